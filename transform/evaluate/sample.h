#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "transform/measure/cohort/cohort.h"
#include "transform/statistics/bootstrap.h"

namespace braid::transform {

/// What a sample's numbers are, and how they are compared.
struct SampleForm {
  CohortForm form = CohortForm::count;
  bool has_before = true;
  bool is_pair = false;
  /// By time observed: windows of unequal length, or people of whom not all was seen (rulings H3,
  /// H6).
  bool by_time = false;
  std::int64_t multiplier = 1, divisor = 1;
};

/// One person's numbers before and after.
struct SamplePerson {
  std::int64_t before = 0, before_per = 0, after = 0, after_per = 0;
  std::int64_t before_days = 0, after_days = 0;
  std::int64_t weight = 1;  ///< of comparators: more where their person has fewer (rulings H12)
};

/// The people of an arm of whom an outcome can be told, and how many of the arm cannot.
struct Sample {
  std::vector<SamplePerson> people;
  std::int64_t asked = 0;         ///< the outcome is about them
  std::int64_t no_record = 0;     ///< no usable record of the agencies needed (rulings G37)
  std::int64_t short_window = 0;  ///< under 80% of a window seen (evaluation, E5)
  std::int64_t no_pair = 0;       ///< one of two values is missing
  std::int64_t begins_late = 0;   ///< coverage began inside the before window (evaluation, E6)

  std::int64_t size() const { return static_cast<std::int64_t>(people.size()); }
  SamplePerson sums() const;
  bool all_whole = true;  ///< every window of everybody seen from end to end
};

/// Takes up one person's spans: the one at `before`, and the one after it.
void take_up(const PersonNumbers& numbers, std::size_t before, const SampleForm& form,
             std::int64_t weight, Sample& sample);

/// What the bootstrap draws of each person, by form.
std::vector<PersonSums> drawn_of(const Sample& sample, const SampleForm& form);
/// The mean change a person of drawn_of()'s sums: of days, means, shares; of rates the ratio.
double change_of(const PersonSums& sums, const SampleForm& form);

}  // namespace braid::transform
