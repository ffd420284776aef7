#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/fault.h"
#include "core/result.h"
#include "core/vocabulary.h"
#include "ingest/table/code_list.h"
#include "ingest/table/refusal.h"

namespace braid::ingest {

/// A coded column of Episodes and the attribute of `care` that it becomes.
struct EpisodeCode {
  std::size_t column;          ///< of Episodes
  std::string_view list;       ///< file under codes/ssda903
  std::string_view attribute;  ///< word of the vocabulary
  /// A code that the list has not: the row is quarantined under this if the code decides an
  /// indicator, else kept as unknown and remarked (feed-formats 2.11, rules 143 to 149).
  bool decides;
  Refusal unknown;
};

/// How a 903 return becomes our words. The table of its columns stands at the head of the .cc file;
/// the codes stand in `catalogue/codes/ssda903`.
class Ssda903Mapping {
 public:
  /// Adds a fault for everything that is wrong in the code lists.
  static std::optional<Ssda903Mapping> load(const std::string& code_folder,
                                            const Vocabulary& vocabulary, Faults& faults);

  struct EpisodeColumn {
    EpisodeCode form;
    AttributeCode attribute{};
    CodeList codes;
  };
  std::vector<EpisodeColumn> episode_columns;
  CodeList sex, ethnic, missing, sdq_reason, in_touch_codes, activity_codes, accommodation_codes,
      review_codes;

  /// A 0/1 column of OC2 and the attribute of `health_items` that it becomes.
  struct HealthItem {
    std::size_t column;
    AttributeCode attribute{};
  };
  std::vector<HealthItem> health_columns;

  KindCode care{}, missing_kind{}, uasc{}, sdq{}, health_items{}, care_leaver{}, adoption{},
      allocation{};
  AttributeCode missing_category{}, respondent{}, adult{}, reason_ceased{}, placement{}, home{},
      age_group{}, in_touch{}, activity{}, accommodation{}, suitable{}, closed_elsewhere{},
      adoption_step{}, worker{}, primary{};
  std::uint32_t taken_over = 0, match = 0;  ///< of reason_ceased, of adoption_step
  std::uint32_t male = 0, female = 0, missing_word = 0, adult_yes = 0, carer = 0, goes_on = 0;
};

}  // namespace braid::ingest
