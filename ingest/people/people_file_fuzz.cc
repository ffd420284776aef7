#include <cstdint>
#include <string>

#include "ingest/people/people_file.h"

/// Any bytes are people with the fields they must have, or faults that say where.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace braid::ingest;
  const auto file =
      make_memory_file("fuzz.csv", std::string{reinterpret_cast<const char*>(data), size});
  braid::Faults faults;
  std::uint64_t row = 1;
  const auto read = read_people_file(*file, faults, [&](const PersonLine& line) {
    BRAID_CHECK(line.row > row);
    row = line.row;
    BRAID_CHECK(!line.source.empty() && !line.id.empty() && !line.truth.empty());
    BRAID_CHECK(line.traits.surname_letters >= 0);
    return braid::Result<void>{};
  });
  BRAID_CHECK(read);
  for (const auto& fault : faults) BRAID_CHECK(!fault.message.empty() && !fault.remedy.empty());
  return 0;
}
