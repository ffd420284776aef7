#include "transform/evaluate/sample.h"

#include <limits>

namespace braid::transform {
namespace {

constexpr double kDaysOfYear = 365.25;

double quotient(std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

}  // namespace

SamplePerson Sample::sums() const {
  SamplePerson sums;
  for (const auto& person : people) {
    sums.before += person.before;
    sums.before_per += person.before_per;
    sums.after += person.after;
    sums.after_per += person.after_per;
    sums.before_days += person.before_days;
    sums.after_days += person.after_days;
  }
  return sums;
}

void take_up(const PersonNumbers& numbers, std::size_t before, const SampleForm& form,
             std::int64_t weight, Sample& sample) {
  if (!numbers.asked) return;
  const SpanNumbers& first = numbers.spans[before];
  const SpanNumbers& second = numbers.spans[before + 1];
  ++sample.asked;
  if (!numbers.known) {
    ++sample.no_record;
    return;
  }
  if (form.has_before && first.begins_late) ++sample.begins_late;
  const bool enough = form.has_before ? first.is_enough() && second.is_enough() : second.is_whole();
  if (!enough) {
    ++sample.short_window;
    return;
  }
  if (form.is_pair && (second.denominator == 0 || (form.has_before && first.denominator == 0))) {
    ++sample.no_pair;
    return;
  }
  sample.all_whole =
      sample.all_whole && second.is_whole() && (!form.has_before || first.is_whole());
  SamplePerson person;
  if (form.has_before) {
    person.before = first.numerator;
    person.before_per = first.denominator;
    person.before_days = first.days;
  }
  person.after = second.numerator;
  person.after_per = second.denominator;
  person.after_days = second.days;
  person.weight = weight;
  sample.people.push_back(person);
}

std::vector<PersonSums> drawn_of(const Sample& sample, const SampleForm& form) {
  std::vector<PersonSums> drawn;
  drawn.reserve(sample.people.size());
  for (const auto& person : sample.people) {
    PersonSums sums{person.before, person.before_per, person.after, person.after_per};
    const bool whole = form.form == CohortForm::count || form.form == CohortForm::days;
    if (whole && form.by_time)
      sums = {person.before, person.before_days, person.after, person.after_days};
    if (whole && !form.by_time) sums = {person.before, person.after, 1, 0};
    for (auto& number : sums) number *= person.weight;
    drawn.push_back(sums);
  }
  return drawn;
}

double change_of(const PersonSums& sums, const SampleForm& form) {
  const bool days = form.form == CohortForm::days;
  if (days && !form.by_time) return quotient(sums[1] - sums[0], sums[2]);
  const double after = quotient(sums[2], sums[3]);
  const double before = quotient(sums[0], sums[1]);
  if (form.form == CohortForm::count || form.form == CohortForm::rate) return after / before;
  return (after - before) * (days ? kDaysOfYear : 1);
}

}  // namespace braid::transform
