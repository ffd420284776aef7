#pragma once

#include <memory>
#include <string_view>

#include "ingest/text/xml_reader.h"

namespace braid::ingest {

/// Reads the objects of a JSON file as records, so that the tables of ingest/table/xml_table.h can
/// be told of JSON too: a key is an element, an array as many elements of its key, null none. The
/// file is an array of objects, one object, or an object with either of these under `wrapped_in`.
/// One object is in memory at a time, at most kXmlRecordBytesMax of text (ssd-formats C.1).
///
/// Every record is named `record`. A text that stands where only true and false can is told from
/// them: `true` is the value, `"true"` is quoted.
Result<std::unique_ptr<XmlReader>> open_json_records(const DeliveredFile& file,
                                                     std::string_view wrapped_in,
                                                     std::string_view record);

}  // namespace braid::ingest
