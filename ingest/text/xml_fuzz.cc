#include <cstdint>
#include <string>

#include "core/result.h"
#include "ingest/text/xml_reader.h"

// The reader by itself: every record is walked through.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::string_view kWanted[] = {"Child", "row"};
  const auto file = braid::ingest::make_memory_file(
      "fuzz.xml", std::string{reinterpret_cast<const char*>(data), size});
  auto xml = braid::ingest::open_xml(*file, kWanted);
  BRAID_CHECK(xml);
  for (;;) {
    const auto more = (*xml)->next();
    if (!more || !*more) return 0;
    const auto& record = (*xml)->record();
    std::size_t bytes = 0;
    for (auto node = record.child(0, ""); node != braid::ingest::XmlElement::kNone;
         node = record.sibling(node, "")) {
      BRAID_CHECK(record.parent(node) == 0);
      bytes += record.text(node).reveal_to_admit().size();
    }
    BRAID_CHECK(bytes <= braid::ingest::kXmlRecordBytesMax);
  }
}
