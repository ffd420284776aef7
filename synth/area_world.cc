#include "synth/area_world.h"

#include <algorithm>
#include <utility>

#include "synth/agency_view.h"
#include "synth/care_story.h"
#include "synth/slips.h"

namespace braid::synth {
namespace {

// The shares below are made up: no source gives them, they only have to be plausible.
constexpr int kMovers = 3;                                 // of children, in percent
constexpr int kKnownToPolice = 35, kKnownToHospital = 40;  // of children
constexpr int kNotTraced = 5;                              // of patients with an NHS number
constexpr int kInProgramme = 10;                           // of those of 12 and over

class AreaMaker {
 public:
  AreaMaker(const AreaPlan& plan, FamilyMaker& people, Random random)
      : plan_{plan},
        people_{people},
        random_{random},
        story_{random_, plan.until + 1},
        children_view_{view(Agency::children)},
        police_view_{view(Agency::police)},
        health_view_{view(Agency::health)} {}

  AreaWorld make(const std::vector<Mover>& arriving) {
    world_.care.reserve(static_cast<std::size_t>(plan_.children));
    for (const auto& mover : arriving) {
      CareRecord record;
      record.person = mover.person;
      story_.spell(record, mover.moves_on);
      add_child(std::move(record));
    }
    for (int count = static_cast<int>(arriving.size()); count < plan_.children; ++count) {
      CareRecord record;
      record.person = next_child();
      if (plan_.sends_movers && random_.percent(kMovers)) {
        begin_move(record);
      } else {
        story_.history(record, plan_.from);
      }
      add_child(std::move(record));
    }
    return std::move(world_);
  }

 private:
  /// Nobody's birth date or sex is left out: not all formats would take the row.
  AgencyView view(Agency agency) const {
    return AgencyView{{agency, plan_.errors, plan_.until - 1, true}, people_.places()};
  }

  /// Brothers and sisters come one after the other, as they are mostly known together.
  Person next_child() {
    if (waiting_.empty()) {
      const auto& children = people_.family().children;
      waiting_.assign(children.rbegin(), children.rend());
    }
    Person child = std::move(waiting_.back());
    waiting_.pop_back();
    return child;
  }

  void begin_move(CareRecord& record) {
    const Date start = std::max(record.person.birth + 3, random_.date(plan_.from, plan_.until));
    const Date moves = start + random_.between(40, 500);
    story_.spell(record, start, moves, "E3");
    if (record.episodes.empty() || record.episodes.back().reason_ceased != "E3") return;
    world_.movers.push_back({record.person, moves});
  }

  void add_child(CareRecord record) {
    const Person real = record.person;
    record.child_id = std::to_string(100'000 + ++children_);
    record.person = children_view_.written(real, random_);
    // One UPN on two children is dropped for both (rulings A5).
    if (!world_.care.empty() && random_.below(1000) == 0)
      record.person.upn = world_.care.back().person.upn;
    if (!record.episodes.empty()) {
      if (age_at(real.birth, plan_.until) >= 10 && random_.percent(60)) {
        story_.missing(record, random_.between(2, 20), plan_.from);
      }
      story_.scores(record, plan_.from.year() + 1, plan_.until.year());
    }
    const int age = age_at(real.birth, plan_.until);
    if (age >= 10 && random_.percent(kKnownToPolice)) add_police(record, real);
    if (random_.percent(kKnownToHospital)) add_health(real);
    if (age >= 12 && random_.percent(kInProgramme)) add_participation(record);
    world_.care.push_back(std::move(record));
  }

  void add_police(const CareRecord& record, const Person& real) {
    PoliceRecord police;
    police.person_id = std::to_string(100'000 + ++nominals_);
    police.person = police_view_.written(real, random_);
    police.person.nhs_number.clear();  // the extract has no column for it
    if (random_.percent(3)) police.birth_status = "E";
    for (const auto& stay : record.missing) {
      if (!random_.percent(55)) continue;
      const Date start = stay.start + random_.between(0, 1);
      police.missing.push_back({start, std::max(start, stay.end), "MISSING", "CLOSED", true});
    }
    const Date first = std::max(plan_.from, real.birth.plus_months(10 * 12));
    const int arrests = random_.percent(40) ? random_.between(1, 4) : 0;
    for (int at = 0; at < arrests && first <= plan_.until; ++at) {
      const Date day = random_.date(first, plan_.until);
      const bool voluntary = random_.percent(10);
      police.arrests.push_back({day, voluntary ? 0 : ++custody_, voluntary});
      if (!voluntary && random_.percent(15)) police.arrests.push_back(police.arrests.back());
    }
    if (!police.missing.empty() && random_.chance(plan_.errors)) {
      auto& wrong = police.missing.back();  // found before missing: refused
      wrong.end = wrong.start - 3;
    }
    if (random_.percent(2)) add_second_nominal(police);
    world_.police.push_back(std::move(police));
  }

  /// The force had two numbers for one person, and has merged them.
  void add_second_nominal(const PoliceRecord& police) {
    PoliceRecord second;
    second.person_id = std::to_string(100'000 + ++nominals_);
    second.person = police.person;
    second.person.surname = with_a_slip(police.person.surname, random_);
    second.merged_into = police.person_id;
    world_.police.push_back(std::move(second));
  }

  void add_health(const Person& real) {
    HealthRecord health;
    health.hospital_number = std::to_string(100'000 + ++patients_);
    health.person = health_view_.written(real, random_);
    if (random_.percent(kNotTraced)) health.nhs_status = "02";
    const Date first = std::max(plan_.from, health.person.birth);
    for (int visits = first < plan_.until ? random_.between(1, 5) : 0; visits > 0; --visits) {
      constexpr char kCategories[] = {'1', '1', '1', '2', '3', '9', 0};
      Visit visit;
      visit.from = random_.date(first, plan_.until);
      visit.stay = random_.percent(15);
      visit.category = random_.pick(kCategories);
      visit.cancelled = random_.percent(2);
      visit.resent = random_.percent(3);
      if (random_.percent(90)) visit.to = visit.from + (visit.stay ? random_.between(0, 6) : 0);
      health.visits.push_back(visit);
    }
    if (random_.percent(1)) add_old_number(health);
    world_.health.push_back(std::move(health));
  }

  void add_old_number(const HealthRecord& health) {
    HealthRecord old;
    old.hospital_number = std::to_string(100'000 + ++patients_);
    old.person = health.person;
    old.person.nhs_number.clear();
    old.merged_into = health.hospital_number;
    old.merged_on = plan_.until - 20;
    Visit visit;
    visit.from = plan_.until - 25;
    old.visits.push_back(visit);
    world_.health.push_back(std::move(old));
  }

  void add_participation(const CareRecord& record) {
    constexpr std::string_view kStatus[] = {"in_care", "edge", "edging_to_edge", "none"};
    constexpr std::string_view kEet[] = {"EET", "NEET", ""};
    const Date t0 = random_.date(plan_.from, plan_.until);
    Participation row{"no-wrong-door",
                      random_.percent(50) ? "programme" : "comparator",
                      plan_.children_agency,
                      record.child_id,
                      t0,
                      Date::none(),
                      record.in_care(t0) ? kStatus[0] : kStatus[random_.between(1, 3)],
                      random_.pick(kEet)};
    if (random_.percent(50)) row.end = t0 + random_.between(60, 400);
    world_.participations.push_back(std::move(row));
  }

  const AreaPlan& plan_;
  FamilyMaker& people_;
  Random random_;
  CareStory story_;
  AreaWorld world_;
  AgencyView children_view_, police_view_, health_view_;
  std::vector<Person> waiting_;  ///< brothers and sisters of the last child
  std::uint32_t children_ = 0, nominals_ = 0, patients_ = 0, custody_ = 0;
};

}  // namespace

FamilyOptions area_families(Date from, Date until) {
  FamilyOptions options;
  options.born_from = from.plus_months(-17 * 12);
  options.born_until = until - 30;
  return options;
}

AreaWorld make_area_world(const AreaPlan& plan, const std::vector<Mover>& arriving,
                          FamilyMaker& people, Random random) {
  return AreaMaker{plan, people, random}.make(arriving);
}

}  // namespace braid::synth
