#pragma once

#include <cstdint>
#include <string>

#include "core/date.h"
#include "synth/name_stocks.h"
#include "synth/person.h"
#include "synth/random.h"
#include "synth/traditions.h"

namespace braid::synth {

/// What the children of a family have their surnames from.
struct House {
  Background background;
  std::string father, mother, step;  ///< surnames; step is empty where there is no step-father
  std::string father_given, grandfather_given, mother_given;
  bool married = true, lone = false;
  enum class Naming : std::uint8_t { fathers, mothers, doubled } naming = Naming::fathers;
  int way = 0;           ///< 0 to 99: which of its tradition's ways this family names by
  std::string mohammed;  ///< their spelling of the name that stands before the boys' own; or none
  Date eldest = Date::none();
  std::uint32_t home = 0;

  Tradition tradition() const { return background.father; }
};

/// Gives the child its surname in the way of the family's tradition, and the other one that it may
/// be known by.
void hand_on_surname(Person& child, const House& house, SurnameSkew skew, Random& random);

/// Kowalska, Ivanova, Kazlauskaitė; other surnames stay as they are.
std::string feminine(const std::string& surname);

/// Those who name their children as the British do.
constexpr bool is_of_the_isles(Tradition tradition) {
  return tradition == Tradition::british || tradition == Tradition::welsh ||
         tradition == Tradition::irish || tradition == Tradition::caribbean;
}

}  // namespace braid::synth
