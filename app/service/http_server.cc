#include "app/service/http_server.h"

#include <httplib.h>

#include <charconv>
#include <optional>
#include <thread>
#include <utility>

namespace braid::app {
namespace {

/// A scraper and a probe at once; a third one waits.
constexpr std::size_t kWorkers = 2;
/// Nobody who asks may keep a worker for longer.
constexpr std::time_t kClientSeconds = 2;

struct Address {
  std::string host;
  int port = 0;
};

std::optional<Address> parse(const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  Address address{listen.substr(0, colon)};
  auto& host = address.host;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  const auto* first = listen.data() + colon + 1;
  const auto* last = listen.data() + listen.size();
  const auto [end, error] = std::from_chars(first, last, address.port);
  if (error != std::errc{} || end != last || address.port < 0 || address.port > 65535 ||
      host.empty()) {
    return std::nullopt;
  }
  return address;
}

class LibServer : public HttpServer {
 public:
  explicit LibServer(const Reporter& reporter) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(kWorkers); };
    server_.set_keep_alive_max_count(1);
    server_.set_keep_alive_timeout(kClientSeconds);
    server_.set_read_timeout(kClientSeconds);
    server_.set_write_timeout(kClientSeconds);
    server_.set_payload_max_length(0);
    // The service may be restarted while the port's last clients are still being forgotten; two
    // services on one port are not wanted, so it is not shared.
    server_.set_socket_options([](socket_t socket) {
      const int on = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    server_.Get("/metrics", [&reporter](const auto&, httplib::Response& response) {
      response.set_content(reporter.metrics(), "text/plain; version=0.0.4; charset=utf-8");
    });
    server_.Get("/readyz", [&reporter](const auto&, httplib::Response& response) {
      answer(reporter.ready(), response);
    });
    server_.Get("/livez", [&reporter](const auto&, httplib::Response& response) {
      answer(reporter.live(), response);
    });
  }
  ~LibServer() override {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  Result<void> start(const Address& address) {
    if (address.port == 0) {
      port_ = server_.bind_to_any_port(address.host);
    } else if (server_.bind_to_port(address.host, address.port)) {
      port_ = address.port;
    }
    if (port_ <= 0) return fail(ErrorKind::unavailable, "service/listen-in-use");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    // `stop` before it listens would not be heard.
    while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return {};
  }

  int port() const override { return port_; }

 private:
  static void answer(const Reporter::Answer& answer, httplib::Response& response) {
    response.status = answer.good ? 200 : 503;
    response.set_content(answer.json + "\n", "application/json");
  }

  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::open(const std::string& listen,
                                                     const Reporter& reporter) {
  const auto address = parse(listen);
  if (!address) return fail(ErrorKind::misconfigured, "service/listen");
  auto server = std::make_unique<LibServer>(reporter);
  BRAID_TRY(server->start(*address));
  return std::unique_ptr<HttpServer>{std::move(server)};
}

}  // namespace braid::app
