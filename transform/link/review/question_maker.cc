#include "transform/link/review/question_maker.h"

#include <algorithm>

namespace braid::transform {
namespace {

ReviewKind severer(ReviewKind one, ReviewKind other) {
  if (one == ReviewKind::none || other == ReviewKind::none) return std::max(one, other);
  return std::min(one, other);
}

ReviewKind kind_of_refusal(Refusal refusal) {
  switch (refusal) {
    case Refusal::birth_dates:
    case Refusal::large_source:
      return ReviewKind::large_cluster;
    case Refusal::large_clusters:
    case Refusal::unlike:
      return ReviewKind::possible_merge;
    case Refusal::contradicted:
      return ReviewKind::given_differs;
    case Refusal::torn:
      return ReviewKind::possible_twin;
    default:
      return ReviewKind::none;
  }
}

bool is_of_number(ReviewKind kind) {
  return kind == ReviewKind::nhs_misassigned || kind == ReviewKind::nhs_same_dob_conflict;
}

}  // namespace

void QuestionMaker::ask() {
  for (const auto& pair : components_.pairs()) {
    const ReviewKind kind = kind_of(pair);
    if (kind != ReviewKind::none) ask_about(pair, kind);
  }
}

ReviewKind QuestionMaker::kind_of(const MemberPair& pair) const {
  const ReviewKind kind = pair.noted.review;
  if (pair.answered != Answered::nothing) return ReviewKind::none;
  const auto& outcomes = components_.persons().outcomes;
  if (pair.other_place != MemberPair::kNone &&
      outcomes[pair.one].person == outcomes[pair.other_place].person) {
    return kind_within_person(pair);
  }
  const Subject& one = store_[components_.members()[pair.one]];
  if (store_.kept_apart(one, store_[pair.other])) {
    return is_of_number(kind) ? kind : ReviewKind::none;
  }
  if (pair.pair == MemberPair::kNone) return kind;
  return severer(kind, kind_of_refusal(components_.persons().refused[pair.pair].why));
}

ReviewKind QuestionMaker::kind_within_person(const MemberPair& pair) const {
  if (!pair.noted.links()) return ReviewKind::none;
  const auto& outcomes = components_.persons().outcomes;
  const bool firm = outcomes[pair.one].to->grade == LinkGrade::firm &&
                    outcomes[pair.other_place].to->grade == LinkGrade::firm;
  if (!firm) return pair.noted.review;
  const bool by_score = pair.noted.rule == PairRule::r12 || pair.noted.rule == PairRule::r9;
  if (pair.noted.verdict == PairVerdict::firm && by_score &&
      is_sampled(store_[pair.noted.one].handle, store_[pair.noted.other].handle)) {
    return ReviewKind::blind_sample;
  }
  return ReviewKind::none;
}

void QuestionMaker::ask_about(const MemberPair& pair, ReviewKind kind) {
  Question question;
  question.kind = kind;
  question.one = components_.members()[pair.one];
  question.other = pair.other;
  const auto& outcomes = components_.persons().outcomes;
  // What was refused may have been joined by another pair later.
  if (pair.pair != MemberPair::kNone &&
      outcomes[pair.one].person != outcomes[pair.other_place].person) {
    const auto& refused = components_.persons().refused[pair.pair];
    question.one_size = refused.one_size;
    question.other_size = refused.other_size;
  }
  if (store_[question.other].handle < store_[question.one].handle) {
    std::swap(question.one, question.other);
    std::swap(question.one_size, question.other_size);
  }
  const auto agency = [&](SubjectNumber number) -> std::string_view {
    return store_.sources().agency_name(store_[number].agency);
  };
  question.one_agency = agency(question.one);
  question.other_agency = agency(question.other);
  judge_.view(question.one, one_);
  judge_.view(question.other, other_);
  question.score = judge_.judge(one_, other_, false);
  desk_.want(question);
}

}  // namespace braid::transform
