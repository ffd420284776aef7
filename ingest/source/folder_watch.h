#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "core/result.h"

namespace braid::ingest {

/// Wakes when something may have been delivered.
///
/// inotify is silent on SMB and NFS, and a queue can run over, so whoever waits looks at the
/// folders after `longest` too (rulings S13): a wake-up is a hint, never the truth. One thread at a
/// time.
class FolderWatch {
 public:
  enum class Woke : std::uint8_t { changed, time, stopped };

  virtual ~FolderWatch() = default;
  /// Watches a folder; watching it again is cheap and harmless. Do it before each look, because a
  /// folder that was moved away or mounted over is no longer watched. False if it cannot be
  /// watched, for example because it does not exist: then only time wakes.
  virtual bool add(const std::string& folder) = 0;
  /// Blocks until a file or folder has come into a watched folder under a name that counts, or
  /// `longest` has passed, or `stop` is requested. What came since the last wait counts.
  virtual Woke wait(std::chrono::milliseconds longest, std::stop_token stop) = 0;
};

/// Unavailable, rule "source/cannot-watch", if the system gives no more inotify instances.
Result<std::unique_ptr<FolderWatch>> make_folder_watch();

}  // namespace braid::ingest
