#include "app/outcome_table.h"

#include "core/keys.h"
#include "sink/outcome/coverage_text.h"
#include "sink/outcome/outcome_text.h"
#include "sink/outcome/release_text.h"

namespace braid::app {

Result<bool> OutcomeTable::read(Log& log) {
  return reader_.read(log, [&](const LogEntry& entry) -> Result<void> {
    if (entry.key == control_key("release")) {
      const auto release = entry.value ? sink::release_from_entry(*entry.value) : std::nullopt;
      release_ = release ? release->number() : 0;
    } else if (entry.key == control_key("coverage")) {
      coverage_ = entry.value ? sink::coverage_from_entry(*entry.value) : std::nullopt;
    } else if (key_tag(entry.key) == KeyTag::outcome) {
      auto outcome = entry.value ? sink::outcome_from_entry(*entry.value) : std::nullopt;
      if (outcome) {
        outcomes_[std::string{entry.key}] = std::move(*outcome);
      } else {
        outcomes_.erase(std::string{entry.key});
      }
    }
    return {};
  });
}

}  // namespace braid::app
