#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/date.h"
#include "synth/random.h"

namespace braid::synth {

/// Where a made-up family's names come from; goes with its ethnic group.
enum class Origin : std::uint8_t {
  british,
  south_asian,
  african,
  european,
  middle_eastern,
  east_asian
};

/// A made-up person, or what an agency has written down of one.
struct Person {
  std::uint32_t truth = 0;  ///< number of the person behind what agencies write
  std::string given, surname;
  Date birth;
  char sex = 'M';
  Origin origin = Origin::british;
  std::string_view ethnic;  ///< code of SSDA903
  std::string nhs_number, upn, postcode;
};

/// Makes people up. Every person has an NHS number and a UPN of their own.
class PeopleMaker {
 public:
  explicit PeopleMaker(Random random) : random_{random} {}

  Person person(Date birth);
  /// As `person`, and nobody else that was made this way has the same names and birth date, so that
  /// links by them are never wrong.
  Person distinct_person(Date birth);
  /// Of the same family: surname, postcode, ethnic group.
  Person sibling(const Person& of, Date birth);

  std::uint32_t made() const { return made_; }

 private:
  void give_identifiers(Person& person);

  Random random_;
  std::uint32_t made_ = 0, nhs_body_ = 0;
  std::unordered_set<std::string> seen_;
};

/// The same names written in another way that normalising undoes (linkage-design 2.4): upper case,
/// a blank for a hyphen, no apostrophe, a middle name.
void restyle_names(Person& person, Random& random);

/// One slip of a typist: a letter lost, doubled, changed or swapped with its neighbour.
std::string with_a_slip(std::string_view text, Random& random);

/// What an agency writes down: each of names, birth date and postcode is wrong with chance
/// `errors`.
Person written_with_errors(Person person, double errors, Random& random);

}  // namespace braid::synth
