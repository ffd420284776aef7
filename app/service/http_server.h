#pragma once

#include <memory>
#include <string>

#include "app/service/reporter.h"
#include "core/result.h"

namespace braid::app {

/// /metrics, /livez and /readyz over HTTP, for machines on this host or in its network. Says
/// nothing about people, and takes nothing in: GET and HEAD only. Runs in threads of its own.
class HttpServer {
 public:
  /// `listen` is "ADDRESS:PORT" or "[ADDRESS]:PORT". Misconfigured "service/listen" if it is not,
  /// unavailable "service/listen-in-use" if the port cannot be had. `reporter` outlives it.
  static Result<std::unique_ptr<HttpServer>> open(const std::string& listen,
                                                  const Reporter& reporter);
  /// Ends within the two seconds that a client may take.
  virtual ~HttpServer() = default;
  virtual int port() const = 0;
};

}  // namespace braid::app
