#include "transform/evaluate/balance.h"

#include <array>
#include <cmath>

#include "transform/statistics/means.h"

namespace braid::transform {
namespace {

constexpr double kGoodUnder = 0.1, kAcceptableTo = 0.25;

BalanceGrade grade_of(const std::optional<double>& difference) {
  if (!difference) return BalanceGrade::flagged;
  const double size = std::abs(*difference);
  if (size < kGoodUnder) return BalanceGrade::good;
  return size <= kAcceptableTo ? BalanceGrade::acceptable : BalanceGrade::flagged;
}

}  // namespace

std::string_view balance_word(BalanceGrade grade) {
  static constexpr std::array<std::string_view, 3> kWords{"good", "acceptable", "flagged"};
  return kWords[static_cast<std::size_t>(grade)];
}

BalanceRow balance_of(std::string variable, bool is_matching, std::span<const double> programme,
                      std::span<const double> comparator) {
  BalanceRow row;
  row.variable = std::move(variable);
  row.is_matching = is_matching;
  row.people = static_cast<std::int64_t>(programme.size());
  row.comparator_people = static_cast<std::int64_t>(comparator.size());
  if (programme.empty() || comparator.empty()) return row;
  const auto one = moments_of(programme), other = moments_of(comparator);
  row.mean = one.mean;
  row.comparator_mean = other.mean;
  row.difference = standardised_difference(one, other);
  row.grade = grade_of(row.difference);
  return row;
}

std::vector<BalanceRow> balance_of_states(const std::vector<StateAtT0>& programme,
                                          const std::vector<StateAtT0>& comparator) {
  std::vector<BalanceRow> rows;
  const auto add = [&](const char* name, const auto& value_of) {
    std::array<std::vector<double>, 2> values;
    for (const auto& state : programme) value_of(state, values[0]);
    for (const auto& state : comparator) value_of(state, values[1]);
    rows.push_back(balance_of(name, true, values[0], values[1]));
  };
  add("age", [](const StateAtT0& state, std::vector<double>& values) {
    if (state.age) values.push_back(*state.age);
  });
  for (std::size_t i = 0; i < kMatchVariables.size(); ++i) {
    add(kMatchVariables[i], [i](const StateAtT0& state, std::vector<double>& values) {
      values.push_back(static_cast<double>(state.variables[i]));
    });
  }
  add("sdq", [](const StateAtT0& state, std::vector<double>& values) {
    if (state.sdq) values.push_back(static_cast<double>(*state.sdq));
  });
  return rows;
}

std::vector<double> baselines_of(const Sample& sample, const SampleForm& form) {
  std::vector<double> values;
  for (const auto& person : sample.people) {
    const bool quotient = form.form == CohortForm::share || form.form == CohortForm::mean;
    if (quotient && person.before_per == 0) continue;
    const auto value = static_cast<double>(person.before);
    values.push_back(quotient ? value / static_cast<double>(person.before_per) : value);
  }
  return values;
}

}  // namespace braid::transform
