#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/result.h"
#include "transform/compare/level.h"

namespace braid::identity::v1 {
class Identity;
}

namespace braid::transform {

/// Fields that are compared by how alike they are; also their order in `Identity.segments`.
enum class Field : std::uint8_t { surname, given_name, birth_date, postcode };
inline constexpr std::size_t kFields = 4;
inline constexpr std::size_t kBlockingKeys = 10;

/// Bits of `Identity.flags` (linkage-design, section 2).
struct IdentityFlag {
  static constexpr std::uint32_t alias = 1U << 0U;  ///< a former or other name of the subject
  static constexpr std::uint32_t birth_date_default = 1U << 1U;
  static constexpr std::uint32_t birth_date_partial = 1U << 2U;
  static constexpr std::uint32_t birth_date_estimated = 1U << 3U;
  static constexpr std::uint32_t birth_date_expected = 1U << 4U;
  static constexpr std::uint32_t nhs_invalid = 1U << 5U;
  static constexpr std::uint32_t upn_temporary = 1U << 6U;
  static constexpr std::uint32_t name_untransliterated = 1U << 7U;
  static constexpr std::uint32_t no_fixed_abode = 1U << 8U;
};

/// 256 diffused bits of one field: bit p stands in bit p mod 64 of word p div 64, which on this
/// machine's byte order is bit p mod 8 of byte p div 8 (linkage-design, section 4).
using Segment = std::array<std::uint64_t, 4>;
/// B03 B04 B05 B06 B07, B11 and B12 of surname and given name, B13; 0: not given (section 5).
using BlockingKeys = std::array<std::uint64_t, kBlockingKeys>;

/// What two subjects are compared by: no clear text, no identifier.
struct EncodedIdentity {
  std::array<Segment, kFields> segments{};
  std::array<std::uint16_t, kFields> popcounts{};
  std::uint32_t birth_date_swap = 0;  ///< equal for a date and its day-month swap; 0: none
  std::uint32_t flags = 0;
  /// How rare each name is as surname and as given name: round(16 * log2(1/q)), at most 255;
  /// 0: the model does not say. [name field][as surname, as given name] (section 7, "Term
  /// frequency").
  std::array<std::array<std::uint8_t, 2>, 2> rarity{};
  std::uint8_t presence = 0;  ///< bit of each field
  std::uint8_t sex = 0;       ///< 1 male, 2 female, 9 indeterminate, 0 unknown

  bool has(Field field) const { return (presence >> static_cast<unsigned>(field) & 1U) != 0; }
};

/// The fields of an Identity that are its encoding, as they are sent.
struct SentEncoding {
  std::uint32_t presence = 0, flags = 0, sex = 0, birth_date_swap = 0;
  std::string_view segments, blocking_keys;
};

/// Reads what the edge has encoded; `rarity` and, of the first, `popcounts` stay zero. Refused
/// "link/encoding" when lengths do not fit together.
Result<void> read_bare_encoding(const SentEncoding& sent, EncodedIdentity& encoded,
                                BlockingKeys& keys);
Result<void> read_encoding(const identity::v1::Identity& identity, EncodedIdentity& encoded,
                           BlockingKeys& keys);

std::uint16_t popcount_of(const Segment& segment);

/// Dice coefficient of two segments as a level (L0 to L6); neither may be missing.
Level level_of(const Segment& one, std::uint16_t one_popcount, const Segment& other,
               std::uint16_t other_popcount);

/// First eight bytes of SHA-256 over a segment: the name under which a model counts how often a
/// value occurs. As secret as the segment itself.
std::uint64_t term_of(const Segment& segment);

}  // namespace braid::transform
