#include "ingest/children/collection_year.h"

#include <algorithm>

namespace braid::ingest {
namespace {

/// A run of digits in a name, and what parts it from the run before.
struct Digits {
  std::string_view text;
  char before = 0;  ///< the one character between; 0 if there is more, or no run before

  std::size_t size() const { return text.size(); }
  int number(std::size_t from, std::size_t count) const {
    int value = 0;
    for (const char c : text.substr(from, count)) value = value * 10 + (c - '0');
    return value;
  }
  int number() const { return size() > 8 ? 0 : number(0, size()); }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool may_part(char c) { return c == '-' || c == '/' || c == '_' || c == ' ' || c == '.'; }

std::vector<Digits> digits_in(std::string_view name) {
  std::vector<Digits> runs;
  std::size_t end_of_last = name.npos;
  for (std::size_t at = 0; at < name.size();) {
    if (!is_digit(name[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < name.size() && is_digit(name[end])) ++end;
    const bool beside = end_of_last != name.npos && at == end_of_last + 1 && may_part(name[at - 1]);
    runs.push_back({name.substr(at, end - at), beside ? name[at - 1] : '\0'});
    end_of_last = at = end;
  }
  return runs;
}

/// Looked after statistics began long before; no file older than this century is ever sent.
bool is_year(int number) { return number >= 2000 && number <= 2099; }

/// The later of two years side by side; each is given whole or by its last two digits.
std::optional<int> later_of(int first, std::size_t first_digits, int second,
                            std::size_t second_digits) {
  const int from = first_digits == 2 ? 2000 + first : first;
  const int to = second_digits == 2 ? from / 100 * 100 + second : second;
  if (!is_year(from) || to != from + 1) return std::nullopt;
  return to;
}

/// `YYYY-MM-DD` or `DD-MM-YYYY`.
std::optional<Date> date_of(const Digits& a, const Digits& b, const Digits& c) {
  if (a.size() == 4 && b.size() == 2 && c.size() == 2) {
    return Date::from_civil(a.number(), b.number(), c.number());
  }
  if (a.size() == 2 && b.size() == 2 && c.size() == 4) {
    return Date::from_civil(c.number(), b.number(), a.number());
  }
  return std::nullopt;
}

/// Eight digits that are a date: year first, else day first.
std::optional<Date> date_of(const Digits& run) {
  if (run.size() != 8) return std::nullopt;
  const auto in_time = [](std::optional<Date> date) {
    return date && is_year(date->year()) ? date : std::nullopt;
  };
  const auto year_first =
      in_time(Date::from_civil(run.number(0, 4), run.number(4, 2), run.number(6, 2)));
  if (year_first) return year_first;
  return in_time(Date::from_civil(run.number(4, 4), run.number(2, 2), run.number(0, 2)));
}

std::optional<int> year_of(const Digits& run) {
  switch (run.size()) {
    case 4:
      if (is_year(run.number())) return run.number();
      return later_of(run.number(0, 2), 2, run.number(2, 2), 2);
    case 6:
      return later_of(run.number(0, 4), 4, run.number(4, 2), 2);
    case 8:
      return later_of(run.number(0, 4), 4, run.number(4, 4), 4);
    default:
      return std::nullopt;
  }
}

std::optional<int> year_of(const Digits& first, const Digits& second) {
  if (second.before == 0 || (second.size() != 2 && second.size() != 4)) return std::nullopt;
  if (first.size() == 2 && second.size() != 2) return std::nullopt;
  if (first.size() != 2 && first.size() != 4) return std::nullopt;
  return later_of(first.number(), first.size(), second.number(), second.size());
}

}  // namespace

std::vector<int> collection_years_in(std::string_view name) {
  const auto runs = digits_in(name);
  std::vector<int> years;
  for (std::size_t i = 0; i < runs.size();) {
    const bool one_more = i + 1 < runs.size() && runs[i + 1].before != 0;
    const bool two_more = one_more && i + 2 < runs.size() && runs[i + 2].before != 0;
    if (two_more && date_of(runs[i], runs[i + 1], runs[i + 2])) {
      i += 3;
    } else if (const auto year = one_more ? year_of(runs[i], runs[i + 1]) : std::nullopt) {
      years.push_back(*year);
      i += 2;
    } else {
      if (const auto alone = year_of(runs[i])) years.push_back(*alone);
      i += 1;
    }
  }
  std::sort(years.begin(), years.end());
  years.erase(std::unique(years.begin(), years.end()), years.end());
  return years;
}

int collection_year_of(Date day) { return day.month() >= 4 ? day.year() + 1 : day.year(); }

Date first_day_of_collection(int year) { return Date::from_civil(year - 1, 4, 1).value_or(Date{}); }
Date last_day_of_collection(int year) { return Date::from_civil(year, 3, 31).value_or(Date{}); }

std::optional<Date> date_in(std::string_view name) {
  const auto runs = digits_in(name);
  std::optional<Date> found;
  for (std::size_t i = 0; i < runs.size();) {
    std::size_t used = 1;
    std::optional<Date> date = date_of(runs[i]);
    if (!date && i + 2 < runs.size() && runs[i + 1].before != 0 && runs[i + 2].before != 0) {
      date = date_of(runs[i], runs[i + 1], runs[i + 2]);
      if (date) used = 3;
    }
    if (date && found && *found != *date) return std::nullopt;
    if (date) found = date;
    i += used;
  }
  return found;
}

}  // namespace braid::ingest
