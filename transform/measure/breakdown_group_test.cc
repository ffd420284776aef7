#include "transform/measure/breakdown_group.h"

#include <gtest/gtest.h>

#include <set>

namespace braid::transform {
namespace {

TEST(BreakdownGroup, HasTheAgesOfTheCatalogue) {
  const auto word = [](int years) {
    const Group group = group_of(age_group(years), Sex::unknown, Uasc::no);
    return table_breakdown(by_age_cla, table_cell(by_age_cla, group)).front().second;
  };
  EXPECT_EQ(word(-1), "under 1");
  EXPECT_EQ(word(0), "under 1");
  EXPECT_EQ(word(1), "1-4");
  EXPECT_EQ(word(4), "1-4");
  EXPECT_EQ(word(5), "5-9");
  EXPECT_EQ(word(10), "10-15");
  EXPECT_EQ(word(16), "16-17");
  EXPECT_EQ(word(18), "16-17");
}

TEST(BreakdownGroup, NamesEachCellOfATableOnce) {
  std::size_t cells = 0;
  for (std::uint8_t mask = 0; mask < kTables; ++mask) {
    EXPECT_EQ(table_offset(mask), cells);
    std::set<Breakdown> names;
    for (std::size_t cell = 0; cell < table_cells(mask); ++cell) {
      names.insert(table_breakdown(mask, cell));
    }
    EXPECT_EQ(names.size(), table_cells(mask));
    cells += table_cells(mask);
  }
  EXPECT_EQ(cells, kTableCells);
}

TEST(BreakdownGroup, CrossesTwoSetsAtMost) {
  EXPECT_EQ(breakdown_mask({}), 0);
  EXPECT_EQ(breakdown_mask({"sex", "age_cla"}), by_sex | by_age_cla);
  EXPECT_FALSE(breakdown_mask({"sex", "age_cla", "uasc"}));
  EXPECT_FALSE(breakdown_mask({"hair"}));
}

}  // namespace
}  // namespace braid::transform
