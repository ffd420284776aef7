#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.h"
#include "transform/evaluate/evidence.h"
#include "transform/evaluate/stated.h"
#include "transform/evaluate/verdict.h"
#include "transform/measure/cohort/month_span.h"
#include "transform/statistics/interval.h"
#include "transform/value/value_for_money.h"

// The whole of one evaluation, as every report of it is made of: text, JSON, CSV, HTML and the
// summary tables (evaluation, sections 1 to 8; interface, section 3). Nothing in it is of one
// person, and what the release profile hides is already gone. Plain data; words are as in JSON.

namespace braid::transform {

/// One side of a before-after pair. Hidden by the release profile: no number at all.
struct EvaluatedFigure {
  std::optional<std::int64_t> numerator, denominator;
  std::optional<double> value;  ///< in the row's unit: a share is percent
  std::int64_t people = 0;      ///< with the indicator defined
  std::int64_t behind = 0;      ///< of them, behind the numerator
  bool suppressed = false;
};

/// What an estimate is an estimate of.
enum class EffectScale : std::uint8_t {
  rate_ratio,       ///< after / before of one group; no effect is 1
  ratio_of_ratios,  ///< of the programme's to the comparator's; no effect is 1
  points,           ///< percentage points; no effect is 0
  difference,       ///< of means, days, scores, pounds; no effect is 0
  share,            ///< a share by itself, percent: with interval, without an effect
};
std::string_view effect_scale_word(EffectScale scale);

/// An effect with its uncertainty. Methods and tests by name: "cluster bootstrap, 1999 draws".
struct EvaluatedEffect {
  EffectScale scale = EffectScale::rate_ratio;
  std::optional<double> effect;
  std::optional<Interval> interval;
  std::string method;
  std::optional<double> p;  ///< unadjusted, two-sided
  std::string test;
  /// The Poisson formulas, printed as "assumes independent events; too narrow" (evaluation, E10).
  std::optional<Interval> independent_interval;
  std::optional<double> independent_p;
  std::string effect_size_name;  ///< "rate ratio", "risk difference", "Hedges g"
  std::optional<double> effect_size;
};

/// A figure that somebody has written, held against the data (evaluation, E8).
struct StatedComparison {
  std::string what;    ///< "change_pct", "before_value", "after_value", "change_abs", "effect", ...
  std::string stated;  ///< as written
  std::string computed;  ///< with the places of `stated`, or at least one more where they differ
  StatedAgreement agreement = StatedAgreement::not_judged;
  std::string source;  ///< where it was written
};

/// One line of the JSON: one indicator of one group.
struct EvaluatedGroup {
  /// programme, comparator, area_total; washout (the programme with the window before t0 ending
  /// three months earlier).
  std::string group;
  MonthSpan before_span{-12, 0}, after_span{0, 12};
  std::string before_label, after_label;  ///< windows, or the calendar periods of an area total
  std::optional<EvaluatedFigure> before;  ///< none: defined only after t0
  EvaluatedFigure after;
  std::optional<double> change_abs, change_pct;
  std::optional<EvaluatedEffect> effect;  ///< of this group by itself
  std::int64_t cohort = 0;                ///< of the group
  std::int64_t people = 0;                ///< with a value in both windows: n of E11
  std::vector<std::string> flags;         ///< ascending
  std::vector<StatedComparison> stated;
};

enum class OutcomeFamily : std::uint8_t { hard, soft, none };
std::string_view family_word(OutcomeFamily family);

/// One outcome of the plan.
struct EvaluatedOutcome {
  std::string indicator, title;
  std::string headed;  ///< "H3", "S1"; empty: none
  std::string kind;    ///< count, rate, share, mean, days, money, variant, stated
  std::string unit;    ///< events, children, percent, days, GBP, ...
  Direction direction = Direction::context;
  OutcomeFamily family = OutcomeFamily::none;
  bool is_primary = false;
  bool is_planned = true;              ///< in the plan that was registered
  std::vector<EvaluatedGroup> groups;  ///< programme first
  /// Programme against comparator, or of the programme alone where there is none (rulings H14).
  std::optional<EvaluatedEffect> effect;
  std::optional<double> p_adjusted;  ///< Holm within the family; none of the primary
  /// Difference of the slopes before t0, a quarter (rulings H18).
  std::optional<EvaluatedEffect> trend;
  Verdict verdict = Verdict::not_reported;
  std::vector<std::string> flags;  ///< ascending; of the outcome as a whole
};

/// People of one arm, and how they were come by.
struct CohortCounts {
  std::string arm;
  std::int64_t participations = 0;  ///< rows
  std::int64_t people = 0;          ///< in the cohort: intention to treat
  std::int64_t matched = 0;         ///< of the programme; comparators of the comparator
  std::optional<Date> first_t0 = {}, last_t0 = {};
  bool suppressed = false;  ///< too few to be told
};

/// Who is not in a figure, and why. Nobody is dropped silently.
struct LeftOutPeople {
  std::string arm;          ///< empty: not of one arm
  std::string indicator;    ///< empty: of the evaluation as a whole
  std::string reason;       ///< "repeat_referral", "links_to_nobody", "t0_outside_coverage", ...
  std::int64_t people = 0;  ///< under the profile's minimum: 0 and `few`
  bool few = false;
};

enum class BalanceGrade : std::uint8_t { good, acceptable, flagged };
std::string_view balance_word(BalanceGrade grade);

/// How alike the groups were before (rulings H13).
struct BalanceRow {
  std::string variable;  ///< "days_in_care", or an outcome's indicator
  bool is_matching = false;
  std::int64_t people = 0, comparator_people = 0;
  std::optional<double> mean, comparator_mean;
  std::optional<double> difference;  ///< standardised; none: infinite
  BalanceGrade grade = BalanceGrade::good;
  bool suppressed = false;
};

struct EvaluationWarning {
  std::string code;     ///< "unlike_at_baseline", "coverage_changed", "overlapping_programmes", ...
  std::string subject;  ///< an indicator, programme or variable; empty: all
  std::optional<std::int64_t> count;
  std::string text;  ///< one plain sentence
};

/// A stated amount of money, not avoided times cost: kind `stated` (rulings H50).
struct StatedMoney {
  std::string indicator, agency, label, unit, text, source;
  std::optional<std::int64_t> pence;
};

/// What was valued how (rulings H39).
struct ValuedLine {
  std::string indicator, unit_cost, agency, unit, source, kind;
  AvoidedBy by = AvoidedBy::stated;
  double avoided = 0;
  double scale = 1;  ///< people started / people analysed
  int price_year = 0;
  bool projected = false;
  std::optional<int> grade;
  std::int64_t pence = 0;
  std::string excluded_by;  ///< counts the same money already; empty: is counted
};

struct EvaluationMoney {
  int price_year = 0;
  std::vector<ValuedLine> lines;
  std::optional<ValueForMoney> value;  ///< none: nothing valued, or it was refused
  std::string refused;                 ///< rule, such as "money/no-deflator"
  std::vector<StatedMoney> stated;
  std::optional<Interval> net_interval;  ///< pence
  bool suppressed = false;
};

/// What was planned, when, and what has changed since (evaluation: pre-registration).
struct PlanChange {
  Date date = Date::none();
  std::string hash;
  std::string what;  ///< key of the programme file: "outcome", "match", ...
};
struct PlanRecord {
  std::string hash;                                        ///< SHA-256 of the plan, hexadecimal
  std::vector<std::pair<std::string, std::string>> parts;  ///< each with its own
  std::optional<Date> registered;
  std::string registered_hash;  ///< empty: none registered
  bool before_data = false;     ///< registered before the first t0
  std::vector<PlanChange> changes;
};

/// Of a revision against the one before it.
struct EvaluationChange {
  std::string indicator, group, what;  ///< "after_value", "verdict", ...
  std::string was, is;
  std::string why;  ///< feeds that were delivered since, "plan", "follow_up"

  bool operator==(const EvaluationChange&) const = default;
};

struct Evaluation {
  std::string programme, title, area, agency;
  std::string theory;
  Design design = Design::before_after;
  std::string profile;
  std::optional<Date> start, end;  ///< recruitment, both days
  Date as_of = Date::none();
  int window_months = 12;
  std::uint64_t seed = 1;
  std::int64_t draws = 1999;

  std::vector<CohortCounts> cohorts;  ///< programme first
  std::vector<LeftOutPeople> left_out;
  std::vector<BalanceRow> balance;
  bool unlike_at_baseline = false;
  std::vector<EvaluatedOutcome> outcomes;
  std::optional<EvaluationMoney> money;
  EvidenceCeiling ceiling;
  PlanRecord plan;
  std::vector<EvaluationWarning> warnings;
  std::vector<std::string> caveats;  ///< of the programme file, as written
  std::vector<EvaluationChange> changes;
  std::int64_t revision = 0;
  std::string hash;  ///< SHA-256 of the printed document without the last three, hexadecimal
};

}  // namespace braid::transform
