#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/agency.h"

namespace braid::transform {

/// Where records come from: agency, unit and epoch of the key, by number; few, so that a record
/// keeps a number only. Not to be shared between threads.
class SourceTable {
 public:
  struct Source {
    std::uint16_t agency = 0;
    std::uint64_t unit_hash = 0;  ///< as in the key of the entry
    std::string unit;
    std::uint32_t key_id = 0;
    std::int64_t records = 0;  ///< that are compared
  };

  std::uint16_t agency_number(std::string_view name);
  std::uint32_t source_number(std::uint16_t agency, std::uint64_t unit_hash, std::string_view unit,
                              std::uint32_t key_id);

  Source& operator[](std::uint32_t number) { return sources_[number]; }
  const Source& operator[](std::uint32_t number) const { return sources_[number]; }
  AgencyKind kind(std::uint16_t agency) const { return kinds_[agency]; }
  const std::string& agency_name(std::uint16_t agency) const { return names_[agency]; }

  /// The order in which agencies name a person (rulings S16).
  bool agency_before(std::uint16_t one, std::uint16_t other) const;
  /// The order in which what two units say at equal versions is believed: the unit whose name sorts
  /// last (of two years of a return, the later), then the agency whose name sorts first.
  bool believed_before(std::uint32_t one, std::uint32_t other) const;
  /// Records of another epoch of the key than most have. They cannot meet the others, all hashes
  /// being different; this says how many wait to be stated anew.
  std::int64_t records_of_other_epochs() const;

 private:
  using Key = std::tuple<std::uint16_t, std::uint64_t, std::uint32_t, std::string>;
  std::vector<Source> sources_;
  std::map<Key, std::uint32_t> numbers_;
  std::uint32_t last_ = 0;
  std::vector<std::string> names_;
  std::vector<AgencyKind> kinds_;
};

}  // namespace braid::transform
