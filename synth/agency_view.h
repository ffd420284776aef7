#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/date.h"
#include "synth/person.h"
#include "synth/places.h"
#include "synth/random.h"

namespace braid::synth {

enum class Agency : std::uint8_t { children, police, health };
inline constexpr std::size_t kAgencies = 3;

/// One way in which what an agency has written differs from the person.
enum class Variant : std::uint8_t {
  nickname,          ///< Liz for Elizabeth
  spelling,          ///< Muhammad for Mohammed, Clark for Clarke; either name
  one_of_two_given,  ///< Bilal for Mohammed Bilal
  other_surname,     ///< the mother's, the step-father's, before or after a marriage
  part_of_double,    ///< Jones for Smith-Jones
  names_exchanged,   ///< given name and surname in each other's column
  slip,              ///< of a typist, in either name
  scan,              ///< of a scanned form, in either name
  cut_short,         ///< a surname that the field was too short for; a given name as its initial
  marks_lost,        ///< Wojcik for Wójcik; normalising undoes it
  other_style,       ///< capitals, a blank for a hyphen, no apostrophe; normalising undoes it
  day_month,         ///< day and month exchanged
  birth_digit,       ///< one digit of the birth date wrong
  new_year,          ///< 1 January for an unknown day
  no_birth,
  moved_near,  ///< an old or new postcode in the same district
  moved_far,   ///< anywhere
  postcode_slip,
  no_postcode,
  wrong_sex,
  no_sex,
  no_nhs_number,
  relatives_nhs_number,  ///< the twin's or the mother's
  no_upn
};
inline constexpr std::size_t kVariants = 24;
std::string_view variant_name(Variant variant);

using VariantCounts = std::array<std::uint64_t, kVariants>;

/// Mean share of names, birth dates and postcodes that are written differently where `errors` of a
/// view is this: the shares of agency_view.cc as they stand.
inline constexpr double kUsualErrors = 0.05;

struct AgencyViewOptions {
  Agency agency = Agency::children;
  /// Mean share of names, birth dates and postcodes that are written differently, 0 to 1; every
  /// kind keeps its part of it. What an agency does not hold at all (NHS number, UPN, sex) is not
  /// an error and does not depend on it.
  double errors = kUsualErrors;
  /// No birth date that is written wrongly is later.
  Date written_on;
  /// For formats that ask for a birth date and a sex: neither is left out.
  bool complete = false;
};

/// How one agency writes people down. Not shared between threads.
class AgencyView {
 public:
  AgencyView(const AgencyViewOptions& options, const Places& places);

  /// What the agency has of somebody; `truth` is kept.
  Person written(Person person, Random& random);
  /// How often each kind has been written so far.
  const VariantCounts& counts() const { return counts_; }

 private:
  bool happens(Variant variant, Random& random, double more = 1) const;
  void count(Variant variant) { ++counts_[static_cast<std::size_t>(variant)]; }

  void write_names(Person& person, Random& random);
  void write_other_names(Person& person, Random& random);
  void write_style(Person& person, Random& random);
  void write_birth(Person& person, Random& random);
  void write_postcode(Person& person, Random& random);
  void write_identifiers(Person& person, Random& random);

  AgencyViewOptions options_;
  const Places& places_;
  std::array<double, kVariants> shares_{};
  VariantCounts counts_{};
};

}  // namespace braid::synth
