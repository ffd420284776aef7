#include "synth/families.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "synth/identifiers.h"
#include "synth/spelling.h"

namespace braid::synth {
namespace {

// Sources: ONS, Families and households in the UK, 2022 (of families with dependent children about
// 45 % have one, 41 % two, 14 % three or more; 1.7 on average); ONS, Birth characteristics in
// England and Wales, 2022 (14 to 16 multiple maternities in 1,000, so 3 % of children; 51 % of
// births outside marriage; 105 boys to 100 girls); ONS, Stepfamilies in 2011 (11 % of couple
// families with dependent children, 9 % of dependent children); Families and households (lone
// parents 23 % of families with dependent children, of whom 85 % are mothers). Completed families
// are larger than what lives at home at one time.
constexpr std::array kMaternities{28, 47, 17, 8};
constexpr int kMaternitiesMax = 4, kApartMin = 400,
              kApartMax = 1700;  // days between births: judgement
constexpr double kTwins = 0.0152;
constexpr double kBoys = 0.512, kUnmarried = 0.51, kLoneMother = 0.23, kStepFamily = 0.09;

// Judgement, all of them.
constexpr double kTwinsNamedAlike = 0.2, kDoubleWhenMarried = 0.03, kDoubleWhenNot = 0.10,
                 kMothersWhenNot = 0.17, kEnglishGivenName = 0.6, kMohammedFirst = 0.3,
                 kMothersNumberKnown = 0.02, kOfficialNewYear = 0.03;

/// 1 January is what is written for an unknown birthday, and would not link (linkage-design 2.5).
Date not_new_year(Date birth) { return birth.month() == 1 && birth.day() == 1 ? birth + 1 : birth; }

/// What normalising makes a given name (linkage-design 2.4).
std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" -"));
}

}  // namespace

FamilyMaker::FamilyMaker(const FamilyOptions& options, Random random)
    : options_{options}, random_{random}, places_{options.postcodes} {}

std::string FamilyMaker::next_nhs_number() {
  if (options_.nhs_share < 1 && !random_.chance(options_.nhs_share)) return {};
  return nhs_numbers_.next();
}

House FamilyMaker::draw_house(Date eldest) {
  House house;
  house.background = draw_background(random_);
  house.eldest = eldest;
  const Tradition tradition = house.tradition(), hers = house.background.mother;
  house.father = surnames(tradition, options_.skew).draw(random_);
  house.mother = surnames(hers, options_.skew).draw(random_);
  house.father_given = given_names(tradition, 'M', 1980).draw(random_);
  house.grandfather_given = given_names(tradition, 'M', 1950).draw(random_);
  house.mother_given = given_names(hers, 'F', 1982).draw(random_);
  house.way = random_.between(0, 99);
  house.married = !random_.chance(is_of_the_isles(tradition) ? kUnmarried : kUnmarried / 3);
  house.lone = random_.chance(kLoneMother);
  if (!house.lone && random_.chance(kStepFamily / (1 - kLoneMother))) {
    house.step = surnames(hers, options_.skew).draw(random_);
  }
  const double doubled = house.married ? kDoubleWhenMarried : kDoubleWhenNot;
  if (random_.chance(doubled) && house.father != house.mother) {
    house.naming = House::Naming::doubled;
  } else if (!house.married && random_.chance(kMothersWhenNot)) {
    house.naming = House::Naming::mothers;
  }
  const double mohammed = tradition == Tradition::muslim_south_asian ? kMohammedFirst
                          : tradition == Tradition::middle_eastern   ? kMohammedFirst / 3
                                                                     : 0;
  if (random_.chance(mohammed)) {
    constexpr std::string_view kAsWritten[] = {"Mohammed", "Muhammad", "Mohammad", "Mohamed",
                                               "Muhammed"};
    house.mohammed = random_.pick(kAsWritten);
  }
  house.home = places_.draw(tradition, random_);
  return house;
}

void FamilyMaker::settle(Person& person, std::uint32_t home) {
  person.home = home;
  person.postcode = places_.postcode(home);
}

void FamilyMaker::add_parents(const House& house) {
  const Date first = house.eldest;
  Person mother;
  mother.sex = 'F';
  mother.given = house.mother_given;
  mother.tradition = house.background.mother;
  mother.ethnic = house.background.ethnic;
  // Age at the first birth: ONS, Birth characteristics, 2022 (mean 29.2); the spread is judgement.
  const int years = random_.between(19, 39), days = random_.between(0, 364);
  mother.birth = first.plus_months(-12 * years) - days;
  mother.surname =
      mother.tradition == Tradition::eastern_european ? feminine(house.mother) : house.mother;
  const bool takes_his = house.married && (is_of_the_isles(house.tradition()) ||
                                           house.tradition() == Tradition::hindu ||
                                           house.tradition() == Tradition::eastern_european);
  if (takes_his) {
    mother.other_surname = std::exchange(
        mother.surname,
        house.tradition() == Tradition::eastern_european ? feminine(house.father) : house.father);
  }
  settle(mother, house.home);
  family_.parents.push_back(std::move(mother));
  if (house.lone) return;
  Person man;
  man.tradition = house.step.empty() ? house.tradition() : house.background.mother;
  man.ethnic = house.background.ethnic;
  man.surname = house.step.empty() ? house.father : house.step;
  man.given =
      house.step.empty() ? house.father_given : given_names(man.tradition, 'M', 1980).draw(random_);
  man.birth = family_.parents.front().birth - random_.between(-1500, 3000);
  settle(man, house.home);
  family_.parents.push_back(std::move(man));
}

std::string FamilyMaker::given_name(const House& house, const Person& child, bool like_twin) {
  Tradition tradition = house.tradition();
  // Most families of Welsh, Irish or Caribbean surname name their children as everybody does.
  if (is_of_the_isles(tradition) && random_.chance(kEnglishGivenName))
    tradition = Tradition::british;
  if (child.sex == 'M' && !like_twin && random_.chance(options_.same_name_share))
    return house.father_given;
  std::string name = given_names(tradition, child.sex, child.birth.year()).draw(random_);
  if (child.sex == 'M' && !house.mohammed.empty() && !name.starts_with("Mu") &&
      !name.starts_with("Mo")) {
    return house.mohammed + " " + name;
  }
  return name;
}

Person FamilyMaker::named_child(const House& house, Date birth, std::span<const Person> siblings,
                                bool twin) {
  Person child;
  child.birth = birth;
  child.sex = random_.chance(kBoys) ? 'M' : 'F';
  child.tradition = house.tradition();
  child.ethnic = house.background.ethnic;
  // A third of twins are identical; of the others half are of one sex.
  if (twin && random_.chance(1.0 / 3)) child.sex = siblings.back().sex;
  const bool like_twin = twin && random_.chance(kTwinsNamedAlike);
  const auto is_taken = [&](const std::string& name) {
    return std::any_of(siblings.begin(), siblings.end(),
                       [&](const Person& other) { return other.given == name; });
  };
  for (int tries = 0; tries < 20; ++tries) {
    child.given = given_name(house, child, like_twin);
    if (is_taken(child.given)) continue;
    if (!like_twin || child.given.front() == siblings.back().given.front()) break;
  }
  // A stock may be so small that a large family has used it up.
  if (is_taken(child.given)) child.given += "ie";
  hand_on_surname(child, house, options_.skew, random_);
  settle(child, house.home);
  return child;
}

void FamilyMaker::add_child(House& house, Date birth, bool twin) {
  Person child = named_child(house, birth, family_.children, twin);
  const Date new_year = *Date::from_civil(birth.year(), 1, 1);
  if (twin) {
    child.birth = family_.children.back().birth;
  } else if (may_lack_papers(child.tradition) && new_year >= options_.born_from &&
             random_.chance(kOfficialNewYear)) {
    child.birth = new_year;  // in their papers too, so that all agencies have it
  }
  child.truth = ++made_;
  child.nhs_number = next_nhs_number();
  child.upn = made_up_upn(upns_++ % 9'000'000, birth.year() + 4);
  if (twin) {
    child.relative_nhs_number = family_.children.back().nhs_number;
    family_.children.back().relative_nhs_number = child.nhs_number;
  }
  family_.children.push_back(std::move(child));
}

/// A mother's own number is made only where somebody may enter it for her child's.
void FamilyMaker::give_relatives_numbers() {
  if (!random_.chance(kMothersNumberKnown)) return;
  Person& mother = family_.parents.front();
  mother.nhs_number = next_nhs_number();
  for (auto& child : family_.children) {
    if (child.relative_nhs_number.empty()) child.relative_nhs_number = mother.nhs_number;
  }
}

const Family& FamilyMaker::family() {
  family_.children.clear();
  family_.parents.clear();
  const auto known = [&](Date birth) {
    return options_.born_from <= birth && birth <= options_.born_until;
  };
  std::array<Date, kMaternities.size()> births;
  const Date* eldest = births.end();
  // Families begin evenly over the years, long before as well, so that all ages are as many: some
  // brothers and sisters have grown up, others are not yet born.
  while (eldest == births.end()) {
    const std::size_t maternities = 1 + random_.weighted(kMaternities);
    births.fill(Date::none());
    births[0] =
        random_.date(options_.born_from - (kMaternitiesMax - 1) * kApartMax, options_.born_until);
    for (std::size_t at = 1; at < maternities; ++at) {
      births[at] = births[at - 1] + random_.between(kApartMin, kApartMax);
    }
    eldest = std::find_if(births.begin(), births.end(), known);
  }
  House house = draw_house(*eldest);
  add_parents(house);
  for (const Date birth : births) {
    if (!known(birth)) continue;
    add_child(house, birth, false);
    if (random_.chance(kTwins)) add_child(house, birth, true);
  }
  give_relatives_numbers();
  return family_;
}

Person FamilyMaker::child(Date birth) {
  family_.children.clear();
  House house = draw_house(birth);
  add_child(house, birth, false);
  return std::move(family_.children.back());
}

Person FamilyMaker::distinct_child(Date birth) {
  birth = not_new_year(birth);
  for (;;) {
    House house = draw_house(birth);
    Person made = named_child(house, birth, {}, false);
    const std::string date = birth.text();
    const std::string given = "given|" + std::string{first_word(made.given)} + date;
    const std::string surname = "surname|" + made.surname + date;
    if (seen_.contains(given) || seen_.contains(surname)) continue;
    seen_.insert({given, surname});
    made.truth = ++made_;
    made.nhs_number = next_nhs_number();
    made.upn = made_up_upn(upns_++ % 9'000'000, birth.year() + 4);
    return made;
  }
}

Person FamilyMaker::sibling(const Person& of, Date birth) {
  Person person = of;
  person.birth = not_new_year(birth);
  person.sex = random_.percent(50) ? 'M' : 'F';
  do {
    person.given = given_names(person.tradition, person.sex, birth.year()).draw(random_);
  } while (first_word(person.given) == first_word(of.given));
  person.truth = ++made_;
  person.nhs_number = next_nhs_number();
  person.upn = made_up_upn(upns_++ % 9'000'000, birth.year() + 4);
  return person;
}

}  // namespace braid::synth
