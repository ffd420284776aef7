#pragma once

#include <cstddef>
#include <string>

#include "app/configuration/configuration.h"

namespace braid::app {

// `braid review ...`: questions about links that a person answers (linkage-design, section 11). No
// value of a record is ever shown. Each returns the exit status.

struct ReviewListOptions {
  std::string kind;       ///< empty: all
  std::size_t limit = 0;  ///< 0: all
  bool json = false;
};
int review_list(const Configuration& configuration, const ReviewListOptions& options);
int review_show(const Configuration& configuration, const std::string& id, bool json);

struct ReviewAnswerOptions {
  std::string id;       ///< of the question, or the beginning of it
  std::string verdict;  ///< same, different, cannot-tell
  std::string why;
  std::string as;  ///< the reviewer; empty: the login name
};
/// Writes one short transaction beside a running service; the act is audited.
int review_answer(const Configuration& configuration, const ReviewAnswerOptions& options);

int review_decisions(const Configuration& configuration, bool json);
/// Takes a decision back, whole; the question, if there still is one, comes up again.
int review_withdraw(const Configuration& configuration, const std::string& id,
                    const std::string& as);

}  // namespace braid::app
