#include "app/service/takeover.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "app/command/commands.h"
#include "app/open_log.h"
#include "app/service/configuration_change.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::app {

Result<KeyPrint> read_key_print(const Configuration& configuration, const std::string& role) {
  if (!role.empty() && role != "edge") return KeyPrint{};
  const auto file = configuration.credential("linkage-key");
  auto key = transform::LinkageKey::load(file);
  if (!key) {
    spdlog::error("The credential linkage-key cannot be used. file={} rule={}", file,
                  key.error().rule.view());
    return tl::unexpected{key.error()};
  }
  // A sub-key that nothing else uses; the key cannot be computed from it.
  return key->sub("service/same-key");
}

Faults takeover_faults(const InForce& former, const Configuration& fresh) {
  auto faults = restart_faults(former.configuration, fresh);
  const auto add = [&](const Error& error, std::string message) {
    faults.push_back(
        {"", 0, 0, error.rule, std::move(message), std::string{remedy_of(error.rule.view())}});
  };
  if (const auto key = read_key_print(fresh, former.role); !key) {
    add(key.error(), "the credential linkage-key cannot be used any more");
  } else if (*key != former.key) {
    faults.push_back({fresh.credential("linkage-key"), 0, 0, "config/restart-needed",
                      "the linkage key cannot change while the service runs",
                      "put it back, or restart the service"});
  }
  if (const auto fit = check_log(fresh, former.role, former.log); !fit) {
    add(fit.error(), "the log is not ready for this configuration");
  }
  return faults;
}

}  // namespace braid::app
