#include "ingest/police/police_reader.h"

#include <array>
#include <string>
#include <vector>

#include "ingest/police/json_lines.h"
#include "ingest/police/police_json_row.h"
#include "ingest/text/csv.h"

namespace braid::ingest {
namespace {

std::vector<std::string_view> names_of(PoliceTable table) {
  std::vector<std::string_view> names;
  for (const auto& column : police_columns(table)) names.push_back(column.name);
  return names;
}

/// Which type of record a CSV file holds, by its header.
Result<void> recognise_table(const DeliveredFile& file, PoliceFile& named, Verified& verified) {
  auto csv = open_csv(file);
  BRAID_TRY(csv);
  CsvRow header;
  auto any = (*csv)->next(header);
  BRAID_TRY(any);
  std::vector<std::string> lower;
  for (const auto& field : header.fields) {
    lower.emplace_back(field.reveal_to_admit());
    for (char& c : lower.back()) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  const std::vector<std::string_view> names{lower.begin(), lower.end()};
  named.table = *any ? police_table_with(names) : PoliceTable::unknown;
  if (named.table == PoliceTable::unknown) {
    verified.faults.push_back(police_fault(file.name(), "police/unknown-table",
                                           "the columns are those of no type of record",
                                           "send files with the header rows of braid-police/1"));
    return {};
  }
  if (!is_taken(named.table)) {
    verified.remarks.push_back({"police/table-not-used", file.name(), 1});
    return {};
  }
  const auto wanted = names_of(named.table);
  const Columns columns{header, wanted};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& column = police_columns(named.table)[i];
    if (columns.has(i) || !column.mandatory) continue;
    Fault fault = police_fault(
        file.name(), "police/missing-column",
        "a mandatory column is missing: ", "send the file with all columns of its type");
    fault.message += column.name;
    verified.faults.push_back(std::move(fault));
  }
  // Free text about people comes in columns that nobody agreed on: they are not read.
  if (columns.unknown() > 0) {
    verified.remarks.push_back({"police/column-refused", file.name(), columns.unknown()});
  }
  return {};
}

Result<void> visit_csv(const DeliveredFile& file, const PoliceFile& named,
                       const PoliceRowVisitor& visitor) {
  auto csv = open_csv(file);
  BRAID_TRY(csv);
  CsvRow row;
  auto more = (*csv)->next(row);
  BRAID_TRY(more);
  const auto form = police_columns(named.table);
  const Columns columns{row, names_of(named.table)};
  PoliceRow values;
  for (;;) {
    more = (*csv)->next(row);
    BRAID_TRY(more);
    if (!*more) return {};
    PoliceReadRow read{{static_cast<std::uint16_t>(named.index), row.position},
                       named.table,
                       &values,
                       row.broken,
                       row.original,
                       0};
    if (read.broken.view().empty() && row.fields.size() != columns.width()) {
      read.broken = "csv/wrong-number-of-fields";
    }
    if (read.broken.view().empty()) {
      for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i].field != PoliceField::none) values.set(form[i].field, columns.get(row, i));
      }
    } else {
      read.row = nullptr;
    }
    BRAID_TRY(visitor(read));
  }
}

Result<void> visit_json_lines(const DeliveredFile& file, const PoliceFile& named,
                              const PoliceRowVisitor& visitor) {
  auto lines = JsonLinesReader::open(file);
  BRAID_TRY(lines);
  JsonLine line;
  PoliceJsonRow json;
  for (;;) {
    auto more = lines->next(line);
    BRAID_TRY(more);
    if (!*more) return {};
    PoliceReadRow read{{static_cast<std::uint16_t>(named.index), line.position},
                       PoliceTable::unknown,
                       nullptr,
                       "",
                       line.text,
                       0};
    if (line.too_long) {
      read.broken = "jsonl/line-too-long";
    } else if (!json.parse(line.text)) {
      read.broken = "jsonl/not-an-object";
    } else {
      read.row = &json.row();
      read.unknown = json.unknown();
      read.table = police_table_of(json.row().get(PoliceField::record_type).reveal_to_admit());
      if (read.table == PoliceTable::unknown) read.broken = "police/record-type";
    }
    BRAID_TRY(visitor(read));
  }
}

}  // namespace

Fault police_fault(const std::string& file, Literal rule, Literal message, Literal remedy) {
  return {file, 0, 0, rule, std::string{message.view()}, std::string{remedy.view()}};
}

Result<void> recognise_police_file(const DeliveredFile& file, PoliceFile& named,
                                   Verified& verified) {
  auto text = open_text(file);
  BRAID_TRY(text);
  if (!(*text)->fault().none()) {
    const auto& fault = (*text)->fault();
    verified.faults.push_back(police_fault(file.name(), fault.rule, fault.message, fault.remedy));
    return {};
  }
  if ((*text)->guessed()) verified.remarks.push_back({"text/encoding-guessed", file.name(), 1});
  std::array<char, 64> start{};
  auto got = (*text)->read(start);
  BRAID_TRY(got);
  const std::string_view begin{start.data(), *got};
  const auto first = begin.find_first_not_of(" \t\r\n");
  named.json_lines = first != std::string_view::npos && begin[first] == '{';
  return named.json_lines ? Result<void>{} : recognise_table(file, named, verified);
}

Result<void> visit_police_rows(const DeliveredFile& file, const PoliceFile& named,
                               const PoliceRowVisitor& visitor) {
  return named.json_lines ? visit_json_lines(file, named, visitor)
                          : visit_csv(file, named, visitor);
}

}  // namespace braid::ingest
