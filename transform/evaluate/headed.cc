#include "transform/evaluate/headed.h"

#include <array>
#include <utility>

namespace braid::transform {

std::string headed_under(std::string_view indicator) {
  // The first beginning that fits, so the longer stand before the shorter.
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 41> kHeaded{{
      {"cla.residential", "H5"},
      {"cla.secure", "H5"},
      {"cla.out_of_area", "H5"},
      {"resi.", "H5"},
      {"cla.placements", "H6"},
      {"cla.moves", "H6"},
      {"cla.stable", "H6"},
      {"cla.disruption", "H6"},
      {"cla.worker_change", "H6"},
      {"cla.at_home", "H4"},
      {"cla.", "H1"},
      {"edge.", "H1"},
      {"cin.", "H2"},
      {"cpp.", "H2"},
      {"status.", "H2"},
      {"referral.", "H3"},
      {"return.", "H4"},
      {"eet.", "H7"},
      {"edu.", "H7"},
      {"education.", "H7"},
      {"missing.", "H8"},
      {"missing3plus.", "H8"},
      {"crime.", "H9"},
      {"crisis.", "H10"},
      {"cse.", "H11"},
      {"homeless.", "H12"},
      {"accommodation.", "H12"},
      {"gang.", "H13"},
      {"workforce.caseload", "H14"},
      {"workforce.unallocated", "H14"},
      {"workforce.absence", "S8"},
      {"workforce.agency", "S8"},
      {"workforce.", "S9"},
      {"wellbeing.", "S1"},
      {"relation.adult", "S2"},
      {"relation.peer", "S3"},
      {"resilience.", "S4"},
      {"health.physical", "S5"},
      {"stable_base.", "S6"},
      {"staff.knowledge", "S7"},
      {"staff.satisfaction", "S8"},
  }};
  for (const auto& [beginning, number] : kHeaded) {
    if (indicator.substr(0, beginning.size()) == beginning) return std::string{number};
  }
  return {};
}

}  // namespace braid::transform
