// How an evaluation is told: aligned text for people, JSON Lines for scripts.

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/link/link_evaluation.h"
#include "app/command/table.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;

/// A subgroup whose links are missed by this much more than everybody's is named.
constexpr double kMuchLess = 0.05;

std::string number(const char* format, double value) {
  if (std::isnan(value)) return "-";
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}
std::string share(double value) { return number("%.4f", value); }

Json json_of(const transform::Agreement& pairs) {
  Json line;  // A share of nothing is null.
  line["pairs"] = pairs.predicted;
  line["precision"] = pairs.precision();
  line["recall"] = pairs.recall();
  line["f1"] = pairs.f1();
  return line;
}

void print_json(const LinkEvaluation& evaluation) {
  for (const auto& at : evaluation.thresholds) {
    Json line;
    line["threshold"] = at.threshold;
    line.update(json_of(at.pairs));
    std::cout << line.dump() << '\n';
  }
  const auto& clusters = evaluation.clusters;
  Json line;
  line["clusters_exact"] = clusters.clusters_exact;
  line["b_cubed_precision"] = clusters.b_cubed_precision;
  line["b_cubed_recall"] = clusters.b_cubed_recall;
  line["seconds"] = evaluation.seconds;
  line["records"] = evaluation.records;
  line["persons"] = clusters.persons;
  line["true_persons"] = evaluation.persons;
  line["cluster_pairs"] = json_of(clusters.pairs);
  line["firm_pairs"] = json_of(evaluation.firm);
  line["pair_completeness"] = evaluation.completeness;
  line["reduction_ratio"] = evaluation.reduction;
  line["conflicts"] = evaluation.totals.conflicts;
  line["reviews"] = evaluation.totals.reviews;
  line["model"] = evaluation.model;
  line["postcodes"] = evaluation.postcodes;
  line["guards"] = evaluation.guards;
  line["subgroups"] = Json::array();
  for (const auto& group : evaluation.subgroups) {
    Json one;
    one["subgroup"] = group.dimension;
    one["value"] = group.value;
    one["records"] = group.records;
    one.update(json_of(group.pairs));
    line["subgroups"].push_back(one);
  }
  std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

void print_subgroups(const LinkEvaluation& evaluation) {
  if (evaluation.subgroups.empty()) return;
  Table table{{{"subgroup"},
               {"value"},
               {"records", Table::Align::right},
               {"true pairs", Table::Align::right},
               {"precision", Table::Align::right},
               {"recall", Table::Align::right},
               {""}}};
  bool any = false;
  for (const auto& group : evaluation.subgroups) {
    const bool is_less = group.pairs.recall() < evaluation.clusters.pairs.recall() - kMuchLess;
    any = any || is_less;
    table.add({group.dimension, group.value, with_commas(group.records),
               with_commas(group.pairs.truth), share(group.pairs.precision()),
               share(group.pairs.recall()), is_less ? "<" : ""});
  }
  std::cout << "\nBy subgroup, pairs of which one record or both are in it:\n" << table.text();
  if (any) std::cout << "< recall is more than 5 points below the whole\n";
}

void print_text(const LinkEvaluation& evaluation) {
  const auto& clusters = evaluation.clusters;
  std::cout << with_commas(static_cast<std::int64_t>(evaluation.records)) << " records of "
            << evaluation.sources << (evaluation.sources == 1 ? " source, " : " sources, ")
            << with_commas(static_cast<std::int64_t>(evaluation.persons)) << " persons, "
            << with_commas(clusters.pairs.truth) << " true pairs.\nModel: " << evaluation.model
            << ". Postcodes: " << evaluation.postcodes
            << ". Rules R10, R11 and A5: " << (evaluation.guards ? "on" : "off")
            << ".\n\nCandidate pairs by weight:\n";
  Table table{{{"W at least", Table::Align::right},
               {"pairs", Table::Align::right},
               {"precision", Table::Align::right},
               {"recall", Table::Align::right},
               {"F1", Table::Align::right}}};
  for (const auto& [threshold, pairs] : evaluation.thresholds) {
    table.add({number("%.2f", threshold), with_commas(pairs.predicted), share(pairs.precision()),
               share(pairs.recall()), share(pairs.f1())});
  }
  std::cout << table.text() << "True pairs that are candidates: " << share(evaluation.completeness)
            << ". Pairs that need no look: " << number("%.6f", evaluation.reduction)
            << ".\n\nPersons as the service links them:\n";
  Table persons{{{"pairs inside persons"},
                 {"pairs", Table::Align::right},
                 {"precision", Table::Align::right},
                 {"recall", Table::Align::right},
                 {"F1", Table::Align::right}}};
  const auto add = [&](const char* what, const transform::Agreement& pairs) {
    persons.add({what, with_commas(pairs.predicted), share(pairs.precision()),
                 share(pairs.recall()), share(pairs.f1())});
  };
  add("firm", evaluation.firm);
  add("firm and probable", clusters.pairs);
  std::cout << persons.text() << with_commas(clusters.persons)
            << " persons; true ones that came out exactly: " << share(clusters.clusters_exact)
            << "; B-cubed precision " << share(clusters.b_cubed_precision) << ", recall "
            << share(clusters.b_cubed_recall) << ".\n"
            << with_commas(evaluation.totals.reviews) << " questions for reviewers, "
            << with_commas(evaluation.totals.conflicts) << " conflicts. Linked in "
            << number("%.2f", evaluation.seconds) << " s.\n";
  print_subgroups(evaluation);
}

}  // namespace

void print_evaluation(const LinkEvaluation& evaluation, bool json) {
  json ? print_json(evaluation) : print_text(evaluation);
}

}  // namespace braid::app
