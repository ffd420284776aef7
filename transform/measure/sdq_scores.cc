#include "transform/measure/sdq_scores.h"

#include <cstdlib>

#include "transform/measure/stay_age.h"

namespace braid::transform {
namespace {

// Pairing windows in days (indicators, S1).
constexpr int kBaselineBefore = 90, kBaselineAfter = 30, kFollowUpAround = 90;
constexpr int kFollowUpMonths = 12;

/// In the stock at the year's end, in one period of care since before the year began, and without
/// a day of respite in it.
bool looked_after_12_months(const Story& story, Date first, Date last) {
  bool whole_year = false;
  for (const Stay& spell : story.spells) {
    whole_year = whole_year || (spell.start <= first && spell.end > last);
  }
  for (const Stay& stay : story.respite) {
    if (stay.start <= last && stay.end > first) return false;
  }
  return whole_year;
}

/// Of the scores by the respondent in [first, last] the one nearest `target`; on equal distance the
/// earlier date; on one date the later statement.
std::optional<Score> nearest(const MeasurePlan& plan, const Story& story, std::uint32_t respondent,
                             DaySpan days, Date target) {
  std::optional<Score> best;
  const auto& definition = *plan.definition;
  for (const Score& score : story.scores) {
    if (score.respondent != respondent || score.date < days.first || score.date > days.last) {
      continue;
    }
    if (!within_ages(story.age_at_day(score.date), definition.cohort_age_min,
                     definition.cohort_age_max)) {
      continue;
    }
    const bool same_date = best && best->date == score.date;
    if (!best || same_date || std::abs(score.date - target) < std::abs(best->date - target)) {
      best = score;
    }
  }
  return best;
}

}  // namespace

std::optional<Score> score_of_year(const MeasurePlan& plan, const Story& story, std::uint32_t carer,
                                   Date year_end) {
  const auto& definition = *plan.definition;
  const Date year_start = year_end.plus_months(-12) + 1;
  if (!within_ages(story.age_at_day(year_end), definition.age_min, definition.age_max) ||
      (!definition.population.empty() && !looked_after_12_months(story, year_start, year_end))) {
    return std::nullopt;
  }
  std::optional<Score> latest;
  for (const Score& score : story.scores) {
    const bool in_year = year_start <= score.date && score.date <= year_end;
    if (in_year && score.respondent == carer) latest = score;
  }
  return latest;
}

std::optional<std::pair<Score, Score>> score_pair(const MeasurePlan& plan, const Story& story,
                                                  std::uint32_t carer, Date t0) {
  const auto baseline =
      nearest(plan, story, carer, {t0 - kBaselineBefore, t0 + kBaselineAfter}, t0);
  const Date anniversary = t0.plus_months(kFollowUpMonths);
  const auto follow_up =
      nearest(plan, story, carer, {anniversary - kFollowUpAround, anniversary + kFollowUpAround},
              anniversary);
  if (!baseline || !follow_up) return std::nullopt;
  return std::make_pair(*baseline, *follow_up);
}

}  // namespace braid::transform
