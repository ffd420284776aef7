#pragma once

#include <optional>
#include <string>

#include "core/date.h"
#include "ingest/decode/decoder.h"
#include "ingest/text/dates.h"

namespace braid::ingest {

/// What the header of a census in XML says of itself (feed-formats 3.1, 5).
struct CensusHeader {
  std::string collection;  ///< "CIN", "CSWW"; empty: it does not say
  std::optional<int> year;
  Date reference = Date::none();  ///< the census day
};

/// Adds a fault if the file is no XML.
Result<CensusHeader> read_census_header(const DeliveredFile& file, Verified& verified);

/// A census date: real files add a time now and then (feed-formats 1.2).
ReadDate read_census_date(std::string_view text);

}  // namespace braid::ingest
