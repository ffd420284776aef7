#include "app/evaluation/evaluation_json.h"
#include "app/evaluation/evaluation_rows.h"
#include "core/bytes.h"
#include "core/sha256.h"
#include "transform/evaluate/balance.h"

namespace braid::app {
namespace {

using namespace transform;

std::string by_word(AvoidedBy by) {
  static constexpr const char* kWords[] = {"stated", "difference_in_changes", "matched_after_only",
                                           "before_and_after"};
  return kWords[static_cast<std::size_t>(by)];
}

OrderedJson cohorts_of(const Evaluation& evaluation) {
  OrderedJson list = OrderedJson::array();
  for (const auto& cohort : evaluation.cohorts) {
    list.push_back({{"arm", cohort.arm},
                    {"participations", cohort.participations},
                    {"people", cohort.people},
                    {"compared", cohort.matched},
                    {"first_t0", text_of(cohort.first_t0)},
                    {"last_t0", text_of(cohort.last_t0)},
                    {"status", cohort.suppressed ? "c" : "ok"}});
  }
  return list;
}

OrderedJson left_out_of(const Evaluation& evaluation) {
  OrderedJson list = OrderedJson::array();
  for (const auto& out : evaluation.left_out) {
    list.push_back({{"arm", out.arm},
                    {"indicator", out.indicator},
                    {"reason", out.reason},
                    {"people", out.few ? OrderedJson("c") : OrderedJson(out.people)}});
  }
  return list;
}

OrderedJson balance_of(const Evaluation& evaluation) {
  OrderedJson list = OrderedJson::array();
  for (const auto& row : evaluation.balance) {
    list.push_back({{"variable", row.variable},
                    {"matching", row.is_matching},
                    {"people", row.people},
                    {"comparator_people", row.comparator_people},
                    {"mean", rounded(row.mean)},
                    {"comparator_mean", rounded(row.comparator_mean)},
                    {"standardised_difference", rounded(row.difference)},
                    {"grade", balance_word(row.grade)},
                    {"status", row.suppressed ? "c" : "ok"}});
  }
  return list;
}

OrderedJson lines_of(const EvaluationMoney& money) {
  OrderedJson list = OrderedJson::array();
  for (const auto& line : money.lines) {
    list.push_back({{"indicator", line.indicator},
                    {"unit_cost", line.unit_cost},
                    {"agency", line.agency},
                    {"kind", line.kind},
                    {"unit", line.unit},
                    {"avoided_by", by_word(line.by)},
                    {"avoided", rounded(line.avoided)},
                    {"scale", rounded(line.scale)},
                    {"price_year", line.price_year},
                    {"source", line.source},
                    {"grade", line.grade ? OrderedJson(*line.grade) : OrderedJson(nullptr)},
                    {"projected", line.projected},
                    {"gbp", pounds_json(line.pence)},
                    {"counted_already_by", line.excluded_by}});
  }
  return list;
}

OrderedJson money_of(const EvaluationMoney& money) {
  OrderedJson json;
  json["price_year"] = money.price_year;
  json["status"] = money.suppressed ? "c" : money.refused.empty() ? "ok" : "refused";
  json["refused"] = money.refused;
  json["lines"] = lines_of(money);
  json["scenarios"] = OrderedJson::array();
  json["matrix"] = OrderedJson::array();
  if (!money.value) return json;
  static constexpr const char* kLevels[] = {"low", "central", "high"};
  for (const auto& scenario : money.value->scenarios) {
    json["scenarios"].push_back(
        {{"level", kLevels[static_cast<std::size_t>(scenario.assumptions.level)]},
         {"sustainability", rounded(scenario.assumptions.sustainability.convert_to<double>())},
         {"gross", pounds_json(scenario.gross)},
         {"froi", scenario.froi ? OrderedJson::parse(to_decimal(*scenario.froi, 4))
                                : OrderedJson(nullptr)}});
  }
  for (const auto& [gains, by] : money.value->who_gains_by_whom) {
    for (const auto& [pays, pence] : by) {
      json["matrix"].push_back({{"gains", gains}, {"pays", pays}, {"gbp", pounds_json(pence)}});
    }
  }
  return json;
}

OrderedJson plan_of(const PlanRecord& plan) {
  OrderedJson changes = OrderedJson::array();
  for (const auto& change : plan.changes) {
    changes.push_back(
        {{"date", text_of(change.date)}, {"hash", change.hash}, {"what", change.what}});
  }
  OrderedJson parts = OrderedJson::object();
  for (const auto& [name, hash] : plan.parts) parts[name] = hash;
  return {{"hash", plan.hash},
          {"parts", parts},
          {"registered", text_of(plan.registered)},
          {"registered_hash", plan.registered_hash},
          {"before_data", plan.before_data},
          {"changes", changes}};
}

OrderedJson warnings_of(const Evaluation& evaluation) {
  OrderedJson list = OrderedJson::array();
  for (const auto& warning : evaluation.warnings) {
    list.push_back({{"code", warning.code},
                    {"subject", warning.subject},
                    {"count", warning.count ? OrderedJson(*warning.count) : OrderedJson(nullptr)},
                    {"text", warning.text}});
  }
  return list;
}

OrderedJson changes_of(const Evaluation& evaluation) {
  OrderedJson list = OrderedJson::array();
  for (const auto& change : evaluation.changes) {
    list.push_back({{"indicator", change.indicator},
                    {"group", change.group},
                    {"what", change.what},
                    {"was", change.was},
                    {"is", change.is},
                    {"why", change.why}});
  }
  return list;
}

OrderedJson evidence_of(const EvidenceCeiling& ceiling) {
  OrderedJson failed = OrderedJson::array();
  for (const auto& check : ceiling.failed) failed.push_back(check.view());
  return {{"level", ceiling.level}, {"guidebook", ceiling.guidebook}, {"failed", failed}};
}

}  // namespace

std::string evaluation_document(const Evaluation& evaluation) {
  OrderedJson json;
  json["programme"] = evaluation.programme;
  json["title"] = evaluation.title;
  json["theory"] = evaluation.theory;
  json["area"] = evaluation.area;
  json["design"] = design_word(evaluation.design);
  json["profile"] = evaluation.profile;
  json["start"] = text_of(evaluation.start);
  json["end"] = text_of(evaluation.end);
  json["as_of"] = text_of(evaluation.as_of);
  json["window_months"] = evaluation.window_months;
  json["seed"] = evaluation.seed;
  json["draws"] = evaluation.draws;
  json["unlike_at_baseline"] = evaluation.unlike_at_baseline;
  json["cohorts"] = cohorts_of(evaluation);
  json["left_out"] = left_out_of(evaluation);
  json["balance"] = balance_of(evaluation);
  json["rows"] = row_objects(evaluation);
  json["money"] = evaluation.money ? money_of(*evaluation.money) : OrderedJson(nullptr);
  json["evidence_ceiling"] = evidence_of(evaluation.ceiling);
  json["plan"] = plan_of(evaluation.plan);
  json["warnings"] = warnings_of(evaluation);
  json["caveats"] = evaluation.caveats;
  json["changes"] = changes_of(evaluation);
  json["revision"] = evaluation.revision;
  json["hash"] = evaluation.hash;
  return json.dump(2) + '\n';
}

std::string evaluation_hash(Evaluation evaluation) {
  evaluation.changes.clear();
  evaluation.plan.changes.clear();
  evaluation.revision = 0;
  evaluation.hash.clear();
  return hex(view(sha256(evaluation_document(evaluation))));
}

}  // namespace braid::app
