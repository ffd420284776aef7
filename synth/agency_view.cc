#include "synth/agency_view.h"

#include <algorithm>
#include <utility>

#include "synth/slips.h"
#include "synth/spelling.h"
#include "synth/traditions.h"

namespace braid::synth {
namespace {

struct Kind {
  std::string_view name;
  /// Of 100,000 records that it can happen to, by agency: children's services, police, health.
  std::array<int, kAgencies> per_100k;
  bool is_error = true;  ///< scaled by `errors`; else what the agency does not hold
};

// Sources. [1] Hagger-Johnson, Harron, Goldstein and others, "Utilising identifier error variation
// in linkage of large administrative data sources", BMC Medical Research Methodology 17 (2017) 23:
// sex and birth date of hospital records differ from the Personal Demographics Service in 0.11 %
// each, the postcode in 53 %, over years. [2] linkage-design, header: day and month exchanged in
// 0.8 % of true pairs, so in 0.4 % of records, of which 36 % can be. [3] linkage-design 9: the
// number of the wrong twin or of the mother is the classic mistake; no share is given. [4] SSDA903
// and SSD have a field for it that is often empty; police extracts have none (feed-formats 2, 6).
// All others: judgement; police write in haste and from what is said, hospitals from the national
// index.
constexpr std::array<Kind, kVariants> kKinds{{
    {"nickname", {5'000, 7'000, 1'500}},                // of given names that have one; judgement
    {"spelling", {2'200, 3'500, 1'200}},                // judgement
    {"one_of_two_given", {25'000, 30'000, 12'000}},     // of two given names; judgement
    {"other_surname", {4'500, 4'500, 3'000}},           // of those who have one; judgement
    {"part_of_double", {15'000, 20'000, 8'000}},        // of double-barrelled ones; judgement
    {"names_exchanged", {300, 500, 150}},               // judgement
    {"slip", {1'500, 2'200, 700}},                      // judgement
    {"scan", {200, 300, 500}},                          // judgement: letters and forms of hospitals
    {"cut_short", {300, 600, 200}},                     // judgement
    {"marks_lost", {60'000, 95'000, 80'000}, false},    // of names with marks; judgement
    {"other_style", {10'000, 100'000, 30'000}, false},  // police in capitals; judgement
    {"day_month", {1'200, 1'600, 900}},                 // [2]: 0.4 % of records
    {"birth_digit", {500, 1'200, 110}},                 // [1] for health; else judgement
    {"new_year", {150, 400, 30}},                       // judgement; more where papers are missing
    {"no_birth", {200, 1'000, 30}},                     // judgement
    {"moved_near", {5'500, 7'500, 4'000}},  // below [1], as both are of the same years; judgement
    {"moved_far", {3'500, 4'500, 2'500}},   // judgement
    {"postcode_slip", {600, 900, 300}},     // judgement
    {"no_postcode", {3'000, 12'000, 500}, false},       // judgement
    {"wrong_sex", {150, 150, 110}},                     // [1] for health
    {"no_sex", {300, 800, 50}, false},                  // judgement
    {"no_nhs_number", {30'000, 99'000, 3'000}, false},  // [4]; shares are judgement
    {"relatives_nhs_number", {2'000, 0, 1'500}},        // [3]
    {"no_upn", {15'000, 0, 0}, false},                  // the others never hold it; judgement
}};

constexpr const Kind& kind_of(Variant variant) { return kKinds[static_cast<std::size_t>(variant)]; }

/// The part of a double-barrelled surname before or behind the hyphen; empty if there is none.
std::string part_of(const std::string& surname, Random& random) {
  const std::size_t hyphen = surname.find('-');
  // Al-Haddad is one name.
  if (hyphen == std::string::npos || hyphen < 3 || hyphen + 3 > surname.size()) return {};
  return random.percent(50) ? surname.substr(0, hyphen) : surname.substr(hyphen + 1);
}

std::string one_word_of(const std::string& given, Random& random) {
  const std::size_t blank = given.find(' ');
  if (blank == std::string::npos) return {};
  return random.percent(65) ? given.substr(blank + 1) : given.substr(0, blank);
}

/// Another letter or digit of the same sort in the inward code, so that the form stays right.
std::string postcode_with_a_slip(std::string postcode, Random& random) {
  constexpr std::string_view kLetters = "ABDEFGHJLNPQRSTUWXYZ";
  char& wrong = postcode[postcode.size() - 1 - random.below(3)];
  const bool digit = wrong >= '0' && wrong <= '9';
  const char before = wrong;
  while (wrong == before) {
    wrong = digit ? static_cast<char>('0' + random.below(10))
                  : kLetters[random.below(static_cast<std::uint32_t>(kLetters.size()))];
  }
  return postcode;
}

}  // namespace

std::string_view variant_name(Variant variant) { return kind_of(variant).name; }

AgencyView::AgencyView(const AgencyViewOptions& options, const Places& places)
    : options_{options}, places_{places} {
  const auto agency = static_cast<std::size_t>(options.agency);
  for (std::size_t at = 0; at < kVariants; ++at) {
    const double share = kKinds[at].per_100k[agency] / 100'000.0;
    shares_[at] =
        kKinds[at].is_error ? std::min(share * options.errors / kUsualErrors, 0.9) : share;
  }
}

bool AgencyView::happens(Variant variant, Random& random, double more) const {
  return random.chance(std::min(shares_[static_cast<std::size_t>(variant)] * more, 1.0));
}

/// Names that are right, but are not those of the register.
void AgencyView::write_other_names(Person& person, Random& random) {
  const auto instead = [&](Variant variant, std::string& name, std::string other) {
    if (other.empty() || other == name) return;
    name = std::move(other);
    count(variant);
  };
  if (happens(Variant::other_surname, random))
    instead(Variant::other_surname, person.surname, person.other_surname);
  if (happens(Variant::part_of_double, random))
    instead(Variant::part_of_double, person.surname, part_of(person.surname, random));
  if (happens(Variant::one_of_two_given, random))
    instead(Variant::one_of_two_given, person.given, one_word_of(person.given, random));
  if (happens(Variant::nickname, random)) {
    instead(Variant::nickname, person.given,
            nickname(person.given, person.tradition, person.sex, random));
  } else if (happens(Variant::spelling, random)) {
    instead(Variant::spelling, person.given,
            spelled_otherwise(person.given, person.tradition, random));
  }
  if (happens(Variant::spelling, random))
    instead(Variant::spelling, person.surname,
            spelled_otherwise(person.surname, person.tradition, random));
}

void AgencyView::write_names(Person& person, Random& random) {
  write_other_names(person, random);
  // Which of the names is the family's is asked more often where the family's comes first, or where
  // there is none (judgement).
  const bool unclear =
      person.tradition == Tradition::east_asian || person.tradition == Tradition::west_african ||
      person.tradition == Tradition::somali || person.tradition == Tradition::middle_eastern;
  if (happens(Variant::names_exchanged, random, unclear ? 6 : 1)) {
    std::swap(person.given, person.surname);
    count(Variant::names_exchanged);
  }
  for (std::string* name : {&person.given, &person.surname}) {
    if (!happens(Variant::slip, random)) continue;
    *name = with_a_slip(*name, random);
    count(Variant::slip);
  }
  if (happens(Variant::scan, random)) {
    std::string& name = random.percent(50) ? person.given : person.surname;
    if (std::string read = badly_scanned(name, random); !read.empty()) {
      name = std::move(read);
      count(Variant::scan);
    }
  }
  write_style(person, random);
}

void AgencyView::write_style(Person& person, Random& random) {
  const auto is_marked = [](const std::string& name) {
    return std::any_of(name.begin(), name.end(), [](char letter) { return (letter & 0x80) != 0; });
  };
  const bool marked = is_marked(person.given) || is_marked(person.surname);
  // A form for capitals, or for counted letters, has none for marks.
  if (marked && (happens(Variant::marks_lost, random) || options_.agency == Agency::police)) {
    person.given = without_marks(person.given);
    person.surname = without_marks(person.surname);
    count(Variant::marks_lost);
  }
  if (happens(Variant::cut_short, random)) {
    const bool letters = !is_marked(person.surname) && !is_marked(person.given);
    if (letters && person.surname.size() > 9) {
      person.surname.resize(9);
      count(Variant::cut_short);
    } else if (letters && person.given.size() > 1) {
      person.given.resize(1);
      count(Variant::cut_short);
    }
  }
  if (!happens(Variant::other_style, random)) return;
  if (options_.agency == Agency::police || random.percent(50)) {
    person.given = in_capitals(person.given);
    person.surname = in_capitals(person.surname);
  } else {
    std::replace(person.surname.begin(), person.surname.end(), '-', ' ');
    std::erase(person.surname, '\'');
  }
  count(Variant::other_style);
}

void AgencyView::write_birth(Person& person, Random& random) {
  const auto instead = [&](Variant variant, std::optional<Date> wrong) {
    if (!wrong || *wrong > options_.written_on || *wrong == person.birth) return;
    person.birth = *wrong;
    count(variant);
  };
  if (!options_.complete && happens(Variant::no_birth, random)) {
    person.birth = Date::none();
    count(Variant::no_birth);
  } else if (happens(Variant::new_year, random, may_lack_papers(person.tradition) ? 10 : 1)) {
    instead(Variant::new_year, Date::from_civil(person.birth.year(), 1, 1));
  } else if (happens(Variant::day_month, random)) {
    instead(Variant::day_month, with_day_and_month_swapped(person.birth));
  } else if (happens(Variant::birth_digit, random)) {
    instead(Variant::birth_digit, with_a_wrong_digit(person.birth, options_.written_on, random));
  }
}

void AgencyView::write_postcode(Person& person, Random& random) {
  const auto move = [&](Variant variant, std::uint32_t to) {
    if (to == person.home) return;
    person.home = to;
    person.postcode = places_.postcode(to);
    count(variant);
  };
  if (happens(Variant::no_postcode, random)) {
    person.postcode.clear();
    count(Variant::no_postcode);
    return;
  }
  if (happens(Variant::moved_near, random)) {
    move(Variant::moved_near, places_.near(person.home, random));
  } else if (happens(Variant::moved_far, random)) {
    move(Variant::moved_far, places_.draw(random));
  }
  if (happens(Variant::postcode_slip, random)) {
    person.postcode = postcode_with_a_slip(std::move(person.postcode), random);
    count(Variant::postcode_slip);
  }
}

void AgencyView::write_identifiers(Person& person, Random& random) {
  const auto forget = [&](Variant variant, std::string& identifier) {
    if (identifier.empty()) return;
    identifier.clear();
    count(variant);
  };
  if (happens(Variant::no_nhs_number, random)) {
    forget(Variant::no_nhs_number, person.nhs_number);
  } else if (!person.relative_nhs_number.empty() &&
             happens(Variant::relatives_nhs_number, random)) {
    person.nhs_number = person.relative_nhs_number;
    count(Variant::relatives_nhs_number);
  }
  if (options_.agency != Agency::children) {
    person.upn.clear();
  } else if (happens(Variant::no_upn, random)) {
    forget(Variant::no_upn, person.upn);
  }
}

Person AgencyView::written(Person person, Random& random) {
  write_names(person, random);
  write_birth(person, random);
  write_postcode(person, random);
  if (!options_.complete && happens(Variant::no_sex, random)) {
    person.sex = 0;
    count(Variant::no_sex);
  } else if (happens(Variant::wrong_sex, random)) {
    person.sex = person.sex == 'F' ? 'M' : 'F';
    count(Variant::wrong_sex);
  }
  write_identifiers(person, random);
  return person;
}

}  // namespace braid::synth
