#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "ingest/children/child_tables.h"
#include "ingest/children/table_reader.h"
#include "ingest/decode/decoder.h"

namespace braid::ingest {

/// A file of a delivery that a table of ours was recognised in.
struct TableFile {
  ChildTable table{};
  std::uint16_t file = 0;  ///< index into the delivery's files
  std::uint16_t unit = 0;  ///< index into the delivery's units
};

/// What the files of a delivery of children's services are, by their columns.
struct RecognisedDelivery {
  std::vector<TableFile> tables;  ///< in the order of the files; one a table
  std::size_t unused = 0;         ///< further tables of the 903
  std::size_t ssd = 0;            ///< tables of the SSD, used or not

  const TableFile* find(ChildTable table) const;
};

/// Recognises all files. Adds faults for files that are no text, for two files of one table, and
/// for more files than there can be. `unknown` judges a file that is empty or none of ours; it may
/// add a fault or a remark (rulings F2).
using JudgeUnknown = std::function<void(const DeliveredFile&, bool empty)>;
Result<RecognisedDelivery> recognise_delivery(const Delivery& delivery, Verified& verified,
                                              const JudgeUnknown& unknown);

/// Reads one table from end to end and judges it as a whole: columns (rulings C7), encoding, last
/// line (rulings C8). Rows are counted in `verified.rows`, faults and remarks added there. False
/// from `on_row` ends the reading early; the table is then not judged to its end.
using OnRow = std::function<bool(const TableReader&)>;
Result<void> verify_table(const DeliveredFile& file, const TableForm& form, Verified& verified,
                          const OnRow& on_row);

/// A delivery with more refused rows is refused whole (rulings S12).
inline constexpr std::uint64_t kRefusedRowsMax = 10'000;
/// Adds the fault if there are more. True if so.
bool too_many_refused(std::uint64_t refused, Verified& verified);

}  // namespace braid::ingest
