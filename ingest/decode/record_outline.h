#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/vocabulary.h"

namespace braid::feed {
class RecordBatch;
}

namespace braid::ingest {

/// What a trial may tell of a decoded record: where it stands and what sort of thing it says, never
/// what it holds.
struct RecordOutline {
  std::uint16_t file = 0;      ///< index into the delivery's files
  std::uint64_t position = 0;  ///< row, line or message, from 1
  bool withdrawn = false;
  bool keep_only = false;                        ///< of a refused row
  std::vector<KindCode> statements;              ///< in order
  std::vector<std::string_view> identity_parts;  ///< names of what it says about who its subject is
};

/// One of each record of the batch, in its order.
std::vector<RecordOutline> outline_of(const feed::RecordBatch& batch);

}  // namespace braid::ingest
