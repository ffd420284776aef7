#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/configuration/configuration.h"
#include "core/bytes.h"
#include "core/log/log.h"
#include "core/result.h"
#include "review/review.pb.h"
#include "transform/compare/pair_score.h"

namespace braid::app {

/// What was answered about one pair, as it stands in the log.
struct ReviewDecision {
  Id16 id;  ///< made of the pair: names the decision to people
  Partition partition = 0;
  review::v1::Decision decision;
};

/// A question about links, and the answers so far.
struct ReviewQuestion {
  Id16 id;
  Partition partition = 0;
  transform::ReviewKind kind = transform::ReviewKind::none;
  review::v1::Item item;
  std::optional<review::v1::Decision> decision;

  /// Answers that are needed before one counts.
  int needed() const;
};

std::string_view verdict_word(review::v1::Decision::Answer::Verdict verdict);

/// Everything that waits, in the order in which it should be looked at: by severity of the kind,
/// then by the number of subjects concerned, most first, then by id (linkage-design, section 11).
Result<std::vector<ReviewQuestion>> read_questions(const Configuration& configuration, Log& log);
/// All decisions, by area and pair.
Result<std::vector<ReviewDecision>> read_decisions(const Configuration& configuration, Log& log);

/// The levels of an item; what it does not hold, or this version does not know, is missing.
transform::PairLevels levels_of(const review::v1::Item& item);

/// Name of an id or a handle for people: its first eight hexadecimal digits.
std::string short_hex(const Id16& id);
std::string short_hex(const std::string& bytes);

/// The one element whose id begins with these hexadecimal digits; nothing, and `several` says
/// whether, if there is none or more than one.
template <class Element>
const Element* find_by_prefix(const std::vector<Element>& elements, std::string_view prefix,
                              bool& several) {
  const Element* found = nullptr;
  several = false;
  for (const auto& element : elements) {
    if (prefix.empty() || !hex(element.id.view()).starts_with(prefix)) continue;
    several = found != nullptr;
    if (several) return nullptr;
    found = &element;
  }
  return found;
}

}  // namespace braid::app
