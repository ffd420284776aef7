#pragma once

namespace braid::transform {

/// Of 95% confidence, two-sided, both ends included.
struct Interval {
  double low = 0, high = 0;

  /// An effect of none counts as excluded only if it lies strictly outside (rulings H20).
  bool excludes(double no_effect) const { return no_effect < low || no_effect > high; }
};

/// 0.975 quantile of the standard normal distribution (evaluation, section 4).
inline constexpr double kZ = 1.959963985;
/// Probability beyond each end.
inline constexpr double kTail = 0.025;

}  // namespace braid::transform
