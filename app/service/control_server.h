#pragma once

#include <memory>
#include <string>
#include <thread>

#include "app/service/reporter.h"
#include "core/descriptor.h"
#include "core/result.h"

namespace braid::app {

struct ControlServerOptions {
  std::string socket;  ///< its path
  std::string group;   ///< whose members may ask, beside the owner and root; empty: nobody's
};

/// Answers `{"command":"status"}` over a unix socket: one line of JSON each way, one request a
/// connection, one connection at a time. In a thread of its own.
class ControlServer {
 public:
  /// Misconfigured "service/socket-in-use" if another process answers there; what a dead one has
  /// left behind is replaced. Misconfigured "service/group" if there is no such group,
  /// "service/socket" if the socket cannot be made. `reporter` outlives it.
  static Result<std::unique_ptr<ControlServer>> open(const ControlServerOptions& options,
                                                     const Reporter& reporter);
  ~ControlServer();

 private:
  ControlServer(std::string path, int socket, int stop, const Reporter& reporter);
  void run();
  void serve(int connection) const;

  std::string path_;
  Descriptor socket_, stop_;
  const Reporter& reporter_;
  std::thread thread_;
};

/// Asks a service; the answer's line. Unavailable "service/not-running" if nobody listens there or
/// the answer does not come, misconfigured "service/denied" if this user may not ask.
Result<std::string> ask_service(const std::string& socket, const std::string& request);

}  // namespace braid::app
