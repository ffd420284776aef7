#pragma once

#include "transform/measure/reference_person_test.h"

// More of the catalogue once more, as plainly as can be: totals of periods, day by day. It shares
// the contracts' types with measuring and nothing else.

namespace braid::transform {

class ReferenceCatalogue : ReferencePersons {
 public:
  struct Value {
    std::int64_t numerator = 0, denominator = 0;  ///< of counts the numerator alone
  };

  using ReferencePersons::ReferencePersons;

  /// Ids that are told here.
  static std::vector<std::string> ids() {
    return {"cla.spells",
            "cla.spells.ceased",
            "cla.stock.average",
            "cla.days.per_child",
            "cla.respite.children",
            "cla.secure.count",
            "cla.residential.days",
            "cla.placements3.share",
            "cla.moves3.count",
            "cla.moves.mean",
            "return.home.count",
            "return.home.share",
            "return.days.mean",
            "referral.count",
            "referral.children",
            "referral.rereferral12.share",
            "cin.starts",
            "cin.ends",
            "cpp.starts",
            "cpp.ends",
            "cpp.repeat.share",
            "cpp.2yr.share",
            "missing.children3plus",
            "missing.share",
            "missing.days",
            "crime.arrested.children",
            "crisis.ae.children"};
  }

  Value value(const std::string& id, Date first, Date last) const {
    Value sum;
    for (const auto& [key, person] : persons_) add(id, person, first, last, sum);
    if (id == "cla.stock.average") sum.denominator = last - first + 1;
    return sum;
  }

 private:
  struct Span {
    Date start, end;
    const MadeFact* fact;
  };

  // ---- Questions about a person and a day ----

  static bool in_care(const Person& person, Date at) {
    for (const auto& episode : person.care) {
      if (episode.start <= at && at < episode.end) return true;
    }
    return false;
  }
  static bool young(const Person& person, Date at) {
    if (person.birth_month == 0) return true;
    const int month = static_cast<int>(person.birth_month) + 18 * 12;
    return at < *Date::from_civil(month / 12, month % 12 + 1, 15);
  }
  static const Care* episode_at(const Person& person, Date at) {
    for (const auto& episode : person.care) {
      if (episode.start <= at && at < episode.end) return &episode;
    }
    return nullptr;
  }
  static std::string word(const MadeFact& fact, const std::string& attribute) {
    const auto& vocabulary = ShippedWords::get().vocabulary;
    return vocabulary.value_text(vocabulary.attribute(attribute), fact.attribute(attribute));
  }
  /// The spell that ends on the day, if one does: its first day.
  static Date spell_ending(const Person& person, Date at) {
    if (in_care(person, at) || !in_care(person, at - 1)) return Date::none();
    bool exits = false;
    for (const auto& episode : person.care) exits = exits || (episode.end == at && episode.exits);
    if (!exits) return Date::none();
    Date start = at - 1;
    while (in_care(person, start - 1)) start = start - 1;
    return start;
  }
  static std::string reason_on(const Person& person, Date at) {
    // Of several episodes that end on the day the last by start decides.
    const Care* last = nullptr;
    for (const auto& episode : person.care) {
      if (episode.end != at) continue;
      if (last == nullptr || episode.start > last->start) last = &episode;
    }
    return word(*last->fact, "reason_ceased");
  }

  // ---- Placements of a period of care, by rulings G12, from its episodes ----

  static std::vector<Span> placements(const Person& person) {
    std::vector<Care> care = person.care;
    std::sort(care.begin(), care.end(),
              [](const Care& a, const Care& b) { return a.start < b.start; });
    std::vector<Span> list;
    Date until = Date::none();
    bool after_temporary = false, has = false;
    std::uint32_t identity = 0;
    Date leading = Date::none();
    for (const auto& episode : care) {
      const bool new_spell = until.is_none() || episode.start > until;
      if (new_spell) {
        has = after_temporary = false;
        leading = Date::none();
      }
      until = episode.end;
      const auto place = word(*episode.fact, "place");
      if (place.substr(0, 1) == "T") {
        after_temporary = has;
        if (!has && leading.is_none()) {
          leading = episode.start;
          list.push_back({episode.start, episode.end, nullptr});  // alone, until another comes
        } else {
          list.back().end = episode.end;
        }
        continue;
      }
      const auto why = word(*episode.fact, "reason_new");
      const auto mine = episode.fact->attribute("placement");
      const bool back = after_temporary && mine != 0 && mine == identity;
      const bool moves = (why == "S" || why == "P" || why == "B") && !back;
      if (!has && !leading.is_none()) {
        list.back().end = episode.end;
        list.back().fact = episode.fact;
      } else if (!has || moves) {
        list.push_back({episode.start, episode.end, episode.fact});
      } else {
        list.back().end = episode.end;
      }
      has = true;
      after_temporary = false;
      identity = mine;
    }
    return list;
  }

  // ---- Need, plans and referrals ----

  std::vector<Span> spells_of(const Person& person, const std::string& kind) const {
    std::vector<Span> list;
    std::set<std::string> seen;
    for (const auto* fact : latest(of_kind(person, kind))) {
      list.push_back({fact->start, fact->end, fact});
    }
    return list;
  }
  std::vector<Date> referrals(const Person& person) const {
    std::set<Date> days;
    for (const auto* fact : latest(of_kind(person, "referral"))) {
      bool open_case = false;
      for (const auto& need : spells_of(person, "need")) {
        open_case = open_case || (need.start < fact->start && fact->start < need.end);
      }
      if (!open_case) days.insert(fact->start);
    }
    return {days.begin(), days.end()};
  }

  // ---- Sums ----

  void add(const std::string& id, const Person& person, Date first, Date last, Value& sum) const {
    if (person.nobody) return;
    const auto beginning = id.substr(0, id.find('.'));
    if (beginning == "cla" || beginning == "return") add_care(id, person, first, last, sum);
    if (beginning == "referral") add_referrals(id, person, first, last, sum);
    if (beginning == "cin" || beginning == "cpp") add_plans(id, person, first, last, sum);
    if (beginning == "missing") add_missing(id, person, first, last, sum);
    if (id == "crime.arrested.children") {
      sum.numerator += any_event(person, person.arrests, first, last, 10);
    }
    if (id == "crisis.ae.children") {
      sum.numerator += any_event(person, person.attendances, first, last, 0);
    }
  }

  static int any_event(const Person& person, const std::vector<Event>& events, Date first,
                       Date last, int min) {
    for (const auto& event : events) {
      if (event.date < first || event.date > last) continue;
      int years = event.age;
      if (years < 0 && person.birth_month != 0) {
        const int born = static_cast<int>(person.birth_month);
        const int now = event.date.year() * 12 + event.date.month() - 1;
        years = (now - born) / 12;
        if ((now - born) % 12 == 0 && event.date.day() < 15) --years;
        if (now < born) years = 0;
        years = std::max(years, 0);
      }
      if (years < 0 || (years >= min && years <= 17)) return 1;
    }
    return 0;
  }

  void add_care(const std::string& id, const Person& person, Date first, Date last,
                Value& sum) const {
    int days = 0, respite = 0, secure = 0, residential = 0, spells = 0, ended = 0;
    Date last_exit = Date::none();
    for (Date at = first; at <= last; at = at + 1) {
      const bool now = in_care(person, at);
      if (now) ++days;
      if (now && (at == first || !in_care(person, at - 1))) ++spells;
      if (!spell_ending(person, at).is_none()) {
        ++ended;
        last_exit = at;
      }
      for (const auto& each : person.respite) {
        if (each.start <= at && at < each.end) respite = 1;
      }
      bool in_k1 = false, in_k2 = false;
      for (const auto& episode : person.care) {
        if (episode.start > at || at >= episode.end) continue;
        in_k1 = in_k1 || word(*episode.fact, "place") == "K1";
        in_k2 = in_k2 || word(*episode.fact, "place") == "K2";
      }
      secure = secure || in_k1;
      residential += in_k2 ? 1 : 0;
    }
    const int during = days > 0 ? 1 : 0;
    if (id == "cla.spells") sum.numerator += spells;
    if (id == "cla.spells.ceased") sum.numerator += ended;
    if (id == "cla.stock.average") sum.numerator += days;
    if (id == "cla.days.per_child") sum.numerator += days, sum.denominator += during;
    if (id == "cla.respite.children") sum.numerator += respite && !during ? 1 : 0;
    if (id == "cla.secure.count") sum.numerator += secure;
    if (id == "cla.residential.days") sum.numerator += residential;
    add_moves(id, person, first, last, during, sum);
    if (last_exit.is_none()) return;
    const auto why = reason_on(person, last_exit);
    const bool home = why == "E4A" || why == "E4B";
    if (id == "return.home.count") sum.numerator += home ? 1 : 0;
    if (id == "return.home.share") sum.numerator += home ? 1 : 0, sum.denominator += 1;
    if (id == "return.days.mean" && home) {
      sum.numerator += last_exit - spell_ending(person, last_exit);
      sum.denominator += 1;
    }
  }
  static void add_moves(const std::string& id, const Person& person, Date first, Date last,
                        int during, Value& sum) {
    const auto list = placements(person);
    int active = 0, moves = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].start <= last && list[i].end > first) ++active;
      const bool move = i > 0 && in_care(person, list[i].start - 1);
      if (move && list[i].start >= first && list[i].start <= last) ++moves;
    }
    if (id == "cla.placements3.share" && in_care(person, last)) {
      sum.numerator += active >= 3 ? 1 : 0;
      sum.denominator += 1;
    }
    if (id == "cla.moves3.count") sum.numerator += moves >= 3 ? 1 : 0;
    if (id == "cla.moves.mean") sum.numerator += moves, sum.denominator += during;
  }

  void add_referrals(const std::string& id, const Person& person, Date first, Date last,
                     Value& sum) const {
    int all = 0, again = 0;
    const auto days = referrals(person);
    for (const Date at : days) {
      if (at < first || at > last || !young(person, at)) continue;
      ++all;
      for (const Date earlier : days) {
        if (earlier < at && at <= earlier.plus_months(12)) {
          ++again;
          break;
        }
      }
    }
    if (id == "referral.count") sum.numerator += all;
    if (id == "referral.children") sum.numerator += all > 0 ? 1 : 0;
    if (id == "referral.rereferral12.share") sum.numerator += again, sum.denominator += all;
  }

  void add_plans(const std::string& id, const Person& person, Date first, Date last,
                 Value& sum) const {
    const bool need = id.substr(0, 3) == "cin";
    const auto list = spells_of(person, need ? "need" : "cp_plan");
    for (const auto& plan : list) {
      if (need && word(*plan.fact, "need") == "N9") continue;
      if (!need && word(*plan.fact, "other_authority") == "yes") continue;
      const bool starts = plan.start >= first && plan.start <= last && young(person, plan.start);
      const bool ends =
          !plan.end.is_none() && plan.end >= first && plan.end <= last && young(person, plan.end);
      if (id == "cin.starts" || id == "cpp.starts") sum.numerator += starts ? 1 : 0;
      if (id == "cin.ends" || id == "cpp.ends") sum.numerator += ends ? 1 : 0;
      if (id == "cpp.2yr.share" && ends) {
        sum.numerator += plan.end >= plan.start.plus_months(24) ? 1 : 0;
        sum.denominator += 1;
      }
      if (id == "cpp.repeat.share" && starts) {
        bool earlier = false;
        for (const auto& other : list) {
          earlier = earlier ||
                    (other.start < plan.start && word(*other.fact, "other_authority") != "yes");
        }
        const auto stated = plan.fact->attribute("earlier_plans");
        if (stated != 0) earlier = stated > 1;
        sum.numerator += earlier ? 1 : 0;
        sum.denominator += 1;
      }
    }
  }

  void add_missing(const std::string& id, const Person& person, Date first, Date last,
                   Value& sum) const {
    int all = 0, days = 0;
    bool from_care = false, during = false;
    for (const auto& incident : person.missing) {
      if (incident.date < first || incident.date > last || !young(person, incident.date)) continue;
      ++all;
      from_care = from_care || in_care(person, incident.date);
    }
    for (Date at = first; at <= last; at = at + 1) {
      during = during || in_care(person, at);
      bool away = false;
      for (const auto& incident : person.missing) {
        const bool over = incident.end.is_none() && !in_month_of_18(person, at);
        away = away || (young(person, incident.date) && incident.date <= at &&
                        (incident.end.is_none() ? over : at < incident.end));
      }
      if (away) ++days;
    }
    if (id == "missing.children3plus") sum.numerator += all >= 3 ? 1 : 0;
    if (id == "missing.days") sum.numerator += days;
    if (id == "missing.share") sum.numerator += from_care ? 1 : 0, sum.denominator += during;
  }
  /// On or past the last day of the month of the 18th birthday.
  static bool in_month_of_18(const Person& person, Date at) {
    if (person.birth_month == 0) return false;
    const int month = static_cast<int>(person.birth_month) + 18 * 12 + 1;
    return at >= *Date::from_civil(month / 12, month % 12 + 1, 1) - 1;
  }
};

}  // namespace braid::transform
