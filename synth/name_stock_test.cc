#include "synth/name_stock.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "synth/name_stocks.h"

namespace braid::synth {
namespace {

TEST(NameStock, HasTheCommonNamesFirstAndThenAllThatItsPartsMake) {
  const NameStock stock{{"Anna Bella", "Cor Dal", "_ i", "in lla", 20}};
  EXPECT_EQ(stock.ranks(), 10U);
  EXPECT_EQ(stock.name(0), "Anna");
  EXPECT_EQ(stock.name(1), "Bella");
  std::set<std::string> composed;
  for (std::uint32_t rank = 2; rank < stock.ranks(); ++rank) composed.insert(stock.name(rank));
  // "Dal" + "lla" loses the third l.
  EXPECT_EQ(composed, (std::set<std::string>{"Corin", "Corlla", "Coriin", "Corilla", "Dalin",
                                             "Dalla", "Daliin", "Dalilla"}));
}

TEST(NameStock, DrawsRanksByOneOverRankAndOffset) {
  const RankTable table{1000, 50};
  Random random{7};
  constexpr int kDraws = 400'000;
  std::vector<int> drawn(1000, 0);
  for (int at = 0; at < kDraws; ++at) ++drawn[table.draw(random)];
  double sum = 0;
  for (int rank = 0; rank < 1000; ++rank) sum += 1 / (rank + 5.0);
  for (const int rank : {0, 1, 5, 20, 95}) {
    const double expected = kDraws / (rank + 5.0) / sum;
    EXPECT_NEAR(drawn[static_cast<std::size_t>(rank)], expected, expected * 0.08) << rank;
  }
}

TEST(NameStock, WordsAreSplitAndEmptyOnesLeftOut) {
  EXPECT_EQ(words_of(" a  bc d "), (std::vector<std::string_view>{"a", "bc", "d"}));
  EXPECT_EQ(words_of("a b;c", ';'), (std::vector<std::string_view>{"a b", "c"}));
  EXPECT_TRUE(words_of("").empty());
}

/// Texts that normalising takes for no name (linkage-design 2.4), in capitals.
bool is_placeholder(std::string name) {
  static const std::set<std::string> kPlaceholders{
      "UNKNOWN", "NOTKNOWN", "NK",      "NA",       "NONE",    "NULL",   "TEST",
      "BABY",    "BABYOF",   "TWIN",    "BABYBOY",  "TWINONE", "INFANT", "UNBORN",
      "XXX",     "ANON",     "TWINTWO", "BABYGIRL", "NOTGIVEN"};
  for (char& letter : name) letter = static_cast<char>(std::toupper(letter));
  return kPlaceholders.contains(name);
}

TEST(NameStock, NoNameOfATraditionIsAPlaceholderOrHasWhatATableCannotHold) {
  for (std::size_t at = 0; at < kTraditions; ++at) {
    const auto tradition = static_cast<Tradition>(at);
    for (const NameStock* stock :
         {&surnames(tradition, SurnameSkew::british), &surnames(tradition, SurnameSkew::high),
          &given_names(tradition, 'F', 2010), &given_names(tradition, 'M', 2010),
          &given_names(tradition, 'F', 2020), &given_names(tradition, 'M', 1980)}) {
      for (std::uint32_t rank = 0; rank < stock->ranks(); ++rank) {
        const std::string name = stock->name(rank);
        ASSERT_FALSE(is_placeholder(name)) << name;
        ASSERT_GE(name.size(), 2U);
        ASSERT_EQ(name.find_first_of(",\"\n_|^&~\\"), std::string::npos) << name;
      }
    }
  }
}

TEST(NameStock, BritishSurnamesAreManyAndTheSkewedOnesFew) {
  EXPECT_GT(surnames(Tradition::british, SurnameSkew::british).ranks(), 40'000U);
  EXPECT_LT(surnames(Tradition::british, SurnameSkew::high).ranks(), 1'000U);
}

}  // namespace
}  // namespace braid::synth
