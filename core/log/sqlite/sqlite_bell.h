#pragma once

#include <functional>
#include <string>
#include <thread>

#include "core/descriptor.h"

namespace braid {

/// Hears when another process has written to the log: a command that writes holds the lock file
/// open (file_lock.h), and its closing, which follows the commit, wakes us. So the owner need not
/// ask all the time. inotify is silent on network file systems, and a process may keep the log
/// open for long: whoever relies on the bell looks now and then, too.
class SqliteBell {
 public:
  /// `rung` is called by a thread of the bell's own.
  SqliteBell(const std::string& lock_file, std::function<void()> rung);
  ~SqliteBell();
  SqliteBell(const SqliteBell&) = delete;
  SqliteBell& operator=(const SqliteBell&) = delete;

 private:
  void run();

  Descriptor inotify_, stop_;
  std::function<void()> rung_;
  std::thread thread_;
};

}  // namespace braid
