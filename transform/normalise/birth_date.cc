#include "transform/normalise/birth_date.h"

namespace braid::transform {

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
