#include "ingest/source/departure.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <set>

namespace braid::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLeaving = ".leaving.";
/// The delivered files hold identifiers: others than the service and its group have no business
/// here.
constexpr mode_t kFolderMode = 0770;
constexpr mode_t kReportMode = 0660;

auto cannot_move() { return fail(ErrorKind::unavailable, "source/cannot-move"); }

std::optional<ino_t> inode_of(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return status.st_ino;
}
bool exists(const std::string& path) { return inode_of(path).has_value(); }

bool move(const std::string& from, const std::string& to) {
  return std::rename(from.c_str(), to.c_str()) == 0;
}

bool sync(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  // Some network file systems cannot sync a folder and say so; their renames are on the server.
  const bool synced = ::fsync(descriptor) == 0 || errno == EINVAL;
  ::close(descriptor);
  return synced;
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

/// Whole under its name, or not there.
bool write_file(const std::string& path, std::string_view text) {
  const std::string unfinished = path + ".tmp";
  const int descriptor = ::open(unfinished.c_str(),
                                O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, kReportMode);
  if (descriptor < 0) return false;
  const bool wrote = write_all(descriptor, text) && ::fsync(descriptor) == 0;
  const bool closed = ::close(descriptor) == 0;
  return wrote && closed && move(unfinished, path);
}

/// Reports alone do not take a name: they are left of an attempt that came no further.
std::string free_name(const std::string& folder, const std::string& name) {
  for (std::size_t number = 1;; ++number) {
    std::string tried = number == 1 ? name : name + "-" + std::to_string(number);
    const std::string path = folder + "/" + tried;
    if (!exists(path) && !exists(path + std::string{kNoteEnding})) return tried;
  }
}

/// A hidden note: `.leaving.INODE.FOLDER.NAME`.
struct Leaving {
  std::string file;  ///< its name
  ino_t inode = 0;
  std::string to, name;
};

std::optional<Leaving> parse_leaving(const std::string& file) {
  if (!file.starts_with(kLeaving)) return std::nullopt;
  Leaving out{file, 0, {}, {}};
  const char* const end = file.data() + file.size();
  const auto [stop, error] = std::from_chars(file.data() + kLeaving.size(), end, out.inode);
  if (error != std::errc{} || stop == end || *stop != '.') return std::nullopt;
  const std::string_view rest{stop + 1, static_cast<std::size_t>(end - stop - 1)};
  const auto dot = rest.find('.');
  if (dot == rest.npos) return std::nullopt;
  out.to = rest.substr(0, dot);
  out.name = rest.substr(dot + 1);
  if ((out.to != kDoneFolder && out.to != kRefusedFolder) || out.name.empty()) return std::nullopt;
  return out;
}

std::string leaving_name(ino_t inode, std::string_view to, const std::string& name) {
  return std::string{kLeaving} + std::to_string(inode) + "." + std::string{to} + "." + name;
}

std::vector<Leaving> leaving_notes(const std::string& folder) {
  std::vector<Leaving> out;
  std::error_code error;
  fs::directory_iterator at{folder, error};
  for (; !error && at != fs::directory_iterator{}; at.increment(error)) {
    if (auto note = parse_leaving(at->path().filename().string())) out.push_back(std::move(*note));
  }
  return out;
}

std::optional<Leaving> leaving_note_of(const std::string& folder, ino_t inode) {
  for (auto& note : leaving_notes(folder)) {
    if (note.inode == inode) return std::move(note);
  }
  return std::nullopt;
}

bool may_write(const std::string& folder) {
  return ::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0;
}

}  // namespace

std::optional<std::string> obstacle_to(const std::string& folder, const std::string& name) {
  if (!may_write(folder)) return folder;
  for (const auto to : {kDoneFolder, kRefusedFolder}) {
    std::string target = folder + "/" + std::string{to};
    struct stat status {};
    if (::stat(target.c_str(), &status) != 0) continue;  // it is made when it is needed
    if (!S_ISDIR(status.st_mode) || !may_write(target)) return target;
  }
  // A folder that changes its parent is written to.
  std::string delivery = folder + "/" + name;
  struct stat status {};
  if (::lstat(delivery.c_str(), &status) != 0) return std::nullopt;
  if (S_ISDIR(status.st_mode) && !may_write(delivery)) return delivery;
  // From a folder like /tmp only its owner takes a file.
  struct stat around {};
  const bool sticky = ::stat(folder.c_str(), &around) == 0 && (around.st_mode & S_ISVTX) != 0;
  const auto user = ::geteuid();
  if (sticky && user != 0 && user != status.st_uid && user != around.st_uid) return delivery;
  return std::nullopt;
}

std::optional<std::string> note_of(const std::string& folder, const std::string& name) {
  const auto inode = inode_of(folder + "/" + name);
  if (!inode) return std::nullopt;
  // The note under its own name is the newer one.
  std::string beside = folder + "/" + name + std::string{kNoteEnding};
  if (exists(beside)) return beside;
  if (const auto leaving = leaving_note_of(folder, *inode)) return folder + "/" + leaving->file;
  return std::nullopt;
}

Result<void> depart(const std::string& folder, const std::string& name, std::string_view to,
                    const std::vector<Enclosure>& enclosures) {
  const std::string from = folder + "/" + name;
  const std::string target = folder + "/" + std::string{to};
  const auto inode = inode_of(from);
  if (!inode) return finish_departures(folder) ? Result<void>{} : cannot_move();
  if (::mkdir(target.c_str(), kFolderMode) != 0 && errno != EEXIST) return cannot_move();

  const std::string new_name = free_name(target, name);
  const std::string path = target + "/" + new_name;
  for (const Enclosure& enclosure : enclosures) {
    if (!write_file(path + std::string{enclosure.ending}, enclosure.text)) return cannot_move();
  }
  if (!enclosures.empty() && !sync(target)) return cannot_move();

  const auto note = note_of(folder, name);
  const std::string hidden = folder + "/" + leaving_name(*inode, to, new_name);
  if (note && *note != hidden && (!move(*note, hidden) || !sync(folder))) return cannot_move();
  if (!move(from, path)) return cannot_move();
  if (note && !move(hidden, path + std::string{kNoteEnding})) return cannot_move();
  if (!sync(target) || !sync(folder)) return cannot_move();
  return {};
}

bool finish_departures(const std::string& folder) {
  const auto notes = leaving_notes(folder);
  if (notes.empty()) return true;
  std::set<ino_t> present;
  std::error_code error;
  fs::directory_iterator at{folder, error};
  for (; !error && at != fs::directory_iterator{}; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with('.')) continue;
    if (const auto inode = inode_of(at->path().string())) present.insert(*inode);
  }
  if (error) return false;
  bool all = true;
  for (const Leaving& note : notes) {
    if (present.contains(note.inode)) continue;  // its delivery is still to be acknowledged
    const std::string target = folder + "/" + note.to;
    all = move(folder + "/" + note.file, target + "/" + note.name + std::string{kNoteEnding}) &&
          sync(target) && all;
  }
  return sync(folder) && all;
}

}  // namespace braid::ingest
