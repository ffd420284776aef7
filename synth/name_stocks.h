#pragma once

#include "synth/name_stock.h"
#include "synth/person.h"

namespace braid::synth {

/// How many people share one surname.
enum class SurnameSkew : std::uint8_t {
  british,  ///< the commonest is that of about 1 in 100 people
  high      ///< of about 1 in 9, as in parts of rural Wales and in Vietnam
};

// The stocks that made-up people are named from. Built at the first call, then only read.

const NameStock& surnames(Tradition tradition, SurnameSkew skew);
const NameStock& given_names(Tradition tradition, char sex, int birth_year);

}  // namespace braid::synth
