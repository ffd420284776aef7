#pragma once

#include <optional>
#include <string>
#include <vector>

#include "transform/statistics/interval.h"

// Charts as inline SVG. Everything in them is also in a table, and every bar says its own number,
// so nothing hangs on colour or on seeing. Colours are classes of the page's style sheet.

namespace braid::app {

struct Bar {
  std::string group;  ///< "Programme"
  std::string side;   ///< "before" or "after"
  double value = 0;
  std::string text;  ///< the number as the tables have it
  std::optional<transform::Interval> interval;
};

/// Bars from nought, one below another, before and after of each group side by side. `id` is unique
/// in the page. Nothing for no bars.
std::string bar_chart(const std::string& id, const std::string& title,
                      const std::vector<Bar>& bars);

struct Estimate {
  std::string label, text;
  double effect = 1;
  std::optional<transform::Interval> interval;
};

/// Estimates with their intervals about the line of no effect. `by_ratio`: a logarithmic axis, no
/// effect is 1; else 0. What is not above nought has no place on the former and is left out.
std::string interval_chart(const std::string& id, const std::string& title,
                           const std::vector<Estimate>& estimates, bool by_ratio);

}  // namespace braid::app
