#pragma once

#include <string>
#include <string_view>

#include "core/personal.h"
#include "ingest/police/police_row.h"

namespace braid::ingest {

/// Reads one line of JSON Lines as a row of the extract.
class PoliceJsonRow {
 public:
  PoliceJsonRow();

  /// False if `line` is not one JSON object of texts, numbers, truth values, nulls and lists of
  /// those. `row` is valid until the next call.
  bool parse(Personal<std::string_view> line);

  const PoliceRow& row() const { return row_; }
  /// Fields that hold something and that no type of record has.
  std::size_t unknown() const { return unknown_; }

 private:
  class Handler;

  PoliceRow row_;
  std::size_t unknown_ = 0;
  std::string bytes_;  ///< of the values; never grows, so that views of it stay
};

}  // namespace braid::ingest
