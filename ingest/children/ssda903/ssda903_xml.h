#pragma once

#include "ingest/children/child_delivery.h"
#include "ingest/table/table_reader.h"

namespace braid::ingest {

/// The rows of a table of the return, from its CSV file or out of the XML form (feed-formats 2.2):
/// the same rules judge both.
Result<TableReader> open_return_table(const DeliveredFile& file, const TableFile& table);

}  // namespace braid::ingest
