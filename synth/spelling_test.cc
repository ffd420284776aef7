#include "synth/spelling.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "synth/name_stocks.h"

namespace braid::synth {
namespace {

template <class Write>
std::set<std::string> all_of(Write write) {
  Random random{3};
  std::set<std::string> found;
  for (int at = 0; at < 200; ++at) found.insert(write(random));
  return found;
}

TEST(Spelling, KnowsWhatPeopleSayForAName) {
  const auto found =
      all_of([](Random& random) { return nickname("Elizabeth", Tradition::british, 'F', random); });
  EXPECT_EQ(found, (std::set<std::string>{"Liz", "Lizzie", "Beth", "Libby", "Eliza", "Betty"}));
  Random random{1};
  EXPECT_EQ(nickname("Ellie-May", Tradition::british, 'F', random), "Ellie");
  EXPECT_EQ(nickname("Zoe", Tradition::british, 'F', random), "");
}

TEST(Spelling, ANameFromFarAwayMayHaveAnEnglishOneBeside) {
  Random random{1};
  EXPECT_FALSE(nickname("Linh", Tradition::east_asian, 'F', random).empty());
  EXPECT_EQ(nickname("Linh", Tradition::somali, 'F', random), "");
}

TEST(Spelling, WritesOneNameInTheSpellingsThatAreInUse) {
  const auto found = all_of([](Random& random) {
    return spelled_otherwise("Mohammed", Tradition::muslim_south_asian, random);
  });
  EXPECT_EQ(found, (std::set<std::string>{"Muhammad", "Mohamed", "Mohammad", "Mohamad", "Muhammed",
                                          "Muhamad"}));
}

TEST(Spelling, KeepsTheSecondOfTwoGivenNames) {
  Random random{1};
  const auto other = spelled_otherwise("Mohammed Bilal", Tradition::muslim_south_asian, random);
  EXPECT_TRUE(other.ends_with(" Bilal"));
  EXPECT_FALSE(other.starts_with("Mohammed "));
}

struct Heard {
  Tradition tradition;
  std::string_view name, want;
};

TEST(Spelling, WritesForeignNamesByEar) {
  for (const Heard& heard :
       {Heard{Tradition::eastern_european, "Lewandowski", "Levandowski"},
        Heard{Tradition::welsh, "Lloyd", "Lloid"}, Heard{Tradition::irish, "O'Donnell", "Donnell"},
        Heard{Tradition::irish, "McGrath", "MacGrath"},
        Heard{Tradition::middle_eastern, "Al-Haddad", "El-Haddad"},
        Heard{Tradition::west_african, "Nwokeke", "Nwoceke"}}) {
    const auto found = all_of(
        [&](Random& random) { return spelled_otherwise(heard.name, heard.tradition, random); });
    EXPECT_TRUE(found.contains(std::string{heard.want})) << heard.want;
    EXPECT_FALSE(found.contains(std::string{heard.name}));
  }
}

TEST(Spelling, LeavesMarksOutAndPutsPlainLettersInCapitals) {
  EXPECT_EQ(without_marks("Wójcik"), "Wojcik");
  EXPECT_EQ(without_marks("Łukasz Ozoliņš"), "Lukasz Ozolins");
  EXPECT_EQ(without_marks("Kazlauskaitė"), "Kazlauskaite");
  EXPECT_EQ(without_marks("O'Brien-Smith"), "O'Brien-Smith");
  EXPECT_EQ(in_capitals("Wójcik O'Brien"), "WóJCIK O'BRIEN");
}

TEST(Spelling, EveryMarkOfANameHasAPlainLetter) {
  for (std::size_t at = 0; at < kTraditions; ++at) {
    const auto tradition = static_cast<Tradition>(at);
    for (const NameStock* stock :
         {&surnames(tradition, SurnameSkew::british), &given_names(tradition, 'F', 2010),
          &given_names(tradition, 'M', 2010)}) {
      for (std::uint32_t rank = 0; rank < stock->ranks(); ++rank) {
        const std::string name = stock->name(rank), plain = without_marks(name);
        std::size_t letters = 0;
        for (const char byte : name) letters += (byte & 0xC0) != 0x80;
        ASSERT_EQ(plain.size(), letters) << name;
      }
    }
  }
}

}  // namespace
}  // namespace braid::synth
