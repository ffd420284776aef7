#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "transform/evaluate/verdict.h"
#include "transform/value/exact.h"

// Faults of a written report that can be found by rule, without knowing what is true: figures that
// do not follow from each other, or cannot be compared (evaluation, E3, E7 to E9; seed table
// discrepancies). Each check gives nothing where there is nothing wrong, or nothing can be judged.
// Stated figures are text, because how many places they are written with matters (rulings H17).

namespace braid::transform {

struct Discrepancy {
  Literal rule;
  std::string stated, computed;
};

/// "86%" of hits of people.
std::optional<Discrepancy> check_share(std::string_view stated, std::int64_t hits, std::int64_t of);
/// "-29%" of a change from before to after, which may be written without its sign. Where before and
/// after are rounded figures themselves, `places` of them, and some unrounded ones would give the
/// stated change, the rule is "rounding_of_inputs".
std::optional<Discrepancy> check_change(std::string_view stated, const Exact& before,
                                        const Exact& after, std::optional<int> places = {});
/// "50%" of 87 people: no whole number of them comes to that.
std::optional<Discrepancy> check_whole_people(std::string_view stated, std::int64_t of);

/// "34 = 61%".
struct StatedShare {
  std::int64_t hits = 0;
  std::string_view percent;
};
/// Shares that are said of the same people, and cannot be of equally many.
std::optional<Discrepancy> check_denominators(std::span<const StatedShare> shares);
/// A percentage for which nobody says of how many.
std::optional<Discrepancy> check_has_denominator(std::string_view stated,
                                                 std::optional<std::int64_t> of);

/// What one report says of one thing in several places: figures, or words.
std::optional<Discrepancy> check_agrees_with_itself(std::span<const std::string_view> said);
/// A total, and its parts.
std::optional<Discrepancy> check_total(std::int64_t stated, std::span<const std::int64_t> parts);
/// What would be left if only a share of it lasted: 3.30 halved.
std::optional<Discrepancy> check_scaled(std::string_view stated, const Exact& whole,
                                        const Exact& factor);
/// "over 3", of values of which none may be as low as that.
std::optional<Discrepancy> check_over(const Exact& bound, std::span<const Exact> values);
/// "none rose", of changes.
std::optional<Discrepancy> check_none_rose(std::span<const Exact> changes);
/// A finding counted as positive or negative, though its effect goes the other way.
std::optional<Discrepancy> check_sign(Verdict claimed, const Exact& effect, Direction direction);

/// Events of times that are not equally long, compared as counts (evaluation, E3).
std::optional<Discrepancy> check_exposure(std::int64_t months_before, std::int64_t months_after);
/// Groups that are called alike, but differ before by more than the change that is claimed.
std::optional<Discrepancy> check_baseline(const Exact& before, const Exact& after,
                                          const Exact& other_before);
/// Pence for a person and year that is more than the dearest week that is loaded, all year long.
std::optional<Discrepancy> check_unit(const Exact& pence_person_year,
                                      const Exact& dearest_week_pence);
/// Bands of a continuous quantity, both ends included, ascending: between "2-4" and "5-8" lies 4.5.
struct Band {
  Exact from, to;
};
std::optional<Discrepancy> check_bands(std::span<const Band> bands);
/// A level that the named scale does not have.
std::optional<Discrepancy> check_scale(std::string_view level,
                                       std::span<const std::string_view> scale);

}  // namespace braid::transform
