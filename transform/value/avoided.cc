#include "transform/value/avoided.h"

#include <string_view>

namespace braid::transform {
namespace {

/// Indicators that value one thing have one name here; all others have their own.
std::string_view money_of(std::string_view indicator) {
  const bool is_care = indicator == "cla.residential.days" || indicator == "cla.starts" ||
                       indicator.starts_with("cla.days") || indicator.starts_with("edge.");
  if (is_care) return "care";
  return indicator.starts_with("missing.") ? "missing" : indicator;
}

}  // namespace

std::optional<Exact> avoided_of_counts(const Changes& counts) {
  if (counts.other_before == 0) return std::nullopt;
  return Exact{counts.before * counts.other_after / counts.other_before - counts.after};
}

Exact avoided_of_means(const Changes& per_person, std::int64_t people) {
  const Exact change = per_person.after - per_person.before;
  const Exact other_change = per_person.other_after - per_person.other_before;
  return (other_change - change) * people;
}

Exact avoided_after_only(const Exact& per_person, const Exact& other_per_person,
                         std::int64_t people) {
  return (other_per_person - per_person) * people;
}

Exact avoided_before_and_after(const Exact& before, const Exact& after, const Exact& deadweight) {
  return (before - after) * (1 - deadweight);
}

std::vector<std::optional<std::size_t>> counted_already(std::span<const std::string> indicators) {
  std::vector<std::optional<std::size_t>> already(indicators.size());
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    for (std::size_t earlier = 0; earlier < i && !already[i]; ++earlier) {
      if (money_of(indicators[earlier]) == money_of(indicators[i])) already[i] = earlier;
    }
  }
  return already;
}

}  // namespace braid::transform
