#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/date.h"
#include "synth/house.h"
#include "synth/identifiers.h"
#include "synth/person.h"
#include "synth/places.h"
#include "synth/random.h"

namespace braid::synth {

/// One household with children of 0 to 17.
struct Family {
  std::vector<Person> children;  ///< the eldest first, twins side by side
  /// The mother, and the father or step-father where one lives with her. Not numbered: see
  /// FamilyMaker::number.
  std::vector<Person> parents;
};

struct FamilyOptions {
  Date born_from, born_until;  ///< of children, both included
  std::uint32_t postcodes = 160'000;
  SurnameSkew skew = SurnameSkew::british;
  /// Share of people with an NHS number: below 1 where more are wanted than the range has.
  double nhs_share = 1;
  /// Share of boys who are named after their father (judgement; no statistic of it is known).
  double same_name_share = 0.02;
};

/// About as many numbers as 999 + six digits + check digit gives (feed-formats 9.1).
inline constexpr std::uint32_t kNhsNumbers = 909'000;

/// Makes families up. Nobody is in two of them, and every person has identifiers of their own; when
/// the range of NHS numbers is at its end, the rest have none.
class FamilyMaker {
 public:
  FamilyMaker(const FamilyOptions& options, Random random);

  /// The next family; valid until the next call.
  const Family& family();
  /// The only child of a family of their own.
  Person child(Date birth);
  /// As `child`; no two who were made this way have both one birth date and one given name or
  /// surname, and none has the date that stands for an unknown day, so that links by names are
  /// never wrong.
  Person distinct_child(Date birth);
  /// A brother or sister: surname, postcode and ethnic group are the same.
  Person sibling(const Person& of, Date birth);
  /// Gives a parent the number that says who they are, if they have none yet.
  void number(Person& parent) {
    if (parent.truth == 0) parent.truth = ++made_;
  }

  std::uint32_t made() const { return made_; }
  const Places& places() const { return places_; }

 private:
  House draw_house(Date eldest);
  void add_parents(const House& house);
  void add_child(House& house, Date birth, bool twin);
  Person named_child(const House& house, Date birth, std::span<const Person> siblings, bool twin);
  std::string given_name(const House& house, const Person& child, bool like_twin);
  void give_relatives_numbers();
  void settle(Person& person, std::uint32_t home);
  std::string next_nhs_number();

  FamilyOptions options_;
  Random random_;
  Places places_;
  Family family_;
  MadeUpNhsNumbers nhs_numbers_;
  std::uint32_t made_ = 0, upns_ = 0;
  std::unordered_set<std::string> seen_;
};

}  // namespace braid::synth
