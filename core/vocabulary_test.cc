#include "core/vocabulary.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <set>

namespace braid {
namespace {

TEST(Vocabulary, ShippedFileLoadsWithoutAFault) {
  Faults faults;
  const auto words = Vocabulary::load(BRAID_TEST_DATA "/vocabulary.toml", faults);
  ASSERT_TRUE(words) << (faults.empty() ? "" : faults.front().message);
  EXPECT_EQ(words->find_kind("care")->shape, Shape::spell);
  EXPECT_EQ(words->find_kind("sdq")->grant, "wellbeing");
  const auto legal = words->attribute("legal_status");
  EXPECT_EQ(words->value(legal, "C2"), 2U);
  EXPECT_EQ(words->value(legal, "nonsense"), 0U);
  EXPECT_EQ(words->value_text(legal, 2), "C2");
  EXPECT_EQ(words->value_text(legal, 0), "unknown");
  EXPECT_EQ(words->value_text(words->attribute("birth_month"), 24000), "24000");
}

TEST(Vocabulary, TellsEveryFaultWithItsLine) {
  const std::string file = testing::TempDir() + "vocabulary_faults.toml";
  std::ofstream{file} << "[[attribute]]\nnumber = 1\nname = \"a\"\n[[attribute]]\nnumber = 1\n"
                         "name = \"b\"\n[[kind]]\nnumber = 1\nname = \"k\"\nshape = \"round\"\n";
  Faults faults;
  EXPECT_FALSE(Vocabulary::load(file, faults));
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_EQ(faults[0].line, 4U);
  EXPECT_EQ(faults[1].line, 7U);
  std::remove(file.c_str());
}

TEST(Vocabulary, ProgrammeCodesAreStable) {
  EXPECT_EQ(programme_code("no-wrong-door"), programme_code("no-wrong-door"));
  EXPECT_NE(programme_code("no-wrong-door"), programme_code("other"));
}

}  // namespace
}  // namespace braid
