#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "transform/measure/reference_person_test.h"

// The shipped indicators once more, written from the rules as plainly as can be: for each person,
// each period, each day. It shares the contracts' types with measuring and nothing else.

namespace braid::transform {

class ReferenceMeasure : ReferencePersons {
 public:
  using ReferencePersons::ReferencePersons;

  std::vector<Cell> table() {
    for (const auto& [id, of] : kIndicators) {
      if (id == "cla.stock") {
        add_stock(id);
      } else {
        for (const auto& period : periods()) {
          if (id == "wellbeing.sdq.mean" && period.kind != PeriodKind::year) continue;
          add_period(id, period);
        }
      }
      if (id != "cla.stock") add_windows(id);
    }
    std::sort(cells_.begin(), cells_.end(), [](const Cell& a, const Cell& b) {
      return std::tie(a.indicator, a.period, a.breakdown) <
             std::tie(b.indicator, b.period, b.breakdown);
    });
    return cells_;
  }

 private:
  struct Sum {
    std::int64_t count = 0;
    std::set<const Person*> people;
  };

  // ---- Dates and periods ----

  Date as_of(const std::string& id) {
    const auto known = as_of_.find(id);
    if (known == as_of_.end()) return as_of_[id] = find_as_of(id);
    return known->second;
  }
  Date find_as_of(const std::string& id) const {
    const Uses& of = kIndicators.at(id);
    Date earliest = Date::none();
    for (const auto& kind : of.agencies) {
      if (!has_feed(kind)) continue;
      for (int days = 21000; days > 18000; --days) {
        if (!covered(kind, of, Date{days})) continue;
        earliest = std::min(earliest, Date{days});
        break;
      }
    }
    return earliest;
  }
  std::vector<Period> periods() const {
    std::vector<Period> list;
    for (int y = 2022; y <= 2027; ++y) {
      const Date april = day(std::to_string(y - 1) + "-04-01");
      const std::string label = "Y" + std::to_string(y);
      list.push_back({PeriodKind::year, april, april.plus_months(12) - 1, label});
      for (int q = 0; q < 4; ++q) {
        list.push_back({PeriodKind::quarter, april.plus_months(q * 3),
                        april.plus_months(q * 3 + 3) - 1, label + "Q" + std::to_string(q + 1)});
      }
      for (int m = 0; m < 12; ++m) {
        const Date first = april.plus_months(m);
        list.push_back(
            {PeriodKind::month, first, first.plus_months(1) - 1, first.text().substr(0, 7)});
      }
    }
    return list;
  }

  // ---- Questions about a person and a day ----

  static int age(const Person& person, Date at) {
    if (person.birth_month == 0) return -1;
    const int born_year = static_cast<int>(person.birth_month) / 12;
    const int born_month = static_cast<int>(person.birth_month) % 12 + 1;
    int years = at.year() - born_year;
    if (at.month() < born_month || (at.month() == born_month && at.day() < 15)) --years;
    return std::max(years, 0);
  }
  static std::string age_word(int years) {
    if (years < 0) return "unknown";
    if (years < 1) return "under 1";
    if (years <= 4) return "1-4";
    if (years <= 9) return "5-9";
    if (years <= 15) return "10-15";
    return "16-17";
  }
  static std::string sex_word(const Person& person) {
    return person.sex == 1 ? "M" : person.sex == 2 ? "F" : "unknown";
  }
  static std::string uasc_word(const Person& person, Date at) {
    if (person.nobody) return "unknown";
    for (const auto* fact : person.uasc) {
      const bool begun = fact->start.is_none() || fact->start <= at;
      if (begun && fact->end > at) return "yes";
    }
    return "no";
  }
  static bool in_care(const Person& person, Date at) {
    for (const auto& episode : person.care) {
      if (episode.start <= at && at < episode.end) return true;
    }
    return false;
  }
  static bool exit_on(const Person& person, Date at) {
    if (in_care(person, at) || !in_care(person, at - 1)) return false;
    for (const auto& episode : person.care) {
      if (episode.end == at && episode.exits) return true;
    }
    return false;
  }
  static bool of_age(const Person& person, const Event& event, int min, int max) {
    const int years = event.age >= 0 ? event.age : age(person, event.date);
    return years < 0 || (years >= min && years <= max);
  }
  static const std::vector<Event>& events(const Person& person, const std::string& id) {
    if (id == "crime.arrests") return person.arrests;
    return id == "crisis.ae" ? person.attendances : person.missing;
  }

  // ---- Sums ----

  void put(std::map<Breakdown, Sum>& sums, const Person& person, int years, Date at,
           std::int64_t count) const {
    for (const auto& names : area_.publication.breakdowns) {
      Breakdown breakdown;
      for (const auto& name : names) {
        if (name == "age_cla") {
          breakdown.emplace_back(name, age_word(person.nobody ? -1 : years));
        }
        if (name == "sex") breakdown.emplace_back(name, sex_word(person));
        if (name == "uasc") breakdown.emplace_back(name, uasc_word(person, at));
      }
      std::sort(breakdown.begin(), breakdown.end());
      sums[breakdown].count += count;
      if (!person.nobody) sums[breakdown].people.insert(&person);
    }
  }
  void put(std::map<Breakdown, Sum>& sums, const Person& person, Date at,
           std::int64_t count) const {
    put(sums, person, age(person, at), at, count);
  }

  void sum_person(const std::string& id, const Person& person, Date first, Date last,
                  std::map<Breakdown, Sum>& sums) const {
    if (person.nobody && id == "missing.children") return;
    if (id == "cla.starts" || id == "cla.spells.started" || id == "cla.during" ||
        id == "cla.days") {
      for (Date at = first; at <= last; at = at + 1) {
        if (!in_care(person, at)) continue;
        const bool start = !in_care(person, at - 1);
        if ((id == "cla.starts" || id == "cla.spells.started") && !start) continue;
        put(sums, person, at, 1);
        if (id == "cla.starts" || id == "cla.during") break;
      }
    } else if (id == "cla.ceases") {
      for (Date at = last; at >= first; at = at - 1) {
        if (!exit_on(person, at)) continue;
        put(sums, person, at, 1);
        break;
      }
    } else if (id == "cla.episodes") {
      for (const auto& episode : person.care) {
        for (Date at = first; at <= last; at = at + 1) {
          if (episode.start > at || at >= episode.end) continue;
          put(sums, person, at, 1);
          break;
        }
      }
    } else {
      const int min = id == "crime.arrests" ? 10 : 0;
      const Event* earliest = nullptr;
      for (const auto& event : events(person, id)) {
        if (event.date < first || event.date > last || !of_age(person, event, min, 17)) continue;
        if (earliest == nullptr || event.date < earliest->date) earliest = &event;
        if (id == "missing.children") continue;
        put(sums, person, event.age >= 0 ? event.age : age(person, event.date), event.date, 1);
      }
      if (id == "missing.children" && earliest != nullptr) put(sums, person, earliest->date, 1);
    }
  }
  void sum_scores(const Person& person, Date first, Date last,
                  std::map<Breakdown, Sum>& sums) const {
    const int years = age(person, last);
    if (years >= 0 && (years < 4 || years > 16)) return;
    for (Date at = first; at <= last; at = at + 1) {
      if (!in_care(person, at)) return;
      for (const auto& episode : person.respite) {
        if (episode.start <= at && at < episode.end) return;
      }
    }
    const MadeFact* best = nullptr;
    for (const auto* score : person.scores) {
      if (score->start < first || score->start > last || score->attribute("respondent") != 1) {
        continue;
      }
      if (best == nullptr || score->start > best->start ||
          (score->start == best->start && later(*score, *best))) {
        best = score;
      }
    }
    if (best != nullptr) put(sums, person, last, best->value);
  }

  Cell blank(const std::string& id, const std::string& period) {
    Cell cell;
    cell.indicator = id;
    cell.period = period;
    cell.as_of = as_of(id);
    if (id == "wellbeing.sdq.mean") cell.form = CellForm::mean;
    return cell;
  }
  void publish(const std::string& id, const std::string& period, int state,
               std::map<Breakdown, Sum> sums) {
    sums[{}];
    for (const auto& [breakdown, sum] : sums) {
      Cell cell = blank(id, period);
      cell.breakdown = breakdown;
      if (state == 1) {
        if (!breakdown.empty()) continue;
        cell.status = CellStatus::not_available;
      } else {
        cell.people = static_cast<std::int64_t>(sum.people.size());
        if (cell.form == CellForm::mean) {
          cell.numerator = sum.count;
          cell.denominator = cell.people;
          if (cell.people == 0) cell.status = CellStatus::not_applicable;
        } else {
          cell.count = sum.count;
        }
      }
      cells_.push_back(cell);
    }
  }
  void add_period(const std::string& id, const Period& period) {
    const int state = publishing(id, period);
    if (state < 0) return;
    std::map<Breakdown, Sum> sums;
    for (const auto& [key, person] : persons_) {
      if (id == "wellbeing.sdq.mean") {
        sum_scores(person, period.first, period.last, sums);
      } else {
        sum_person(id, person, period.first, period.last, sums);
      }
    }
    publish(id, period.label, state, std::move(sums));
  }
  void add_stock(const std::string& id) {
    std::set<Date> dates;
    std::map<PeriodKind, Date> first;
    for (const auto& period : periods()) {
      if (publishing(id, period) < 0) continue;
      dates.insert(period.last);
      const auto found = first.find(period.kind);
      if (found == first.end() || period.first < found->second) first[period.kind] = period.first;
    }
    for (const auto& [kind, date] : first) dates.insert(date - 1);
    for (const Date date : dates) {
      std::map<Breakdown, Sum> sums;
      for (const auto& [key, person] : persons_) {
        if (in_care(person, date)) put(sums, person, date, 1);
      }
      publish(id, date.text(), 0, std::move(sums));
    }
  }

  // ---- Before and after a programme's t0 ----

  const MadeFact* nearest(const Person& person, Date from, Date to, Date target) const {
    const MadeFact* best = nullptr;
    for (const auto* score : person.scores) {
      const int years = age(person, score->start);
      if (score->start < from || score->start > to || score->attribute("respondent") != 1 ||
          (years >= 0 && (years < 4 || years > 16))) {
        continue;
      }
      const auto rank = [&](const MadeFact& of) {
        return std::make_pair(std::abs(of.start - target), of.start);
      };
      if (best == nullptr || rank(*score) < rank(*best) ||
          (rank(*score) == rank(*best) && later(*score, *best))) {
        best = score;
      }
    }
    return best;
  }
  void add_windows(const std::string& id) {
    const bool mean = id == "wellbeing.sdq.mean";
    const auto& wanted = area_.publication.programmes;
    for (const auto& programme : area_.programmes) {
      if (std::find(wanted.begin(), wanted.end(), programme.name) == wanted.end()) continue;
      if (mean && programme.window_months != 12) continue;
      for (const auto& arm : programme.arms) {
        for (const bool before : {true, false}) add_window(id, mean, programme, arm, before);
      }
    }
  }
  void add_window(const std::string& id, bool mean, const Programme& programme,
                  const std::string& arm, bool before) {
    const auto& vocabulary = ShippedWords::get().vocabulary;
    const std::string months = std::to_string(programme.window_months);
    Cell cell = blank(id, before ? "t0-" + months + "..t0" : "t0..t0+" + months);
    cell.breakdown = {
        {"arm", arm}, {"programme", programme.name}, {"window", before ? "before" : "after"}};
    std::int64_t countable = 0;
    for (const auto& [key, person] : persons_) {
      const auto found = person.participations.find(programme_code(programme.name));
      if (found == person.participations.end() ||
          found->second.arm != vocabulary.value(vocabulary.attribute("arm"), arm)) {
        continue;
      }
      const bool known = person.linked || std::any_of(person.facts.begin(), person.facts.end(),
                                                      [](const MadeFact* fact) {
                                                        return fact->kind != "participation";
                                                      });
      if (!known) continue;
      const Date t0 = found->second.t0;
      const Date past = t0.plus_months(programme.window_months);
      const Date first = before ? t0.plus_months(-programme.window_months) : t0;
      const Date last = before ? t0 - 1 : past - 1;
      const bool whole = exposed(id, first, last) &&
                         (!mean || exposed(id, t0.plus_months(-12), t0.plus_months(12) - 1));
      if (!whole) {
        ++cell.left_out;
        continue;
      }
      ++countable;
      if (mean) {
        const auto* baseline = nearest(person, t0 - 90, t0 + 30, t0);
        const Date year_on = t0.plus_months(12);
        const auto* follow_up = nearest(person, year_on - 90, year_on + 90, year_on);
        if (baseline == nullptr || follow_up == nullptr) continue;
        cell.numerator += before ? baseline->value : follow_up->value;
        ++cell.denominator;
        ++cell.people;
        continue;
      }
      const std::int64_t count = count_in_window(id, person, first, last);
      cell.count += count;
      if (count > 0) ++cell.people;
    }
    if (countable == 0) {
      cell.status = CellStatus::not_available;
    } else if (mean && cell.denominator == 0) {
      cell.status = CellStatus::not_applicable;
    }
    cells_.push_back(cell);
  }
  bool exposed(const std::string& id, Date first, Date last) const {
    const Uses& of = kIndicators.at(id);
    bool any = false;
    for (const auto& kind : of.agencies) {
      if (!has_feed(kind)) continue;
      any = true;
      if (!covered(kind, of, first, last)) return false;
    }
    return any;
  }
  std::int64_t count_in_window(const std::string& id, const Person& person, Date first,
                               Date last) const {
    const bool events_at_any_age = id == "crime.arrests" || id == "crisis.ae" ||
                                   id == "missing.incidents" || id == "missing.children";
    if (!events_at_any_age) {
      std::map<Breakdown, Sum> sums;
      sum_person(id, person, first, last, sums);
      return sums[{}].count;
    }
    std::int64_t count = 0;
    for (const auto& event : events(person, id)) {
      const int min = id == "crime.arrests" ? 10 : 0;
      if (event.date >= first && event.date <= last && of_age(person, event, min, 1000)) ++count;
    }
    return id == "missing.children" ? std::min<std::int64_t>(count, 1) : count;
  }

  std::map<std::string, Date> as_of_;
  std::vector<Cell> cells_;
};

}  // namespace braid::transform
