#pragma once

#include <vector>

#include "core/date.h"
#include "core/vocabulary.h"
#include "ingest/children/child_delivery.h"
#include "ingest/decode/decoder.h"

namespace braid::ingest {

/// A 903 delivery as a whole, before its rows are read.
struct Ssda903Delivery {
  std::vector<TableFile> tables;                           ///< in the order of the files
  int year = 0;                                            ///< 0 if it holds no table of the return
  Date first_day = Date::none(), last_day = Date::none();  ///< of its coverage, both included
  bool has_header = false;
};

/// Header to DoLo; false for the tables of the SSD that come with them (rulings A1).
bool is_of_the_return(ChildTable table);

/// Recognises the files, finds the collection year and names the units in `verified`. Without
/// faults there, the delivery can be read.
Result<Ssda903Delivery> recognise_ssda903(const Delivery& delivery, const Vocabulary& vocabulary,
                                          Verified& verified);

}  // namespace braid::ingest
