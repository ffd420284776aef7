#include "transform/link/decision/verdict.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace braid::transform {

using review::v1::Decision;

AnswerCount count_answers(const Decision& decision) {
  std::map<std::string_view, Decision::Answer::Verdict> last;
  for (const auto& answer : decision.answer()) last[answer.who()] = answer.verdict();
  AnswerCount count;
  for (const auto& [who, verdict] : last) {
    count.same += verdict == Decision::Answer::SAME ? 1 : 0;
    count.different += verdict == Decision::Answer::DIFFERENT ? 1 : 0;
    count.cannot_tell += verdict == Decision::Answer::CANNOT_TELL ? 1 : 0;
  }
  return count;
}

std::optional<Decision::Answer::Verdict> verdict_in_force(const Decision& decision) {
  const AnswerCount count = count_answers(decision);
  const int needed = static_cast<int>(std::max(decision.reviewers(), 1U));
  if (count.different >= needed) return Decision::Answer::DIFFERENT;
  if (count.same >= needed) return Decision::Answer::SAME;
  if (count.cannot_tell >= needed) return Decision::Answer::CANNOT_TELL;
  return std::nullopt;
}

}  // namespace braid::transform
