#include <cstdint>
#include <string>

#include "ingest/text/csv.h"

/// Any bytes are rows, broken rows, or no text; no row is over the limit, and none is lost:
/// positions only rise.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace braid::ingest;
  const auto file =
      make_memory_file("fuzz.csv", std::string{reinterpret_cast<const char*>(data), size});
  auto reader = open_csv(*file);
  BRAID_CHECK(reader);
  CsvRow row;
  std::uint64_t position = 0;
  for (;;) {
    const auto more = (*reader)->next(row);
    BRAID_CHECK(more || !(*reader)->text_fault().none());
    if (!more || !*more) return 0;
    BRAID_CHECK(row.position > position);
    position = row.position;
    BRAID_CHECK(row.original.reveal_to_admit().size() <= kRowBytesMax);
    BRAID_CHECK(row.fields.size() <= kColumnsMax);
  }
}
