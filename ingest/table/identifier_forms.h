#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/personal.h"

namespace braid::ingest {

// Whether an identifier has the form that it must have. Decoders count what has not, so that an
// agency hears of it; whether an identifier links is decided in transform/normalise.

/// Ten digits, blanks and hyphens aside, not all equal, the last the modulus-11 check digit of the
/// other nine (feed-formats 9.1).
bool has_nhs_number_form(Personal<std::string_view> text);

enum class UpnForm : std::uint8_t {
  good,
  unknown_reason,  ///< UN1 to UN10: says why there is none (feed-formats 2.3, ssd-formats A.2)
  wrong,           ///< not thirteen characters of the right sort, or another check letter
};
/// feed-formats 9.2. A temporary UPN has a good form.
UpnForm upn_form(Personal<std::string_view> text);

/// A postcode without its blank, at most seven characters; empty where there is none.
class CompactPostcode {
 public:
  /// Nothing if it has not the form of a postcode (feed-formats 9.9).
  static std::optional<CompactPostcode> read(Personal<std::string_view> text);
  Personal<std::string_view> text() const {
    return Personal{std::string_view{bytes_.data(), size_}};
  }
  bool empty() const { return size_ == 0; }

 private:
  std::array<char, 7> bytes_{};
  std::uint8_t size_ = 0;
};

}  // namespace braid::ingest
