#include "app/evaluation/evaluation_revision.h"

#include <array>
#include <map>

#include "app/evaluation/evaluation_rows.h"

namespace braid::app {
namespace {

using namespace transform;
using Rows = std::map<std::array<std::string, 3>, OrderedJson>;  // indicator, group, kind

/// What of a row can be seen to change.
constexpr std::array kSeen = {"before_num", "before_den",  "before_value", "after_num",
                              "after_den",  "after_value", "effect",       "low",
                              "high",       "p",           "verdict",      "status"};

Rows rows_of(const OrderedJson& rows) {
  Rows found;
  for (const auto& row : rows) {
    found[{row.at("indicator"), row.at("group"), row.at("kind")}] = row;
  }
  return found;
}

std::string text_at(const OrderedJson& row, const char* key) {
  if (!row.is_object() || !row.contains(key) || row[key].is_null()) return "";
  return row[key].is_string() ? row[key].get<std::string>() : row[key].dump();
}

void add_changes(const OrderedJson& was, const std::string& why, Evaluation& evaluation) {
  const auto before = rows_of(was.at("rows"));
  auto after = rows_of(row_objects(evaluation));
  for (const auto& [key, row] : before) after.try_emplace(key, nullptr);
  for (const auto& [key, row] : after) {
    const auto former = before.find(key);
    const OrderedJson old = former == before.end() ? OrderedJson(nullptr) : former->second;
    for (const char* what : kSeen) {
      auto is = text_at(row, what), once = text_at(old, what);
      if (is == once) continue;
      evaluation.changes.push_back({key[0], key[1], what, std::move(once), std::move(is), why});
    }
  }
  const auto as_of = text_at(was, "as_of");
  if (as_of != evaluation.as_of.text()) {
    evaluation.changes.push_back({"", "", "as_of", as_of, evaluation.as_of.text(), why});
  }
}

void add_plan_changes(const OrderedJson& was, Evaluation& evaluation) {
  PlanRecord& plan = evaluation.plan;
  for (const auto& change : was.at("changes")) {
    plan.changes.push_back({parse_iso_date(text_at(change, "date")).value_or(Date::none()),
                            change.at("hash"), change.at("what")});
  }
  if (was.at("hash") == plan.hash) return;
  for (const auto& [name, hash] : plan.parts) {
    if (text_at(was.at("parts"), name.c_str()) == hash) continue;
    plan.changes.push_back({evaluation.as_of, plan.hash, name});
  }
}

}  // namespace

bool revise(const OrderedJson& was, const std::string& why, Evaluation& evaluation) {
  if (!was.is_object()) {
    evaluation.revision = 1;
    return true;
  }
  evaluation.revision = was.at("revision");
  add_plan_changes(was.at("plan"), evaluation);
  if (was.at("hash") == evaluation.hash) return false;
  ++evaluation.revision;
  const bool replanned = was.at("plan").at("hash") != evaluation.plan.hash;
  add_changes(was, replanned ? "plan" + (why.empty() ? "" : ", " + why) : why, evaluation);
  return true;
}

}  // namespace braid::app
