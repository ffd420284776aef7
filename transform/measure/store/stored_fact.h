#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/agency.h"
#include "core/bytes.h"
#include "core/date.h"
#include "core/result.h"

namespace braid::fact::v1 {
class Fact;
}

namespace braid::transform {

/// A fact as measuring keeps it: 96 bytes, nothing on the heap.
struct StoredFact {
  static constexpr std::size_t kAttributesMax = 10;

  Id16 record;
  std::uint64_t event = 0;  ///< beginning of the event's keyed id; 0: none
  std::uint64_t version = 0;
  Date start = Date::none(), end = Date::none();
  std::int32_t value = 0;
  std::uint32_t subject = 0;            ///< place in the store
  std::uint32_t unit = 0;               ///< place in Deliveries
  std::uint32_t next = 0;               ///< next fact of the subject, the store's
  std::array<std::uint32_t, 2> wide{};  ///< attribute values over 255
  std::array<std::uint8_t, kAttributesMax> names{}, values{};
  std::uint8_t kind = 0;
  std::array<std::uint8_t, 2> wide_names{};
  std::uint8_t attribute_count = 0;
  AgencyKind agency{};

  /// Value of an attribute; 0 where it is absent, which is "unknown".
  std::uint32_t attribute(std::uint8_t name) const {
    for (std::size_t i = 0; i < attribute_count; ++i) {
      if (names[i] == name) return values[i];
    }
    if (name == wide_names[0]) return wide[0];
    return name == wide_names[1] ? wide[1] : 0;
  }
};

/// Days that Date can calculate with: 1800-01-01 to 2200-12-31.
constexpr bool is_calendar_day(std::int32_t days) { return days >= -62091 && days <= 84370; }

/// Refused if the message is not one that measuring can hold: identifiers of another length than
/// sixteen bytes, more attributes or larger numbers than the vocabulary has. `subject` and `unit`
/// of the result are not filled.
Result<StoredFact> to_stored(const fact::v1::Fact& message, const Id16& record, AgencyKind agency);

}  // namespace braid::transform
