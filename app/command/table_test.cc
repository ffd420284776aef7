#include "app/command/table.h"

#include <gtest/gtest.h>

namespace braid::app {
namespace {

TEST(Table, LinesUp) {
  Table table{{{"feed"}, {"records", Table::Align::right}}};
  table.add({"police", "12"});
  table.add({"Brackenshire é", "1,234,567"});
  EXPECT_EQ(table.text(),
            "feed              records\n"
            "police                 12\n"
            "Brackenshire é  1,234,567\n");
}

TEST(WithCommas, GroupsByThree) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(-1234567), "-1,234,567");
}

}  // namespace
}  // namespace braid::app
