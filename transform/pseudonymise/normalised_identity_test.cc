#include "transform/pseudonymise/normalised_identity.h"

#include <gtest/gtest.h>

#include "proto/feed/record.h"
#include "transform/compare/encoded_identity.h"
#include "transform/pseudonymise/person_text.h"

namespace braid::transform {
namespace {

using feed::BirthDateQuality;
using feed::Text;

NormalisedIdentity normalised(const feed::Identity& identity,
                              const NormaliseOptions& options = {}) {
  NormalisedIdentity out;
  normalise(identity, options, out);
  return out;
}

feed::Identity born(int year, int month, int day, BirthDateQuality quality) {
  feed::Identity identity;
  identity.birth_date = Personal<Date>{*Date::from_civil(year, month, day)};
  identity.birth_date_quality = quality;
  return identity;
}

TEST(NormalisedIdentity, IsOneSpellingOfARecordAndOfATestFile) {
  feed::Identity record;
  record.family_name = Text{"O'Brien"};
  record.given_name = Text{"Zo\xC3\xAB"};
  record.birth_date = Personal<Date>{*Date::from_civil(2009, 11, 30)};
  record.postcode = Text{"sw1a 1aa"};
  record.sex = 'F';
  record.nhs_number = Text{"943 476 5919"};  // published vectors
  record.upn = Text{"a123456789012"};
  PersonText line;
  line.surname = Text{"OBRIEN"};
  line.given_name = Text{"Zoe"};
  line.birth_date = Text{"30/11/2009"};
  line.postcode = Text{"SW1A1AA"};
  line.sex = Text{"female"};
  line.nhs_number = Text{"9434765919"};
  line.upn = Text{"A123456789012"};
  NormalisedIdentity of_line;
  normalise(line, {}, of_line);
  const auto of_record = normalised(record);
  EXPECT_TRUE(of_record == of_line);
  EXPECT_EQ(of_record.surname.view(), "OBRIEN");
  EXPECT_EQ(of_record.birth_date.view(), "20091130");
  EXPECT_EQ(of_record.outward(), "SW1A");
  EXPECT_EQ(of_record.sex, 2);
  EXPECT_EQ(of_record.flags, 0U);
}

TEST(NormalisedIdentity, FlagsWhyAFieldIsMissing) {  // linkage-design, section 2
  feed::Identity identity;
  EXPECT_EQ(normalised(identity).flags, 0U);
  identity.family_name = Text{"\xCE\x91\xCE\xB8\xCE\xB7\xCE\xBD\xCE\xAC"};
  EXPECT_EQ(normalised(identity).flags, IdentityFlag::name_untransliterated);
  identity = {};
  identity.family_name = Text{"Unknown"};
  EXPECT_EQ(normalised(identity).flags, 0U);
  identity = {};
  identity.postcode = Text{"ZZ99 3VZ"};
  EXPECT_EQ(normalised(identity).flags, IdentityFlag::no_fixed_abode);
  identity = {};
  identity.nhs_number = Text{"943 476 5918"};
  EXPECT_EQ(normalised(identity).flags, IdentityFlag::nhs_invalid);
  identity.nhs_number_verified = false;  // then it says nothing (rulings A6)
  EXPECT_EQ(normalised(identity).flags, 0U);
  identity = {};
  identity.former_upn = Text{"U80120000100A"};
  EXPECT_EQ(normalised(identity).flags, IdentityFlag::upn_temporary);
  EXPECT_TRUE(normalised(identity).former_upn.empty());
}

TEST(NormalisedIdentity, TakesOnlyFullBirthDates) {  // linkage-design 2.5
  EXPECT_EQ(normalised(born(2012, 3, 7, BirthDateQuality::full)).birth_date.view(), "20120307");
  const auto first = normalised(born(2012, 1, 1, BirthDateQuality::full));
  EXPECT_EQ(first.birth_date.view(), "20120101");
  EXPECT_EQ(first.flags, IdentityFlag::birth_date_default);
  const std::pair<BirthDateQuality, std::uint32_t> others[] = {
      {BirthDateQuality::partial, IdentityFlag::birth_date_partial},
      {BirthDateQuality::estimated, IdentityFlag::birth_date_estimated},
      {BirthDateQuality::expected, IdentityFlag::birth_date_expected}};
  for (const auto& [quality, flag] : others) {
    const auto other = normalised(born(2012, 1, 1, quality));
    EXPECT_TRUE(other.birth_date.empty());
    EXPECT_EQ(other.flags, flag);
  }
  EXPECT_TRUE(normalised(born(1900, 1, 1, BirthDateQuality::full)).birth_date.empty());
}

TEST(NormalisedIdentity, TakesTestNumbersOnlyOfATest) {  // rulings A11
  feed::Identity identity;
  identity.nhs_number = Text{"999 000 0018"};
  EXPECT_TRUE(normalised(identity).nhs_number.empty());
  EXPECT_EQ(normalised(identity).flags, 0U);
  EXPECT_EQ(normalised(identity, {true, PostcodeForm::british}).nhs_number.view(), "9990000018");
}

TEST(NormalisedIdentity, TakesPostcodesFromAbroadInTheirProfile) {
  PersonText line;
  line.postcode = Text{"2507"};
  NormalisedIdentity out;
  normalise(line, {}, out);
  EXPECT_TRUE(out.postcode.empty());
  normalise(line, {false, PostcodeForm::any}, out);
  EXPECT_EQ(out.postcode.view(), "2507");
  EXPECT_EQ(out.outward(), "25");
}

TEST(NormalisedIdentity, KnowsTheWordsForASex) {  // linkage-design 2.7
  const std::pair<const char*, int> words[] = {{"M", 1}, {"male", 1},   {"1", 1}, {"f", 2},
                                               {"2", 2}, {"Female", 2}, {"9", 9}, {"I", 9},
                                               {"U", 0}, {"0", 0},      {"", 0},  {"men", 0}};
  for (const auto& [word, code] : words) {
    PersonText line;
    line.sex = Text{word};
    NormalisedIdentity out;
    normalise(line, {}, out);
    EXPECT_EQ(out.sex, code) << word;
  }
}

}  // namespace
}  // namespace braid::transform
