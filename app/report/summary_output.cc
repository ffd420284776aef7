#include <nlohmann/json.hpp>

#include "app/command/table.h"
#include "app/report/markup.h"
#include "app/report/page_frame.h"
#include "app/report/report_words.h"
#include "app/report/summary_tables.h"

namespace braid::app {
namespace {

// The headings of the seed's tables 1 to 3.
constexpr std::string_view kColumns[] = {"Outcome",
                                         "Total projects measuring outcome",
                                         "Generally, positive findings",
                                         "Generally, negative findings",
                                         "No change or specifies change is non-significant",
                                         "Mixed or unclear findings"};

std::string class_word(transform::ValueClass value) {
  static constexpr std::string_view kWords[] = {"not_classified", "positive", "no_difference",
                                                "negative"};
  return std::string{kWords[static_cast<std::size_t>(value)]};
}

std::string amount(const ValueFigure& row) {
  if (row.pence) return pounds(*row.pence);
  return row.ratio.value_or("");
}

std::array<int, 5> numbers(const OutcomeCounts& row) {
  return {row.measuring, row.positive, row.negative, row.no_change, row.mixed};
}

std::string csv_cell(std::string_view text) {
  // A cell that a spreadsheet would take for a formula is none.
  std::string out{"\""};
  if (!text.empty() && std::string_view{"=+-@"}.find(text.front()) != std::string_view::npos) {
    out += '\'';
  }
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

/// Pence as pounds with a point, for machines.
std::string pounds_decimal(std::int64_t pence) {
  return transform::to_decimal(transform::Exact{pence} / 100, 2);
}

}  // namespace

std::string summary_text(const SummaryTables& tables) {
  std::string out;
  for (const auto& part : tables.outcomes) {
    out += "Table " + std::to_string(part.number) + ": " + part.title + "\n\n";
    Table table{{{"outcome"},
                 {"measuring", Table::Align::right},
                 {"positive", Table::Align::right},
                 {"negative", Table::Align::right},
                 {"no change", Table::Align::right},
                 {"mixed", Table::Align::right}}};
    for (const auto& row : part.rows) {
      std::vector<std::string> cells{row.headed + " " + row.title};
      for (const int number : numbers(row)) cells.push_back(with_commas(number));
      table.add(std::move(cells));
    }
    out += table.text() + "\n";
  }
  out += "Table 4: Value for money\n\n";
  if (tables.values.empty()) return out + "No programme has a figure of money.\n";
  Table table{{{"programme"},
               {"section"},
               {"class"},
               {"figure"},
               {"amount", Table::Align::right},
               {"unit"},
               {"note"}}};
  for (const auto& row : tables.values) {
    table.add({row.programme, std::string{value_section_word(row.section)}, class_word(row.class_),
               row.figure, amount(row), row.unit,
               row.note + (row.projected ? (row.note.empty() ? "projected" : ", projected") : "")});
  }
  return out + table.text();
}

std::string summary_csv(const SummaryTables& tables) {
  std::string out =
      "table,outcome_id,outcome,measuring,positive,negative,no_change,mixed,programme,section,"
      "column,figure,amount,unit,projected,note\n";
  for (const auto& part : tables.outcomes) {
    for (const auto& row : part.rows) {
      out += std::to_string(part.number) + "," + row.headed + "," + csv_cell(row.title);
      for (const int number : numbers(row)) out += "," + std::to_string(number);
      out += ",,,,,,,,\n";
    }
  }
  for (const auto& row : tables.values) {
    out += "4,,,,,,,," + csv_cell(row.programme) + "," +
           std::string{value_section_word(row.section)} + "," + class_word(row.class_) + "," +
           row.figure + "," + (row.pence ? pounds_decimal(*row.pence) : row.ratio.value_or("")) +
           "," + csv_cell(row.unit) + "," + (row.projected ? "yes" : "no") + "," +
           csv_cell(row.note) + "\n";
  }
  return out;
}

std::string summary_json(const SummaryTables& tables) {
  std::string out;
  for (const auto& part : tables.outcomes) {
    for (const auto& row : part.rows) {
      const nlohmann::ordered_json line{{"table", part.number},       {"outcome_id", row.headed},
                                        {"outcome", row.title},       {"measuring", row.measuring},
                                        {"positive", row.positive},   {"negative", row.negative},
                                        {"no_change", row.no_change}, {"mixed", row.mixed}};
      out += line.dump() + "\n";
    }
  }
  for (const auto& row : tables.values) {
    nlohmann::ordered_json line{{"table", 4},
                                {"programme", row.programme},
                                {"section", value_section_word(row.section)},
                                {"column", class_word(row.class_)},
                                {"figure", row.figure},
                                {"amount", nullptr},
                                {"unit", row.unit},
                                {"projected", row.projected},
                                {"note", row.note}};
    if (row.pence) line["amount"] = pounds_decimal(*row.pence);
    if (row.ratio) line["amount"] = *row.ratio;
    out += line.dump() + "\n";
  }
  return out;
}

std::string summary_page(const SummaryTables& tables) {
  std::vector<PageSection> sections;
  for (const auto& part : tables.outcomes) {
    std::vector<HtmlTable::Column> columns;
    for (const auto& title : kColumns) columns.push_back({std::string{title}, !columns.empty()});
    const std::string title = "Table " + std::to_string(part.number) + ": " + part.title;
    HtmlTable table{title + ", number of programmes", std::move(columns)};
    for (const auto& row : part.rows) {
      std::vector<std::string> cells{escaped(row.headed + " " + row.title)};
      for (const int number : numbers(row)) cells.push_back(std::to_string(number));
      table.add(std::move(cells));
    }
    sections.push_back({"table-" + std::to_string(part.number), title, table.html()});
  }
  HtmlTable table{
      "Figures of each programme",
      {{"Programme"}, {"Section"}, {"Class"}, {"Figure"}, {"Amount", true}, {"Unit"}, {"Note"}}};
  for (const auto& row : tables.values) {
    table.add({escaped(row.title.empty() ? row.programme : row.title),
               std::string{value_section_word(row.section)},
               std::string{value_class_title(row.class_)}, escaped(row.figure),
               escaped(amount(row)), escaped(row.unit),
               escaped(row.note) + (row.projected ? " projected" : "")});
  }
  if (!table.empty()) sections.push_back({"table-4", "Table 4: Value for money", table.html()});
  return page("Evaluated programmes: summary tables",
              "<p class=\"lead\">Verdicts by rule, one for each programme and outcome; a programme "
              "whose finding is context or may not be reported counts in the total alone.</p>\n",
              sections, "<p>Made by Braid from linked, pseudonymised records.</p>\n");
}

}  // namespace braid::app
