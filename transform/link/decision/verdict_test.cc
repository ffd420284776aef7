#include "transform/link/decision/verdict.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace braid::transform {
namespace {

using review::v1::Decision;
using Answer = Decision::Answer;

Decision answered(int reviewers, const std::vector<std::pair<std::string, Answer::Verdict>>& said) {
  Decision decision;
  decision.set_reviewers(static_cast<std::uint32_t>(reviewers));
  for (const auto& [who, verdict] : said) {
    auto& answer = *decision.add_answer();
    answer.set_who(who);
    answer.set_verdict(verdict);
  }
  return decision;
}

TEST(Verdict, CountsTheLastAnswerOfEachReviewer) {
  const auto decision =
      answered(2, {{"a", Answer::SAME}, {"a", Answer::DIFFERENT}, {"b", Answer::SAME}});
  EXPECT_EQ(count_answers(decision).same, 1);
  EXPECT_EQ(count_answers(decision).different, 1);
  EXPECT_EQ(verdict_in_force(decision), std::nullopt);
}

TEST(Verdict, NeedsAsManyDifferentReviewersAsTheQuestionAsksFor) {
  EXPECT_EQ(verdict_in_force(answered(1, {{"a", Answer::SAME}})), Answer::SAME);
  EXPECT_EQ(verdict_in_force(answered(2, {{"a", Answer::SAME}, {"a", Answer::SAME}})),
            std::nullopt);
  EXPECT_EQ(verdict_in_force(answered(2, {{"a", Answer::SAME}, {"b", Answer::SAME}})),
            Answer::SAME);
  EXPECT_EQ(verdict_in_force(answered(0, {})), std::nullopt);
}

// Rulings S16: cannot-link beats must-link.
RC_GTEST_PROP(Verdict, IsDifferentWheneverEnoughSayIt, ()) {
  std::vector<std::pair<std::string, Answer::Verdict>> said;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    said.emplace_back(std::to_string(*rc::gen::inRange(0, 4)),
                      static_cast<Answer::Verdict>(*rc::gen::inRange(1, 4)));
  }
  const int needed = *rc::gen::inRange(1, 3);
  const auto decision = answered(needed, said);
  const bool enough = count_answers(decision).different >= needed;
  RC_ASSERT((verdict_in_force(decision) == Answer::DIFFERENT) == enough);
}

}  // namespace
}  // namespace braid::transform
