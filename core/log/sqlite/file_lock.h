#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/result.h"

namespace braid {

/// Locks between processes on single bytes of one small file beside the log.
///
/// Open file description locks (fcntl(2)): the kernel lets them go when the process ends, however
/// it ends, and two descriptions in one process exclude one another like two processes do. Safe to
/// share between threads as far as each byte is used by one thread at a time.
class FileLock {
 public:
  /// What a byte stands for.
  enum class Byte {
    owner = 0,     ///< held for as long as a process owns the log
    turnstile = 1  ///< held while a process waits for its turn to write, never while it writes
  };

  /// Creates the file with mode 0600 when it is not there.
  static Result<std::unique_ptr<FileLock>> open(const std::string& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  /// False when somebody else has it and does not let it go within `longest`.
  Result<bool> lock(Byte byte, std::chrono::milliseconds longest);
  void unlock(Byte byte);

 private:
  explicit FileLock(int descriptor) : descriptor_{descriptor} {}

  int descriptor_;
};

}  // namespace braid
