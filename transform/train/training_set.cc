#include "transform/train/training_set.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <tuple>

#include "core/keys.h"
#include "identity/identity.pb.h"

namespace braid::transform {
namespace {

std::uint64_t first_eight(std::string_view pseudonym) {
  std::uint64_t value = 0;
  if (pseudonym.size() >= sizeof value) std::memcpy(&value, pseudonym.data(), sizeof value);
  return value;
}

Sameness same(std::uint64_t one, std::uint64_t other) {
  if (one == 0 || other == 0) return Sameness::missing;
  return one == other ? Sameness::same : Sameness::different;
}

/// Keys of different areas never meet.
void keep_to_area(std::uint32_t area, TrainingRecord& record) {
  if (area == 0) return;
  const std::uint64_t mask = area * 0x9e3779b97f4a7c15ULL;
  const auto move = [mask](std::uint64_t& key) {
    if (key != 0) key ^= mask;
  };
  for (auto& key : record.keys) move(key);
  move(record.nhs);
  move(record.upn);
  move(record.other);
}

/// Takes from `more` what `record` lacks.
void fill(TrainingRecord& record, const TrainingRecord& more) {
  for (std::size_t field = 0; field < kFields; ++field) {
    if (record.encoded.has(static_cast<Field>(field)) ||
        !more.encoded.has(static_cast<Field>(field))) {
      continue;
    }
    record.encoded.segments[field] = more.encoded.segments[field];
    record.encoded.popcounts[field] = more.encoded.popcounts[field];
    record.encoded.presence |= static_cast<std::uint8_t>(1U << field);
    if (static_cast<Field>(field) == Field::birth_date) {
      record.encoded.birth_date_swap = more.encoded.birth_date_swap;
      record.encoded.flags |= more.encoded.flags & IdentityFlag::birth_date_default;
    }
  }
  for (std::size_t key = 0; key < kBlockingKeys; ++key) {
    if (record.keys[key] == 0) record.keys[key] = more.keys[key];
  }
  if (record.encoded.sex == 0) record.encoded.sex = more.encoded.sex;
  if (record.nhs == 0) record.nhs = more.nhs;
  if (record.upn == 0) record.upn = more.upn;
  if (record.other == 0) record.other = more.other;
}

}  // namespace

Identifiers identifiers_of(const TrainingRecord& one, const TrainingRecord& other) {
  Identifiers identifiers;
  identifiers.nhs = same(one.nhs, other.nhs);
  const bool temporary =
      ((one.encoded.flags | other.encoded.flags) & IdentityFlag::upn_temporary) != 0;
  identifiers.upn = temporary ? Sameness::missing : same(one.upn, other.upn);
  identifiers.other = same(one.other, other.other);
  return identifiers;
}

double TrainingSet::pairs() const {
  std::vector<double> of_source(sources.size());
  for (const auto& record : records) ++of_source[record.source];
  std::map<std::uint32_t, double> of_area;
  double pairs = 0;
  for (std::size_t source = 0; source < of_source.size(); ++source) {
    const double count = of_source[source];
    double& before = of_area[sources[source].area];
    pairs += before * count;
    if (sources[source].knows_twice) pairs += count * (count - 1) / 2;
    before += count;
  }
  return pairs;
}

std::uint16_t TrainingSetBuilder::add_source(TrainingSource source) {
  sources_.push_back(source);
  return static_cast<std::uint16_t>(sources_.size() - 1);
}

std::uint16_t TrainingSetBuilder::epoch_of(std::uint32_t key_id, std::uint64_t config_hash) {
  for (std::size_t i = 0; i < epochs_.size(); ++i) {
    if (epochs_[i].key_id == key_id && epochs_[i].config_hash == config_hash) {
      return static_cast<std::uint16_t>(i);
    }
  }
  epochs_.push_back({key_id, config_hash});
  return static_cast<std::uint16_t>(epochs_.size() - 1);
}

Result<void> TrainingSetBuilder::put(std::uint16_t source, std::string_view key,
                                     std::optional<std::string_view> value) {
  constexpr std::size_t kBeforeUnit = 1 + sizeof(Id16);
  const auto subject = id_of_key(key);
  if (key_tag(key) != KeyTag::identity || !subject || key.size() < kBeforeUnit) return {};
  Entry entry;
  entry.subject = *subject;
  entry.unit =
      units_.try_emplace(std::string{key.substr(kBeforeUnit)}, units_.size()).first->second;
  identity::v1::Identity identity;
  if (value) {
    if (!identity.ParseFromArray(value->data(), static_cast<int>(value->size()))) {
      return fail(ErrorKind::refused, "train/identity");
    }
    entry.epoch = epoch_of(identity.key_id(), identity.config_hash());
  }
  if (value && !identity.withdrawn()) {
    TrainingRecord record;
    BRAID_TRY(read_encoding(identity, record.encoded, record.keys));
    record.source = source;
    record.nhs = first_eight(identity.nhs());
    if (identity.upn_size() > 0) record.upn = first_eight(identity.upn(0));
    record.other = first_eight(identity.other());
    keep_to_area(sources_[source].area, record);
    entry.record = static_cast<std::int32_t>(records_.size());
    records_.push_back(record);
  }
  entries_.push_back(entry);
  return {};
}

void TrainingSetBuilder::keep_last_of_each_key() {
  const auto key = [](const Entry& entry) { return std::tie(entry.subject, entry.unit); };
  std::stable_sort(entries_.begin(), entries_.end(),
                   [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const bool last = i + 1 == entries_.size() || key(entries_[i]) != key(entries_[i + 1]);
    if (last && entries_[i].record >= 0) entries_[kept++] = entries_[i];
  }
  entries_.resize(kept);
}

std::uint16_t TrainingSetBuilder::commonest_epoch() const {
  std::vector<std::size_t> counts(epochs_.size());
  for (const auto& entry : entries_) ++counts[entry.epoch];
  return static_cast<std::uint16_t>(std::max_element(counts.begin(), counts.end()) -
                                    counts.begin());
}

TrainingSet TrainingSetBuilder::build() {
  keep_last_of_each_key();
  TrainingSet set;
  set.sources = sources_;
  if (entries_.empty()) return set;
  const auto epoch = commonest_epoch();
  set.config_hash = epochs_[epoch].config_hash;
  set.records.reserve(entries_.size());
  set.subjects.reserve(entries_.size());
  // Units are numbered in the order in which they were met, which is the order of the streams: the
  // fullest record of a subject leads, ties by unit.
  for (auto first = entries_.begin(); first != entries_.end();) {
    auto end = first;
    const TrainingRecord* fullest = nullptr;
    for (; end != entries_.end() && end->subject == first->subject; ++end) {
      if (end->epoch != epoch) {
        ++set.foreign;
        continue;
      }
      const auto& record = records_[static_cast<std::size_t>(end->record)];
      if (fullest == nullptr ||
          std::popcount(record.encoded.presence) > std::popcount(fullest->encoded.presence)) {
        fullest = &record;
      }
    }
    if (fullest != nullptr) {
      TrainingRecord merged = *fullest;
      for (auto unit = first; unit != end; ++unit) {
        if (unit->epoch == epoch) fill(merged, records_[static_cast<std::size_t>(unit->record)]);
      }
      set.records.push_back(merged);
      set.subjects.push_back(first->subject);
    }
    first = end;
  }
  entries_.clear();
  records_.clear();
  records_.shrink_to_fit();
  return set;
}

}  // namespace braid::transform
