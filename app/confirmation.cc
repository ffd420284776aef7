#include "app/confirmation.h"

#include "core/keys.h"
#include "outcome/outcome.pb.h"

namespace braid::app {
namespace {

constexpr std::string_view kPrefix = "release/";

}  // namespace

Result<bool> Confirmations::read(Log& log) {
  return reader_.read(log, [&](const LogEntry& entry) -> Result<void> {
    const auto name = name_of_key(entry.key);
    outcome::v1::Release release;
    if (key_tag(entry.key) != KeyTag::control || !name.starts_with(kPrefix)) return {};
    if (!parse_entry(entry, release)) return {};
    numbers_[std::string{name.substr(kPrefix.size())}] = release.number();
    return {};
  });
}

bool Confirmations::given(const std::string& what, std::int64_t number) const {
  const auto found = numbers_.find(what);
  return found != numbers_.end() && found->second == number;
}

Result<void> confirm(LogWriter& writer, Partition partition, const std::string& what,
                     std::int64_t number) {
  outcome::v1::Release release;
  release.set_number(number);
  BRAID_TRY(writer.begin());
  BRAID_TRY(writer.add("decisions", partition, control_key(std::string{kPrefix} + what),
                       release.SerializeAsString()));
  return writer.commit();
}

}  // namespace braid::app
