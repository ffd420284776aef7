#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ingest/table/table_form.h"
#include "ingest/text/csv.h"
#include "ingest/text/text_reader.h"
#include "ingest/text/xml_reader.h"

namespace braid::ingest {

/// How the rows of a table lie in an XML file (feed-formats 2.2, 3.1, 5): the same rules then judge
/// them as judge CSV.
struct XmlTable {
  std::string_view record;  ///< name of the record element: "Child"
  /// Path from the record to the elements that are rows; empty: the record itself.
  std::string_view rows;
  /// For each column of the table's form, the path from the row to its text: names with `/`
  /// between, `..` goes up. Of several elements the texts are joined by `;`. An alternative follows
  /// after `|`. Empty: the file never has it.
  std::span<const std::string_view> paths;
  /// Columns before this one say whom the row belongs to. A row is one only if another column has
  /// text: an empty element says nothing.
  std::size_t own_columns_from = 0;
};

/// The table as rows: first the names of `form`, then a row for each element. Positions are the
/// numbers of elements in the file, so those of different tables never meet.
Result<std::unique_ptr<CsvReader>> open_xml_table(const DeliveredFile& file, const TableForm& form,
                                                  const XmlTable& table);

/// Likewise, of records that stand opened.
std::unique_ptr<CsvReader> make_record_rows(std::unique_ptr<XmlReader> records,
                                            const TableForm& form, const XmlTable& table);

struct XmlRoot {
  std::string name;  ///< of the outermost element; empty: the file does not begin as XML
  TextFault fault;   ///< why it is no XML that can be read to its end
};
/// Reads all of a file that begins as XML, so that one that is cut off is refused before any of its
/// rows is looked at (feed-formats 11, row 23).
Result<XmlRoot> read_xml_root(const DeliveredFile& file);

}  // namespace braid::ingest
