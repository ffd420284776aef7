#include "app/report/report_words.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "app/command/table.h"

namespace braid::app {
namespace {

using transform::EffectScale;

struct Said {
  std::string_view word, title;
};

constexpr auto kFlags = std::to_array<Said>({
    {"unequal_windows", "The windows are not equally long: only rates may be compared."},
    {"zero_cell", "One of the counts is nought, so there is no ratio."},
    {"coverage_changed",
     "An agency's coverage begins inside the window before for more than one in twenty."},
    {"trends_differ", "The groups went different ways already before."},
    {"trends_not_testable",
     "Too few quarters before to test whether the groups went the same way."},
    {"regression_to_mean", "People were chosen at a high value, which tends to fall by itself."},
    {"not_after_holm", "Not significant once the number of tests is allowed for."},
    {"small", "Fewer than 20 people: intervals only, no word of significance."},
    {"no_interval", "There are totals only, so the result has no interval."},
    {"never", "No share of lasting benefits pays for the programme."},
    {"unlike_at_baseline", "The groups were not alike before."},
    {"below_minimum_cohort", "Fewer people than may be reported."},
    {"denominator_moved", "The denominators before and after differ."},
    {"unequal_exposure", "Exposure is not whole for everybody, so counts are read as rates."},
    {"better_detection_raises_counts", "Better detection raises this count by itself."},
    {"stated_differs", "A published figure does not follow from the data."},
    {"not_available", "No feed of the areas supplies it."},
    {"whole_area", "Of the whole area, not of the programme's people."},
    {"not_valued", "Not valued: there is no estimate to value it by."},
    {"repeat_referral", "Referred again: the first referral counts."},
    {"links_to_nobody", "The participation is of nobody whom an agency knows."},
    {"t0_outside_coverage", "The referral lies outside what the agencies' feeds cover."},
    {"t0_after_as_of", "The referral lies after the day up to which data are seen."},
    {"outside_recruitment", "Referred outside the recruitment period."},
    {"no_usable_record", "Less than 80% of a window is covered, or nothing is known."},
    {"no_pair", "No value on one side of the referral."},
    {"follow_up_incomplete", "The follow-up is not complete yet."},
    {"unmatched", "Nobody alike enough to compare with."},
    {"was_in_programme_first", "Had been in the programme before."},
    {"joined_programme", "Joined the programme and leaves the comparator that day."},
    {"change_pct", "change in percent"},
    {"change_abs", "change"},
    {"before_value", "value before"},
    {"after_value", "value after"},
    {"before_num", "count before"},
    {"after_num", "count after"},
});

constexpr auto kHeadings = std::to_array<Said>({
    {"H1", "Children looked after"},
    {"H2", "Children in need"},
    {"H3", "Re-referrals"},
    {"H4", "Returning home"},
    {"H5", "Residential care"},
    {"H6", "Placement stability"},
    {"H7", "Education, employment and training"},
    {"H8", "Missing"},
    {"H9", "Youth crime"},
    {"H10", "Crisis presentations"},
    {"H11", "Child sexual exploitation"},
    {"H12", "Homelessness"},
    {"H13", "Gang affiliation"},
    {"H14", "Social work caseloads"},
    {"S1", "Mental and emotional health"},
    {"S2", "Relationships with parents, carers and social workers"},
    {"S3", "Relationships with peers"},
    {"S4", "Resilience"},
    {"S5", "Physical health"},
    {"S6", "Secure stable base"},
    {"S7", "Staff knowledge, attitudes and self-efficacy"},
    {"S8", "Job satisfaction"},
    {"S9", "Recruitment and retention"},
});

template <std::size_t N>
std::string_view title_of(const std::array<Said, N>& list, std::string_view word) {
  for (const auto& said : list) {
    if (said.word == word) return said.title;
  }
  return {};
}

/// Digits of a whole number of the smallest unit, as "1,234.5".
std::string with_point(std::int64_t number, std::int64_t unit, int places) {
  std::string text = with_commas(number / unit);
  if (places == 0) return text;
  std::string rest = std::to_string(number % unit);
  rest.insert(0, static_cast<std::size_t>(places) - rest.size(), '0');
  return text + "." + rest;
}

bool is_percent(std::string_view unit) { return unit.starts_with("percent"); }
bool is_money(std::string_view unit) { return unit.starts_with("GBP"); }

int places_of(double value) { return std::abs(value - std::round(value)) < 1e-9 ? 0 : 1; }

}  // namespace

std::string decimal(double value, int places) {
  if (!std::isfinite(value)) return value > 0 ? "infinite" : "-";
  std::int64_t unit = 1;
  for (int at = 0; at < places; ++at) unit *= 10;
  // A hair upwards, so that 2.675 goes the way it is written.
  const double scaled = std::abs(value) * static_cast<double>(unit);
  const auto number = static_cast<std::int64_t>(std::floor(scaled + 0.5 + 1e-9));
  return (value < 0 && number != 0 ? "-" : "") + with_point(number, unit, places);
}

std::string pounds(std::int64_t pence) {
  const std::int64_t size = std::abs(pence);
  const bool whole = size >= 100'000 || size % 100 == 0;
  return std::string{pence < 0 ? "-" : ""} + "\xC2\xA3" +
         (whole ? with_commas((size + 50) / 100) : with_point(size, 100, 2));
}

std::string value_text(double value, std::string_view unit) {
  if (is_percent(unit)) return decimal(value, 1) + "%";
  if (is_money(unit)) return pounds(std::llround(value * 100));
  return decimal(value, std::abs(value) < 100 ? places_of(value) : 0);
}

std::string change_text(double value, std::string_view unit) {
  const std::string sign = value > 0 ? "+" : "";
  if (is_percent(unit)) return sign + decimal(value, 1) + " points";
  return sign + value_text(value, unit);
}

std::string p_text(double p) { return p < 0.0001 ? "under 0.0001" : decimal(p, 4); }

std::string effect_text(const transform::EvaluatedEffect& effect) {
  if (!effect.effect) return "-";
  const bool ratio =
      effect.scale == EffectScale::rate_ratio || effect.scale == EffectScale::ratio_of_ratios;
  const int places = ratio ? 3 : 2;
  std::string text = decimal(*effect.effect, places);
  if (effect.interval) {
    text += " (" + decimal(effect.interval->low, places) + " to " +
            decimal(effect.interval->high, places) + ")";
  }
  return text;
}

std::string figure_text(const transform::EvaluatedFigure& figure, std::string_view unit) {
  if (figure.suppressed) return "c";
  std::string text;
  if (figure.numerator && figure.denominator) {
    text = with_commas(*figure.numerator) + "/" + with_commas(*figure.denominator);
    if (figure.value) text += " = " + value_text(*figure.value, unit);
    return text;
  }
  if (figure.value) return value_text(*figure.value, unit);
  return figure.numerator ? with_commas(*figure.numerator) : "-";
}

std::string_view scale_title(EffectScale scale) {
  static constexpr std::array<std::string_view, 5> kTitles{
      "rate ratio, after to before", "ratio of ratios, programme to comparator",
      "percentage points", "difference", "share"};
  return kTitles[static_cast<std::size_t>(scale)];
}

std::string_view design_title(transform::Design design) {
  static constexpr std::array<std::string_view, 7> kTitles{
      "randomised",
      "matched cohort in the same authority",
      "matched cohort in a statistical neighbour",
      "the same authority's earlier cohort",
      "comparator as given, not matched by Braid",
      "total of the area: context, not a matched group",
      "before and after, without a comparator"};
  return kTitles[static_cast<std::size_t>(design)];
}

std::string_view verdict_title(transform::Verdict verdict) {
  static constexpr std::array<std::string_view, 6> kTitles{
      "positive",         "negative",     "no change, or not significant",
      "mixed or unclear", "not reported", "context, not judged"};
  return kTitles[static_cast<std::size_t>(verdict)];
}

std::string_view value_class_title(transform::ValueClass value) {
  static constexpr std::array<std::string_view, 4> kTitles{"not classified", "positive",
                                                           "no difference", "negative"};
  return kTitles[static_cast<std::size_t>(value)];
}

std::string_view avoided_by_title(transform::AvoidedBy by) {
  static constexpr std::array<std::string_view, 4> kTitles{
      "stated in the programme's file", "difference in differences", "matched, after only",
      "before and after, less deadweight"};
  return kTitles[static_cast<std::size_t>(by)];
}

std::string_view group_title(std::string_view group) {
  static constexpr auto kTitles =
      std::to_array<Said>({{"programme", "Programme"},
                           {"comparator", "Comparator"},
                           {"area_total", "Whole area"},
                           {"washout", "Programme, months 15 to 3 before"}});
  const auto title = title_of(kTitles, group);
  return title.empty() ? group : title;
}

std::string span_title(transform::MonthSpan span) {
  const auto months = [](int from, int to) {
    return "months " + std::to_string(from + 1) + " to " + std::to_string(to);
  };
  if (span.to <= 0) {
    return span.to == 0 ? std::to_string(-span.from) + " months before t0"
                        : months(-span.to, -span.from) + " before t0";
  }
  if (span.from == 0) return std::to_string(span.to) + " months from t0";
  return months(span.from, span.to) + " from t0";
}

std::string flag_title(std::string_view flag) {
  const auto title = title_of(kFlags, flag);
  if (!title.empty()) return std::string{title};
  std::string words{flag};
  for (char& c : words) c = c == '_' ? ' ' : c;
  return words;
}

std::string_view heading_title(std::string_view headed) { return title_of(kHeadings, headed); }

}  // namespace braid::app
