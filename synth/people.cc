#include "synth/people.h"

#include <array>

#include "synth/identifiers.h"
#include "synth/names.h"

namespace braid::synth {
namespace {

struct Group {
  Origin origin;
  std::string_view ethnic;
};

/// Rough shares of an English authority; no source, they only have to be plausible.
Group draw_group(Random& random) {
  static constexpr std::array<Group, 16> kGroups{{{Origin::british, "WBRI"},
                                                  {Origin::british, "WIRI"},
                                                  {Origin::british, "WIRT"},
                                                  {Origin::british, "MWBC"},
                                                  {Origin::british, "MWAS"},
                                                  {Origin::british, "NOBT"},
                                                  {Origin::european, "WOTH"},
                                                  {Origin::european, "WROM"},
                                                  {Origin::south_asian, "APKN"},
                                                  {Origin::south_asian, "AIND"},
                                                  {Origin::south_asian, "ABAN"},
                                                  {Origin::african, "BAFR"},
                                                  {Origin::african, "BCRB"},
                                                  {Origin::middle_eastern, "OOTH"},
                                                  {Origin::middle_eastern, "AOTH"},
                                                  {Origin::east_asian, "CHNE"}}};
  static constexpr int kWeights[] = {620, 12, 6, 40, 18, 20, 60, 10, 55, 35, 22, 45, 22, 20, 10, 5};
  return kGroups[random.weighted(kWeights)];
}

/// 1 January is what is written for an unknown birthday, and would not link (linkage-design 2.5).
Date not_new_year(Date birth) { return birth.month() == 1 && birth.day() == 1 ? birth + 1 : birth; }

std::string upper(std::string_view text) {
  std::string out{text};
  for (char& letter : out) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return out;
}

}  // namespace

void PeopleMaker::give_identifiers(Person& person) {
  person.truth = ++made_;
  // A walk through all bodies in steps that share no factor with a million.
  std::optional<std::string> number;
  while (!number) {
    nhs_body_ = (nhs_body_ + 617'293) % 1'000'000;
    number = made_up_nhs_number(nhs_body_);
  }
  person.nhs_number = *std::move(number);
  person.upn = made_up_upn(made_ % 10'000'000, person.birth.year() + 4);
}

Person PeopleMaker::person(Date birth) {
  Person person;
  person.birth = not_new_year(birth);
  person.sex = random_.percent(55) ? 'M' : 'F';
  const Group group = draw_group(random_);
  person.origin = group.origin;
  person.ethnic = group.ethnic;
  person.given = given_name(person.origin, person.sex, random_);
  person.surname = surname(person.origin, random_);
  person.postcode = made_up_postcode(random_.below(160'000));
  give_identifiers(person);
  return person;
}

Person PeopleMaker::distinct_person(Date birth) {
  for (;;) {
    Person made = person(birth);
    if (seen_.insert(made.given + "|" + made.surname + "|" + made.birth.text()).second) return made;
  }
}

Person PeopleMaker::sibling(const Person& of, Date birth) {
  Person person = of;
  person.birth = not_new_year(birth);
  person.sex = random_.percent(50) ? 'M' : 'F';
  do {
    person.given = given_name(person.origin, person.sex, random_);
  } while (person.given == of.given);
  give_identifiers(person);
  return person;
}

void restyle_names(Person& person, Random& random) {
  switch (random.below(4)) {
    case 0:
      person.given = upper(person.given);
      person.surname = upper(person.surname);
      break;
    case 1:
      for (char& letter : person.surname) {
        if (letter == '-') letter = ' ';
      }
      std::erase(person.surname, '\'');
      break;
    case 2:
      person.given += ' ';
      person.given += given_name(person.origin, person.sex, random);
      break;
    default:
      break;
  }
}

std::string with_a_slip(std::string_view text, Random& random) {
  std::string out{text};
  if (out.size() < 3) return out + 'e';
  const auto at = 1 + random.below(static_cast<std::uint32_t>(out.size() - 2));
  switch (random.below(4)) {
    case 0:
      out.erase(at, 1);
      break;
    case 1:
      out.insert(at, 1, out[at]);
      break;
    case 2:
      out[at] = out[at] == 'e' ? 'i' : 'e';
      break;
    default:
      if (out[at] == out[at + 1]) {
        out.erase(at, 1);
      } else {
        std::swap(out[at], out[at + 1]);
      }
  }
  return out;
}

Person written_with_errors(Person person, double errors, Random& random) {
  if (random.chance(errors)) person.given = with_a_slip(person.given, random);
  if (random.chance(errors)) person.surname = with_a_slip(person.surname, random);
  if (random.chance(errors)) {
    // Day and month swapped where that is a date, else a wrong year.
    const auto swapped =
        Date::from_civil(person.birth.year(), person.birth.day(), person.birth.month());
    person.birth = swapped && *swapped != person.birth ? *swapped : person.birth.plus_months(12);
  }
  if (random.chance(errors)) {
    person.postcode = random.percent(30) ? std::string{} : made_up_postcode(random.below(160'000));
  }
  return person;
}

}  // namespace braid::synth
