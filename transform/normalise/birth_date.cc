#include "transform/normalise/birth_date.h"

namespace braid::transform {
namespace {

struct Numbers {
  std::array<int, 3> of{};
  std::array<std::size_t, 3> digits{};
  std::size_t count = 0;
};

/// Up to three numbers with one separator between two; no number at all if there is anything else.
Numbers read_numbers(std::string_view text) {
  Numbers numbers;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      if (i == 0) numbers.count = 1;
      auto& digits = numbers.digits[numbers.count - 1];
      if (++digits > 8) return {};
      auto& number = numbers.of[numbers.count - 1];
      number = number * 10 + (c - '0');
      continue;
    }
    const bool separates = c == '/' || c == '.' || c == '-' || c == ' ';
    if (!separates || i == 0 || numbers.count == 3) return {};
    if (numbers.digits[numbers.count - 1] == 0) return {};
    ++numbers.count;
  }
  if (numbers.count > 0 && numbers.digits[numbers.count - 1] == 0) return {};
  return numbers;
}

}  // namespace

WrittenBirthDate read_birth_date(std::string_view sent) {
  while (sent.starts_with(' ')) sent.remove_prefix(1);
  while (sent.ends_with(' ')) sent.remove_suffix(1);
  const auto [of, digits, count] = read_numbers(sent);
  const auto date = [](int year, int month, int day) {
    return WrittenBirthDate{Date::from_civil(year, month, day).value_or(Date::none()), false};
  };
  if (count == 1 && digits[0] == 8) return date(of[0] / 10000, of[0] / 100 % 100, of[0] % 100);
  if (count == 1 && digits[0] == 4) return {Date::none(), true};
  if (count == 2 && digits[0] == 4 && digits[1] <= 2) return {Date::none(), true};
  if (count != 3) return {};
  if (digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2) return date(of[0], of[1], of[2]);
  if (digits[2] == 4 && digits[0] <= 2 && digits[1] <= 2) return date(of[2], of[1], of[0]);
  return {};
}

bool is_placeholder_birth_date(Date date) {
  if (date.is_none()) return false;
  const int year = date.year();
  if (year == 9999) return date.month() == 12 && date.day() == 31;
  return (year == 1800 || year == 1900 || year == 1901) && date.month() == 1 && date.day() == 1;
}

std::optional<BirthDate> normalise_birth_date(Date date, BirthDateBuffer& buffer) {
  if (date.is_none() || is_placeholder_birth_date(date)) return std::nullopt;
  const int year = date.year();
  if (year < 1000 || year > 9999) return std::nullopt;
  const int number = year * 10000 + date.month() * 100 + date.day();
  int rest = number;
  for (std::size_t i = buffer.size(); i-- > 0; rest /= 10) {
    buffer[i] = static_cast<char>('0' + rest % 10);
  }
  return BirthDate{{buffer.data(), buffer.size()}, number % 10000 == 101};
}

}  // namespace braid::transform
