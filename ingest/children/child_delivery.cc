#include "ingest/children/child_delivery.h"

#include <algorithm>
#include <limits>
#include <string>

#include "ingest/table/verify_table.h"
#include "ingest/table/xml_table.h"

namespace braid::ingest {
namespace {

/// What the header row of a file says.
struct RecognisedFile {
  ChildTable table = ChildTable::unknown;
  bool ssd = false;                    ///< has the columns of some table of the SSD
  bool empty = false;                  ///< has no row at all
  std::optional<std::size_t> further;  ///< one of the tables that the caller knows
  TextFault text;                      ///< why it is no text
};

Result<RecognisedFile> recognise_file(const DeliveredFile& file, std::span<const TableForm> known) {
  auto csv = open_csv(file);
  BRAID_TRY(csv);
  RecognisedFile found;
  CsvRow header;
  const auto more = (*csv)->next(header);
  if (!more) {
    if (more.error().kind != ErrorKind::refused) return tl::unexpected{more.error()};
    found.text = (*csv)->text_fault();
    return found;
  }
  found.empty = !*more;
  if (*more) {
    found.table = recognise_table(header);
    found.ssd = has_ssd_columns(header);
    if (found.table == ChildTable::unknown) found.further = table_with_columns(header, known);
  }
  return found;
}

void add_further(const TableSource& found, const DeliveredFile& file,
                 std::span<const TableForm> known, RecognisedDelivery& recognised,
                 Verified& verified) {
  const bool twice = std::any_of(recognised.further.begin(), recognised.further.end(),
                                 [&](const auto& other) { return other.table == found.table; });
  if (!twice) return recognised.further.push_back(found);
  verified.faults.push_back(
      {file.name(), 0, 0, "children/table-twice",
       "two files of the delivery are the table " + std::string{known[found.table].name},
       "deliver each table as one file"});
}

void add_table(const TableFile& found, const DeliveredFile& file, RecognisedDelivery& recognised,
               Verified& verified) {
  if (recognised.find(found.table) == nullptr) return recognised.tables.push_back(found);
  verified.faults.push_back(
      {file.name(), 0, 0, "children/table-twice",
       "two files of the delivery are the table " + std::string{form_of(found.table).name},
       "deliver each table as one file"});
}

}  // namespace

const TableFile* RecognisedDelivery::find(ChildTable table) const {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const TableFile& file) { return file.table == table; });
  return found == tables.end() ? nullptr : &*found;
}

Result<RecognisedDelivery> recognise_delivery(const Delivery& delivery,
                                              std::span<const TableForm> known, Verified& verified,
                                              const JudgeUnknown& unknown) {
  RecognisedDelivery recognised;
  if (delivery.files.size() > std::numeric_limits<std::uint16_t>::max()) {
    verified.faults.push_back({delivery.name, 0, 0, "children/too-many-files",
                               "the delivery has more files than any has tables",
                               "deliver each table as one file"});
    return recognised;
  }
  for (std::size_t i = 0; i < delivery.files.size(); ++i) {
    const auto& file = *delivery.files[i];
    const auto root = read_xml_root(file);
    BRAID_TRY(root);
    if (!root->fault.none()) {
      add_text_fault(file, root->fault, verified);
      continue;
    }
    if (root->name == kSsda903Root) {
      for (const ChildTable table : kXmlTables) {
        add_table({table, static_cast<std::uint16_t>(i), 0, true}, file, recognised, verified);
      }
      continue;
    }
    const auto found = recognise_file(file, known);
    BRAID_TRY(found);
    if (found->ssd) ++recognised.ssd;
    if (!found->text.none()) {
      add_text_fault(file, found->text, verified);
    } else if (found->further) {
      add_further({i, *found->further}, file, known, recognised, verified);
    } else if (found->table == ChildTable::unknown && found->ssd) {
      add_remark(file, "children/table-not-used", 1, verified);
    } else if (found->table == ChildTable::unknown) {
      unknown(file, found->empty);
    } else {
      add_table({found->table, static_cast<std::uint16_t>(i), 0, false}, file, recognised,
                verified);
    }
  }
  return recognised;
}

}  // namespace braid::ingest
