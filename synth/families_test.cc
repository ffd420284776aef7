#include "synth/families.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace braid::synth {
namespace {

const Date kFrom = *Date::from_civil(2007, 4, 1), kUntil = *Date::from_civil(2025, 3, 31);

FamilyMaker maker(std::uint64_t seed, SurnameSkew skew = SurnameSkew::british) {
  FamilyOptions options;
  options.born_from = kFrom;
  options.born_until = kUntil;
  options.postcodes = 2'000;
  options.skew = skew;
  return FamilyMaker{options, Random{seed}};
}

std::vector<Family> families(int count, std::uint64_t seed = 1) {
  FamilyMaker made = maker(seed);
  std::vector<Family> out;
  for (int at = 0; at < count; ++at) out.push_back(made.family());
  return out;
}

const std::vector<Family>& many() {
  static const std::vector<Family> kMany = families(20'000);
  return kMany;
}

double share(double part, double whole) { return part / whole; }

TEST(Families, AreAsLargeAsThoseOfTheCountry) {
  std::array<int, 16> sizes{};
  int children = 0;
  for (const auto& family : many()) {
    ASSERT_FALSE(family.children.empty());
    ++sizes[std::min(family.children.size(), sizes.size() - 1)];
    children += static_cast<int>(family.children.size());
  }
  const auto all = static_cast<double>(many().size());
  EXPECT_NEAR(sizes[1] / all, 0.45, 0.04);  // ONS, Families and households
  EXPECT_NEAR(sizes[2] / all, 0.41, 0.04);
  EXPECT_NEAR(children / all, 1.75, 0.1);
}

TEST(Families, ThreeInAHundredChildrenAreTwins) {
  int twins = 0, children = 0, alike = 0, pairs = 0;
  for (const auto& family : many()) {
    children += static_cast<int>(family.children.size());
    for (std::size_t at = 1; at < family.children.size(); ++at) {
      const Person &one = family.children[at - 1], &other = family.children[at];
      if (one.birth != other.birth) continue;
      twins += 2;
      ++pairs;
      alike += one.given.front() == other.given.front();
      EXPECT_NE(one.given, other.given);
      EXPECT_EQ(one.relative_nhs_number, other.nhs_number);
      EXPECT_EQ(one.postcode, other.postcode);
    }
  }
  EXPECT_NEAR(share(twins, children), 0.03, 0.005);
  EXPECT_GT(share(alike, pairs), 0.2);
}

TEST(Families, ChildrenAreOfAllAgesAlike) {
  std::map<int, int> by_age;
  int children = 0;
  for (const auto& family : many()) {
    for (const auto& child : family.children) {
      ASSERT_TRUE(kFrom <= child.birth && child.birth <= kUntil);
      ++by_age[age_at(child.birth, kUntil)];
      ++children;
    }
  }
  for (int age = 0; age <= 17; ++age) {
    EXPECT_NEAR(share(by_age[age], children), 1.0 / 18, 0.006) << age;
  }
}

TEST(Families, NobodyHasAnIdentifierOfAnother) {
  std::set<std::string> numbers, upns;
  std::set<std::uint32_t> truths;
  std::size_t children = 0;
  for (const auto& family : many()) {
    for (const auto& child : family.children) {
      ++children;
      truths.insert(child.truth);
      numbers.insert(child.nhs_number);
      upns.insert(child.upn);
      EXPECT_TRUE(child.nhs_number.starts_with("999"));
    }
  }
  EXPECT_EQ(truths.size(), children);
  EXPECT_EQ(numbers.size(), children);
  EXPECT_EQ(upns.size(), children);
}

TEST(Families, BrothersAndSistersHaveNamesOfTheirOwnAndOneHome) {
  for (const auto& family : many()) {
    std::set<std::string> given;
    for (const auto& child : family.children) {
      given.insert(child.given);
      EXPECT_EQ(child.home, family.children.front().home);
    }
    EXPECT_EQ(given.size(), family.children.size());
  }
}

TEST(Families, SomeBoysHaveTheNameOfTheirFather) {
  int boys = 0, namesakes = 0;
  for (const auto& family : many()) {
    if (family.parents.size() < 2) continue;
    for (const auto& child : family.children) {
      boys += child.sex == 'M';
      namesakes +=
          child.given == family.parents[1].given && child.surname == family.parents[1].surname;
    }
  }
  EXPECT_NEAR(share(namesakes, boys), 0.016, 0.006);
}

TEST(Families, HouseholdsAreOfEveryKindThatLinkageMustSurvive) {
  int lone = 0, doubled = 0, other_surname = 0, differ = 0, new_year = 0, several = 0;
  std::map<std::string_view, int> origins;
  for (const auto& family : many()) {
    lone += family.parents.size() == 1;
    std::set<std::string> surnames;
    for (const auto& child : family.children) {
      doubled += child.surname.find('-') != std::string::npos && !child.surname.starts_with("Al-");
      other_surname += !child.other_surname.empty();
      new_year += child.birth.month() == 1 && child.birth.day() == 1;
      surnames.insert(child.surname);
      ++origins[name_origin(child.tradition)];
    }
    several += family.children.size() > 1;
    differ += surnames.size() > 1;
  }
  const double all = static_cast<double>(many().size());
  EXPECT_NEAR(lone / all, 0.23, 0.02);
  EXPECT_GT(doubled, 1'000);
  EXPECT_GT(other_surname, 10'000);
  EXPECT_GT(share(differ, several), 0.05);  // step-families, and traditions without one family name
  EXPECT_GT(new_year, 120);                 // a day's share would be 96
  EXPECT_EQ(origins.size(), 10U);
  for (const auto& [origin, children] : origins) EXPECT_GT(children, 100) << origin;
}

TEST(Families, TheSameSeedMakesTheSameFamilies) {
  const auto one = families(50, 3), same = families(50, 3), other = families(50, 4);
  const auto names = [](const std::vector<Family>& all) {
    std::string text;
    for (const auto& family : all) {
      for (const auto& child : family.children)
        text += child.given + child.surname + child.postcode;
    }
    return text;
  };
  EXPECT_EQ(names(one), names(same));
  EXPECT_NE(names(one), names(other));
}

TEST(Families, DistinctChildrenShareNoNameOnOneBirthDate) {
  FamilyMaker made = maker(5);
  const Date birth = *Date::from_civil(2010, 1, 1);
  std::set<std::string> given, surnames;
  for (int at = 0; at < 300; ++at) {
    const Person child = made.distinct_child(birth);
    EXPECT_EQ(child.birth, birth + 1);  // 1 January would not link (linkage-design 2.5)
    EXPECT_TRUE(given.insert(child.given.substr(0, child.given.find_first_of(" -"))).second);
    EXPECT_TRUE(surnames.insert(child.surname).second);
  }
}

TEST(Families, ASiblingSharesAllButNameAndIdentifiers) {
  FamilyMaker made = maker(6);
  const Person child = made.child(*Date::from_civil(2012, 5, 5));
  const Person sibling = made.sibling(child, child.birth);
  EXPECT_EQ(sibling.surname, child.surname);
  EXPECT_EQ(sibling.postcode, child.postcode);
  EXPECT_NE(sibling.given, child.given);
  EXPECT_NE(sibling.nhs_number, child.nhs_number);
  EXPECT_NE(sibling.truth, child.truth);
}

TEST(Families, OfMoreChildrenThanNumbersAShareHasOne) {
  FamilyOptions options;
  options.born_from = kFrom;
  options.born_until = kUntil;
  options.nhs_share = 0.3;
  FamilyMaker made{options, Random{7}};
  int with = 0, children = 0;
  for (int at = 0; at < 3'000; ++at) {
    for (const auto& child : made.family().children) {
      ++children;
      with += !child.nhs_number.empty();
    }
  }
  EXPECT_NEAR(share(with, children), 0.3, 0.03);
}

}  // namespace
}  // namespace braid::synth
