#include "app/command/commands.h"
#include "app/service/once.h"
#include "app/service/service.h"

namespace braid::app {

int run(const Configuration& configuration, const RunOptions& options) {
  if (options.once) return run_once(configuration, options);
  // The first configuration is the caller's, who waits for us; those of later reloads are owned.
  return run_service({std::shared_ptr<void>{}, &configuration}, options.role);
}

}  // namespace braid::app
