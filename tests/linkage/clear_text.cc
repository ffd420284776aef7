#include "tests/linkage/clear_text.h"

#include <algorithm>
#include <array>

namespace braid::linkage_test {
namespace {

using transform::Level;

/// Names are cut to 32 letters (linkage-design 2.4), and nothing else here is longer.
constexpr std::size_t kLettersMax = 32;
using Marks = std::array<bool, kLettersMax>;

/// Marks the letters of both that match within the window of Jaro; says how many.
std::size_t match(std::string_view one, std::string_view other, Marks& in_one, Marks& in_other) {
  const std::size_t longest = std::max(one.size(), other.size());
  const std::size_t window = longest / 2 > 1 ? longest / 2 - 1 : 0;
  std::size_t matches = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const std::size_t first = i > window ? i - window : 0;
    const std::size_t end = std::min(i + window + 1, other.size());
    for (std::size_t j = first; j < end; ++j) {
      if (in_other[j] || one[i] != other[j]) continue;
      in_one[i] = in_other[j] = true;
      ++matches;
      break;
    }
  }
  return matches;
}

double jaro(std::string_view one, std::string_view other) {
  Marks in_one{}, in_other{};
  const std::size_t matches = match(one, other, in_one, in_other);
  if (matches == 0) return 0;
  std::size_t misplaced = 0;
  for (std::size_t i = 0, j = 0; i < one.size(); ++i) {
    if (!in_one[i]) continue;
    while (!in_other[j]) ++j;
    if (one[i] != other[j++]) ++misplaced;
  }
  const auto m = static_cast<double>(matches);
  return (m / static_cast<double>(one.size()) + m / static_cast<double>(other.size()) +
          (m - static_cast<double>(misplaced / 2)) / m) /
         3;
}

}  // namespace

double jaro_winkler(std::string_view one, std::string_view other) {
  const double similarity = jaro(one, other);
  std::size_t prefix = 0;
  while (prefix < 4 && prefix < one.size() && prefix < other.size() &&
         one[prefix] == other[prefix]) {
    ++prefix;
  }
  return similarity + static_cast<double>(prefix) * 0.1 * (1 - similarity);
}

int edit_distance(std::string_view one, std::string_view other) {
  std::array<std::array<int, kLettersMax + 1>, kLettersMax + 1> cost{};
  for (std::size_t i = 0; i <= one.size(); ++i) cost[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= other.size(); ++j) cost[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= one.size(); ++i) {
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const int change = one[i - 1] == other[j - 1] ? 0 : 1;
      int least = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
        least = std::min(least, cost[i - 2][j - 2] + 1);
      }
      cost[i][j] = least;
    }
  }
  return cost[one.size()][other.size()];
}

Level name_level(std::string_view one, std::string_view other) {
  if (one.empty() || other.empty()) return Level::missing;
  if (one == other) return Level::l0;
  constexpr std::array<double, 5> kLeast = {0.95, 0.92, 0.88, 0.80, 0.70};  // L1 to L5
  const double similarity = jaro_winkler(one, other);
  std::size_t level = 1;
  for (const double least : kLeast) level += similarity < least ? 1 : 0;
  return static_cast<Level>(level);
}

Level birth_date_level(std::string_view one, std::string_view other) {
  if (one.empty() || other.empty()) return Level::missing;
  if (one == other) return Level::l0;
  const bool year = one.substr(0, 4) == other.substr(0, 4);
  const bool month = one.substr(4, 2) == other.substr(4, 2);
  const bool day = one.substr(6, 2) == other.substr(6, 2);
  if (year && one.substr(4, 2) == other.substr(6, 2) && one.substr(6, 2) == other.substr(4, 2)) {
    return Level::lx;
  }
  const int distance = edit_distance(one, other);
  if (distance == 1) return Level::l1;
  if (year + month + day == 2) return Level::l2;
  if (distance == 2) return Level::l3;
  if (year) return Level::l4;
  return month || day ? Level::l5 : Level::l6;
}

Level postcode_level(const ClearRecord& one, const ClearRecord& other) {
  if (one.postcode.empty() || other.postcode.empty()) return Level::missing;
  if (one.postcode == other.postcode) return Level::l0;
  if (edit_distance(one.postcode, other.postcode) == 1) return Level::l1;
  if (one.outward != other.outward) {
    return one.outward.substr(0, 3) == other.outward.substr(0, 3) ? Level::l4 : Level::l6;
  }
  const auto sector = one.outward.size() + 1;
  return one.postcode.substr(0, sector) == other.postcode.substr(0, sector) ? Level::l2 : Level::l3;
}

ClearLevels compare_clear(const ClearRecord& one, const ClearRecord& other) {
  return {.surname = name_level(one.surname, other.surname),
          .given_name = name_level(one.given_name, other.given_name),
          .crossed_surname = name_level(one.surname, other.given_name),
          .crossed_given_name = name_level(one.given_name, other.surname),
          .birth_date = birth_date_level(one.birth_date, other.birth_date),
          .postcode = postcode_level(one, other)};
}

}  // namespace braid::linkage_test
