#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/fault.h"
#include "core/result.h"
#include "ingest/source/delivery.h"
#include "ingest/table/refusal.h"
#include "ingest/table/table_form.h"
#include "ingest/text/csv.h"

namespace braid::ingest {

/// Faults for the mandatory columns that `file` lacks; counts the others that it lacks.
std::size_t check_columns(const DeliveredFile& file, const TableForm& form, const Columns& columns,
                          Faults& faults);

/// The table all of whose mandatory columns stand in the header; of several, the one with most of
/// its columns there.
std::optional<std::size_t> table_with_columns(const CsvRow& header,
                                              std::span<const TableForm> tables);

/// Reads the rows of a table whose columns stand in any order. Rows without any text are passed
/// over: spreadsheets leave them behind (feed-formats 10: blank ids are dropped with a count).
class TableReader {
 public:
  static Result<TableReader> open(const DeliveredFile& file, const TableForm& form);
  /// Rows of another source than a CSV file; the first is the header.
  static Result<TableReader> open(std::unique_ptr<CsvReader> rows, const TableForm& form);

  const Columns& columns() const { return columns_; }
  /// False at the end. `row`, `field` and `broken` speak of the row that was read.
  Result<bool> next();

  const CsvRow& row() const { return row_; }
  Personal<std::string_view> field(std::size_t column) const { return columns_.get(row_, column); }
  /// Why the row's fields, or some of them, cannot be believed.
  const Refusal& broken() const { return broken_; }
  /// False: not even the key of a broken row can be believed.
  bool key_readable() const { return key_readable_; }

  std::uint64_t blank_rows() const { return blank_rows_; }
  bool encoding_guessed() const { return csv_->encoding_guessed(); }
  const TextFault& text_fault() const { return csv_->text_fault(); }
  /// After the end: the last row with any text has too few fields, or a quote that is never closed,
  /// so the file was cut off (rulings C8).
  bool cut_off() const { return cut_off_; }

 private:
  TableReader(std::unique_ptr<CsvReader> csv, CsvRow header, Columns columns)
      : csv_{std::move(csv)}, row_{std::move(header)}, columns_{std::move(columns)} {}
  void judge_form();

  std::unique_ptr<CsvReader> csv_;
  CsvRow row_;
  Columns columns_;
  Refusal broken_;
  bool key_readable_ = true;
  bool cut_off_ = false;
  std::uint64_t blank_rows_ = 0;
};

}  // namespace braid::ingest
