#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "transform/measure/made_area_test.h"

// What submissions and facts say about persons, worked out from the rules as plainly as can be. It
// shares the contracts' types with measuring and nothing else.

namespace braid::transform {

class ReferencePersons {
 public:
  explicit ReferencePersons(const MadeArea& area) : area_{area} {
    for (const auto& fact : area.facts) {
      if (fact.withdrawn) continue;
      std::string key = fact.subject;
      if (key.empty()) {
        key = "nobody " + (fact.event.empty() ? fact.record : fact.kind + fact.event);
      } else if (area.links.count(key) != 0) {
        key = area.links.at(key);
      }
      persons_[key].facts.push_back(&fact);
      if (fact.subject.empty()) persons_[key].nobody = true;
    }
    for (const auto& [subject, handle] : area.links) {
      if (persons_.count(handle) != 0) persons_[handle].linked = true;
    }
    for (auto& [key, person] : persons_) prepare(person);
  }

 protected:
  struct Care {
    Date start, end;
    bool exits;
    const MadeFact* fact;
  };
  struct Event {
    Date date;
    int age;                  // stated, or -1
    Date end = Date::none();  // of incidents
  };
  struct Participant {
    std::uint32_t arm;
    Date t0;
  };
  struct Person {
    std::vector<const MadeFact*> facts;
    bool nobody = false, linked = false;
    std::uint32_t sex = 0, birth_month = 0;
    std::vector<const MadeFact*> uasc, scores;
    std::vector<Care> care, respite;
    std::vector<Event> missing, arrests, attendances;
    std::map<std::uint32_t, Participant> participations;
  };
  struct Period {
    PeriodKind kind;
    Date first, last;
    std::string label;
  };
  struct Uses {
    std::vector<std::string> agencies, facts;
  };

  static inline const std::map<std::string, Uses> kIndicators = {
      {"cla.stock", {{"children"}, {"care"}}},
      {"cla.starts", {{"children"}, {"care"}}},
      {"cla.during", {{"children"}, {"care"}}},
      {"cla.episodes", {{"children"}, {"care"}}},
      {"cla.days", {{"children"}, {"care"}}},
      {"cla.spells.started", {{"children"}, {"care"}}},
      {"cla.ceases", {{"children"}, {"care"}}},
      {"missing.incidents", {{"children", "police"}, {"missing"}}},
      {"missing.children", {{"children", "police"}, {"missing"}}},
      {"crime.arrests", {{"police"}, {"arrest"}}},
      {"crisis.ae", {{"health"}, {"attendance"}}},
      {"wellbeing.sdq.mean", {{"children"}, {"care", "sdq"}}},
  };

  // ---- What the submissions say ----

  const MadeSubmission* submission(const MadeFact& fact) const {
    for (const auto& each : area_.submissions) {
      if (each.unit == fact.unit) return &each;
    }
    return nullptr;
  }
  int year(const MadeFact& fact) const {
    const auto* of = submission(fact);
    return of == nullptr ? 0 : of->year;
  }
  std::int64_t submitted(const MadeFact& fact) const {
    const auto* of = submission(fact);
    return of == nullptr ? 0 : of->submitted;
  }
  bool later(const MadeFact& a, const MadeFact& b) const {
    if (year(a) != year(b)) return year(a) > year(b);
    if (a.version != b.version) return a.version > b.version;
    if (submitted(a) != submitted(b)) return submitted(a) > submitted(b);
    return made_id(a.record) > made_id(b.record);
  }
  static std::string kind_of(const std::string& agency) {
    return agency.substr(0, agency.find('/'));
  }
  bool has_feed(const std::string& kind) const {
    for (const auto& feed : area_.feeds) {
      if (agency_kind_name(feed.kind) == kind) return true;
    }
    for (const auto& each : area_.submissions) {
      if (kind_of(each.agency) == kind) return true;
    }
    return false;
  }
  bool covered(const std::string& kind, const Uses& of, Date date) const {
    for (const auto& each : area_.submissions) {
      if (kind_of(each.agency) != kind) continue;
      bool supplies = false;
      for (const auto& fact : of.facts) {
        supplies =
            supplies || std::find(each.kinds.begin(), each.kinds.end(), fact) != each.kinds.end();
      }
      if (!supplies) continue;
      for (const auto& [first, last] : each.covers) {
        if (first <= date && date <= last) return true;
      }
    }
    return false;
  }
  bool covered(const std::string& kind, const Uses& of, Date first, Date last) const {
    for (Date date = first; date <= last; date = date + 1) {
      if (!covered(kind, of, date)) return false;
    }
    return true;
  }
  /// -1 not published, 0 ok, 1 not available.
  int publishing(const std::string& id, const Period& period) const {
    const Uses& of = kIndicators.at(id);
    int holding = 0, kinds = 0;
    for (const auto& kind : of.agencies) {
      if (!has_feed(kind)) continue;
      ++kinds;
      if (covered(kind, of, period.first, period.last)) ++holding;
    }
    if (holding == 0) return -1;
    return holding == kinds ? 0 : 1;
  }

  // ---- What the facts of a person say ----

  std::vector<const MadeFact*> of_kind(const Person& person, const std::string& kind) const {
    std::vector<const MadeFact*> list;
    for (const auto* fact : person.facts) {
      if (fact->kind == kind) list.push_back(fact);
    }
    return list;
  }
  /// One statement of each event: the latest.
  std::vector<const MadeFact*> latest(const std::vector<const MadeFact*>& facts) const {
    std::vector<const MadeFact*> list;
    for (const auto* fact : facts) {
      bool beaten = false;
      for (const auto* other : facts) {
        beaten = beaten || (!fact->event.empty() && other != fact && other->event == fact->event &&
                            later(*other, *fact));
      }
      if (!beaten) list.push_back(fact);
    }
    return list;
  }
  std::uint32_t believed(const Person& person, const std::string& attribute) const {
    const MadeFact* best = nullptr;
    for (const auto* fact : of_kind(person, "person")) {
      if (fact->attribute(attribute) == 0) continue;
      const auto rank = [&](const MadeFact& of) {
        return std::make_tuple(static_cast<int>(*agency_kind(of.agency)), -year(of),
                               -static_cast<std::int64_t>(of.version), -submitted(of),
                               made_id(of.subject), made_id(of.record));
      };
      if (best == nullptr || rank(*fact) < rank(*best)) best = fact;
    }
    return best == nullptr ? 0 : best->attribute(attribute);
  }
  void prepare(Person& person) const {
    person.sex = believed(person, "sex");
    person.birth_month = believed(person, "birth_month");
    const auto uasc = latest(of_kind(person, "uasc"));
    for (const auto* fact : uasc) {
      bool outdated = false;
      for (const auto* other : uasc) {
        outdated = outdated || (year(*fact) != 0 && other->subject == fact->subject &&
                                year(*other) > year(*fact));
      }
      if (!outdated) person.uasc.push_back(fact);
    }
    prepare_care(person);
    prepare_missing(person);
    prepare_arrests(person);
    prepare_attendances(person);
    for (const auto* fact : latest(of_kind(person, "sdq"))) {
      if (fact->value >= 0 && fact->value <= 40) person.scores.push_back(fact);
    }
    for (const auto* fact : latest(of_kind(person, "participation"))) {
      const auto programme = fact->attribute("programme");
      const Participant mine{fact->attribute("arm"), fact->start};
      const auto found = person.participations.find(programme);
      if (found == person.participations.end() ||
          std::tie(mine.t0, mine.arm) < std::tie(found->second.t0, found->second.arm)) {
        person.participations[programme] = mine;
      }
    }
  }
  void prepare_care(Person& person) const {
    const auto all = of_kind(person, "care");
    std::vector<Care> care;
    for (const auto* fact : latest(all)) {
      Care episode{fact->start, fact->end, true, fact};
      if (fact->end.is_none() && year(*fact) != 0) {
        int next = 0;
        for (const auto& each : area_.submissions) {
          const bool counts =
              each.agency == fact->agency &&
              std::find(each.kinds.begin(), each.kinds.end(), "care") != each.kinds.end();
          if (counts && each.year > year(*fact) && (next == 0 || each.year < next)) {
            next = each.year;
          }
        }
        bool named = false;
        for (const auto* other : all) {
          named = named || (other->subject == fact->subject && year(*other) == next);
        }
        if (next != 0 && !named) {
          episode.end = day(std::to_string(year(*fact)) + "-04-01");
          episode.exits = false;
        }
      }
      if (person.birth_month != 0) {
        // The last day of the month in which the person turns 18.
        const int month = static_cast<int>(person.birth_month) + 18 * 12 + 1;
        const Date cap = *Date::from_civil(month / 12, month % 12 + 1, 1) - 1;
        if (episode.end > cap) {
          episode.end = cap;
          episode.exits = true;
        }
      }
      if (episode.end <= episode.start) continue;
      const auto& vocabulary = ShippedWords::get().vocabulary;
      const auto legal = vocabulary.value_text(vocabulary.attribute("legal_status"),
                                               fact->attribute("legal_status"));
      (legal == "V3" || legal == "V4" ? person.respite : care).push_back(episode);
    }
    // Rule 4: an episode ends where the subject's next one begins.
    for (const auto& episode : care) {
      Care mine = episode;
      for (const auto& other : care) {
        if (other.fact == mine.fact || other.fact->subject != mine.fact->subject) continue;
        const bool next = other.start > mine.start ||
                          (other.start == mine.start && later(*other.fact, *mine.fact));
        if (next && other.start < mine.end) {
          mine.end = other.start;
          mine.exits = true;
        }
      }
      if (mine.end > mine.start) person.care.push_back(mine);
    }
  }
  /// The first day after `start` on which the person is not in care; none if never, or if the
  /// person is not in care on that day.
  static Date care_lasts_until(const Person& person, Date start) {
    Date until = start;
    for (bool again = true; again;) {
      again = false;
      for (const auto& episode : person.care) {
        if (episode.start > until || episode.end <= until) continue;
        until = episode.end;
        if (until.is_none()) return until;
        again = true;
      }
    }
    return until == start ? Date::none() : until;
  }
  void prepare_missing(Person& person) const {
    struct Night {
      Date start, end;
    };
    std::vector<Night> sides[2];
    const auto& vocabulary = ShippedWords::get().vocabulary;
    for (const auto* fact : latest(of_kind(person, "missing"))) {
      if (vocabulary.value_text(vocabulary.attribute("missing_category"),
                                fact->attribute("missing_category")) == "away") {
        continue;
      }
      const bool police = kind_of(fact->agency) == "police";
      Night night{fact->start, fact->end};
      if (police && night.end.is_none()) {
        const auto* of = submission(*fact);
        night.end = of == nullptr ? Date::none() : std::max(night.start, of->extracted_on);
      }
      if (!police && night.end.is_none()) night.end = care_lasts_until(person, night.start);
      sides[police ? 1 : 0].push_back(night);
    }
    for (auto& side : sides) {
      for (bool again = true; again;) {
        again = false;
        for (std::size_t a = 0; a < side.size() && !again; ++a) {
          for (std::size_t b = a + 1; b < side.size() && !again; ++b) {
            if (side[a].start < side[b].end && side[b].start < side[a].end) {
              side[a] = {std::min(side[a].start, side[b].start),
                         std::max(side[a].end, side[b].end)};
              side.erase(side.begin() + static_cast<std::ptrdiff_t>(b));
              again = true;
            }
          }
        }
      }
      std::sort(side.begin(), side.end(), [](const Night& a, const Night& b) {
        return std::tie(a.start, a.end) < std::tie(b.start, b.end);
      });
    }
    for (const auto& mine : sides[0]) {
      Date start = mine.start, end = mine.end;
      for (std::size_t i = 0; i < sides[1].size(); ++i) {
        const auto theirs = sides[1][i];
        const bool overlap = mine.start <= theirs.end && theirs.start <= mine.end;
        const int apart = mine.start - theirs.start;
        if (!overlap && (apart > 1 || apart < -1)) continue;
        start = std::min(start, theirs.start);
        end = std::max(end, theirs.end);
        sides[1].erase(sides[1].begin() + static_cast<std::ptrdiff_t>(i));
        break;
      }
      person.missing.push_back({start, -1, end});
    }
    for (const auto& theirs : sides[1]) person.missing.push_back({theirs.start, -1, theirs.end});
  }
  void prepare_arrests(Person& person) const {
    const auto all = of_kind(person, "arrest");
    std::set<std::string> custody;
    std::set<Date> custody_days;
    std::set<std::pair<std::string, Date>> blank;
    for (const auto* fact : all) {
      if (!fact->event.empty()) custody_days.insert(fact->start);
    }
    for (const auto* fact : all) {
      const MadeFact* best = fact;
      if (fact->event.empty()) {
        if (custody_days.count(fact->start) != 0) continue;
        if (!blank.insert({fact->agency, fact->start}).second) continue;
        for (const auto* other : all) {
          if (other->event.empty() && other->agency == fact->agency &&
              other->start == fact->start && later(*other, *best)) {
            best = other;
          }
        }
      } else {
        if (!custody.insert(fact->event).second) continue;
        for (const auto* other : all) {
          if (other->event != fact->event) continue;
          if (other->start < best->start || (other->start == best->start && later(*other, *best))) {
            best = other;
          }
        }
      }
      person.arrests.push_back(
          {best->start, static_cast<int>(best->attribute("age_stated")) - 1, Date::none()});
    }
  }
  void prepare_attendances(Person& person) const {
    const auto& vocabulary = ShippedWords::get().vocabulary;
    const auto word = [&](const MadeFact& fact, const std::string& attribute) {
      return vocabulary.value_text(vocabulary.attribute(attribute), fact.attribute(attribute));
    };
    const auto all = of_kind(person, "attendance");
    for (const auto* fact : all) {
      if (word(*fact, "part") != "start") continue;
      bool counts = word(*fact, "attendance_kind") != "planned_followup";
      for (const auto* other : all) {
        if (other == fact || fact->event.empty() || other->event != fact->event) continue;
        if (word(*other, "part") == "start" && later(*other, *fact)) counts = false;
      }
      // The latest cancellation, if it is not older than this.
      const MadeFact* cancel = nullptr;
      for (const auto* other : all) {
        const bool same = !fact->event.empty() && other->event == fact->event;
        if (same && word(*other, "part") == "cancel" &&
            (cancel == nullptr || later(*other, *cancel))) {
          cancel = other;
        }
      }
      if (cancel != nullptr && cancel->version >= fact->version) counts = false;
      if (counts) person.attendances.push_back({fact->start, -1, Date::none()});
    }
  }

  const MadeArea& area_;
  std::map<std::string, Person> persons_;
};

}  // namespace braid::transform
