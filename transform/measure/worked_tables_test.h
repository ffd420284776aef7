#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "transform/measure/made_area_test.h"

// The worked examples of the indicator catalogue (indicators, section 7) as tables: one file for
// each sort of record in tests/worked-examples, and expected.csv.

namespace braid::transform {

/// One row of a table, by column.
using Row = std::map<std::string, std::string>;

/// Fields have no quotes but those of texts with commas.
inline std::vector<std::string> csv_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

inline std::vector<Row> worked_table(const std::string& name) {
  std::ifstream file{BRAID_TEST_DATA "/../tests/worked-examples/" + name + ".csv"};
  BRAID_CHECK(file.good());
  std::vector<Row> rows;
  std::vector<std::string> columns;
  for (std::string line; std::getline(file, line);) {
    const auto fields = csv_fields(line);
    if (columns.empty()) {
      columns = fields;
      continue;
    }
    Row row;
    for (std::size_t i = 0; i < columns.size() && i < fields.size(); ++i) {
      row[columns[i]] = fields[i];
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The records of one example, as facts of an area in which every kind of agency covers everything
/// from 2020-04-01 to `covered_to`.
class WorkedArea {
 public:
  WorkedArea(std::string example, const std::string& covered_to) : example_{std::move(example)} {
    area_.publication.indicators = {"*"};
    area_.publication.breakdowns = {{}, {"uasc"}, {"split"}};
    area_.publication.programmes = {"p"};
    area_.programmes = {{"p", "made up", 12, {"programme"}}};
    const auto& vocabulary = ShippedWords::get().vocabulary;
    for (const char* agency : {"children/E1", "police/1", "health/H1", "education/S1"}) {
      std::vector<std::string> kinds;
      for (const auto& kind : vocabulary.kinds()) kinds.push_back(kind.name);
      area_.submissions.push_back({agency,
                                   std::string{agency} + "/all",
                                   0,
                                   1000,
                                   day(covered_to),
                                   {{day("2020-04-01"), day(covered_to)}},
                                   kinds});
    }
    add_children();
    add_events();
    add_programmes();
    add_workers();
  }

  std::vector<Cell> cells() const {
    const auto measurer = area_.measured();
    BRAID_CHECK(measurer->reconciles());
    return measurer->table(0);
  }

 private:
  template <class Visit>
  void each(const std::string& table, const Visit& visit) {
    for (const Row& row : worked_table(table)) {
      if (row.at("example") == example_) visit(row);
    }
  }
  MadeFact& add(const std::string& kind, const std::string& who, const char* agency,
                const std::string& start, const std::string& end = "") {
    return area_.add({"", who, kind, agency, std::string{agency} + "/all", day(start), day(end)});
  }
  static void set(MadeFact& fact, const std::string& name, const std::string& word) {
    if (!word.empty()) fact.set(name, word);
  }

  void add_children() {
    each("person", [&](const Row& row) {
      auto& person = add("person", row.at("pid"), "children/E1", "");
      set(person, "sex", row.at("sex"));
      const auto born = day(row.at("birth_month") + "-15");
      person.attributes["birth_month"] =
          static_cast<std::uint32_t>(born.year() * 12 + born.month() - 1);
      if (!row.at("uasc_from").empty()) {
        add("uasc", row.at("pid"), "children/E1", row.at("uasc_from"), row.at("uasc_to"));
      }
    });
    each("cla_episode", [&](const Row& row) {
      auto& care = add("care", row.at("pid"), "children/E1", row.at("start"), row.at("end"));
      care.event = "care " + row.at("pid") + row.at("start");
      set(care, "reason_new", row.at("reason_new"));
      set(care, "legal_status", row.at("legal_status"));
      set(care, "place", row.at("placement_type"));
      set(care, "reason_ceased", row.at("reason_ceased"));
      care.attributes["placement"] = programme_code(row.at("placement_id"));
    });
    each("need", [&](const Row& row) {
      const std::string kind = row.at("kind") == "cla" ? "care" : row.at("kind");
      auto& fact = add(kind, row.at("pid"), "children/E1", row.at("start"), row.at("end"));
      fact.event = kind + row.at("pid") + row.at("start");
      if (kind == "care") fact.set("legal_status", "C2");
    });
    each("referral", [&](const Row& row) {
      auto& referral = add("referral", row.at("pid"), "children/E1", row.at("date"));
      referral.event = row.at("ref_id");
      set(referral, "referral_source", row.at("source"));
    });
    each("care_leaver", [&](const Row& row) {
      auto& leaver = add("care_leaver", row.at("pid"), "children/E1", "2024-10-01");
      set(leaver, "age_group", row.at("age_group"));
      set(leaver, "in_touch", row.at("in_touch"));
      set(leaver, "activity", row.at("activity"));
    });
    each("sdq", [&](const Row& row) {
      auto& score = add("sdq", row.at("pid"), "children/E1", row.at("date"));
      score.value = std::stoi(row.at("score"));
      set(score, "respondent", row.at("respondent"));
    });
  }

  void add_events() {
    std::map<std::string, bool> looked_after;
    each("missing", [&](const Row& row) {
      const bool police = row.at("agency") == "police";
      auto& missing = add("missing", row.at("pid"), police ? "police/1" : "children/E1",
                          row.at("start"), row.at("end"));
      missing.set("missing_category", row.at("type") == "A" ? "away" : "missing");
      looked_after[row.at("pid")] = row.at("looked_after") == "yes";
    });
    // "Two more looked after children have no incident" (indicators, WE-4).
    if (!looked_after.empty()) looked_after["two"] = looked_after["more"] = true;
    for (const auto& [child, yes] : looked_after) {
      if (yes) add("care", child, "children/E1", "2024-01-01").set("legal_status", "C2");
    }
    each("arrest", [&](const Row& row) {
      add("arrest", row.at("pid"), "police/1", row.at("date")).event = row.at("custody_ref");
    });
    int opted_out = 0;
    each("participation", [&](const Row& row) { opted_out += row.at("health_opt_out") == "yes"; });
    if (opted_out > 0) {
      auto& stated = add("opt_out", "", "health/H1", "2025-03-31");
      stated.value = opted_out;
      stated.event = "opted_out";
    }
    each("ae", [&](const Row& row) {
      // The sender withholds who has opted out.
      if (row.at("pid") == "Z") return;
      auto& visit = add("attendance", row.at("pid"), "health/H1", row.at("arrival_date"));
      visit.event = row.at("attendance_id");
      static const std::map<std::string, const char*> kKinds = {
          {"1", "first"}, {"2", "planned_followup"}, {"3", "unplanned_followup"}};
      visit.set("part", "start").set("attendance_kind", kKinds.at(row.at("category")));
    });
  }

  MadeFact& add_member(const std::string& who, const std::string& t0) {
    // The children's services know everybody in a programme.
    add("person", who, "children/E1", "").set("sex", "F");
    auto& member = add("participation", who, "children/E1", t0);
    member.agency = "programme/P1";
    member.set("arm", "programme");
    member.attributes["programme"] = programme_code("p");
    return member;
  }
  void add_programmes() {
    each("participation", [&](const Row& row) {
      const auto& status = row.at("care_status_t0");
      add_member(row.at("pid"), row.at("t0")).set("care_status_t0", status);
    });
    each("eet_programme", [&](const Row& row) {
      add_member(row.at("pid"), "2024-06-01").set("eet_t0", row.at("eet_t0"));
      if (row.at("eet_followup") == "unknown") return;
      add("eet", row.at("pid"), "education/S1", "2025-05-31")
          .set("eet_status", row.at("eet_followup"));
    });
  }

  void add_workers() {
    const auto figure = [&](const std::string& who, const char* name, double value) -> MadeFact& {
      auto& fact = add("workforce", who, "children/E1", "2024-09-30");
      fact.value = static_cast<int>(value + 0.5);
      return fact.set("figure", name);
    };
    bool any = false;
    each("worker", [&](const Row& row) {
      any = true;
      figure(row.at("wid"), "fte30", std::stod(row.at("fte")) * 1e6)
          .set("agency_worker", row.at("agency"));
      figure(row.at("wid"), "cases", std::stod(row.at("cases")))
          .set("agency_worker", row.at("agency"));
    });
    if (!any) return;
    // "Leavers 0.5 FTE in year; vacancies 0.4; 13 days lost" (indicators, WE-10).
    figure("W5", "fte", 0.5e6).set("agency_worker", "no").set("left_in_year", "yes");
    figure("W5", "days_lost", 1300).set("agency_worker", "no");
    figure("", "vacancies", 0.4e6);
  }

  const std::string example_;
  MadeArea area_;
};

}  // namespace braid::transform
