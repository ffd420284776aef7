#include <iostream>

#include "app/command/exit_status.h"
#include "app/command/refusal.h"
#include "app/command/status_answers.h"
#include "app/command/status_commands.h"
#include "app/command/status_text.h"

namespace braid::app {

int status(const Configuration& configuration, bool json) {
  const auto answers = ask_status(configuration);
  if (answers.processes.empty()) {
    return answers.denied
               ? refuse(EX_NOPERM, "this user may not ask the service",
                        "join the group of [service] in braid.toml, or ask as the service's user")
               : refuse(EX_UNAVAILABLE, "no service answers for this configuration",
                        "start it: systemctl start braid, or braid run");
  }
  if (json) {
    for (const auto& process : answers.processes) std::cout << process.dump() << '\n';
  } else {
    std::cout << status_text(answers.processes);
  }
  return answers.ready() ? EX_OK : EX_TEMPFAIL;
}

}  // namespace braid::app
