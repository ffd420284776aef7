#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace braid::synth {

// Identifiers of nobody: the right form and check digits, in ranges that are never issued.

/// Bodies 0 to 999,998 give the NHS numbers 999 + six digits + check digit, which are kept for test
/// data. Nothing where the check digit would be 10 (feed-formats 9.1).
inline std::optional<std::string> made_up_nhs_number(std::uint32_t body) {
  if (body >= 999'999) return std::nullopt;  // 9999999999 is a placeholder of real feeds
  std::string number = "999000000";
  for (std::size_t at = 8; at >= 3; --at, body /= 10)
    number[at] = static_cast<char>('0' + body % 10);
  int sum = 0;
  for (std::size_t at = 0; at < 9; ++at) sum += (number[at] - '0') * (10 - static_cast<int>(at));
  const int check = (11 - sum % 11) % 11;
  if (check == 10) return std::nullopt;
  number += static_cast<char>('0' + check);
  return number;
}

/// Hands out all of these numbers once, in an order that does not show who was made after whom.
class MadeUpNhsNumbers {
 public:
  /// Empty when all have been handed out: there are about 909,000.
  std::string next() {
    while (steps_ < 1'000'000) {
      ++steps_;
      body_ = (body_ + 617'293) % 1'000'000;  // a step that shares no factor with a million
      if (auto number = made_up_nhs_number(body_)) return *std::move(number);
    }
    return {};
  }

 private:
  std::uint32_t body_ = 0, steps_ = 0;
};

/// A UPN of authority 999, which does not exist: check letter, 999, school, year of allocation,
/// serial (feed-formats 9.2). `number` is below 10,000,000.
inline std::string made_up_upn(std::uint32_t number, int year) {
  std::string upn = "A999";
  const auto digits = [&](std::uint32_t value, std::uint32_t unit) {
    for (; unit > 0; unit /= 10) upn += static_cast<char>('0' + value / unit % 10);
  };
  digits(number / 1000, 1000);
  digits(static_cast<std::uint32_t>(year % 100), 10);
  digits(number % 1000, 100);
  int sum = 0;
  for (std::size_t at = 1; at < 13; ++at) sum += (upn[at] - '0') * static_cast<int>(at + 1);
  upn[0] = "ABCDEFGHJKLMNPQRTUVWXYZ"[sum % 23];
  return upn;
}

/// A postcode of the area ZX, which does not exist.
inline std::string made_up_postcode(std::uint32_t number) {
  constexpr std::string_view kLetters = "ABDEFGHJLNPQRSTUWXYZ";  // those of inward codes
  std::string postcode = "ZX" + std::to_string(1 + number % 40) + " ";
  number /= 40;
  postcode += static_cast<char>('0' + number % 10);
  number /= 10;
  postcode += kLetters[number % 20];
  postcode += kLetters[number / 20 % 20];
  return postcode;
}

/// Homes up to this number share their URNs with others; those after it have one of their own.
inline constexpr std::uint32_t kSharedHomesMax = 160'000;

/// A provider's number of the form SC + six digits, in the range SC990000 to SC999999; of homes
/// beyond kSharedHomesMax from SC980000 on.
inline std::string made_up_urn(std::uint32_t number) {
  const std::uint32_t first = number > kSharedHomesMax ? 980'000 : 990'000;
  return "SC" + std::to_string(first + number % 10'000);
}

}  // namespace braid::synth
