#pragma once

#include <cstdint>
#include <functional>

#include "ingest/decode/decoder.h"
#include "ingest/table/table_reader.h"

namespace braid::ingest {

/// A file that is no text refuses its delivery.
void add_text_fault(const DeliveredFile& file, const TextFault& fault, Verified& verified);
/// Counts something of a file; 0 is not worth a remark.
void add_remark(const DeliveredFile& file, Literal rule, std::uint64_t count, Verified& verified);

/// Reads one table from end to end and judges it as a whole: columns (rulings C7), encoding, last
/// line (rulings C8). Rows are counted in `verified.rows`, faults and remarks added there. False
/// from `on_row` ends the reading early; the table is then not judged to its end.
using OnRow = std::function<bool(const TableReader&)>;
Result<void> verify_table(const DeliveredFile& file, const TableForm& form, Verified& verified,
                          const OnRow& on_row);
/// Likewise, of rows that stand opened. `file` only names them.
Result<void> verify_rows(TableReader& table, const DeliveredFile& file, const TableForm& form,
                         Verified& verified, const OnRow& on_row);

/// A delivery with more refused rows is refused whole (rulings S12).
inline constexpr std::uint64_t kRefusedRowsMax = 10'000;
/// Adds the fault if there are more. True if so.
bool too_many_refused(std::uint64_t refused, Verified& verified);

}  // namespace braid::ingest
