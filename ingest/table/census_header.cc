#include "ingest/table/census_header.h"

#include <array>

#include "ingest/table/row_fields.h"
#include "ingest/table/verify_table.h"
#include "ingest/text/xml_reader.h"

namespace braid::ingest {

Result<CensusHeader> read_census_header(const DeliveredFile& file, Verified& verified) {
  static constexpr std::array<std::string_view, 1> kWanted{"CollectionDetails"};
  CensusHeader said;
  auto xml = open_xml(file, kWanted);
  BRAID_TRY(xml);
  const auto found = (*xml)->next();
  if (!found && found.error().kind == ErrorKind::refused) {
    add_text_fault(file, (*xml)->fault(), verified);
    return said;
  }
  BRAID_TRY(found);
  if (!*found) return said;
  const auto& record = (*xml)->record();
  const auto text = [&](std::string_view name) {
    const auto node = record.child(0, name);
    return node == XmlElement::kNone ? std::string_view{} : record.text(node).reveal_to_admit();
  };
  said.collection = text("Collection");
  said.year = whole_number(text("Year").substr(0, 4));
  said.reference = read_census_date(text("ReferenceDate")).date;
  return said;
}

ReadDate read_census_date(std::string_view text) {
  const ReadTime time = read_iso_time(text);
  return {time.how, time.usable() ? time.written : Date::none()};
}

}  // namespace braid::ingest
