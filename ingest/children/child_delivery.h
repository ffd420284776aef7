#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ingest/children/child_tables.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/table_decoder.h"
#include "ingest/table/table_reader.h"

namespace braid::ingest {

/// A file of a delivery that a table of ours was recognised in.
struct TableFile {
  ChildTable table{};
  std::uint16_t file = 0;  ///< index into the delivery's files
  std::uint16_t unit = 0;  ///< index into the delivery's units
  bool xml = false;        ///< the file is the whole return (feed-formats 2.2)
};

/// What the files of a delivery of children's services are, by their columns.
struct RecognisedDelivery {
  std::vector<TableFile> tables;     ///< in the order of the files; one a table
  std::size_t ssd = 0;               ///< tables of the SSD, used or not
  std::vector<TableSource> further;  ///< tables that the caller knows, in the order of the files

  const TableFile* find(ChildTable table) const;
};

/// Outermost element of a 903 return in XML.
inline constexpr std::string_view kSsda903Root = "EXPSSDA903";
/// The tables that the XML form has (feed-formats 2.2).
inline constexpr ChildTable kXmlTables[] = {
    ChildTable::header,   ChildTable::episodes, ChildTable::missing,
    ChildTable::oc2,      ChildTable::uasc,     ChildTable::oc3,
    ChildTable::ad1,      ChildTable::reviews,  ChildTable::placed_adoption,
    ChildTable::prev_perm};

/// Recognises all files. `known`: further tables, told by their mandatory columns. Adds faults for
/// files that are no text, for two files of one table, and for more files than there can be.
/// `unknown` judges a file that is empty or none of ours; it may add a fault or a remark (rulings
/// F2).
using JudgeUnknown = std::function<void(const DeliveredFile&, bool empty)>;
Result<RecognisedDelivery> recognise_delivery(const Delivery& delivery,
                                              std::span<const TableForm> known, Verified& verified,
                                              const JudgeUnknown& unknown);

}  // namespace braid::ingest
