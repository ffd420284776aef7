#include "app/command/configuration/delivery_trial.h"

#include <array>
#include <chrono>
#include <filesystem>

#include "app/command/link/throwaway_key.h"
#include "app/feed_decoder.h"
#include "core/keys.h"
#include "fact/fact.pb.h"
#include "ingest/admit/admission.h"
#include "ingest/decode/record_outline.h"
#include "ingest/source/drop_folder.h"

namespace braid::app {
namespace {

using Outcome = TriedRow::Outcome;

constexpr std::array<std::string_view, 3> kShapes = {"spell", "occurrence", "score"};

Seconds now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// Carries the batches of one delivery on as the edge does, and tells what came of them.
class TrialSink : public ingest::RecordSink {
 public:
  TrialSink(const Vocabulary& vocabulary, const ingest::Delivery& delivery,
            const ingest::AdmissionOptions& admission, transform::Pseudonymiser& pseudonymiser,
            Trial& trial, const std::function<void(const TriedRow&)>& each)
      : vocabulary_{vocabulary},
        delivery_{delivery},
        admission_{admission},
        pseudonymiser_{pseudonymiser},
        trial_{trial},
        each_{each} {}

  Result<void> take(feed::RecordBatch& batch) override {
    const auto said = ingest::outline_of(batch);
    const std::size_t refused_before = admitted_.sealed.size();
    BRAID_TRY(ingest::admit(batch, admission_, admitted_));
    const auto granted = ingest::outline_of(batch);
    entries_.clear();
    BRAID_TRY(pseudonymiser_.replace(batch, entries_));
    tell(said, granted, refused_before);
    return {};
  }

  const ingest::Admitted& admitted() const { return admitted_; }

 private:
  using Outlines = std::vector<ingest::RecordOutline>;

  /// Records and refused rows, in the order of their places.
  void tell(const Outlines& said, const Outlines& granted, std::size_t refused_at) {
    std::size_t entry_at = 0;
    const auto& sealed = admitted_.sealed;
    for (std::size_t record = 0; record < said.size(); ++record) {
      for (; refused_at < sealed.size() &&
             std::pair{sealed[refused_at].file, sealed[refused_at].position} <=
                 std::pair{said[record].file, said[record].position};
           ++refused_at) {
        tell_refused(sealed[refused_at]);
      }
      auto end = entry_at;
      while (end < entries_.entries.size() && entries_.entries[end].record == record) ++end;
      if (!said[record].keep_only) tell_record(said[record], granted[record], entry_at, end);
      entry_at = end;
    }
    for (; refused_at < sealed.size(); ++refused_at) tell_refused(sealed[refused_at]);
  }

  void tell_record(const ingest::RecordOutline& said, const ingest::RecordOutline& granted,
                   std::size_t first, std::size_t last) {
    bool any = false;
    for (auto at = first; at < last; ++at) {
      const auto& entry = entries_.entries[at];
      TriedRow row = row_at(said.file, said.position);
      row.outcome = entry.withdrawn || said.withdrawn ? Outcome::withdrawn : Outcome::taken;
      if (entry.stream == transform::Entry::Stream::facts && !entry.comes_later) {
        describe_fact(entry, row);
      } else {
        row.shape = "identity";
        row.holds.assign(said.identity_parts.begin(), said.identity_parts.end());
      }
      tell_row(row);
      any = true;
    }
    // What admit has dropped: in order among what was said.
    auto kept = granted.statements.begin();
    for (const auto code : said.statements) {
      if (kept != granted.statements.end() && *kept == code) {
        ++kept;
        continue;
      }
      const auto* kind = vocabulary_.find_kind(code);
      TriedRow row = row_at(said.file, said.position);
      row.shape = kShapes[static_cast<std::size_t>(kind->shape)];
      row.kind = kind->name;
      row.outcome = Outcome::not_granted;
      row.rule = "agreement/not-granted";
      row.reason = "the agreement does not grant " + kind->grant;
      tell_row(row);
      any = true;
    }
    if (any) return;
    TriedRow row = row_at(said.file, said.position);
    row.outcome = Outcome::nothing;
    tell_row(row);
  }

  void describe_fact(const transform::Entry& entry, TriedRow& row) const {
    fact::v1::Fact fact;
    const auto* kind = static_cast<const Kind*>(nullptr);
    if (fact.ParseFromArray(entry.value.data(), static_cast<int>(entry.value.size()))) {
      kind = vocabulary_.find_kind(static_cast<KindCode>(fact.kind()));
    }
    // A withdrawal names a record and has no content.
    if (kind == nullptr) return;
    row.shape = kShapes[static_cast<std::size_t>(kind->shape)];
    row.kind = kind->name;
    if (fact.has_start()) row.holds.emplace_back("start");
    if (fact.has_end()) row.holds.emplace_back("end");
    if (kind->shape == Shape::score) row.holds.emplace_back("value");
    if (!fact.event().empty()) row.holds.emplace_back("event");
    for (int i = 0; i + 1 < fact.attribute_size(); i += 2) {
      const auto* attribute =
          vocabulary_.find_attribute(static_cast<AttributeCode>(fact.attribute(i)));
      if (attribute != nullptr) row.holds.push_back(attribute->name);
    }
  }

  void tell_refused(const ingest::SealedRow& sealed) {
    TriedRow row = row_at(sealed.file, sealed.position);
    row.outcome = Outcome::refused;
    row.rule = sealed.rule.view();
    row.reason = sealed.reason.view();
    tell_row(row);
  }

  TriedRow row_at(std::uint16_t file, std::uint64_t position) const {
    TriedRow row;
    row.place = delivery_.files[file]->name() + ':' + std::to_string(position);
    return row;
  }

  void tell_row(const TriedRow& row) {
    ++trial_.counts[row.outcome];
    each_(row);
  }

  const Vocabulary& vocabulary_;
  const ingest::Delivery& delivery_;
  const ingest::AdmissionOptions& admission_;
  transform::Pseudonymiser& pseudonymiser_;
  Trial& trial_;
  const std::function<void(const TriedRow&)>& each_;
  ingest::Admitted admitted_;
  transform::EntryBatch entries_;
};

std::string unit_text(const ingest::Unit& unit) {
  if (unit.covers_from.is_none()) return unit.name + ", covers no period";
  return unit.name + ", " + unit.covers_from.text() + " to " + unit.covers_to.text();
}

Result<std::unique_ptr<transform::Pseudonymiser>> trial_pseudonymiser(
    const Configuration& configuration, const FeedConfig& feed, const ingest::Verified& verified) {
  auto key = throwaway_key(std::nullopt);
  BRAID_TRY(key);
  auto pseudonymiser = transform::make_pseudonymiser(
      *std::move(key), {&configuration.vocabulary, feed.agreement, feed.keep_test_patients,
                        configuration.link.encoding});
  BRAID_TRY(pseudonymiser);
  std::vector<transform::UnitName> names;
  for (const auto& unit : verified.units) {
    names.push_back({feed.name + '/' + unit.name, "rec/" + feed.name + '/' + unit.table});
  }
  BRAID_TRY((*pseudonymiser)->begin(names));
  return pseudonymiser;
}

}  // namespace

std::string_view outcome_word(Outcome outcome) {
  static constexpr std::array<std::string_view, 5> kWords = {"taken", "withdrawn", "not_granted",
                                                             "refused", "nothing"};
  return kWords[static_cast<std::size_t>(outcome)];
}

Result<void> try_delivery(const Configuration& configuration, const FeedConfig& feed,
                          const std::string& path, Trial& trial,
                          const std::function<void(const TriedRow&)>& each) {
  const auto whole = std::filesystem::absolute(path).lexically_normal();
  // "DIR/" names the folder as "DIR" does.
  const auto there = whole.has_filename() ? whole : whole.parent_path();
  ingest::DropFolder folder{there.parent_path().string()};
  auto loaded = folder.load(there.filename().string(), trial.faults);
  BRAID_TRY(loaded);
  trial.faults = loaded->faults;
  if (!trial.faults.empty()) return {};
  const auto& delivery = loaded->delivery;
  const auto time = now();
  const auto grants = configuration.grants(feed, Date{static_cast<std::int32_t>(time / 86'400)});
  if (grants.empty()) {
    trial.faults.push_back(not_in_force(delivery, feed));
    return {};
  }
  auto decoder = make_feed_decoder(configuration, feed, delivery.note.submitted.value_or(time));
  BRAID_TRY(decoder);
  auto verified = (*decoder)->verify(delivery);
  BRAID_TRY(verified);
  trial.rows = verified->rows;
  for (const auto& unit : verified->units) trial.units.push_back(unit_text(unit));
  for (const auto& remark : verified->remarks) {
    trial.remarks[std::string{remark.rule.view()}] += remark.count;
  }
  trial.faults = verified->faults;
  if (!trial.faults.empty()) return {};
  auto pseudonymiser = trial_pseudonymiser(configuration, feed, *verified);
  BRAID_TRY(pseudonymiser);
  const ingest::AdmissionOptions admission{grants, &configuration.vocabulary, nullptr};
  TrialSink sink{configuration.vocabulary, delivery, admission, **pseudonymiser, trial, each};
  BRAID_TRY((*decoder)->decode(delivery, *verified, sink));
  for (const auto& remark : sink.admitted().remarks) {
    trial.remarks[std::string{remark.rule.view()}] += remark.count;
  }
  return {};
}

}  // namespace braid::app
