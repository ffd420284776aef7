#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "core/log/sqlite/sqlite_log.h"

namespace braid {

/// A folder for one log's files, removed at the end. Declare it before the log.
class SqliteLogTestFile {
 public:
  SqliteLogTestFile() {
    static std::atomic<int> number = 0;
    folder_ = std::filesystem::path{testing::TempDir()} /
              fmt::format("braid-log-{}-{}", ::getpid(), ++number);
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    options.file = (folder_ / "log.db").string();
  }
  ~SqliteLogTestFile() { std::filesystem::remove_all(folder_); }
  SqliteLogTestFile(const SqliteLogTestFile&) = delete;
  SqliteLogTestFile& operator=(const SqliteLogTestFile&) = delete;

  std::unique_ptr<Log> open(SqliteLogOptions::Access access = SqliteLogOptions::Access::own) const {
    SqliteLogOptions opened = options;
    opened.access = access;
    auto log = open_sqlite_log(opened);
    EXPECT_TRUE(log);
    return log ? *std::move(log) : nullptr;
  }

  /// Everything that is on the disk for the log.
  std::string bytes() const {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator{folder_}) {
      std::ifstream file{entry.path(), std::ios::binary};
      all.append(std::istreambuf_iterator<char>{file}, {});
    }
    return all;
  }

  SqliteLogOptions options;

 private:
  std::filesystem::path folder_;
};

}  // namespace braid
