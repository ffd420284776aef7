#include "ingest/source/drop_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>

#include "ingest/source/content_hash.h"
#include "ingest/source/departure.h"
#include "ingest/source/refusal_report.h"
#include "ingest/source/submission_note.h"

namespace braid::ingest {
namespace {

namespace fs = std::filesystem;

/// A record's place holds the number of its file in 16 bits.
constexpr std::size_t kFilesMax = 65'535;
constexpr std::string_view kNoteInside = "submission.toml";

bool is_unfinished(std::string_view name) {
  return name.starts_with('.') || name.ends_with(".part") || name.ends_with(".tmp");
}

/// The entries of a folder by name, in order of bytes, with what they are. Nothing if the folder
/// cannot be read.
struct Entry {
  std::string name;
  fs::file_type type = fs::file_type::none;
};
std::optional<std::vector<Entry>> entries_of(const std::string& folder) {
  std::vector<Entry> out;
  std::error_code error;
  fs::directory_iterator at{folder, error};
  for (; !error && at != fs::directory_iterator{}; at.increment(error)) {
    std::error_code gone;
    out.push_back({at->path().filename().string(), at->symlink_status(gone).type()});
  }
  if (error) return std::nullopt;
  std::sort(out.begin(), out.end(), [](auto& a, auto& b) { return a.name < b.name; });
  return out;
}

Fault unreadable(std::string file) {
  return {
      std::move(file),
      0,
      0,
      "source/unreadable",
      "this cannot be read",
      "let the service's user read it (files r, folders r and x), and look at the disk's health"};
}

Fault folder_fault(const std::string& folder) {
  struct stat status {};
  const bool known = ::stat(folder.c_str(), &status) == 0;
  if (!known && errno == ENOENT) {
    return {folder,
            0,
            0,
            "source/folder-missing",
            "the feed's folder does not exist",
            "create it, readable and writable for the service's user, or correct `folder` in the "
            "feed's [source]"};
  }
  if (known && !S_ISDIR(status.st_mode)) {
    return {folder,
            0,
            0,
            "source/not-a-folder",
            "this is not a folder",
            "correct `folder` in the feed's [source]"};
  }
  return unreadable(folder);
}

/// Whether another file system begins here than the folder above is on.
bool is_mount_point(const std::string& folder) {
  struct stat here {};
  struct stat above {};
  return ::stat(folder.c_str(), &here) == 0 && ::stat((folder + "/..").c_str(), &above) == 0 &&
         here.st_dev != above.st_dev;
}

std::optional<std::uint64_t> size_of_file(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

/// The whole of a small file; more than a note may have is cut off one byte later, for the parser
/// to complain about.
Result<std::string> read_note(const std::string& path) {
  auto reader = make_disk_file(path, std::string{kNoteInside}, 0)->open();
  BRAID_TRY(reader);
  std::string out(kNoteBytesMax + 1, '\0');
  std::size_t filled = 0;
  while (filled < out.size()) {
    const auto got = (*reader)->read(std::span{out}.subspan(filled));
    BRAID_TRY(got);
    if (*got == 0) break;
    filled += *got;
  }
  out.resize(filled);
  return out;
}

/// Puts a delivery together from what is on the disk.
class Loader {
 public:
  Loader(const std::string& folder, const std::string& name, Faults& faults)
      : path_{folder + "/" + name},
        name_{name},
        faults_{faults},
        note_beside_{note_of(folder, name)} {}

  Result<LoadedDelivery> load() {
    out_.delivery.name = name_;
    std::error_code error;
    const bool is_folder = fs::symlink_status(path_, error).type() == fs::file_type::directory;
    if (is_folder) {
      BRAID_TRY(add_folder());
    } else {
      BRAID_TRY(add_file(path_, name_));
    }
    BRAID_TRY(add_note());
    if (out_.delivery.files.empty()) {
      refuse("source/empty-delivery", "there is no file in this folder",
             "move a folder into place when all its files are in it");
    }
    auto hash = content_hash(out_.delivery.files, note_text_);
    if (!hash) return unavailable(name_, hash.error());
    out_.delivery.content_hash = std::move(*hash);
    return std::move(out_);
  }

 private:
  Result<void> add_file(const std::string& path, const std::string& name) {
    const auto size = size_of_file(path);
    auto file = make_disk_file(path, name, size.value_or(0));
    // Opened now, so that one without the right to be read is named.
    const auto opened = size ? file->open() : fail(ErrorKind::unavailable, "source/unreadable");
    if (!opened) return unavailable(path == path_ ? name : name_ + "/" + name, opened.error());
    out_.delivery.files.push_back(std::move(file));
    return {};
  }

  Result<void> add_folder() {
    const auto entries = entries_of(path_);
    if (!entries) return unavailable(name_, {ErrorKind::unavailable, "source/unreadable"});
    for (const Entry& entry : *entries) {
      if (entry.type != fs::file_type::regular || is_unfinished(entry.name)) {
        ++out_.ignored;
      } else if (entry.name == kNoteInside) {
        note_inside_ = path_ + "/" + entry.name;
      } else if (out_.delivery.files.size() == kFilesMax) {
        refuse("source/too-many-files", "there are more than 65535 files in this folder",
               "deliver them in several folders");
        return {};
      } else {
        BRAID_TRY(add_file(path_ + "/" + entry.name, entry.name));
      }
    }
    return {};
  }

  Result<void> add_note() {
    if (note_inside_ && note_beside_) {
      refuse("note/twice", "there is a submission.toml in the folder and another one beside it",
             "remove one of them");
    }
    const auto& path = note_inside_ ? note_inside_ : note_beside_;
    if (!path) return {};
    const std::string name =
        note_inside_ ? name_ + "/submission.toml" : name_ + std::string{kNoteEnding};
    auto text = read_note(*path);
    if (!text) return unavailable(name, text.error());
    note_text_ = std::move(*text);
    auto note = parse_submission_note(*note_text_, name, out_.faults);
    if (note) out_.delivery.note = std::move(*note);
    return {};
  }

  void refuse(Literal rule, std::string message, std::string remedy) {
    out_.faults.push_back({name_, 0, 0, rule, std::move(message), std::move(remedy)});
  }
  tl::unexpected<Error> unavailable(std::string file, const Error& error) {
    faults_.push_back(unreadable(std::move(file)));
    return tl::unexpected{error};
  }

  std::string path_, name_;
  Faults& faults_;
  std::optional<std::string> note_beside_, note_inside_;
  std::optional<std::string> note_text_;
  LoadedDelivery out_;
};

}  // namespace

WaitingDeliveries DropFolder::list() {
  WaitingDeliveries out;
  const bool is_mount = is_mount_point(folder_);
  if (was_mount_ && !is_mount) {
    out.faults.push_back({folder_, 0, 0, "source/mount-gone", "what was mounted here is gone",
                          "mount it again; the deliveries that wait there are taken then"});
    return out;
  }
  was_mount_ = is_mount;
  const auto entries = entries_of(folder_);
  if (!entries) {
    out.faults.push_back(folder_fault(folder_));
    return out;
  }
  if (!finish_departures(folder_)) {
    out.faults.push_back({folder_, 0, 0, "source/cannot-move",
                          "a delivery that was taken cannot be moved out of this folder",
                          "let the service's user write to it"});
  }
  for (const Entry& entry : *entries) {
    const bool is_folder = entry.type == fs::file_type::directory;
    if (is_unfinished(entry.name)) continue;
    if (is_folder && (entry.name == kDoneFolder || entry.name == kRefusedFolder)) continue;
    if (entry.type == fs::file_type::none || entry.type == fs::file_type::not_found) continue;
    if (!is_folder && entry.type != fs::file_type::regular) {
      out.faults.push_back({folder_ + "/" + entry.name, 0, 0, "source/not-a-file",
                            "this is neither a file nor a folder, and is not looked at",
                            "move the file itself here, not a link to it"});
    } else if (!is_folder && entry.name == kNoteInside) {
      out.faults.push_back({folder_ + "/" + entry.name, 0, 0, "source/stray-note",
                            "this note stands beside the deliveries and belongs to none",
                            "move it into the folder of its delivery, or name it "
                            "NAME.submission.toml after the file that it belongs to"});
    } else if (is_folder || !entry.name.ends_with(kNoteEnding)) {
      out.names.push_back(entry.name);
    }
  }
  return out;
}

Result<LoadedDelivery> DropFolder::load(const std::string& name, Faults& faults) {
  return Loader{folder_, name, faults}.load();
}

std::optional<Fault> DropFolder::immovable(const std::string& name) const {
  auto obstacle = obstacle_to(folder_, name);
  if (!obstacle) return std::nullopt;
  return Fault{*std::move(obstacle),
               0,
               0,
               "source/cannot-move",
               "what is delivered cannot be moved on from here, so it is not taken",
               "let the service's user write to this folder; where systemd runs the service, "
               "also by ReadWritePaths="};
}

Result<void> DropFolder::acknowledge(const std::string& name) {
  return depart(folder_, name, kDoneFolder, {});
}

Result<void> DropFolder::refuse(const std::string& name, const Faults& faults) {
  return depart(
      folder_, name, kRefusedFolder,
      {{".report.txt", refusal_text(name, faults)}, {".report.json", refusal_json(name, faults)}});
}

}  // namespace braid::ingest
