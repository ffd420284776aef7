#include <cstdint>

#include "ingest/source/submission_note.h"

/// Any text is a note, or has faults with a rule and a remedy.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  braid::Faults faults;
  const auto note = braid::ingest::parse_submission_note(
      {reinterpret_cast<const char*>(data), size}, "submission.toml", faults);
  BRAID_CHECK(note.has_value() == faults.empty());
  for (const auto& fault : faults) BRAID_CHECK(!fault.rule.view().empty() && !fault.remedy.empty());
  return 0;
}
