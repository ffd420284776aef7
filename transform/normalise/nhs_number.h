#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace braid::transform {

using NhsNumberBuffer = std::array<char, 10>;

/// True for ten digits, not all of them equal, whose last is the modulus-11 check digit of the
/// other nine. A computed check digit of 10 is never issued. Rule: linkage-design 2.1.
constexpr bool is_nhs_number(std::string_view digits) {
  if (digits.size() != 10) return false;
  int sum = 0;
  bool all_equal = true;
  for (std::size_t i = 0; i < 10; ++i) {
    if (digits[i] < '0' || digits[i] > '9') return false;
    if (digits[i] != digits[0]) all_equal = false;
    if (i < 9) sum += (digits[i] - '0') * static_cast<int>(10 - i);
  }
  const int check = (11 - sum % 11) % 11;  // 11 becomes 0
  return !all_equal && check != 10 && check == digits[9] - '0';
}

/// Numbers that begin with 999 are kept for tests and belong to nobody (linkage-design 2.1).
constexpr bool is_test_nhs_number(std::string_view digits) { return digits.starts_with("999"); }

/// The ten digits of a valid number, in `buffer`; nothing if what was sent is not one. Everything
/// but digits is deleted first (linkage-design 2.1).
std::optional<std::string_view> normalise_nhs_number(std::string_view sent,
                                                     NhsNumberBuffer& buffer);

}  // namespace braid::transform
