#pragma once

#include <optional>
#include <string>

#include "core/fault.h"
#include "core/vocabulary.h"
#include "ingest/table/code_list.h"

namespace braid::ingest {

/// The words for referrals, need, plans and assessed risk, which the CIN census, the SSD and the
/// daily JSON tell alike; the codes stand in `catalogue/codes/cin` (feed-formats 3.3).
struct NeedWords {
  /// Adds a fault for everything that is wrong in the code lists.
  static std::optional<NeedWords> load(const std::string& code_folder, const Vocabulary& vocabulary,
                                       Faults& faults);

  CodeList sources, needs, closures, abuses, disabilities, factors, sexes, ethnic;

  KindCode referral{}, need_kind{}, cin_plan{}, cp_plan{}, risk_flag{}, person{},
      court_application{};
  AttributeCode referral_source{}, no_further_action{}, need{}, closure_reason{}, abuse{},
      earlier_plans{}, other_authority{}, risk_type{}, risk_level{}, disabled{};
  std::uint32_t low = 0, is_disabled = 0, not_disabled = 0, male = 0, female = 0;
};

}  // namespace braid::ingest
