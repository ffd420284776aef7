#include "transform/evaluate/discrepancy.h"

#include <algorithm>

#include "transform/evaluate/stated.h"

namespace braid::transform {
namespace {

Exact percent(const Exact& part, const Exact& whole) { return 100 * part / whole; }

/// As `stated` is written, or with one place more where it would look the same.
std::string as_written(std::string_view stated, const Exact& computed) {
  const auto figure = read_stated(stated);
  const int places = figure ? figure->places : 0;
  std::string text = to_decimal(computed, places);
  if (figure && to_decimal(figure->value, places) == text) text = to_decimal(computed, places + 1);
  return text + (figure && figure->is_percent ? "%" : "");
}

Discrepancy found(Literal rule, std::string_view stated, const Exact& computed) {
  return {rule, std::string{stated}, as_written(stated, computed)};
}

/// Half a unit of the last of so many places.
Exact half_unit(int places) {
  Exact half{1, 2};
  for (int at = 0; at < places; ++at) half /= 10;
  return half;
}

/// Whether some figures that round to these have the stated change. A change falls with its before
/// and rises with its after, so the corners decide.
bool within_rounding(std::string_view stated, const Exact& before, const Exact& after, int places) {
  const auto figure = read_stated(stated);
  const Exact half = half_unit(places);
  if (!figure || before <= half) return false;
  const Exact least = percent(after - half - before - half, before + half);
  const Exact most = percent(after + half - before + half, before - half);
  const Exact apart = half_unit(figure->places);
  const auto fits = [&](const Exact& value) {
    return value + apart >= least && value - apart <= most;
  };
  return fits(figure->value) || fits(-figure->value);
}

/// Whether hits of so many people come to the stated percentage.
bool comes_to(std::string_view stated, std::int64_t hits, std::int64_t of) {
  return compare_stated(stated, percent(hits, of)) == StatedAgreement::agrees;
}

/// How many people the hits can have been of: first and last. Nothing if of none.
std::optional<std::pair<std::int64_t, std::int64_t>> possible(const StatedShare& share) {
  const auto figure = read_stated(share.percent);
  const Exact half = figure ? half_unit(figure->places) : Exact{0};
  if (!figure || share.hits <= 0 || figure->value <= half) return std::nullopt;
  const auto about = to_whole(100 * Exact{share.hits} / figure->value);
  const auto reach = to_whole(100 * Exact{share.hits} / (figure->value - half)) - about + 1;
  std::optional<std::pair<std::int64_t, std::int64_t>> range;
  for (auto of = std::max(share.hits, about - reach); of <= about + reach; ++of) {
    if (!comes_to(share.percent, share.hits, of)) continue;
    if (!range) range.emplace(of, of);
    range->second = of;
  }
  return range;
}

}  // namespace

std::optional<Discrepancy> check_share(std::string_view stated, std::int64_t hits,
                                       std::int64_t of) {
  if (of <= 0) return std::nullopt;
  const Exact computed = percent(hits, of);
  if (compare_stated(stated, computed) != StatedAgreement::differs) return std::nullopt;
  return found("percent_of_counts", stated, computed);
}

std::optional<Discrepancy> check_change(std::string_view stated, const Exact& before,
                                        const Exact& after, std::optional<int> places) {
  if (before == 0) return std::nullopt;
  const Exact computed = percent(after - before, before);
  if (compare_stated(stated, computed) != StatedAgreement::differs) return std::nullopt;
  // "A decrease of 29%" has no sign.
  if (compare_stated(stated, abs(computed)) == StatedAgreement::agrees) return std::nullopt;
  if (places && within_rounding(stated, before, after, *places)) {
    return found("rounding_of_inputs", stated, computed);
  }
  return found("change_of_counts", stated, computed);
}

std::optional<Discrepancy> check_whole_people(std::string_view stated, std::int64_t of) {
  const auto figure = read_stated(stated);
  if (!figure || of <= 0) return std::nullopt;
  const Exact people = figure->value * of / 100;
  const auto about = to_whole(people);
  for (const auto hits : {about - 1, about, about + 1}) {
    if (comes_to(stated, hits, of)) return std::nullopt;
  }
  return Discrepancy{"no_whole_people", std::string{stated}, to_decimal(people, 1)};
}

std::optional<Discrepancy> check_denominators(std::span<const StatedShare> shares) {
  std::int64_t first = 0, last = 0;
  std::string seen;
  bool apart = false;
  for (const auto& share : shares) {
    const auto range = possible(share);
    if (!range) continue;
    apart = apart || (!seen.empty() && (range->first > last || range->second < first));
    first = seen.empty() ? range->first : std::max(first, range->first);
    last = seen.empty() ? range->second : std::min(last, range->second);
    seen += (seen.empty() ? "" : ", ") + std::to_string(range->first);
    if (range->second != range->first) seen += " to " + std::to_string(range->second);
  }
  if (!apart) return std::nullopt;
  std::string stated;
  for (const auto& share : shares) {
    stated += (stated.empty() ? "" : ", ") + std::to_string(share.hits) + " = ";
    stated += share.percent;
  }
  return Discrepancy{"moving_denominator", stated, "of " + seen};
}

std::optional<Discrepancy> check_has_denominator(std::string_view stated,
                                                 std::optional<std::int64_t> of) {
  const auto figure = read_stated(stated);
  if (of || !figure || !figure->is_percent) return std::nullopt;
  return Discrepancy{"no_denominator", std::string{stated}, ""};
}

std::optional<Discrepancy> check_agrees_with_itself(std::span<const std::string_view> said) {
  for (const auto text : said) {
    if (text != said.front()) {
      return Discrepancy{"conflict", std::string{said.front()}, std::string{text}};
    }
  }
  return std::nullopt;
}

std::optional<Discrepancy> check_total(std::int64_t stated, std::span<const std::int64_t> parts) {
  std::int64_t sum = 0;
  for (const auto part : parts) sum += part;
  if (sum == stated) return std::nullopt;
  return Discrepancy{"sum_of_parts", std::to_string(stated), std::to_string(sum)};
}

std::optional<Discrepancy> check_scaled(std::string_view stated, const Exact& whole,
                                        const Exact& factor) {
  const Exact computed = whole * factor;
  if (compare_stated(stated, computed) != StatedAgreement::differs) return std::nullopt;
  return found("not_scaled", stated, computed);
}

std::optional<Discrepancy> check_over(const Exact& bound, std::span<const Exact> values) {
  for (const auto& value : values) {
    if (value > bound) continue;
    return Discrepancy{"not_over", "over " + to_decimal(bound, 2), to_decimal(value, 2)};
  }
  return std::nullopt;
}

std::optional<Discrepancy> check_none_rose(std::span<const Exact> changes) {
  const auto most = std::max_element(changes.begin(), changes.end());
  if (most == changes.end() || *most <= 0) return std::nullopt;
  return Discrepancy{"some_rose", "none rose", to_decimal(*most, 0)};
}

std::optional<Discrepancy> check_sign(Verdict claimed, const Exact& effect, Direction direction) {
  if (claimed != Verdict::positive && claimed != Verdict::negative) return std::nullopt;
  if (effect == 0 || direction == Direction::context) return std::nullopt;
  const bool better = (effect > 0) == (direction == Direction::higher);
  if (better == (claimed == Verdict::positive)) return std::nullopt;
  return Discrepancy{"other_way", std::string{verdict_word(claimed)}, to_decimal(effect, 1)};
}

std::optional<Discrepancy> check_exposure(std::int64_t months_before, std::int64_t months_after) {
  if (months_before == months_after) return std::nullopt;
  return Discrepancy{"unequal_windows", std::to_string(months_before) + " months",
                     std::to_string(months_after) + " months"};
}

std::optional<Discrepancy> check_baseline(const Exact& before, const Exact& after,
                                          const Exact& other_before) {
  const Exact gap = abs(before - other_before);
  if (gap <= abs(after - before)) return std::nullopt;
  return Discrepancy{"baseline_gap", to_decimal(abs(after - before), 1), to_decimal(gap, 1)};
}

std::optional<Discrepancy> check_unit(const Exact& pence_person_year,
                                      const Exact& dearest_week_pence) {
  const Exact week = pence_person_year * 7 / 365;
  if (week <= dearest_week_pence) return std::nullopt;
  return Discrepancy{"implausible_unit", to_decimal(pence_person_year / 100, 0) + " a year",
                     to_decimal(week / 100, 0) + " a week"};
}

std::optional<Discrepancy> check_bands(std::span<const Band> bands) {
  for (std::size_t at = 1; at < bands.size(); ++at) {
    if (bands[at].from == bands[at - 1].to) continue;
    return Discrepancy{"bands_leave_gaps",
                       to_decimal(bands[at - 1].to, 0) + " then " + to_decimal(bands[at].from, 0),
                       to_decimal((bands[at - 1].to + bands[at].from) / 2, 1)};
  }
  return std::nullopt;
}

std::optional<Discrepancy> check_scale(std::string_view level,
                                       std::span<const std::string_view> scale) {
  if (std::find(scale.begin(), scale.end(), level) != scale.end()) return std::nullopt;
  std::string levels;
  for (const auto word : scale) levels += (levels.empty() ? "" : ", ") + std::string{word};
  return Discrepancy{"not_on_scale", std::string{level}, levels};
}

}  // namespace braid::transform
