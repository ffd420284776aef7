#include "app/difference.h"

#include <algorithm>
#include <unordered_map>

#include "core/keys.h"
#include "fact/fact.pb.h"

namespace braid::app {
namespace {

using transform::Entry;

// Rulings S10.
constexpr std::size_t kAbsentChildrenMax = 20;
constexpr std::size_t kAbsentShare = 10;

}  // namespace

/// Who stands behind the entries of one unit that were not met.
struct Difference::Absence {
  std::uint16_t unit = 0;
  struct Gone {
    Id16 id;
    Id16 subject;
    std::string key;
    bool is_fact = false;
  };
  std::vector<Gone> gone;
  std::unordered_map<Id16, bool, Id16Hash> present;  ///< children of the unit: any entry met
};

Difference::Difference(AgencyState& state, std::vector<UnitPlan> units,
                       const ingest::AdmissionOptions& admission,
                       transform::Pseudonymiser& pseudonymiser)
    : state_{state},
      units_{std::move(units)},
      admission_{admission},
      pseudonymiser_{pseudonymiser},
      seen_{state.stated->next_difference()},
      identities_{agency_stream("identities", state.agency)},
      facts_{agency_stream("facts", state.agency)} {
  met_.resize(units_.size());
  for (auto& unit : units_) unit.number = state.stated->unit_number(unit.full_name);
}

Result<void> Difference::take(feed::RecordBatch& batch) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  // Records that break their contract leave the batch here, sealed; so does what is not granted.
  BRAID_TRY(ingest::admit(batch, admission_, admitted_));
  // Last step that can see who a record is about.
  entries_.clear();
  BRAID_TRY(pseudonymiser_.replace(batch, entries_));
  const auto replaced = Clock::now();
  auto taken = take_entries();
  pseudonymising_ += replaced - start;
  taking_ += Clock::now() - start;
  return taken;
}

Result<void> Difference::take_entries() {
  std::size_t next = 0;
  while (next < entries_.entries.size()) {
    const auto record = entries_.entries[next].record;
    bool changed = false;
    bool stands = false;  // the record is no refused one, and its unit is not passed over
    const Entry* awaited = nullptr;
    for (; next < entries_.entries.size() && entries_.entries[next].record == record; ++next) {
      const auto& entry = entries_.entries[next];
      if (units_[entry.unit].passed_over) continue;
      stands = stands || !entry.keep_only;
      if (entry.comes_later) {
        awaited = &entry;
        continue;
      }
      auto added = add(entry);
      BRAID_TRY(added);
      changed = changed || *added;
    }
    if (awaited != nullptr) {
      await(*awaited, changed);
    } else if (stands && !changed) {
      ++counts_.unchanged;
    }
  }
  return {};
}

/// What is stated of it is met, whatever is still to come: a refused row of the same child and unit
/// keeps nothing beside it.
void Difference::await(const Entry& entry, bool changed) {
  meet(entry);
  if (auto* const stated = state_.stated->entries.find(entry.id)) stated->seen = seen_;
  if (auto* const awaited = awaited_.find(entry.id)) {
    awaited->records += changed ? 0 : 1;
  } else {
    awaited_.put({entry.id, changed ? 0 : 1});
  }
}

void Difference::meet(const Entry& entry) { met_[entry.unit].put({entry.subject, true}); }

Result<void> Difference::take_identities() {
  for (;;) {
    const auto more = pseudonymiser_.finish(entries_);
    BRAID_TRY(more);
    if (!*more) return {};
    for (const auto& entry : entries_.entries) {
      if (units_[entry.unit].passed_over) continue;
      const auto added = add(entry);
      BRAID_TRY(added);
      if (*added) continue;
      if (const auto* const awaited = awaited_.find(entry.id))
        counts_.unchanged += awaited->records;
    }
  }
}

Result<bool> Difference::add(const Entry& entry) {
  const auto& unit = units_[entry.unit];
  if (entry.keep_only) {
    if (unit.mode == ingest::UnitMode::snapshot) keep(entry);
    return false;
  }
  return unit.mode == ingest::UnitMode::snapshot ? add_to_snapshot(entry, unit)
                                                 : add_to_increment(entry);
}

void Difference::keep(const Entry& entry) {
  meet(entry);
  if (!entry.id.is_zero()) {
    auto* const stated = state_.stated->entries.find(entry.id);
    if (stated == nullptr || stated->seen == seen_) return;
    stated->seen = seen_;
    ++counts_.stale;
  } else if (!entry.subject.is_zero()) {
    kept_subjects_.insert({entry.unit, entry.subject});
  } else {
    kept_units_.insert(entry.unit);
  }
}

Result<void> Difference::write(const Entry& entry) {
  const auto& stream = entry.stream == Entry::Stream::facts ? facts_ : identities_;
  return state_.writer->add(stream, state_.partition, entry.key, entry.value);
}

Result<bool> Difference::add_to_snapshot(const Entry& entry, const UnitPlan& unit) {
  meet(entry);
  const auto hash = value_hash(entry.value);
  auto* const stated = state_.stated->entries.find(entry.id);
  if (stated != nullptr && stated->hash == hash && stated->unit == unit.number) {
    stated->seen = seen_;
    return false;
  }
  BRAID_TRY(write(entry));
  state_.stated->entries.put({entry.id, hash, unit.number, seen_});
  return true;
}

Result<bool> Difference::add_to_increment(const Entry& entry) {
  const auto hash = value_hash(entry.value);
  auto* const stated = state_.stated->versions.find(entry.id);
  if (stated != nullptr) {
    if (entry.version < stated->version) return false;
    if (entry.version == stated->version && hash == stated->hash) return false;
    // The record version is the upper half. Said twice with another content: the later submission
    // counts, whatever the order of arrival (rulings S3), and the sender is told.
    if (entry.version >> 32U == stated->version >> 32U && hash != stated->hash) ++counts_.conflicts;
  }
  BRAID_TRY(write(entry));
  state_.stated->versions.put({entry.id, hash, entry.version});
  return true;
}

/// Reads the unit's entries once more to learn whose they are: only when something is gone.
Result<void> Difference::look_at_children(Log& log, Absence& absence) const {
  const auto number = units_[absence.unit].number;
  std::unordered_map<Id16, std::size_t, Id16Hash> gone_at;
  for (std::size_t i = 0; i < absence.gone.size(); ++i) gone_at[absence.gone[i].id] = i;
  fact::v1::Fact fact;
  return for_each_entry(
      log, state_.agency, state_.partition, [&](const std::string& stream, const LogEntry& entry) {
        const bool is_fact = stream == "facts";
        if (!entry.value) return;
        if (key_tag(entry.key) != (is_fact ? KeyTag::record : KeyTag::identity)) return;
        const auto id = transform::entry_id(
            is_fact ? Entry::Stream::facts : Entry::Stream::identities, entry.key);
        const auto* stated = state_.stated->entries.find(id);
        if (stated == nullptr || stated->unit != number) return;
        Id16 subject;
        if (!is_fact) {
          subject = id_of_key(entry.key).value_or(Id16{});
        } else if (fact.ParseFromArray(entry.value->data(),
                                       static_cast<int>(entry.value->size()))) {
          subject = Id16::from(fact.subject()).value_or(Id16{});
        }
        const auto found = gone_at.find(id);
        const bool met = met_[absence.unit].contains(subject);
        auto& present = absence.present.try_emplace(subject, met).first->second;
        present = present || found == gone_at.end();
        if (found == gone_at.end()) return;
        absence.gone[found->second].subject = subject;
        absence.gone[found->second].key = entry.key;
        absence.gone[found->second].is_fact = is_fact;
      });
}

Result<void> Difference::finish(Log& log, bool absences_confirmed) {
  BRAID_TRY(take_identities());
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const auto& unit = units_[i];
    if (unit.passed_over || unit.mode != ingest::UnitMode::snapshot) continue;
    Absence absence;
    absence.unit = static_cast<std::uint16_t>(i);
    for (const auto& id : state_.stated->unseen(unit.number, seen_))
      absence.gone.push_back({id, {}, {}, false});
    if (absence.gone.empty()) continue;
    if (kept_units_.contains(absence.unit)) {
      counts_.stale += static_cast<std::int64_t>(absence.gone.size());
      continue;
    }
    BRAID_TRY(look_at_children(log, absence));
    const auto children = absence.present.size();
    const auto absent =
        static_cast<std::size_t>(std::count_if(absence.present.begin(), absence.present.end(),
                                               [](const auto& child) { return !child.second; }));
    if (absent > kAbsentChildrenMax && absent * kAbsentShare > children && !absences_confirmed) {
      return fail(ErrorKind::refused, "delivery/mass-absence");
    }
    for (const auto& gone : absence.gone) {
      if (kept_subjects_.contains({absence.unit, gone.subject})) {
        ++counts_.stale;
        continue;
      }
      BRAID_TRY(
          state_.writer->erase(gone.is_fact ? facts_ : identities_, state_.partition, gone.key));
      state_.stated->entries.remove(gone.id);
      ++counts_.withdrawn;
    }
  }
  return {};
}

}  // namespace braid::app
