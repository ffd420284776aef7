#pragma once

#include <string_view>

#include "synth/person.h"
#include "synth/random.h"

namespace braid::synth {

/// Who somebody is by the census, and how their parents' families are named.
struct Background {
  std::string_view ethnic;  ///< code of SSDA903
  Tradition father, mother;
};

/// By the shares of the ethnic groups of England and Wales (ONS, Census 2021, table TS021, all
/// ages). How a group splits into traditions is judgement.
Background draw_background(Random& random);

/// Those among whom somebody may have come alone and without papers, so that a birth date was
/// agreed on (feed-formats 2.6, UASC; which traditions: judgement).
constexpr bool may_lack_papers(Tradition tradition) {
  return tradition == Tradition::middle_eastern || tradition == Tradition::somali ||
         tradition == Tradition::east_asian;
}

}  // namespace braid::synth
