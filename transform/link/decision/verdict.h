#pragma once

#include <optional>

#include "review/review.pb.h"

namespace braid::transform {

/// The last answer of each reviewer, by how many gave it.
struct AnswerCount {
  int same = 0, different = 0, cannot_tell = 0;

  int all() const { return same + different + cannot_tell; }
};
AnswerCount count_answers(const review::v1::Decision& decision);

/// The answer that as many different reviewers gave as are needed, if any: what the linker obeys
/// and what reviewers are shown. Different beats same (rulings S16).
std::optional<review::v1::Decision::Answer::Verdict> verdict_in_force(
    const review::v1::Decision& decision);

}  // namespace braid::transform
