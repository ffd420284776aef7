#include "transform/link/decision/decision_book.h"

#include <algorithm>

#include "core/keys.h"
#include "review/review.pb.h"
#include "transform/link/decision/verdict.h"

namespace braid::transform {
namespace {

using review::v1::Decision;

Answered answered_by(const Decision& decision) {
  switch (verdict_in_force(decision).value_or(Decision::Answer::VERDICT_UNSPECIFIED)) {
    case Decision::Answer::SAME:
      return Answered::same;
    case Decision::Answer::DIFFERENT:
      return Answered::different;
    case Decision::Answer::CANNOT_TELL:
      return Answered::cannot_tell;
    default:
      return Answered::nothing;
  }
}

}  // namespace

Result<std::optional<DecisionBook::Pair>> DecisionBook::apply(
    std::string_view key, std::optional<std::string_view> value) {
  if (key_tag(key) != KeyTag::decision) return std::optional<Pair>{};
  if (key.size() != 1 + 2 * 16) return fail(ErrorKind::refused, "link/decision-key");
  const Id16 one = *Id16::from(key.substr(1, 16)), other = *Id16::from(key.substr(17, 16));
  Answered answered = Answered::nothing;
  if (value) {
    Decision decision;
    if (!decision.ParseFromArray(value->data(), static_cast<int>(value->size()))) {
      return fail(ErrorKind::refused, "link/decision-unreadable");
    }
    answered = answered_by(decision);
  }
  if (one == other) return std::optional<Pair>{};
  const bool changed = set(one, other, answered);
  set(other, one, answered);
  if (!changed) return std::optional<Pair>{};
  return std::optional<Pair>{std::minmax(one, other)};
}

bool DecisionBook::set(const Id16& one, const Id16& other, Answered answered) {
  const auto found = of_.find(one);
  if (found == of_.end()) {
    if (answered != Answered::nothing) of_[one].push_back({other, answered});
    return answered != Answered::nothing;
  }
  auto& answers = found->second;
  const auto at =
      std::lower_bound(answers.begin(), answers.end(), other,
                       [](const Answer& each, const Id16& handle) { return each.other < handle; });
  const bool is_there = at != answers.end() && at->other == other;
  if ((is_there ? at->answered : Answered::nothing) == answered) return false;
  if (answered == Answered::nothing) {
    answers.erase(at);
    if (answers.empty()) of_.erase(found);
  } else if (is_there) {
    at->answered = answered;
  } else {
    answers.insert(at, {other, answered});
  }
  return true;
}

const std::vector<DecisionBook::Answer>& DecisionBook::of(const Id16& subject) const {
  static const std::vector<Answer> kNone;
  const auto found = of_.find(subject);
  return found == of_.end() ? kNone : found->second;
}

Answered DecisionBook::of(const Id16& one, const Id16& other) const {
  const auto& answers = of(one);
  const auto at =
      std::lower_bound(answers.begin(), answers.end(), other,
                       [](const Answer& each, const Id16& handle) { return each.other < handle; });
  return at != answers.end() && at->other == other ? at->answered : Answered::nothing;
}

}  // namespace braid::transform
