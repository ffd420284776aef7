#include "transform/measure/definition/definition_in_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transform/measure/made_area_test.h"

namespace braid::transform {
namespace {

using testing::Contains;
using testing::HasSubstr;

DefinitionInWords words_of(std::string_view id) {
  const auto& shipped = ShippedWords::get();
  const auto* definition = shipped.catalogue.find(id);
  BRAID_CHECK(definition != nullptr);
  return in_words(*definition, shipped.vocabulary);
}

TEST(DefinitionInWords, TellsWhatAStockAndADurationCount) {
  EXPECT_EQ(words_of("cla.stock").counts,
            "Children with episodes of care open at the end of the day.");
  EXPECT_EQ(words_of("cla.days").counts,
            "Days of episodes of care in the period, the first day counted and the last not.");
}

TEST(DefinitionInWords, TellsBothSidesOfAQuotient) {
  EXPECT_THAT(words_of("referral.rereferral6.share").counts,
              HasSubstr(", divided by referrals in"));
}

TEST(DefinitionInWords, TellsLookBackAndFollowUp) {
  EXPECT_THAT(words_of("referral.rereferral6.share").windows,
              Contains("The 6 months before the period have to be covered too, else x."));
  EXPECT_THAT(words_of("cla.reentry.share").windows,
              Contains(HasSubstr("Followed up for 12 months")));
}

TEST(DefinitionInWords, TellsEveryConditionInTheWordsOfTheVocabulary) {
  EXPECT_THAT(words_of("cse.flagged.new").exclusions, Contains(HasSubstr("risk type is cse")));
}

/// No definition that comes with Braid is left without words.
TEST(DefinitionInWords, HasWholeSentencesForAllOfBraidsOwn) {
  for (const auto& definition : ShippedWords::get().catalogue.definitions()) {
    const auto words = in_words(definition, ShippedWords::get().vocabulary);
    EXPECT_GT(words.counts.size(), 10U) << definition.id;
    for (const auto* list : {&words.population, &words.exclusions, &words.windows}) {
      EXPECT_FALSE(list->empty()) << definition.id;
      for (const auto& sentence : *list) {
        EXPECT_EQ(sentence.back(), '.') << definition.id << ": " << sentence;
        EXPECT_TRUE(sentence[0] >= 'A' && sentence[0] <= 'Z') << definition.id << ": " << sentence;
      }
    }
  }
}

TEST(DefinitionInWords, HasAPhraseForEveryHistory) {
  for (std::size_t i = 0; i < kHistoryWords.size(); ++i) {
    EXPECT_NE(history_in_words(static_cast<History>(i), false),
              history_in_words(static_cast<History>(i), true))
        << kHistoryWords[i];
  }
}

}  // namespace
}  // namespace braid::transform
