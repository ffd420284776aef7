#include "app/command/link/link_training_text.h"

#include <sysexits.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/table.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using transform::Level;
using Align = Table::Align;

constexpr std::array<std::string_view, transform::kLevels> kLevelNames{"L0", "L1", "L2", "L3",
                                                                       "L4", "L5", "L6", "LX"};

std::string number(const char* format, double value) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string counted(double value) { return with_commas(static_cast<std::int64_t>(value + 0.5)); }
std::string name_of(Level level) {
  return std::string{kLevelNames[static_cast<std::size_t>(level)]};
}

bool says_nothing(const transform::FieldEstimate& field) {
  return std::all_of(field.weights.begin(), field.weights.end(),
                     [](double weight) { return weight == 0; });
}

std::string weights_table(const transform::LinkageEstimate& estimate) {
  std::vector<Table::Column> columns{{"weights, bits"}};
  for (const auto level : kLevelNames) columns.push_back({std::string{level}, Align::right});
  Table table{std::move(columns)};
  for (const auto& [name, member] : transform::kEstimatedFields) {
    const auto& field = estimate.*member;
    if (says_nothing(field)) continue;
    std::vector<std::string> row{std::string{name}};
    for (std::size_t level = 0; level < transform::kLevels; ++level) {
      row.push_back(field.u[level] > 0 ? number("%+.1f", field.weights[level]) : "");
    }
    table.add(std::move(row));
  }
  return table.text();
}

std::string expected_table(const transform::TrainingReport& report) {
  Table table{{{"W at least", Align::right},
               {"pairs", Align::right},
               {"precision", Align::right},
               {"recall", Align::right}}};
  for (const auto& at : report.expected) {
    table.add({number("%.2f", at.threshold), counted(at.pairs), number("%.4f", at.precision),
               number("%.4f", at.recall)});
  }
  return table.text();
}

std::string blocks_table(const transform::TrainingReport& report) {
  Table table{{{"key"},
               {"records", Align::right},
               {"blocks", Align::right},
               {"largest", Align::right},
               {"over the cap", Align::right},
               {"their records", Align::right}}};
  for (const auto& sizes : report.blocks) {
    if (sizes.records == 0) continue;
    table.add({std::string{transform::key_kind_name(sizes.kind)}, with_commas(sizes.records),
               with_commas(sizes.blocks), with_commas(sizes.largest), with_commas(sizes.over_cap),
               with_commas(sizes.records_over_cap)});
  }
  return table.text();
}

std::string checks_table(const transform::TrainingReport& report) {
  Table table{{{"check"}, {"m moves by", Align::right}, {"of"}, {"at"}, {""}}};
  const auto verdict = [](double moved) { return moved > transform::kMovedMost ? "too much" : ""; };
  for (const auto& check : report.left_out) {
    table.add({"without " + std::string{transform::key_kind_name(check.kind)},
               number("%.3f", check.moved), std::string{check.field}, name_of(check.level),
               verdict(check.moved)});
  }
  for (const auto& check : report.near_truth) {
    table.add({"against " + counted(check.pairs) + " pairs with one NHS number",
               number("%.3f", check.moved), std::string{check.field}, name_of(check.level),
               verdict(check.moved)});
  }
  return table.text();
}

}  // namespace

std::string training_text(const transform::Training& training) {
  const auto& report = training.report;
  const auto& estimate = report.estimate;
  const double prior = std::log2(estimate.lambda / (1 - estimate.lambda));
  std::string text = "Model " + training.model.version + ", of " + training.model.trained_on;
  if (report.foreign > 0) {
    text += " (" + with_commas(report.foreign) + " of another key or configuration left out)";
  }
  text += ".\n" + counted(report.candidates) + " candidate pairs of " + counted(report.pairs) +
          ", " + counted(report.random_pairs) + " random pairs, " +
          with_commas(static_cast<std::int64_t>(report.patterns)) + " patterns, " +
          std::to_string(estimate.rounds) + " rounds" + (estimate.settled ? "" : " (not settled)") +
          ".\n\n" + weights_table(estimate) +
          "Names weigh more or less than L0 by how rare they are; the model counts " +
          with_commas(report.terms) + " names.\n\n";
  Table scalars{{{""}, {"value", Align::right}, {"bits", Align::right}, {"meaning"}}};
  scalars.add({"lambda", number("%.3g", estimate.lambda), number("%.2f", prior),
               "chance that a random pair is one person; " + counted(estimate.matches) +
                   " such pairs are expected"});
  scalars.add({"household", number("%.3g", estimate.household),
               number("%.2f", std::log2(estimate.household)),
               "chance of another child of the house; kappa"});
  scalars.add({"swapped", number("%.3g", estimate.swapped),
               number("%.2f", std::log2(estimate.swapped)),
               "share of true pairs with names in each other's column; s"});
  return text + scalars.text() +
         "\nWhat the model expects of candidate pairs, before the rules for twins and "
         "generations:\n" +
         expected_table(report) + "\nBlocks (a block over the cap is not looked at):\n" +
         blocks_table(report) + "\nChecks (m should not move by more than " +
         number("%.2f", transform::kMovedMost) + "):\n" + checks_table(report);
}

void print_training_json(const transform::Training& training) {
  const auto& report = training.report;
  const auto& estimate = report.estimate;
  const auto print = [](const Json& line) {
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  };
  Json whole;
  whole["model"] = training.model.version;
  whole["records"] = report.records;
  whole["foreign"] = report.foreign;
  whole["pairs"] = report.pairs;
  whole["candidates"] = report.candidates;
  whole["matches"] = estimate.matches;
  whole["lambda"] = estimate.lambda;
  whole["household"] = estimate.household;
  whole["swapped"] = estimate.swapped;
  whole["rounds"] = estimate.rounds;
  whole["settled"] = estimate.settled;
  whole["terms"] = report.terms;
  print(whole);
  for (const auto& [name, member] : transform::kEstimatedFields) {
    const auto& field = estimate.*member;
    if (!says_nothing(field)) {
      print({{"field", name}, {"weights", field.weights}, {"m", field.m}, {"u", field.u}});
    }
  }
  for (const auto& at : report.expected) {
    print({{"threshold", at.threshold},
           {"pairs", at.pairs},
           {"precision", at.precision},
           {"recall", at.recall}});
  }
  for (const auto& sizes : report.blocks) {
    if (sizes.records == 0) continue;
    print({{"key", transform::key_kind_name(sizes.kind)},
           {"records", sizes.records},
           {"blocks", sizes.blocks},
           {"largest", sizes.largest},
           {"over_cap", sizes.over_cap},
           {"records_over_cap", sizes.records_over_cap}});
  }
  for (const auto& check : report.left_out) {
    print({{"without", transform::key_kind_name(check.kind)},
           {"moved", check.moved},
           {"field", check.field},
           {"level", name_of(check.level)}});
  }
  for (const auto& check : report.near_truth) {
    print({{"near_truth", check.field},
           {"pairs", check.pairs},
           {"moved", check.moved},
           {"level", name_of(check.level)}});
  }
}

int tell_file_faults(const Faults& faults) {
  for (const auto& fault : faults) {
    std::cerr << fault.file;
    if (fault.line > 0) std::cerr << ':' << fault.line;
    if (fault.column > 0) std::cerr << ':' << fault.column;
    std::cerr << ": " << fault.message << " [" << fault.rule.view()
              << "]\n    remedy: " << fault.remedy << '\n';
  }
  return faults.front().rule.view() == "people/no-such-file" ? EX_NOINPUT : EX_DATAERR;
}

}  // namespace braid::app
