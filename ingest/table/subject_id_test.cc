#include "ingest/table/subject_id.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace braid::ingest {
namespace {

std::string spelled(std::string_view given) {
  const SubjectId id{Personal{given}};
  return std::string{id.text().reveal_to_admit()};
}

TEST(SubjectId, HasOneSpelling) {
  // Rulings A7.
  EXPECT_EQ(spelled(" 1234.0 "), "1234");
  EXPECT_EQ(spelled("ab 12"), "AB12");
  EXPECT_EQ(spelled("00012"), "00012");
  EXPECT_EQ(spelled("12E5"), "12E5");
}

TEST(SubjectId, SaysWhyThereIsNone) {
  EXPECT_EQ(SubjectId{}.fault().view(), "row/id-missing");
  EXPECT_EQ(SubjectId{Personal<std::string_view>{"  "}}.fault().view(), "row/id-missing");
  EXPECT_EQ(SubjectId{Personal<std::string_view>{"1.2E+05"}}.fault().view(), "row/id-mangled");
  const std::string long_text(41, '1');
  EXPECT_EQ(SubjectId{Personal<std::string_view>{long_text}}.fault().view(), "row/id-not-an-id");
  EXPECT_TRUE(SubjectId{Personal<std::string_view>{"1"}}.good());
}

TEST(RowKey, PutsBarsBetweenItsParts) {
  RowKey key{SubjectId{Personal<std::string_view>{"7"}}};
  EXPECT_EQ(key.text().reveal_to_admit(), "7");
  key.add(*Date::from_civil(2024, 5, 1)).add("M");
  EXPECT_EQ(key.text().reveal_to_admit(), "7|2024-05-01|M");
  EXPECT_TRUE(RowKey{}.empty());
}

RC_GTEST_PROP(ChildIdProperty, IsNeverLongerThanItWasAndHasNoBlanks, (const std::string& given)) {
  const SubjectId id{Personal<std::string_view>{given}};
  const auto text = id.text().reveal_to_admit();
  RC_ASSERT(text.size() <= given.size());
  RC_ASSERT(text.find(' ') == text.npos);
  RC_ASSERT(id.good() == id.fault().view().empty());
}

}  // namespace
}  // namespace braid::ingest
