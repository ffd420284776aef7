#include "app/service/control_socket.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <system_error>

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

/// "x/control-edge-2.sock" for the second process; the first one's has no number.
std::string numbered(const fs::path& socket, int process) {
  if (process == 1) return socket.string();
  const auto name =
      socket.stem().string() + '-' + std::to_string(process) + socket.extension().string();
  return (socket.parent_path() / name).string();
}

/// The number of the process whose socket `name` is, beside the first one's; 0 if it is none.
int process_of(const std::string& name, const fs::path& first) {
  const auto before = first.stem().string() + '-';
  const auto after = first.extension().string();
  if (name.size() <= before.size() + after.size() || !name.starts_with(before) ||
      !name.ends_with(after)) {
    return 0;
  }
  const char* const end = name.data() + name.size() - after.size();
  int process = 0;
  const auto [stop, error] = std::from_chars(name.data() + before.size(), end, process);
  return error == std::errc{} && stop == end && process > 1 ? process : 0;
}

std::vector<std::string> further_processes(const fs::path& first) {
  std::set<int> processes;
  std::error_code none;  // a folder that is not there, or is closed to us, holds none
  for (fs::directory_iterator entry{first.parent_path(), none}, end; entry != end;
       entry.increment(none)) {
    const int process = process_of(entry->path().filename().string(), first);
    if (process > 0) processes.insert(process);
  }
  std::vector<std::string> sockets;
  for (const int process : processes) sockets.push_back(numbered(first, process));
  return sockets;
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

std::string control_socket(const Configuration& configuration, const std::string& role,
                           int process) {
  if (!configuration.service.socket.empty()) {
    return numbered(for_role(configuration.service.socket, role), process);
  }
  const auto given = runtime_folder();
  const fs::path folder = !given.empty()             ? given
                          : is_system(configuration) ? kRuntimeFolder
                                                     : configuration.folder;
  return numbered(for_role(folder / "control.sock", role), process);
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
  const auto add = [&](const std::string& socket) {
    if (std::find(sockets.begin(), sockets.end(), socket) != sockets.end()) return;
    sockets.push_back(socket);
    for (auto& further : further_processes(socket)) sockets.push_back(std::move(further));
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
