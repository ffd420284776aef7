#include "transform/value/exact.h"

#include <algorithm>

#include "core/result.h"

namespace braid::transform {
namespace {

using boost::multiprecision::cpp_int;

constexpr std::size_t kDigitsMax = 18;

cpp_int power_of_ten(std::size_t exponent) {
  return boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(exponent));
}

cpp_int rounded(const Exact& value) {
  const cpp_int& over = denominator(value);
  const cpp_int size = abs(numerator(value));
  const cpp_int whole = (2 * size + over) / (2 * over);
  return value < 0 ? cpp_int{-whole} : whole;
}

}  // namespace

std::optional<Exact> parse_exact(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const auto point = std::min(text.find('.'), text.size());
  std::string digits{text.substr(0, point)};
  const auto after = point < text.size() ? text.substr(point + 1) : std::string_view{};
  if (digits.empty() || (point < text.size() && after.empty())) return std::nullopt;
  digits += after;
  const bool all_digits = std::all_of(digits.begin(), digits.end(),
                                      [](char digit) { return digit >= '0' && digit <= '9'; });
  if (!all_digits || digits.size() > kDigitsMax) return std::nullopt;
  // A leading 0 would make the library read octal digits.
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  const Exact value{cpp_int{digits}, power_of_ten(after.size())};
  return negative ? Exact{-value} : value;
}

std::int64_t to_whole(const Exact& value) {
  const cpp_int whole = rounded(value);
  BRAID_CHECK(abs(whole) < cpp_int{std::int64_t{1} << 62U});
  return static_cast<std::int64_t>(whole);
}

std::string to_decimal(const Exact& value, int places) {
  const auto digits = static_cast<std::size_t>(places);
  const cpp_int scaled = rounded(value * Exact{power_of_ten(digits)});
  std::string text = cpp_int{abs(scaled)}.str();
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - digits, 1, '.');
  return scaled < 0 ? "-" + text : text;
}

}  // namespace braid::transform
