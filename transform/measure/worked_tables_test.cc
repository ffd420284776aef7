#include "transform/measure/worked_tables_test.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

namespace braid::transform {
namespace {

/// A row of expected.csv, with its qualifier read: which cell is meant.
struct Wanted {
  std::string example, indicator, qualifier, numerator, denominator, expected;
  std::string period = "Y2025", covered_to = "2026-03-31";
  Breakdown breakdown = {};
};

Breakdown window(const char* which) {
  return {{"arm", "programme"}, {"programme", "p"}, {"window", which}};
}

/// One word of a qualifier.
void read_word(const std::string& word, Wanted& wanted) {
  const auto after = [&](const std::string& beginning) {
    return word.substr(0, beginning.size()) == beginning ? word.substr(beginning.size()) : "";
  };
  const bool is_split =
      word == "from_care" || word == "from_home" || word == "19-21" || word.substr(0, 4) == "seen";
  if (word[0] == 'Y' || (word.size() == 10 && word[4] == '-')) {
    wanted.period = word;
  } else if (!after("uasc=").empty()) {
    wanted.breakdown = {{"uasc", after("uasc=")}};
  } else if (!after("coverage_to=").empty()) {
    wanted.covered_to = after("coverage_to=");
  } else if (is_split) {
    wanted.breakdown = {{"split", word}};
  } else if (word == "in_touch_only") {
    wanted.breakdown = {{"split", "19-21 in touch"}};
  }
}

bool is_of_programme(const Wanted& wanted) {
  const auto& id = wanted.indicator;
  return id.substr(0, 4) == "eet."
             ? id != "eet.careleaver.share"
             : wanted.example == "WE-7" || wanted.example == "WE-8" || wanted.example == "WE-9" ||
                   wanted.qualifier.substr(0, 5) == "t0+12";
}

Wanted read(const Row& row) {
  Wanted wanted{row.at("example"),   row.at("indicator_id"), row.at("qualifier"),
                row.at("numerator"), row.at("denominator"),  row.at("expected")};
  std::istringstream words{wanted.qualifier};
  for (std::string word; words >> word;) read_word(word, wanted);
  // A share of a stock is published at a date (rulings G4); so are figures of the workforce.
  if (wanted.indicator == "cla.residential.share") wanted.period = "2025-03-31";
  if (wanted.example == "WE-10") wanted.period = "2024-09-30";
  const bool of_sender = wanted.indicator == "health.opted_out";
  if (is_of_programme(wanted) && !of_sender) {
    const auto says = [&](const char* text) {
      return wanted.qualifier.find(text) != std::string::npos;
    };
    const bool before = says("before") || says("baseline");
    wanted.period = before ? "t0-12..t0" : "t0..t0+12";
    wanted.breakdown = window(before ? "before" : "after");
    if (says("without_unknown")) {
      wanted.breakdown.insert(wanted.breakdown.begin() + 2, {"split", "without_unknown"});
    }
  }
  return wanted;
}

/// The number as the table shows it, in units of its last place: "66.7%" is 667 tenths of a
/// hundredth.
struct Shown {
  double value;
  double place;
};
Shown shown(std::string text) {
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.pop_back();
  const auto stop = text.find('.');
  const auto places = stop == std::string::npos ? 0 : static_cast<int>(text.size() - stop) - 1;
  const double scale = percent ? 100 : 1;
  return {std::stod(text) / scale, std::pow(10.0, -places) / scale};
}

void check_number(const Wanted& wanted, const Cell& cell) {
  const bool counts = cell.form == CellForm::count;
  const double multiplier =
      static_cast<double>(cell.multiplier) / static_cast<double>(cell.divisor);
  const double value = counts ? static_cast<double>(cell.count)
                              : static_cast<double>(cell.numerator) * multiplier /
                                    static_cast<double>(cell.denominator);
  const Shown expected = shown(wanted.expected);
  // Half a unit of the last place, which rounding may take either way.
  EXPECT_NEAR(value, expected.value, expected.place * 0.5000001);
  if (wanted.numerator.empty()) return;
  if (counts) {
    EXPECT_EQ(cell.count, std::stoll(wanted.numerator));
  } else if (cell.multiplier == 1) {
    EXPECT_DOUBLE_EQ(static_cast<double>(cell.numerator) / static_cast<double>(cell.denominator),
                     std::stod(wanted.numerator) / std::stod(wanted.denominator));
    if (wanted.example != "WE-10") {
      EXPECT_EQ(cell.numerator, std::stoll(wanted.numerator));
      EXPECT_EQ(cell.denominator, std::stoll(wanted.denominator));
    }
  } else {
    EXPECT_DOUBLE_EQ(value, std::stod(wanted.numerator) / std::stod(wanted.denominator));
  }
}

void check_change(const Wanted& wanted, const std::vector<Cell>& cells) {
  const auto before = find_cell(cells, wanted.indicator, "t0-12..t0", window("before"));
  const auto after = find_cell(cells, wanted.indicator, "t0..t0+12", window("after"));
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->count - before->count, std::stoll(wanted.numerator));
  EXPECT_EQ(before->count, std::stoll(wanted.denominator));
}

class WorkedTables : public testing::TestWithParam<const char*> {};

TEST_P(WorkedTables, ComeOutAsExpected) {
  std::map<std::string, std::vector<Cell>> measured;  // by the last covered day
  int rows = 0;
  for (const Row& row : worked_table("expected")) {
    const Wanted wanted = read(row);
    if (wanted.example != GetParam()) continue;
    ++rows;
    SCOPED_TRACE(wanted.indicator + " " + wanted.qualifier);
    auto& cells = measured[wanted.covered_to];
    if (cells.empty()) cells = WorkedArea{wanted.example, wanted.covered_to}.cells();
    if (wanted.qualifier == "percent_change") {
      check_change(wanted, cells);
      continue;
    }
    const auto cell = find_cell(cells, wanted.indicator, wanted.period, wanted.breakdown);
    if (!cell) {
      ADD_FAILURE() << "no cell";
    } else if (wanted.expected == "z") {
      EXPECT_EQ(cell->status, CellStatus::not_applicable);
    } else if (cell->status != CellStatus::ok) {
      ADD_FAILURE() << "status " << static_cast<int>(cell->status);
    } else {
      check_number(wanted, *cell);
    }
  }
  EXPECT_GT(rows, 0);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, WorkedTables,
                         testing::Values("WE-1", "WE-1b", "WE-2", "WE-3", "WE-4", "WE-5", "WE-6",
                                         "WE-7", "WE-8", "WE-9", "WE-10", "WE-12"),
                         [](const auto& run) {
                           std::string name = run.param;
                           name.erase(name.find('-'), 1);
                           return name;
                         });

}  // namespace
}  // namespace braid::transform
