#include "app/service/control_server.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;

/// A request is a few words; nobody may fill memory with one.
constexpr std::size_t kRequestBytesMax = 4096;
constexpr std::size_t kAnswerBytesMax = std::size_t{16} << 20U;
constexpr timeval kClientWait{2, 0};
constexpr int kWaitingMax = 8;

std::optional<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return std::nullopt;
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

void bound_waits(int socket) {
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kClientWait, sizeof kClientWait);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &kClientWait, sizeof kClientWait);
}

int connect_to(const sockaddr_un& address) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  bound_waits(socket);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return socket;
  }
  const int error = errno;
  ::close(socket);
  errno = error;
  return -1;
}

/// Up to the first newline; nothing if it does not come in time, or is too long.
std::optional<std::string> read_line(int socket, std::size_t bytes_max) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{kClientWait.tv_sec};
  std::string line;
  std::array<char, 4096> part{};
  while (line.size() <= bytes_max && std::chrono::steady_clock::now() < until) {
    const ssize_t got = ::recv(socket, part.data(), part.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    line.append(part.data(), static_cast<std::size_t>(got));
    if (const auto end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
  }
  return std::nullopt;
}

bool write_line(int socket, std::string line) {
  line += '\n';
  for (std::string_view left = line; !left.empty();) {
    const ssize_t sent = ::send(socket, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// The socket's mode already keeps others out; this holds if its folder has been opened wider.
bool may_ask(int connection, gid_t group) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  if (peer.uid == 0 || peer.uid == ::geteuid()) return true;
  if (peer.gid == group) return true;
  std::array<gid_t, 1024> groups{};
  size = sizeof groups;
  if (::getsockopt(connection, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) != 0) return false;
  const auto* end = groups.data() + size / sizeof(gid_t);
  return std::find(static_cast<const gid_t*>(groups.data()), end, group) != end;
}

std::string answer_to(const std::string& request, const Reporter& reporter) {
  const auto parsed = Json::parse(request, nullptr, false);
  const auto command = parsed.is_object() ? parsed.find("command") : parsed.end();
  if (parsed.is_object() && command != parsed.end() && *command == "status") {
    return reporter.status();
  }
  return Json{{"error", "service/unknown-command"}}.dump();
}

/// -1 with the reason in errno.
int listen_at(const sockaddr_un& address) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  // Nobody else may ask between the making of the socket and the setting of its mode.
  const mode_t mask = ::umask(0177);
  const int bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::umask(mask);
  if (bound == 0 && ::listen(socket, kWaitingMax) == 0) return socket;
  const int error = errno;
  ::close(socket);
  errno = error;
  return -1;
}

/// Two processes that start at once must not take each other's fresh socket for a dead one's: their
/// turn lasts until the descriptor is closed. Without a folder there is nothing to wait for.
int take_turn(const std::string& socket) {
  const auto folder = std::filesystem::path{socket}.parent_path();
  const int turn =
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  while (turn >= 0 && ::flock(turn, LOCK_EX) != 0 && errno == EINTR) {
  }
  return turn;
}

Result<void> hand_to_group(const std::string& path, const std::string& group) {
  if (group.empty()) return {};
  const auto* found = ::getgrnam(group.c_str());
  if (found == nullptr) return fail(ErrorKind::misconfigured, "service/group");
  // The unit of the package forbids chown, and the group is the service's own there.
  struct stat status {};
  const bool is_there = ::lstat(path.c_str(), &status) == 0 && status.st_gid == found->gr_gid;
  if (!is_there && ::chown(path.c_str(), static_cast<uid_t>(-1), found->gr_gid) != 0) {
    return fail(ErrorKind::misconfigured, "service/group");
  }
  if (::chmod(path.c_str(), 0660) != 0) return fail(ErrorKind::misconfigured, "service/group");
  return {};
}

}  // namespace

ControlServer::ControlServer(std::string path, int socket, int stop, const Reporter& reporter)
    : path_{std::move(path)}, socket_{socket}, stop_{stop}, reporter_{reporter} {
  thread_ = std::thread{[this] { run(); }};
}

Result<std::unique_ptr<ControlServer>> ControlServer::open(const ControlServerOptions& options,
                                                           const Reporter& reporter) {
  const auto address = address_of(options.socket);
  if (!address) return fail(ErrorKind::misconfigured, "service/socket-path");
  const Descriptor turn{take_turn(options.socket)};
  const Descriptor other{connect_to(*address)};
  if (other.get() >= 0 || errno == EAGAIN) {
    return fail(ErrorKind::misconfigured, "service/socket-in-use");
  }
  // Nobody answers: what is there was left behind. Only a socket is ever removed.
  struct stat status {};
  if (::lstat(options.socket.c_str(), &status) == 0 && S_ISSOCK(status.st_mode)) {
    ::unlink(options.socket.c_str());
  }
  const int socket = listen_at(*address);
  if (socket < 0) return fail(ErrorKind::misconfigured, "service/socket");
  const int stop = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::unique_ptr<ControlServer> server{new ControlServer{options.socket, socket, stop, reporter}};
  BRAID_TRY(hand_to_group(options.socket, options.group));
  return server;
}

ControlServer::~ControlServer() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto wrote = ::write(stop_.get(), &one, sizeof one);
  thread_.join();
  ::unlink(path_.c_str());
}

void ControlServer::run() {
  ::prctl(PR_SET_NAME, "braid-control");
  std::array<pollfd, 2> wanted{pollfd{socket_.get(), POLLIN, 0}, pollfd{stop_.get(), POLLIN, 0}};
  while (true) {
    if (::poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR) return;
    if (wanted[1].revents != 0) return;
    if (wanted[0].revents == 0) continue;
    const Descriptor connection{::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    if (connection.get() >= 0) {
      serve(connection.get());
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) {
      // It waits in the queue; asked again at once, this would turn in circles.
      ::poll(&wanted[1], 1, 1000);
    }
  }
}

void ControlServer::serve(int connection) const {
  struct stat status {};
  bound_waits(connection);
  const bool known = ::stat(path_.c_str(), &status) == 0;
  const bool shared = known && (status.st_mode & S_IWGRP) != 0;
  if (!may_ask(connection, shared ? status.st_gid : static_cast<gid_t>(-1))) {
    write_line(connection, Json{{"error", "service/denied"}}.dump());
    return;
  }
  const auto request = read_line(connection, kRequestBytesMax);
  if (request) write_line(connection, answer_to(*request, reporter_));
}

Result<std::string> ask_service(const std::string& socket, const std::string& request) {
  const auto address = address_of(socket);
  if (!address) return fail(ErrorKind::unavailable, "service/not-running");
  const Descriptor connection{connect_to(*address)};
  if (connection.get() < 0) {
    if (errno == EACCES) return fail(ErrorKind::misconfigured, "service/denied");
    return fail(ErrorKind::unavailable, "service/not-running");
  }
  if (!write_line(connection.get(), request)) {
    return fail(ErrorKind::unavailable, "service/not-running");
  }
  auto answer = read_line(connection.get(), kAnswerBytesMax);
  if (!answer) return fail(ErrorKind::unavailable, "service/not-running");
  return *std::move(answer);
}

}  // namespace braid::app
