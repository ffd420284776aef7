#include "synth/traditions.h"

#include <array>

namespace braid::synth {
namespace {

struct Share {
  int per_thousand;
  Background background;
};

using enum Tradition;

// Census 2021: White British 74.4 %, Irish 0.9, Traveller 0.1, Roma 0.2, other White 6.2;
// Indian 3.1, Pakistani 2.7, Bangladeshi 1.1, Chinese 0.7, other Asian 1.6; African 2.5,
// Caribbean 1.0, other Black 0.5; mixed: Caribbean 0.9, African 0.4, Asian 0.8, other 0.8; Arab
// 0.6, any other 1.6.
constexpr std::array kShares{
    // Surnames of Welsh or Irish descent among the White British: judgement.
    Share{614, {"WBRI", british, british}}, Share{62, {"WBRI", welsh, welsh}},
    Share{28, {"WBRI", welsh, british}}, Share{30, {"WBRI", irish, british}},
    Share{10, {"WBRI", irish, irish}}, Share{9, {"WIRI", irish, irish}},
    Share{1, {"WIRT", irish, irish}}, Share{2, {"WROM", eastern_european, eastern_european}},
    // Southern and western Europeans are counted in here.
    Share{62, {"WOTH", eastern_european, eastern_european}}, Share{9, {"MWBC", caribbean, british}},
    Share{4, {"MWBA", west_african, british}}, Share{8, {"MWAS", muslim_south_asian, british}},
    Share{8, {"MOTH", middle_eastern, british}}, Share{18, {"AIND", hindu, hindu}},
    Share{9, {"AIND", sikh, sikh}}, Share{4, {"AIND", muslim_south_asian, muslim_south_asian}},
    Share{27, {"APKN", muslim_south_asian, muslim_south_asian}},
    Share{11, {"ABAN", muslim_south_asian, muslim_south_asian}},
    Share{6, {"AOTH", muslim_south_asian, muslim_south_asian}},
    Share{4, {"AOTH", middle_eastern, middle_eastern}}, Share{3, {"AOTH", hindu, hindu}},
    Share{3, {"AOTH", east_asian, east_asian}}, Share{7, {"CHNE", east_asian, east_asian}},
    Share{10, {"BCRB", caribbean, caribbean}}, Share{5, {"BOTH", caribbean, caribbean}},
    Share{19, {"BAFR", west_african, west_african}}, Share{6, {"BAFR", somali, somali}},
    Share{16, {"OOTH", middle_eastern, middle_eastern}}, Share{3, {"OOTH", east_asian, east_asian}},
    Share{3, {"NOBT", british, british}}};

constexpr int sum_of_shares() {
  int sum = 0;
  for (const auto& share : kShares) sum += share.per_thousand;
  return sum;
}

}  // namespace

Background draw_background(Random& random) {
  int at = random.between(0, sum_of_shares() - 1);
  std::size_t index = 0;
  while (at >= kShares[index].per_thousand) at -= kShares[index++].per_thousand;
  return kShares[index].background;
}

std::string_view name_origin(Tradition tradition) {
  static constexpr std::array<std::string_view, kTraditions> kNames{
      "british",          "welsh",       "irish",          "caribbean",    "south_asian",
      "south_asian",      "south_asian", "middle_eastern", "west_african", "somali",
      "eastern_european", "east_asian"};
  return kNames[static_cast<std::size_t>(tradition)];
}

}  // namespace braid::synth
