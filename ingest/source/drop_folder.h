#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fault.h"
#include "core/result.h"
#include "ingest/source/delivery.h"

namespace braid::ingest {

/// A delivery as it was found. Its files stay on the disk and are read when they are opened.
struct LoadedDelivery {
  Delivery delivery;
  /// Not empty: it cannot be taken, whatever its files hold; refuse it with these.
  Faults faults;
  /// Entries of a folder that are no part of it: folders, links, hidden and unfinished files.
  std::size_t ignored = 0;
};

/// What waits in a feed's folder.
struct WaitingDeliveries {
  std::vector<std::string> names;  ///< in the order in which they are to be taken (rulings F3)
  /// What the operator should mend. The names beside it can be taken all the same.
  Faults faults;
};

/// The folder into which one feed's deliveries are moved (interface, section 2).
///
/// A delivery is a file, or a folder of files. Not looked at: names that begin with "." or end in
/// ".part" or ".tmp"; the folders `done` and `refused`; `X.submission.toml`, which belongs to `X`.
/// Links are never followed, so that nobody can have other files read by linking to them.
///
/// A delivery leaves the folder by rename, after the log has it. If the machine stops in between,
/// it waits again, has the same content hash, and only has to be acknowledged once more; its note
/// is not parted from it at any moment. One object serves a folder; not to be shared between
/// threads.
class DropFolder {
 public:
  explicit DropFolder(std::string folder) : folder_{std::move(folder)} {}

  const std::string& folder() const { return folder_; }

  /// Looks at the folder. A folder that cannot be read has no names and a fault; so has one that
  /// was a mount at an earlier look and is none now: what is beneath is not the feed's.
  WaitingDeliveries list();

  /// Reads the note and every byte of the files, for the hash. Unavailable, with `faults` that say
  /// what to mend, if something of it cannot be read: the delivery waits.
  Result<LoadedDelivery> load(const std::string& name, Faults& faults);

  /// Why a delivery could not be moved on if it were taken now, with a remedy: for the operator to
  /// mend before it is. It costs some looks at the folder.
  std::optional<Fault> immovable(const std::string& name) const;

  /// Moves a delivery, and its note, to `done`; a name that is taken there gets "-2", "-3"
  /// (rulings F3). Without effect if the delivery is not there any more. Unavailable, rule
  /// "source/cannot-move", if the folder cannot be written.
  Result<void> acknowledge(const std::string& name);

  /// As acknowledge, to `refused`, with NAME.report.txt and NAME.report.json beside it. The reports
  /// are there before the delivery is.
  Result<void> refuse(const std::string& name, const Faults& faults);

 private:
  std::string folder_;
  bool was_mount_ = false;
};

}  // namespace braid::ingest
