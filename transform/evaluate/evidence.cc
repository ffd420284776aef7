#include "transform/evaluate/evidence.h"

#include <array>
#include <cmath>

namespace braid::transform {
namespace {

constexpr std::int64_t kPeopleMin = 20;
constexpr double kImbalanceMax = 0.25, kAttritionMax = 0.35, kAttritionApartMax = 0.10;

using Failed = std::vector<Literal>;

void expect(bool holds, Literal check, Failed& failed) {
  if (!holds) failed.push_back(check);
}

Failed short_of_two(const Study& study) {
  Failed failed;
  expect(study.has_primary, "no registered primary outcome", failed);
  expect(study.has_before || study.design == Design::randomised, "no before measure", failed);
  return failed;
}

Failed short_of_three(const Study& study) {
  Failed failed;
  expect(study.has_result, "no result yet", failed);
  expect(study.has_before, "no before and after on the same people", failed);
  expect(study.is_statutory, "measure is neither validated nor statutory", failed);
  expect(study.people >= kPeopleMin, "under 20 people with both measures", failed);
  expect(study.primary == Verdict::positive, "not better, or interval includes no effect", failed);
  return failed;
}

/// The design alone, whatever it found.
Failed short_of_a_good_comparison(const Study& study) {
  Failed failed;
  const bool compares = study.design == Design::randomised || study.design == Design::matched ||
                        study.design == Design::matched_neighbour;
  expect(compares, "comparator neither randomised nor matched", failed);
  expect(study.people >= kPeopleMin && study.comparator_people.value_or(0) >= kPeopleMin,
         "under 20 people in an arm", failed);
  expect(study.imbalance <= kImbalanceMax, "groups not alike at baseline", failed);
  expect(study.attrition < kAttritionMax && study.comparator_attrition < kAttritionMax,
         "attrition of 35% or more", failed);
  expect(std::abs(study.attrition - study.comparator_attrition) <= kAttritionApartMax,
         "attrition differs by more than 10 points", failed);
  return failed;
}

}  // namespace

std::string_view design_word(Design design) {
  static constexpr std::array<std::string_view, 7> kWords{
      "randomised", "matched",    "matched_neighbour", "earlier_cohort",
      "given",      "area_total", "before_after"};
  return kWords[static_cast<std::size_t>(design)];
}

EvidenceCeiling evidence_ceiling(const Study& study) {
  auto comparison = short_of_a_good_comparison(study);
  if (auto failed = short_of_two(study); !failed.empty()) return {1, "NL2", std::move(failed)};
  if (study.has_result && comparison.empty()) {
    if (study.primary == Verdict::positive) return {4, "3", {"one study alone"}};
    if (study.all_include_no_effect)
      return {4, "NE", {"interval includes no effect on all outcomes"}};
  }
  if (auto failed = short_of_three(study); !failed.empty()) return {2, "NL2", std::move(failed)};
  return {3, "2", std::move(comparison)};
}

}  // namespace braid::transform
