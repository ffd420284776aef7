#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "transform/evaluate/evaluation.h"

// Tables 1 to 4 of the 2017 report, filled by rule from any number of evaluations (evaluation,
// sections 5 and 8; rulings H33, H46). Pure.

namespace braid::app {

/// How a programme's findings on an outcome are counted.
struct OutcomeCounts {
  std::string headed;  ///< "H8"
  std::string title;   ///< as the seed's table has it
  int measuring = 0;   ///< programmes; more than the others' sum, as context and not reported are
  int positive = 0, negative = 0, no_change = 0, mixed = 0;
};

struct OutcomeTable {
  int number = 1;  ///< 1: hard, 2: soft, 3: workforce
  std::string title;
  std::vector<OutcomeCounts> rows;  ///< all of them, in the seed's order
};

/// Sections of Table 4 (evaluation, V13).
enum class ValueSection : std::uint8_t { compared_with_bau, froi, savings_without_comparison };
std::string_view value_section_word(ValueSection section);

/// A figure of a programme. Money in pence; a ratio in `ratio`.
struct ValueFigure {
  std::string programme, title;
  ValueSection section = ValueSection::froi;
  transform::ValueClass class_ = transform::ValueClass::not_classified;
  std::string figure;  ///< "gross", "net", "froi", "cost_per_case", "stated", ...
  std::optional<std::int64_t> pence;
  std::optional<std::string> ratio;  ///< decimal
  std::string unit, note;
  bool projected = false;
};

struct SummaryTables {
  std::vector<OutcomeTable> outcomes;  ///< tables 1, 2 and 3
  std::vector<ValueFigure> values;     ///< table 4
};

SummaryTables summarise(std::span<const transform::Evaluation> evaluations);

std::string summary_text(const SummaryTables& tables);
/// One table for all four, told apart by the first column.
std::string summary_csv(const SummaryTables& tables);
/// JSON Lines.
std::string summary_json(const SummaryTables& tables);
std::string summary_page(const SummaryTables& tables);

}  // namespace braid::app
