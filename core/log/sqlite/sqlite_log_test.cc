#include "core/log/sqlite/sqlite_log.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "core/log/conformance_test.h"
#include "core/log/sqlite/sqlite_log_test_file.h"

namespace braid {
namespace {

using Access = SqliteLogOptions::Access;

class SqliteEngine {
 public:
  Log& log() { return *log_; }
  std::unique_ptr<Log> open_beside() { return file_.open(Access::write); }
  void reopen() {
    log_.reset();
    log_ = file_.open();
  }

 private:
  SqliteLogTestFile file_;
  std::unique_ptr<Log> log_ = file_.open();
};

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, LogConformance, SqliteEngine);

std::unique_ptr<LogWriter> writer_of(Log& log, std::string_view role = "edge") {
  auto writer = log.open_writer(role);
  EXPECT_TRUE(writer);
  return *std::move(writer);
}

/// One transaction with one entry.
Result<void> put(LogWriter& writer, std::string_view key, std::optional<std::string_view> value) {
  BRAID_TRY(writer.begin());
  BRAID_TRY(value ? writer.add("facts.test", 0, key, *value) : writer.erase("facts.test", 0, key));
  return writer.commit();
}

/// Number of entries from `from` on.
std::size_t count(Log& log, std::string_view stream = "facts.test", Offset from = 0) {
  auto reader = log.open_reader(stream, 0, from);
  EXPECT_TRUE(reader);
  LogBatch batch;
  std::size_t entries = 0;
  do {
    const auto read = (*reader)->next(batch);
    EXPECT_TRUE(read);
    if (!read) break;
    entries += batch.entries.size();
  } while (!batch.at_end);
  return entries;
}

Error error_of(const SqliteLogOptions& options) {
  auto log = open_sqlite_log(options);
  EXPECT_FALSE(log);
  return log ? Error{ErrorKind::refused, "none"} : log.error();
}

TEST(SqliteLog, HasOneOwnerAtATime) {
  const SqliteLogTestFile file;
  auto log = file.open();
  const Error error = error_of(file.options);
  EXPECT_EQ(error.kind, ErrorKind::misconfigured);
  EXPECT_EQ(error.rule.view(), "log/in-use");
  log.reset();
  EXPECT_NE(file.open(), nullptr);
}

TEST(SqliteLog, IsReadableByItsUserOnly) {
  const SqliteLogTestFile file;
  const auto mask = ::umask(0);
  auto log = file.open();
  ASSERT_TRUE(put(*writer_of(*log), "key", "value"));
  ::umask(mask);
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
    struct stat status = {};
    ASSERT_EQ(::stat((file.options.file + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
  }
}

TEST(SqliteLog, RefusesAFileOfAnotherKindAndLeavesItAlone) {
  const SqliteLogTestFile file;
  const std::string text = "These are somebody's notes and no database. " + std::string(2000, '.');
  std::ofstream{file.options.file} << text;
  for (const auto access : {Access::own, Access::write, Access::read}) {
    SqliteLogOptions options = file.options;
    options.access = access;
    const Error error = error_of(options);
    EXPECT_EQ(error.kind, ErrorKind::misconfigured);
    EXPECT_EQ(error.rule.view(), "log/not-ours");
  }
  EXPECT_EQ(file.bytes(), text);
}

TEST(SqliteLog, RefusesADatabaseOfAnotherProgram) {
  const SqliteLogTestFile file;
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file.options.file.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "CREATE TABLE notes(text)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(other);
  const auto before = file.bytes();
  EXPECT_EQ(error_of(file.options).rule.view(), "log/not-ours");
  EXPECT_EQ(file.bytes(), before);
}

TEST(SqliteLog, RefusesAFileOfANewerRelease) {
  const SqliteLogTestFile file;
  file.open().reset();
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file.options.file.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "PRAGMA user_version=99", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(other);
  EXPECT_EQ(error_of(file.options).rule.view(), "log/newer-version");
}

TEST(SqliteLog, SaysSoWhenItsFileIsDamaged) {
  const SqliteLogTestFile file;
  {
    auto log = file.open();
    auto writer = writer_of(*log);
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(put(*writer, std::to_string(i), "value"));
  }
  {
    // The first page, with the header, stays as it is; every other is noise.
    const auto size = std::filesystem::file_size(file.options.file);
    std::fstream damaged{file.options.file, std::ios::in | std::ios::out | std::ios::binary};
    damaged.seekp(4096);
    damaged << std::string(size - 4096, '\x7f');
  }
  auto log = open_sqlite_log(file.options);
  if (log) {
    const auto end = (*log)->end("facts.test", 0);
    ASSERT_FALSE(end);
    log = tl::unexpected{end.error()};
  }
  EXPECT_EQ(log.error().kind, ErrorKind::misconfigured);
  EXPECT_EQ(log.error().rule.view(), "log/corrupt");
}

TEST(SqliteLog, ReadingNeedsAFileThatStands) {
  const SqliteLogTestFile file;
  SqliteLogOptions options = file.options;
  options.access = Access::read;
  const Error error = error_of(options);
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_EQ(error.rule.view(), "log/cannot-open");
}

TEST(SqliteLog, CanBeReadBesideItsOwner) {
  const SqliteLogTestFile file;
  auto log = file.open();
  auto writer = writer_of(*log);
  ASSERT_TRUE(put(*writer, "key", "value"));
  auto beside = file.open(Access::read);
  EXPECT_EQ(count(*beside), 1U);
  ASSERT_TRUE(put(*writer, "key2", "value"));
  EXPECT_EQ(count(*beside), 2U);
  const auto refused = beside->open_writer("edge");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::misconfigured);
  ASSERT_FALSE(beside->compact());
}

TEST(SqliteLog, CanBeWrittenBesideItsOwner) {
  const SqliteLogTestFile file;
  auto log = file.open();
  auto writer = writer_of(*log);
  auto beside = file.open(Access::write);
  auto other = writer_of(*beside, "erase");
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(put(*writer, "key", "value"));
    ASSERT_TRUE(put(*other, "key", std::nullopt));
  }
  EXPECT_EQ(count(*log), 20U);
  EXPECT_EQ(*log->end("facts.test", 0), 20);
}

TEST(SqliteLog, AThreadThatWouldWaitForItselfIsToldSo) {
  const SqliteLogTestFile file;
  auto log = file.open();
  auto edge = writer_of(*log, "edge");
  auto link = writer_of(*log, "link");
  ASSERT_TRUE(edge->begin());
  const auto begun = link->begin();
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().rule.view(), "log/busy");
  EXPECT_FALSE(log->open_writer("measure"));
  ASSERT_TRUE(edge->commit());
  EXPECT_TRUE(link->begin());
}

TEST(SqliteLog, AWriterThatComesBackAtOnceDoesNotKeepTheOthersOut) {
  const SqliteLogTestFile file;
  auto log = file.open();
  std::atomic<bool> done = false;
  std::atomic<std::size_t> busy_commits = 0;
  std::thread busy{[&] {
    auto writer = writer_of(*log, "edge");
    while (!done) {
      EXPECT_TRUE(put(*writer, "busy", "value"));
      ++busy_commits;
    }
  }};
  while (busy_commits == 0) std::this_thread::yield();
  {
    auto writer = writer_of(*log, "link");
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(put(*writer, "calm", "value"));
    auto beside = file.open(Access::write);
    auto outside = writer_of(*beside, "erase");
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(put(*outside, "outside", "value"));
  }
  done = true;
  busy.join();
  EXPECT_EQ(count(*log), busy_commits + 40);
}

TEST(SqliteLog, AMillionEntriesMakeOneTransaction) {
  const SqliteLogTestFile file;
  auto log = file.open();
  auto writer = writer_of(*log);
  ASSERT_TRUE(writer->begin());
  const std::string value(20, 'v');
  for (int i = 0; i < 1'000'000; ++i) {
    ASSERT_TRUE(writer->add("facts.test", 0, std::to_string(i), value));
  }
  EXPECT_EQ(count(*log), 0U);
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(count(*log), 1'000'000U);
  EXPECT_EQ(count(*log, "facts.test", 999'990), 10U);
  EXPECT_EQ(*log->end("facts.test", 0), 1'000'000);
}

TEST(SqliteLog, ATransactionWithABadEntryIsLostWhole) {
  const SqliteLogTestFile file;
  auto log = file.open();
  auto writer = writer_of(*log);
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add("facts.test", 0, "key", "value"));
  ASSERT_FALSE(writer->add("facts/test", 0, "key", "value"));
  EXPECT_FALSE(writer->add("facts.test", 0, "key", "value"));
  EXPECT_FALSE(writer->commit());
  EXPECT_EQ(count(*log), 0U);
  ASSERT_TRUE(writer->begin());
  ASSERT_FALSE(writer->add("facts/test", 0, "key", "value"));
  ASSERT_TRUE(put(*writer, "key", "value")) << "also when the caller has not left it";
  EXPECT_EQ(count(*log), 1U);
}

}  // namespace
}  // namespace braid
