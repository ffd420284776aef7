#include "transform/link/store/source_table.h"

#include <algorithm>

namespace braid::transform {

std::uint16_t SourceTable::agency_number(std::string_view name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found != names_.end()) return static_cast<std::uint16_t>(found - names_.begin());
  names_.emplace_back(name);
  kinds_.push_back(agency_kind(name).value_or(AgencyKind::programme));
  return static_cast<std::uint16_t>(names_.size() - 1);
}

std::uint32_t SourceTable::source_number(std::uint16_t agency, std::uint64_t unit_hash,
                                         std::string_view unit, std::uint32_t key_id) {
  if (!sources_.empty()) {
    const Source& last = sources_[last_];
    if (last.agency == agency && last.unit_hash == unit_hash && last.key_id == key_id &&
        last.unit == unit) {
      return last_;
    }
  }
  const auto [at, is_new] = numbers_.emplace(Key{agency, unit_hash, key_id, std::string{unit}},
                                             static_cast<std::uint32_t>(sources_.size()));
  if (is_new) sources_.push_back({agency, unit_hash, std::string{unit}, key_id, 0});
  return last_ = at->second;
}

bool SourceTable::agency_before(std::uint16_t one, std::uint16_t other) const {
  if (kinds_[one] != kinds_[other]) return kinds_[one] < kinds_[other];
  return names_[one] < names_[other];
}

bool SourceTable::believed_before(std::uint32_t one, std::uint32_t other) const {
  const Source &first = sources_[one], &second = sources_[other];
  if (first.unit != second.unit) return first.unit > second.unit;
  return names_[first.agency] < names_[second.agency];
}

std::int64_t SourceTable::records_of_other_epochs() const {
  std::map<std::uint32_t, std::int64_t> epochs;
  std::int64_t all = 0, most = 0;
  for (const Source& source : sources_) {
    all += source.records;
    most = std::max(most, epochs[source.key_id] += source.records);
  }
  return all - most;
}

}  // namespace braid::transform
