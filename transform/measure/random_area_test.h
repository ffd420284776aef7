#pragma once

#include <toml++/toml.h>

#include <random>

#include "transform/measure/made_area_test.h"

namespace braid::transform {

/// Made-up histories in which everything goes wrong that may: contested statements, overlaps,
/// vanished children, cancelled visits, people whom only a programme names. One seed, one area.
class RandomArea {
 public:
  explicit RandomArea(std::uint64_t seed) : random_{seed} {}

  MadeArea make() {
    area_.programmes = {{"nwd", "made up", chance(80) ? 12 : 6, {"programme", "comparator"}}};
    area_.publication.programmes = {"nwd"};
    deliver();
    for (int i = 0; i < 7; ++i) add_person(std::to_string(i));
    for (int i = 0; i < 4; ++i) add_arrest("");
    add_missing("nobody");
    area_.facts.back().subject.clear();
    return area_;
  }

  /// The same with facts of every kind that the vocabulary has, whatever they say.
  MadeArea make_with_every_kind() {
    make();
    for (const auto& [agency, unit] : kStreams) {
      MadeSubmission all{agency, unit, 0, 1000, day("2026-03-31"), {}, {}};
      all.covers = {{day("2021-04-01"), day("2026-03-31")}};
      for (const auto& kind : ShippedWords::get().vocabulary.kinds()) {
        if (kind.name != "sessions") all.kinds.push_back(kind.name);
      }
      area_.submissions.push_back(all);
    }
    for (int term = 0; term < 3; ++term) {
      const Date first = day("2024-09-02") + term * 100;
      area_.submissions.push_back({"education/S1",
                                   "t/" + std::to_string(term),
                                   0,
                                   1000,
                                   first + 80,
                                   {{first, first + 80}},
                                   {"sessions"}});
    }
    for (const auto& kind : ShippedWords::get().vocabulary.kinds()) {
      for (int i = below(12); i >= 0; --i) add_fact_of(kind);
    }
    return area_;
  }

  /// Some of everything changed: facts said anew, withdrawn and added, links changed; with
  /// `deliveries` the submissions too. What is gone stands in `gone`.
  MadeArea changed(const MadeArea& from, bool deliveries, std::vector<MadeFact>& gone,
                   std::vector<std::string>& unlinked) {
    const std::vector<MadeFact> before = from.facts;
    area_ = from;
    area_.facts.clear();
    for (const auto& fact : before) {
      if (chance(10)) {
        gone.push_back(fact);
      } else {
        area_.facts.push_back(fact);
      }
    }
    for (auto& fact : area_.facts) {
      if (chance(80)) continue;
      if (!fact.start.is_none()) fact.start = fact.start - below(40);
      if (chance(30)) fact.version = below(4);
      if (chance(10)) fact.withdrawn = true;
      if (chance(10) && !fact.subject.empty()) fact.subject = "c" + std::to_string(below(7));
    }
    for (int i = 0; i < 6; ++i) add_any(std::to_string(below(9)));
    for (int i = 0; i < 4; ++i) {
      const auto subject = pick({"c", "p", "h", "u"}) + std::to_string(below(9));
      if (chance(40)) {
        if (area_.links.erase(subject) != 0) unlinked.push_back(subject);
      } else {
        area_.links[subject] = "c" + std::to_string(below(9));
      }
    }
    if (deliveries && !area_.submissions.empty()) {
      auto& submission = area_.submissions[static_cast<std::size_t>(
          below(static_cast<int>(area_.submissions.size())))];
      submission.submitted += below(100);
      if (!submission.covers.empty())
        submission.covers.back().second = submission.covers.back().second + below(200);
    }
    return area_;
  }

  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }
  bool chance(int percent) { return below(100) < percent; }

 private:
  static constexpr std::pair<const char*, const char*> kStreams[] = {
      {"children/E1", "w/c"}, {"police/1", "w/p"}, {"health/H1", "w/h"}, {"education/S1", "w/e"}};

  /// What facts of a kind may say, by the vocabulary's own file.
  static std::vector<std::string> attributes_of(const std::string& kind) {
    static const auto file = toml::parse_file(BRAID_TEST_DATA "/vocabulary.toml");
    std::vector<std::string> names;
    for (const auto& each : *file["kind"].as_array()) {
      const auto& table = *each.as_table();
      if (table["name"].value<std::string>() != kind) continue;
      for (const auto& name : *table["attributes"].as_array()) {
        names.push_back(*name.value<std::string>());
      }
    }
    return names;
  }
  void add_fact_of(const Kind& kind) {
    const auto& vocabulary = ShippedWords::get().vocabulary;
    const auto& [agency, unit] = kStreams[below(4)];
    const bool loaded = kind.name == "beds" || kind.name == "population" || kind.name == "opt_out";
    const bool about_nobody = loaded || chance(5);
    MadeFact fact{record(),  about_nobody ? "" : pick({"c", "p", "h"}) + std::to_string(below(5)),
                  kind.name, agency,
                  unit,      day("2022-06-01") + below(1300)};
    if (kind.shape == Shape::spell && chance(70)) fact.end = fact.start + below(500);
    if (kind.shape == Shape::score) fact.value = below(45);
    if (kind.name == "beds") fact.value = 1 + below(6);
    if (kind.name == "workforce" && chance(70)) fact.start = day("2024-09-30");
    if (kind.name == "population") fact.start = day("2024-06-30");
    if (kind.name == "health_items" && chance(70)) fact.start = day("2025-03-31");
    if (kind.name == "sessions") {
      fact.unit = "t/" + std::to_string(below(3));
      fact.agency = "education/S1";
      fact.start = day("2024-09-02") + 80;
    }
    if (chance(40)) fact.event = kind.name + fact.subject + std::to_string(below(4));
    fact.version = static_cast<std::uint64_t>(below(3));
    for (const auto& name : attributes_of(kind.name)) {
      const auto& attribute = *vocabulary.find_attribute(name);
      const auto words = static_cast<int>(attribute.values.size());
      if (chance(25) || attribute.name == "programme" || attribute.name == "arm") continue;
      int value = words > 0 ? 1 + below(words) : 1 + below(19);
      if (attribute.name == "birth_month") value = 2004 * 12 + below(20 * 12);
      if (attribute.name == "committed_on") value = 44700 + below(1000);
      fact.attributes[attribute.name] = static_cast<std::uint32_t>(value);
    }
    area_.add(fact);
  }

  std::string pick(std::initializer_list<const char*> words) {
    return *(words.begin() + below(static_cast<int>(words.size())));
  }
  Date any_day() { return day("2022-06-01") + below(1200); }
  std::string record() { return "row " + std::to_string(records_++); }

  void deliver() {
    for (int year = 2023; year <= 2025; ++year) {
      if (chance(15)) continue;
      const Date last = day(std::to_string(year) + "-03-31");
      const Date first = last.plus_months(-12) + 1;
      for (const char* table :
           {"episodes care", "uasc uasc", "missing missing", "oc2 sdq", "header person"}) {
        if (chance(10)) continue;
        const std::string both = table;
        const auto blank = both.find(' ');
        area_.submissions.push_back({"children/E1",
                                     "c/" + both.substr(0, blank) + "/" + std::to_string(year),
                                     year,
                                     1000 + below(3),
                                     Date::none(),
                                     {{first, last}},
                                     {both.substr(blank + 1)}});
      }
    }
    if (chance(85)) {
      deliver_stream("children/E1", "c/plans/0", {"need", "cin_plan", "cp_plan", "referral"});
    }
    if (chance(85)) deliver_stream("police/1", "p/all", {"missing", "arrest"});
    if (chance(85)) deliver_stream("health/H1", "h/all", {"attendance"});
    if (chance(50)) area_.feeds = {{"p", AgencyKind::police}};
  }
  void deliver_stream(const char* agency, const char* unit, std::vector<std::string> kinds) {
    const Date first = day("2022-02-01") + below(300);
    const Date last = first + 500 + below(700);
    area_.submissions.push_back(
        {agency, unit, 0, 1000 + below(3), last, {{first, last}}, std::move(kinds)});
    if (chance(20)) area_.submissions.back().covers.push_back({last + 1 + below(2), last + 90});
  }

  std::string year_unit(const char* table) {
    return "c/" + std::string{table} + "/" + std::to_string(2023 + below(3));
  }

  void add_person(const std::string& who) {
    for (const char* source : {"c", "p", "h"}) {
      if (chance(70)) area_.links[source + who] = "c" + who;
    }
    for (int i = below(3); i >= 0; --i) add_attributes(who);
    add_care(who);
    const int more = below(12);
    for (int i = 0; i < more; ++i) add_any(who);
    if (chance(60)) add_participation(who);
  }
  void add_any(const std::string& who) {
    switch (below(10)) {
      case 8:
        for (int i = below(4); i >= 0; --i) add_plan(who);
        return;
      case 9:
        for (int i = below(4); i >= 0; --i) add_referral(who);
        return;
      case 0:
        return add_attributes(who);
      case 1:
        return add_care(who);
      case 2:
        for (int i = below(3); i >= 0; --i) add_missing(who);
        return;
      case 3:
        return add_arrest((chance(80) ? "p" : "c") + who);
      case 4:
        return add_attendance(who);
      case 5:
        for (int i = below(4); i >= 0; --i) add_score(who);
        return;
      case 6:
        return add_uasc(who);
      default:
        return add_participation(who);
    }
  }

  void add_attributes(const std::string& who) {
    const auto source = pick({"c", "p", "h"});
    MadeFact fact{record(), source + who, "person", "", ""};
    fact.agency = source == "c" ? "children/E1" : source == "p" ? "police/1" : "health/H1";
    fact.unit = source == "c" ? year_unit("header") : source == "p" ? "p/all" : "h/all";
    fact.version = static_cast<std::uint64_t>(below(3));
    if (chance(80)) fact.attributes["sex"] = static_cast<std::uint32_t>(1 + below(2));
    if (chance(85)) {
      fact.attributes["birth_month"] = static_cast<std::uint32_t>(2004 * 12 + below(20 * 12));
    }
    area_.add(fact);
  }
  void add_uasc(const std::string& who) {
    MadeFact fact{record(), "c" + who, "uasc", "children/E1", year_unit("uasc")};
    if (chance(50)) fact.start = any_day();
    if (chance(50)) fact.end = (fact.start.is_none() ? any_day() : fact.start) + below(400);
    area_.add(fact);
  }
  void add_care(const std::string& who) {
    Date start = day("2021-01-01") + below(1500);
    for (int i = below(4); i >= 0; --i) {
      const Date end = start + below(200);
      MadeFact fact{record(), "c" + who, "care", "children/E1", year_unit("episodes"), start, end};
      fact.event = "care " + who + start.text();
      fact.attributes["legal_status"] = static_cast<std::uint32_t>(1 + below(chance(30) ? 7 : 4));
      fact.attributes["reason_new"] = static_cast<std::uint32_t>(1 + below(3));
      fact.attributes["reason_ceased"] = static_cast<std::uint32_t>(1 + below(6));
      fact.attributes["place"] = static_cast<std::uint32_t>(below(chance(50) ? 33 : 10));
      if (chance(60)) fact.attributes["placement"] = static_cast<std::uint32_t>(1000 + below(4));
      if (i == 0 && chance(50)) fact.end = Date::none();
      area_.add(fact);
      if (chance(30)) {  // said again by another year's return
        fact.record = record();
        fact.unit = year_unit("episodes");
        fact.end = chance(50) ? Date::none() : end + below(30);
        area_.add(fact);
      }
      const int gaps[] = {0, 0, 0, 1, 30, -10};
      start = end + gaps[below(6)];
    }
  }
  void add_missing(const std::string& who) {
    const bool police = chance(50);
    const Date start = day("2023-05-01") + below(14);  // close together, so that they meet
    MadeFact fact{record(),
                  (police ? "p" : "c") + who,
                  "missing",
                  police ? "police/1" : "children/E1",
                  police ? "p/all" : year_unit("missing"),
                  start,
                  start + below(5)};
    if (chance(15)) fact.end = Date::none();
    fact.attributes["missing_category"] = chance(80) ? 1 : 2;
    if (chance(50)) fact.event = "missing " + who + std::to_string(below(4));
    fact.version = static_cast<std::uint64_t>(below(3));
    area_.add(fact);
  }
  void add_plan(const std::string& who) {
    const auto kind = pick({"need", "need", "cin_plan", "cp_plan"});
    const Date start = day("2021-06-01") + below(1400);
    MadeFact fact{record(), "c" + who, kind, "children/E1", "c/plans/0", start, start + below(900)};
    if (chance(30)) fact.end = Date::none();
    if (chance(50)) fact.event = kind + who + std::to_string(below(3));
    fact.version = static_cast<std::uint64_t>(below(3));
    if (kind == "need") fact.attributes["need"] = static_cast<std::uint32_t>(below(10));
    if (kind == "cp_plan" && chance(30)) {
      fact.attributes["earlier_plans"] = static_cast<std::uint32_t>(1 + below(3));
    }
    if (kind == "cp_plan" && chance(20)) fact.attributes["other_authority"] = 1;
    area_.add(fact);
  }
  void add_referral(const std::string& who) {
    MadeFact fact{record(),      "c" + who,   "referral",
                  "children/E1", "c/plans/0", day("2021-06-01") + below(1400)};
    if (chance(30)) fact.start = day("2023-05-01") + below(3);
    if (chance(50)) fact.event = "referral " + who + std::to_string(below(6));
    area_.add(fact);
  }
  void add_arrest(const std::string& subject) {
    MadeFact fact{record(), subject,
                  "arrest", chance(80) ? "police/1" : "police/2",
                  "p/all",  day("2023-04-01") + below(400)};
    if (fact.agency == "police/2") fact.unit = "q/all";
    if (chance(40)) fact.start = day("2023-08-01");
    if (chance(60)) fact.event = "custody " + subject + std::to_string(below(3));
    if (chance(50)) fact.attributes["age_stated"] = static_cast<std::uint32_t>(9 + below(13));
    area_.add(fact);
  }
  void add_attendance(const std::string& who) {
    MadeFact fact{record(), "h" + who, "attendance", "health/H1", "h/all", any_day()};
    if (chance(80)) fact.event = "visit " + who + std::to_string(below(2));
    fact.attributes["part"] = static_cast<std::uint32_t>(chance(70) ? 1 : 1 + below(3));
    fact.attributes["attendance_kind"] = static_cast<std::uint32_t>(below(4));
    fact.version = static_cast<std::uint64_t>(below(4));
    area_.add(fact);
  }
  void add_score(const std::string& who) {
    MadeFact fact{record(),      "c" + who,        "sdq",
                  "children/E1", year_unit("oc2"), day("2023-05-01") + below(800),
                  Date::none(),  below(46) - 2};
    if (chance(60)) fact.start = day(std::to_string(2023 + below(3)) + "-03-31");
    fact.attributes["respondent"] = static_cast<std::uint32_t>(chance(70) ? 1 : below(3));
    area_.add(fact);
  }
  void add_participation(const std::string& who) {
    MadeFact fact{record(), (chance(80) ? "c" : "u") + who, "participation", "programme/P1",
                  "n/all",  day("2023-06-01") + below(500)};
    fact.attributes["programme"] = programme_code(chance(90) ? "nwd" : "another");
    fact.attributes["arm"] = static_cast<std::uint32_t>(1 + below(2));
    area_.add(fact);
  }

  std::mt19937_64 random_;
  int records_ = 0;
  MadeArea area_;
};

}  // namespace braid::transform
