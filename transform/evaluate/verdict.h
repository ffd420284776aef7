#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "transform/statistics/interval.h"

// What an outcome comes to, by rule (evaluation, section 5; rulings H20, H31 to H34). Pure.

namespace braid::transform {

enum class Verdict : std::uint8_t { positive, negative, no_change, mixed, not_reported, context };
std::string_view verdict_word(Verdict verdict);  ///< as in JSON

/// Which way is better; context: neither may be said.
enum class Direction : std::uint8_t { lower, higher, context };

/// With 95% interval, unadjusted. `no_effect`: 1 of ratios, 0 of differences.
struct EffectEstimate {
  double effect = 0;
  std::optional<Interval> interval;
  double no_effect = 0;
};

struct VerdictInput {
  Direction direction = Direction::lower;
  std::optional<EffectEstimate> estimate;
  /// People of each arm with a value in both windows; no comparator: nothing.
  std::int64_t people = 0;
  std::optional<std::int64_t> comparator_people;
  std::int64_t people_min = 10;  ///< 20 of gang and exploitation measures (evaluation, E14)
  bool coverage_changed = false, trends_differ = false, unlike_at_baseline = false;
  bool has_before = true;
};

struct Judgement {
  Verdict verdict = Verdict::not_reported;
  bool small = false;  ///< 10 to 19 in an arm: no word of significance
};

Judgement judge(const VerdictInput& input);

/// Of an outcome with several headline indicators: positive and negative together are mixed, else
/// the one that is not "no change". Nothing of nothing.
std::optional<Verdict> judge_together(std::span<const Verdict> verdicts);

}  // namespace braid::transform
