#include "app/service/control_socket.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace braid::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSystemFolder = "/etc/braid";
constexpr const char* kRuntimeFolder = "/run/braid";

/// "x/control.sock" for all roles, "x/control-edge.sock" for one.
std::string for_role(const fs::path& socket, const std::string& role) {
  if (role.empty()) return socket.string();
  auto name = socket.stem().string() + '-' + role + socket.extension().string();
  return (socket.parent_path() / name).string();
}

std::string runtime_folder() {
  const char* given = std::getenv("RUNTIME_DIRECTORY");
  // Several are parted by colons (systemd.exec(5)); the first one is the unit's own.
  const std::string all = given == nullptr ? "" : given;
  return all.substr(0, all.find(':'));
}

bool is_system(const Configuration& configuration) {
  return fs::path{configuration.folder}.lexically_normal() == kSystemFolder;
}

}  // namespace

std::string control_socket(const Configuration& configuration, const std::string& role) {
  if (!configuration.service.socket.empty()) return for_role(configuration.service.socket, role);
  const auto given = runtime_folder();
  const fs::path folder = !given.empty()             ? given
                          : is_system(configuration) ? kRuntimeFolder
                                                     : configuration.folder;
  return for_role(folder / "control.sock", role);
}

std::vector<std::string> control_sockets(const Configuration& configuration) {
  std::vector<fs::path> places;
  if (!configuration.service.socket.empty()) {
    places.emplace_back(configuration.service.socket);
  } else {
    if (const auto given = runtime_folder(); !given.empty()) places.emplace_back(given);
    places.emplace_back(kRuntimeFolder);
    if (!is_system(configuration)) places.emplace_back(configuration.folder);
    for (auto& place : places) place /= "control.sock";
  }
  std::vector<std::string> sockets;
  const auto add = [&](std::string socket) {
    if (std::find(sockets.begin(), sockets.end(), socket) == sockets.end()) {
      sockets.push_back(std::move(socket));
    }
  };
  for (const auto& place : places) {
    add(for_role(place, ""));
    for (const auto* role : {"edge", "link", "measure"}) {
      add(for_role(place, role));
      // Roles of a unit each have a runtime folder of their own below the common one.
      add(for_role(place.parent_path() / role / place.filename(), role));
    }
  }
  return sockets;
}

}  // namespace braid::app
