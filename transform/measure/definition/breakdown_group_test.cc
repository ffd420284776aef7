#include "transform/measure/definition/breakdown_group.h"

#include <gtest/gtest.h>

#include <bit>
#include <set>

namespace braid::transform {
namespace {

TEST(BreakdownGroup, HasTheAgesOfTheCatalogue) {
  const BreakdownTable ages{by_age_cla};
  const auto word = [&](int years) {
    const Group group = group_of(age_group(years), Sex::unknown, Uasc::no);
    return ages.breakdown(ages.cell(group)).front().second;
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

TEST(BreakdownGroup, KeepsEachSetApartFromTheOthers) {
  for (std::size_t set = 0; set < kBreakdownSets; ++set) {
    const auto mine = static_cast<BreakdownSet>(1U << set);
    for (std::uint32_t value = 0; value < kSetBits[set].values; ++value) {
      const Group plain = group_of(AgeGroup::from_5, Sex::male, Uasc::yes);
      const Group changed = with(plain, mine, value);
      for (std::size_t other = 0; other < kBreakdownSets; ++other) {
        const auto theirs = static_cast<BreakdownSet>(1U << other);
        EXPECT_EQ(value_of(changed, theirs), other == set ? value : value_of(plain, theirs));
      }
    }
  }
}

TEST(BreakdownGroup, NamesEachCellOfATableOnce) {
  for (TableMask mask = 0; mask < 1U << kBreakdownSets; ++mask) {
    if (std::popcount(mask) > 2) continue;
    const BreakdownTable table{mask};
    std::set<Breakdown> names;
    for (std::size_t cell = 0; cell < table.size(); ++cell) {
      names.insert(table.breakdown(cell));
      for (const auto& [name, value] : table.breakdown(cell)) EXPECT_FALSE(value.empty()) << name;
    }
    EXPECT_EQ(names.size(), table.size());
  }
}

TEST(BreakdownGroup, PutsAGroupIntoTheCellThatBearsItsValues) {
  const Group group = with(group_of(AgeGroup::from_16, Sex::female, Uasc::no), by_place, 4);
  const BreakdownTable table{by_age_cla | by_place};
  const Breakdown wanted = {{"age_cla", "16-17"}, {"place", "residential"}};
  EXPECT_EQ(table.breakdown(table.cell(group)), wanted);
}

TEST(BreakdownGroup, CrossesTwoSetsAtMost) {
  EXPECT_EQ(breakdown_mask({}), 0);
  EXPECT_EQ(breakdown_mask({"sex", "age_cla"}), by_sex | by_age_cla);
  EXPECT_FALSE(breakdown_mask({"sex", "age_cla", "uasc"}));
  EXPECT_FALSE(breakdown_mask({"hair"}));
}

}  // namespace
}  // namespace braid::transform
