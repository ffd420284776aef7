#pragma once

#include <string>
#include <vector>

#include "transform/measure/definition/catalogue.h"
#include "transform/measure/definition/history_in_words.h"

namespace braid::transform {

/// A definition told in plain sentences, each ending with a full stop. They follow from what the
/// definition means, not from its title or help, so they cannot say anything else than what is
/// measured.
struct DefinitionInWords {
  std::string counts;                   ///< what the number is; of a quotient its two sides
  std::vector<std::string> population;  ///< who can be counted at all
  std::vector<std::string> exclusions;  ///< what is left out, one condition each
  std::vector<std::string> windows;     ///< periods, look-back, follow-up, before and after a t0
};

DefinitionInWords in_words(const Definition& definition, const Vocabulary& vocabulary);

/// "days of episodes of care in the period".
std::string part_in_words(const Part& part);
/// "legal status is C1 or C2".
std::string condition_in_words(const Condition& condition, const Vocabulary& vocabulary);
/// "another referral began at most 12 months before the day".
std::string relation_in_words(const Relation& relation, const Vocabulary& vocabulary);
/// "aged 10 to 17".
std::string ages_in_words(const Ages& ages);

}  // namespace braid::transform
