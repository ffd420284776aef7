#pragma once

#include <cstddef>
#include <string_view>

#include "ingest/table/table_reader.h"
#include "ingest/text/dates.h"

namespace braid::ingest {

/// A field, or nothing where the SSD's scripts have put a placeholder, `-1` among ids too
/// (ssd-formats A.1).
Personal<std::string_view> ssd_field(const TableReader& table, std::size_t column);

/// A datetime as database tools print it, or a date as a spreadsheet rewrites it (ssd-formats A.1).
ReadDate read_ssd_date(Personal<std::string_view> text);
inline ReadDate read_ssd_date_text(std::string_view text) { return read_ssd_date(Personal{text}); }

/// The code that leads a text: `S - Started to be looked after` gives S (ssd-formats A.1).
std::string_view leading_code(std::string_view text);

}  // namespace braid::ingest
