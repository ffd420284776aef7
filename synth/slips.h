#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/date.h"
#include "synth/person.h"
#include "synth/random.h"

namespace braid::synth {

// What goes wrong between a paper or a voice and a field. Only plain letters and digits are
// changed, so a letter of two bytes stays whole.

/// One slip of a typist: a letter lost, doubled, struck beside its key, or swapped with its
/// neighbour. The first letter stays.
std::string with_a_slip(std::string_view text, Random& random);

/// What reading a scanned form makes of capitals: 0 for O, 1 for I or L, 5 for S, M for RN, D for
/// CL. In capitals; empty where no letter is one that is taken for another.
std::string badly_scanned(std::string_view text, Random& random);

/// Day and month in each other's place. None where that is the same or no date.
std::optional<Date> with_day_and_month_swapped(Date date);
/// One digit of the day, the month or the year read as one that looks like it. Not after `latest`.
std::optional<Date> with_a_wrong_digit(Date date, Date latest, Random& random);

/// The same names written in another way that normalising undoes (linkage-design 2.4): upper case,
/// a blank for a hyphen, no apostrophe, a middle name.
void restyle_names(Person& person, Random& random);

}  // namespace braid::synth
