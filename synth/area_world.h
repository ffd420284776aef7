#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/date.h"
#include "synth/families.h"
#include "synth/random.h"
#include "synth/records.h"

namespace braid::synth {

/// A child whose care another authority goes on with (REC E3) from that day.
struct Mover {
  Person person;
  Date moves_on;
};

struct AreaPlan {
  std::string children_agency;  ///< "children/E10999001"
  Date from, until;             ///< covered days, both included
  int children = 0;
  double errors = 0;
  bool sends_movers = false;  ///< there is a next area
};

/// What the agencies of one area hold. Local ids count from the same number in every area and every
/// agency, so that one text means different people.
struct AreaWorld {
  std::vector<CareRecord> care;
  std::vector<PoliceRecord> police;
  std::vector<HealthRecord> health;
  std::vector<Participation> participations;
  std::vector<Mover> movers;  ///< to the next area
};

/// When the children of an area may have been born: 0 to 17 in some of its years.
FamilyOptions area_families(Date from, Date until);

AreaWorld make_area_world(const AreaPlan& plan, const std::vector<Mover>& arriving,
                          FamilyMaker& people, Random random);

}  // namespace braid::synth
