#include "ingest/table/table_reader.h"

#include <algorithm>

namespace braid::ingest {
namespace {

bool has_text(const Personal<std::string_view>& field) { return !field.empty(); }

}  // namespace

std::size_t check_columns(const DeliveredFile& file, const TableForm& form, const Columns& columns,
                          Faults& faults) {
  std::size_t absent = 0;
  for (std::size_t column = 0; column < form.columns.size(); ++column) {
    if (columns.has(column)) continue;
    if (form.columns[column].need != ColumnForm::Need::mandatory) {
      absent += form.columns[column].need == ColumnForm::Need::usual ? 1 : 0;
      continue;
    }
    faults.push_back({file.name(), 1, 0, "table/column-missing",
                      "the table " + std::string{form.name} + " has no column " +
                          std::string{form.columns[column].name},
                      "export the table again with this column"});
  }
  return absent;
}

std::optional<std::size_t> table_with_columns(const CsvRow& header,
                                              std::span<const TableForm> tables) {
  std::optional<std::size_t> best;
  std::size_t most = 0;
  for (std::size_t table = 0; table < tables.size(); ++table) {
    const auto& form = tables[table];
    const Columns columns{header, column_names(form)};
    std::size_t there = 0;
    bool whole = true;
    for (std::size_t column = 0; column < form.columns.size(); ++column) {
      there += columns.has(column) ? 1 : 0;
      whole &= columns.has(column) || form.columns[column].need != ColumnForm::Need::mandatory;
    }
    if (whole && there > most) best = table, most = there;
  }
  return best;
}

Result<TableReader> TableReader::open(const DeliveredFile& file, const TableForm& form) {
  auto csv = open_csv(file);
  BRAID_TRY(csv);
  return open(std::move(*csv), form);
}

Result<TableReader> TableReader::open(std::unique_ptr<CsvReader> rows, const TableForm& form) {
  CsvRow header;
  const auto more = rows->next(header);
  BRAID_TRY(more);
  Columns columns{header, column_names(form)};
  return TableReader{std::move(rows), std::move(header), std::move(columns)};
}

Result<bool> TableReader::next() {
  for (;;) {
    auto more = csv_->next(row_);
    if (!more || !*more) return more;
    const bool blank = row_.broken.view().empty() &&
                       std::none_of(row_.fields.begin(), row_.fields.end(), has_text);
    if (!blank) break;
    ++blank_rows_;
  }
  judge_form();
  return true;
}

void TableReader::judge_form() {
  broken_ = {};
  key_readable_ = true;
  cut_off_ = false;
  const std::size_t width = row_.fields.size();
  if (!row_.broken.view().empty()) {
    broken_ = {row_.broken, "the row is not well-formed CSV"};
    key_readable_ = false;
    cut_off_ = row_.broken.view() == "csv/unclosed-quote";
  } else if (width < columns_.width()) {
    broken_ = {"csv/too-few-fields", "the row has fewer fields than the header"};
    cut_off_ = true;
  } else if (width > columns_.width() &&
             std::any_of(row_.fields.begin() + static_cast<std::ptrdiff_t>(columns_.width()),
                         row_.fields.end(), has_text)) {
    // An unquoted comma has moved the fields behind it, and nobody knows which comma it is.
    broken_ = {"csv/too-many-fields", "the row has more fields than the header"};
    key_readable_ = false;
  }
}

}  // namespace braid::ingest
