#include "synth/identifiers.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace braid::synth {
namespace {

/// Straight from feed-formats 9.1.
bool is_nhs_number(std::string_view number) {
  if (number.size() != 10) return false;
  int sum = 0;
  for (std::size_t at = 0; at < 9; ++at) sum += (number[at] - '0') * (10 - static_cast<int>(at));
  int check = 11 - sum % 11;
  if (check == 11) check = 0;
  return check == number[9] - '0';
}

/// Straight from feed-formats 9.2.
bool is_upn(std::string_view upn) {
  if (upn.size() != 13) return false;
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";
  std::size_t sum = 0;
  for (std::size_t position = 2; position <= 13; ++position) {
    const char character = upn[position - 1];
    const bool digit = std::isdigit(static_cast<unsigned char>(character)) != 0;
    sum +=
        position * (digit ? static_cast<std::size_t>(character - '0') : kLetters.find(character));
  }
  return kLetters[sum % 23] == upn.front();
}

TEST(Identifiers, TheTestsOwnChecksAgreeWithThePublishedExamples) {
  EXPECT_TRUE(is_nhs_number("9449305552"));
  EXPECT_TRUE(is_nhs_number("2478684691"));
  EXPECT_FALSE(is_nhs_number("9912003890"));
  EXPECT_TRUE(is_upn("A950000178301"));
  EXPECT_TRUE(is_upn("R201100018042"));
  EXPECT_TRUE(is_upn("F20100001800A"));
  EXPECT_FALSE(is_upn("A950000178302"));
}

TEST(Identifiers, TheFirstNhsNumbersAreTheKnownTestNumbers) {
  EXPECT_EQ(made_up_nhs_number(1), "9990000018");
  EXPECT_FALSE(made_up_nhs_number(0).has_value());  // its check digit would be 10
  EXPECT_FALSE(made_up_nhs_number(999'999).has_value());
}

TEST(Identifiers, EveryNhsNumberIsValidAndOneOfItsOwn) {
  std::set<std::string> numbers;
  for (std::uint32_t body = 0; body < 50'000; ++body) {
    const auto number = made_up_nhs_number(body);
    if (!number) continue;
    ASSERT_TRUE(is_nhs_number(*number));
    ASSERT_TRUE(number->starts_with("999"));
    ASSERT_TRUE(numbers.insert(*number).second);
  }
  EXPECT_GT(numbers.size(), 45'000U);
}

RC_GTEST_PROP(Identifiers, EveryUpnHasItsLetterAndTheAuthority999, ()) {
  const auto number = *rc::gen::inRange<std::uint32_t>(0, 10'000'000);
  const auto upn = made_up_upn(number, *rc::gen::inRange(1990, 2040));
  RC_ASSERT(is_upn(upn));
  RC_ASSERT(upn.substr(1, 3) == "999");
}

RC_GTEST_PROP(Identifiers, EveryPostcodeHasTheFormAndTheAreaThatDoesNotExist,
              (std::uint32_t number)) {
  const auto postcode = made_up_postcode(number);
  RC_ASSERT(postcode.starts_with("ZX"));
  const auto blank = postcode.find(' ');
  RC_ASSERT(blank == 3U || blank == 4U);
  const auto inward = postcode.substr(blank + 1);
  RC_ASSERT(inward.size() == 3U);
  RC_ASSERT(std::isdigit(static_cast<unsigned char>(inward[0])) != 0);
  RC_ASSERT(std::isupper(static_cast<unsigned char>(inward[1])) != 0);
  RC_ASSERT(std::isupper(static_cast<unsigned char>(inward[2])) != 0);
}

TEST(Identifiers, NhsNumbersAreHandedOutOnceUntilThereAreNone) {
  MadeUpNhsNumbers numbers;
  std::vector<bool> seen(1'000'000);
  int handed_out = 0, twice = 0;
  for (std::string number = numbers.next(); !number.empty(); number = numbers.next()) {
    const auto body = static_cast<std::size_t>(std::stoul(number.substr(3, 6)));
    twice += seen[body];
    seen[body] = true;
    ++handed_out;
  }
  EXPECT_EQ(twice, 0);
  EXPECT_NEAR(handed_out, 909'000, 500);
  EXPECT_TRUE(numbers.next().empty());
}

}  // namespace
}  // namespace braid::synth
