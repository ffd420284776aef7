#pragma once

#include <cstdint>
#include <functional>

#include "core/personal.h"
#include "core/result.h"
#include "ingest/decode/decoder.h"
#include "ingest/police/police_row.h"
#include "proto/feed/record.h"

namespace braid::ingest {

/// A file that the manifest names.
struct PoliceFile {
  std::size_t index = 0;  ///< in the delivery
  std::uint64_t rows = 0;
  bool json_lines = false;
  PoliceTable table = PoliceTable::unknown;  ///< of a CSV file
};

/// A row as read, or what is wrong with it. Views live until the next row is read.
struct PoliceReadRow {
  feed::Place place;
  PoliceTable table = PoliceTable::unknown;
  const PoliceRow* row = nullptr;  ///< null: it could not be taken apart
  Literal broken = "";
  Personal<std::string_view> original;
  std::size_t unknown = 0;  ///< values in fields that no type has
};
using PoliceRowVisitor = std::function<Result<void>(const PoliceReadRow&)>;

/// Finds out what `named` holds: JSON Lines, or which type of record in CSV, by the first bytes and
/// the header. Adds to the faults and remarks of `verified`. Unavailable if the medium fails.
Result<void> recognise_police_file(const DeliveredFile& file, PoliceFile& named,
                                   Verified& verified);

/// Calls `visitor` with each row of a recognised file, in order, until it returns an error.
Result<void> visit_police_rows(const DeliveredFile& file, const PoliceFile& named,
                               const PoliceRowVisitor& visitor);

/// A fault of a file as a whole.
Fault police_fault(const std::string& file, Literal rule, Literal message, Literal remedy);

}  // namespace braid::ingest
