#include "transform/measure/story/person_attribute.h"

#include <tuple>

namespace braid::transform {
namespace {

/// Whether `a` is to be believed before `b`: kind of agency, the later statement, the smaller
/// handle (rulings B12). What is known goes before what is not, so only known values are compared.
bool believed_before(const Told& told, const FactStore& store, const StoredFact& a,
                     const StoredFact& b) {
  if (a.agency != b.agency) return a.agency < b.agency;
  const auto rank = [&](const StoredFact& fact) {
    return std::make_tuple(told.year(fact), fact.version, told.deliveries.submitted(fact.unit));
  };
  const auto of_a = rank(a), of_b = rank(b);
  if (of_a != of_b) return of_a > of_b;
  const auto &subject_a = store.subject_handle(a.subject),
             &subject_b = store.subject_handle(b.subject);
  return subject_a != subject_b ? subject_a < subject_b : a.record < b.record;
}

}  // namespace

std::uint32_t surviving_value(const Told& told, const FactStore& store, const FactList& facts,
                              std::uint8_t attribute) {
  const StoredFact* best = nullptr;
  for (const StoredFact* fact : facts) {
    if (fact->attribute(attribute) == 0) continue;
    if (best == nullptr || believed_before(told, store, *fact, *best)) best = fact;
  }
  return best == nullptr ? 0 : best->attribute(attribute);
}

Sex sex_of(const Words& words, std::uint32_t value) {
  if (value == words.male) return Sex::male;
  return value == words.female ? Sex::female : Sex::unknown;
}

Date birth_of(std::uint32_t month) {
  if (month == 0) return Date::none();
  return Date::from_civil(static_cast<int>(month / 12), static_cast<int>(month % 12) + 1, 15)
      .value_or(Date::none());
}

Date latest_18th_birthday(Date birth) {
  if (birth.is_none()) return Date::none();
  const Date in_month = birth.plus_months(18 * 12);
  return Date::from_civil(in_month.year(), in_month.month(), 1)->plus_months(1) - 1;
}

}  // namespace braid::transform
