#include "synth/nwd_world.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "synth/agency_view.h"
#include "synth/nwd_care.h"
#include "synth/nwd_cohort.h"
#include "synth/slips.h"

namespace braid::synth {
namespace {

template <class T>
void shuffle(std::vector<T>& items, Random& random) {
  for (std::uint32_t left = static_cast<std::uint32_t>(items.size()); left > 1; --left) {
    std::swap(items[left - 1], items[random.below(left)]);
  }
}

bool is_counted_attendance(const HealthRecord& record) {
  if (record.visits.empty()) return false;
  const Visit& first = record.visits.front();
  return !first.stay && first.category != '2' && !first.cancelled;
}

class WorldMaker {
 public:
  explicit WorldMaker(std::uint64_t seed)
      : people_{FamilyOptions{}, Random{seed}.fork(1)},
        random_{Random{seed}.fork(2)},
        seed_{seed} {}

  NwdWorld make() {
    const Random root{seed_};
    auto members = make_nwd_arm(kProgrammeArm, people_, root.fork(3));
    auto comparator = make_nwd_arm(kComparatorArm, people_, root.fork(4));
    std::move(comparator.begin(), comparator.end(), std::back_inserter(members));
    add_nwd_noise(members, root.fork(5));
    shuffle(members, random_);
    for (auto& member : members) add_member(std::move(member));
    add_hubs(root.fork(6));
    add_interviews(root.fork(7));
    add_other_children();
    add_refusable();
    add_other_young_people();
    add_participation_noise();
    world_.people = people_.made();
    return std::move(world_);
  }

 private:
  std::string child_id() { return "B" + std::to_string(100'000 + ++children_); }
  std::string nominal_id() { return "N" + std::to_string(100'000 + ++nominals_); }
  std::string hospital_number() { return "H" + std::to_string(100'000 + ++patients_); }

  /// Police and hospital write a person down so that rulings A2 to A6 still link: equal birth date
  /// and either the NHS number or the same names under another spelling of the same letters.
  void add_member(NwdMember member) {
    Person known = member.care.person;
    const bool nhs_known = random_.percent(88);
    if (!nhs_known) member.care.person.nhs_number.clear();
    member.care.child_id = member.participation.local_id = child_id();
    if (!member.police.missing.empty() || !member.police.arrests.empty() || random_.percent(35)) {
      add_police(member, known);
    }
    if (!member.health.visits.empty() || random_.percent(40)) add_health(member, known, nhs_known);
    if (!member.young_person.observations.empty()) add_young_person(member, known);
    world_.participations.push_back(member.participation);
    world_.care.push_back(std::move(member.care));
  }

  /// By the pupil number, as NCCIS has no day of birth.
  void add_young_person(NwdMember& member, Person known) {
    known.nhs_number.clear();
    restyle_names(known, random_);
    member.young_person.id = "Y" + std::to_string(100'000 + ++young_people_);
    member.young_person.person = std::move(known);
    world_.young_people.push_back(std::move(member.young_person));
  }

  void add_hubs(Random random) {
    auto children = make_hub_children(people_, random);
    std::move(children.begin(), children.end(), std::back_inserter(world_.care));
    world_.beds = hub_beds();
  }

  /// Nobody is asked twice: two groups of interviewees (row nwd.21).
  void add_interviews(Random random) {
    std::vector<const Participation*> members;
    for (const auto& row : world_.participations) {
      if (row.arm == kProgrammeArm.name) members.push_back(&row);
    }
    auto member = members.begin();
    for (const auto& [form, people, stable] : kInterviews) {
      for (int at = 0; at < people; ++at, ++member) {
        const Date t0 = (*member)->t0;
        // Each group in a collection year of its own: Y2016 and Y2017.
        const Date turn = year_end(kNwdFirstYear + 1);
        const Date day = form == kInterviews[0].form
                             ? std::min(t0 + random.between(1, 30), turn)
                             : std::max(t0.plus_months(12) - random.between(1, 30), turn + 1);
        world_.answers.push_back(
            {kStability, form, (*member)->agency, (*member)->local_id, day, at < stable});
      }
    }
  }

  void add_police(NwdMember& member, Person known) {
    known.nhs_number.clear();
    restyle_names(known, random_);
    member.police.person = known;
    member.police.person_id = nominal_id();
    if (merged_nominals_ < 3 && member.police.arrests.size() >= 2) {
      // A second number under a wrong name, which only the force's own merge brings home.
      ++merged_nominals_;
      PoliceRecord second;
      second.person_id = nominal_id();
      second.person = known;
      second.person.surname = with_a_slip(known.surname, random_);
      second.merged_into = member.police.person_id;
      const Arrest first = member.police.arrests.front();
      const auto is_first = [&](const Arrest& arrest) {
        return arrest.custody == first.custody ||
               (arrest.custody == 0 && arrest.date == first.date && !arrest.voluntary);
      };
      for (const auto& arrest : member.police.arrests) {
        if (is_first(arrest)) second.arrests.push_back(arrest);
      }
      std::erase_if(member.police.arrests, is_first);
      world_.police.push_back(std::move(second));
    }
    world_.police.push_back(std::move(member.police));
  }

  void add_health(NwdMember& member, Person known, bool nhs_known) {
    HealthRecord& record = member.health;
    record.person = known;
    record.hospital_number = hospital_number();
    const int way = nhs_known ? random_.between(0, 99) : 99;
    if (way < 55) {
      restyle_names(record.person, random_);
    } else if (way < 75) {  // another name, but the number is verified
      // Not of the given name: a slip there can make another name of it, and a twin (R10).
      record.person.surname = with_a_slip(known.surname, random_);
    } else if (way < 85) {  // a number that nobody has traced: the names have to do
      record.nhs_status = "02";
    } else {
      record.person.nhs_number.clear();
      restyle_names(record.person, random_);
    }
    // Counted attendances stand first; noise came after them.
    if (merged_patients_ < 3 && is_counted_attendance(record)) {
      // The first visit was under a number without NHS number and with a wrong name.
      ++merged_patients_;
      HealthRecord old;
      old.hospital_number = hospital_number();
      old.person = known;
      old.person.nhs_number.clear();
      old.person.surname = with_a_slip(known.surname, random_);
      old.visits.push_back(record.visits.front());
      old.merged_into = record.hospital_number;
      old.merged_on = kNwdUntil - 30;
      record.visits.erase(record.visits.begin());
      world_.health.push_back(std::move(old));
    }
    world_.health.push_back(std::move(record));
  }

  /// Children of the area who are in no programme; some of them twins and siblings.
  void add_other_children() {
    CareStory story{random_, kNwdUntil + 1};
    for (int count = 0; count < 180; ++count) {
      CareRecord record;
      const Date birth = random_.date(*Date::from_civil(1998, 1, 1), *Date::from_civil(2014, 6, 1));
      const bool twin = count > 0 && random_.percent(5);
      const Person& last = count > 0 ? world_.care.back().person : record.person;
      record.person = twin ? people_.sibling(last, last.birth) : people_.distinct_child(birth);
      record.child_id = child_id();
      story.history(record, kNwdFrom);
      if (record.episodes.empty()) continue;
      if (age_at(record.person.birth, kNwdFrom) >= 9) {
        story.missing(record, random_.between(0, 4), kNwdFrom);
      }
      story.scores(record, kNwdFirstYear, kNwdLastYear);
      if (random_.percent(30)) add_other_police(record);
      if (random_.percent(30)) add_other_health(record);
      world_.care.push_back(std::move(record));
    }
  }

  /// With errors, but not of years: a birth date typed wrongly must not make a child of a grown-up.
  Person seen(AgencyView& view, const Person& person) {
    Person seen = view.written(person, random_);
    const int days = seen.birth - person.birth;
    if (days < -366 || days > 366) seen.birth = person.birth;
    return seen;
  }

  void add_other_police(const CareRecord& record) {
    PoliceRecord police;
    police.person_id = nominal_id();
    police.person = seen(police_view_, record.person);
    if (random_.percent(10)) police.birth_status = "E";
    const Date day = random_.date(kNwdFrom, kNwdUntil - 3);
    const int age = age_at(record.person.birth, day);
    // A year inside the limits of 10 and 17, so that a birth date typed wrongly cannot cross them.
    if (age >= 12 && age <= 16) {
      if (random_.percent(50)) police.missing.push_back({day, day + random_.between(0, 2)});
      if (random_.percent(50)) police.arrests.push_back({day, 900'000 + nominals_, false});
    }
    world_.police.push_back(std::move(police));
  }

  void add_other_health(const CareRecord& record) {
    HealthRecord health;
    health.hospital_number = hospital_number();
    health.person = seen(health_view_, record.person);
    const Date first = std::max(record.person.birth, kNwdFrom);
    for (int visits = random_.between(0, 2); visits > 0; --visits) {
      Visit visit;
      visit.from = visit.to = random_.date(first, kNwdUntil);
      health.visits.push_back(visit);
    }
    world_.health.push_back(std::move(health));
  }

  /// Rows that must be refused or waited with; none is of a member of an arm.
  void add_refusable() {
    for (const char* id : {"X9001", "X9002"}) {  // whose bad rows nwd.cc writes as text
      CareRecord record;
      record.person = people_.distinct_child(*Date::from_civil(2001, 6, 5));
      record.child_id = id;
      record.known_always = true;
      world_.care.push_back(std::move(record));
    }
    PoliceRecord young;  // under the age of criminal responsibility at arrest
    young.person_id = nominal_id();
    young.person = people_.distinct_child(*Date::from_civil(2007, 5, 5));
    young.arrests.push_back({*Date::from_civil(2015, 9, 9), 990'001, false});
    world_.police.push_back(std::move(young));
    PoliceRecord backwards;  // found before missing
    backwards.person_id = nominal_id();
    backwards.person = people_.distinct_child(*Date::from_civil(2001, 2, 2));
    backwards.missing.push_back({*Date::from_civil(2015, 10, 9), *Date::from_civil(2015, 10, 2)});
    world_.police.push_back(std::move(backwards));
    PoliceRecord nobody;  // not identified: counted, never linked (rulings D4)
    nobody.person.birth = Date::none();
    nobody.missing.push_back({*Date::from_civil(2015, 11, 2), *Date::from_civil(2015, 11, 3)});
    nobody.arrests.push_back({*Date::from_civil(2016, 11, 20), 990'002, false});
    world_.police.push_back(std::move(nobody));
  }

  /// Young people whom only the police know, until the whole area has its arrests.
  void add_other_young_people() {
    std::vector<PoliceRecord> others(320);
    for (auto& other : others) {
      other.person_id = nominal_id();
      // From 10 to 17 years old throughout both years.
      other.person = people_.distinct_child(
          random_.date(*Date::from_civil(1998, 4, 10), *Date::from_civil(2004, 3, 1)));
    }
    for (int year = kNwdFirstYear; year < kNwdFirstYear + 2; ++year) {
      const int wanted = kAreaArrests[static_cast<std::size_t>(year - kNwdFirstYear)];
      for (int count = count_arrests(year); count < wanted; ++count) {
        auto& other = others[random_.below(static_cast<std::uint32_t>(others.size()))];
        other.arrests.push_back(
            {random_.date(year_start(year), year_end(year)), ++custody_, false});
      }
    }
    std::move(others.begin(), others.end(), std::back_inserter(world_.police));
  }

  /// Of 10 to 17 years; every custody number here is one arrest.
  int count_arrests(int year) const {
    std::set<std::uint32_t> found;
    for (const auto& record : world_.police) {
      for (const auto& arrest : record.arrests) {
        if (arrest.voluntary || arrest.custody == 0 || record.person.birth.is_none()) continue;
        const int age = age_at(record.person.birth, arrest.date);
        const bool in_year = year_start(year) <= arrest.date && arrest.date <= year_end(year);
        if (in_year && age >= 10 && age <= 17) found.insert(arrest.custody);
      }
    }
    return static_cast<int>(found.size());
  }

  void add_participation_noise() {
    auto& rows = world_.participations;
    for (std::size_t at = 0; at < 3; ++at) {  // referred again: the earliest t0 counts (rulings B9)
      Participation again = rows[at];
      again.t0 = again.t0 + 120;
      again.end = Date::none();
      rows.push_back(again);
    }
    Participation unknown = rows[3];
    unknown.local_id = "B999999";  // nobody's: it waits
    rows.push_back(unknown);
    unknown = rows[4];
    unknown.programme = "no-such-programme";
    rows.push_back(unknown);
  }

  FamilyMaker people_;
  AgencyView police_view_{{Agency::police, 0.1, kNwdUntil, true}, people_.places()};
  AgencyView health_view_{{Agency::health, 0.1, kNwdUntil, true}, people_.places()};
  Random random_;
  std::uint64_t seed_;
  NwdWorld world_;
  int children_ = 0, young_people_ = 0, merged_nominals_ = 0, merged_patients_ = 0;
  std::uint32_t nominals_ = 0, patients_ = 0, custody_ = 500'000;
};

}  // namespace

NwdWorld make_nwd_world(std::uint64_t seed) { return WorldMaker{seed}.make(); }

}  // namespace braid::synth
