#include <algorithm>

#include "synth/identifiers.h"
#include "synth/nwd_care.h"

namespace braid::synth {
namespace {

constexpr std::uint32_t kHomes[] = {kSharedHomesMax + 1, kSharedHomesMax + 2};
constexpr std::string_view kNames[] = {"Made-up hub one", "Made-up hub two"};

/// Beds of each hub in a year.
int beds_of(int hub, int beds) { return beds / 2 + (hub == 0 ? beds % 2 : 0); }

/// `total` in `parts` that differ by one at most.
int part_of(int total, int parts, int at) { return total / parts + (at < total % parts ? 1 : 0); }

class HubMaker {
 public:
  HubMaker(FamilyMaker& people, Random random) : people_{people}, random_{random} {}

  std::vector<CareRecord> make() {
    const auto& [first, second] = kHubYears;
    const int empty = first.beds * 365 - first.occupied;
    for (int bed = 0; bed < first.beds; ++bed) {
      // Full but for the nights between one child and the next.
      const Date left = year_start(first.year) + random_.between(60, 280);
      stay(bed % 2, year_start(first.year) - random_.between(20, 300), left);
      stay(bed % 2, left + part_of(empty, first.beds, bed),
           year_end(first.year) + 1 + random_.between(30, 360));
    }
    for (int bed = 0; bed < second.beds; ++bed) {
      const int nights = part_of(second.occupied, second.beds, bed);
      const Date from = year_start(second.year) + random_.between(0, 365 - nights);
      stay(bed % 2, from, from + nights);
    }
    return std::move(children_);
  }

 private:
  void stay(int hub, Date from, Date to) {
    CareRecord record;
    record.person = people_.distinct_child(
        random_.date(*Date::from_civil(2000, 4, 10), *Date::from_civil(2002, 3, 1)));
    record.child_id = "H" + std::to_string(700'000 + children_.size());
    // A move to independent living is an end of care like others.
    const bool independent = age_at(record.person.birth, to) >= 16 && random_.percent(50);
    record.episodes.push_back({from,
                               to,
                               'S',
                               "V2",
                               "N1",
                               {"K2", "PR1", kHomes[hub], true},
                               independent ? "E5" : "E4A",
                               ""});
    children_.push_back(std::move(record));
  }

  FamilyMaker& people_;
  Random random_;
  std::vector<CareRecord> children_;
};

}  // namespace

std::vector<CareRecord> make_hub_children(FamilyMaker& people, Random random) {
  return HubMaker{people, random}.make();
}

std::vector<BedsOfHome> hub_beds() {
  const auto& [first, second] = kHubYears;
  std::vector<BedsOfHome> rows;
  for (int hub = 0; hub < 2; ++hub) {
    const Date changed = year_start(second.year);
    rows.push_back(
        {kNames[hub], kHomes[hub], year_start(first.year), changed, beds_of(hub, first.beds)});
    rows.push_back({kNames[hub], kHomes[hub], changed, Date::none(), beds_of(hub, second.beds)});
  }
  return rows;
}

}  // namespace braid::synth
