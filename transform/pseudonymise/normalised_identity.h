#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "core/result.h"
#include "transform/compare/encoding_options.h"

namespace braid::feed {
struct Identity;
}

namespace braid::transform {

struct PersonText;

/// Text that stands in the object itself, so that wiping the object wipes it. What is not used of
/// it is zero, so that equal objects have equal bytes.
template <std::size_t N>
struct ShortText {
  std::array<char, N> bytes{};
  std::uint8_t size = 0;

  std::string_view view() const { return {bytes.data(), size}; }
  bool empty() const { return size == 0; }
  void set(std::string_view text) {
    BRAID_CHECK(text.size() <= N);
    *this = {};
    for (const char c : text) bytes[size++] = c;
  }
  bool operator==(const ShortText&) const = default;
};

/// Who somebody is, in one spelling and in clear (linkage-design, section 2). Whoever holds one
/// wipes it.
struct NormalisedIdentity {
  std::uint32_t flags = 0;  ///< IdentityFlag
  std::uint8_t sex = 0;     ///< 1 male, 2 female, 9 indeterminate, 0 unknown
  std::uint8_t outward_size = 0;
  ShortText<32> surname, given_name;
  ShortText<8> birth_date;  ///< `YYYYMMDD`; only a full one
  ShortText<15> postcode;
  ShortText<10> nhs_number;
  ShortText<13> upn, former_upn;  ///< no temporary ones

  std::string_view outward() const { return postcode.view().substr(0, outward_size); }
  bool operator==(const NormalisedIdentity&) const = default;
};
static_assert(std::has_unique_object_representations_v<NormalisedIdentity>,
              "is hashed and compared by its bytes");

struct NormaliseOptions {
  /// Accept NHS numbers that begin with 999 (rulings A11).
  bool keep_test_numbers = false;
  PostcodeForm postcodes = PostcodeForm::british;
};

/// Overwrites `out`, a record's identity as the decoders deliver it.
void normalise(const feed::Identity& identity, const NormaliseOptions& options,
               NormalisedIdentity& out);
/// The same of what a test file says, by the same rules.
void normalise(const PersonText& person, const NormaliseOptions& options, NormalisedIdentity& out);

}  // namespace braid::transform
