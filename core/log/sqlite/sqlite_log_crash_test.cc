// What happens when the disk is full or a process is killed. Each victim is a child process.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "core/log/sqlite/sqlite_log.h"
#include "core/log/sqlite/sqlite_log_test_file.h"

namespace braid {
namespace {

using Access = SqliteLogOptions::Access;
using std::chrono::milliseconds;

/// Runs `work` in a child; its result is the child's exit status.
pid_t start_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  return child;
}

int exit_status(pid_t child) {
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

constexpr int kEntries = 500;  // of one transaction, in each of two streams

/// Commits numbered transactions until it is killed.
int commit_for_ever(const SqliteLogTestFile& file, int first) {
  auto log = file.open();
  auto writer = log->open_writer("edge");
  if (!writer) return 1;
  for (int number = first;; ++number) {
    const auto value = std::to_string(number);
    if (!(*writer)->begin()) return 2;
    for (int i = 0; i < kEntries; ++i) {
      const auto key = fmt::format("{}-{}", number, i);
      if (!(*writer)->add("facts.test", 0, key, value)) return 3;
      if (!(*writer)->add("identities.test", 0, key, value)) return 4;
    }
    if (!(*writer)->commit()) return 5;
  }
}

std::map<std::string, int> entries_of_each_value(Log& log, std::string_view stream) {
  std::map<std::string, int> counts;
  auto reader = log.open_reader(stream, 0, 0);
  EXPECT_TRUE(reader);
  LogBatch batch;
  do {
    EXPECT_TRUE((*reader)->next(batch));
    for (const auto& entry : batch.entries) ++counts[std::string{entry.value.value_or("")}];
  } while (!batch.at_end && !batch.entries.empty());
  return counts;
}

TEST(SqliteLogCrash, AfterAKillThereAreOnlyWholeTransactions) {
  const SqliteLogTestFile file;
  std::size_t before = 0;
  for (int round = 0; round < 6; ++round) {
    const pid_t child = start_child([&] { return commit_for_ever(file, round * 100'000); });
    std::this_thread::sleep_for(milliseconds{150 + 37 * round});
    ::kill(child, SIGKILL);
    EXPECT_EQ(exit_status(child), -SIGKILL);
    auto log = file.open();  // the lock of the dead one is gone
    const auto facts = entries_of_each_value(*log, "facts.test");
    for (const auto& [value, count] : facts) EXPECT_EQ(count, kEntries) << value;
    EXPECT_EQ(facts, entries_of_each_value(*log, "identities.test"));
    EXPECT_GE(facts.size(), before);
    before = facts.size();
  }
  EXPECT_GT(before, 0U);
}

/// Fills up to a limit on the size of files, then goes on without it.
int fill_the_disk(const SqliteLogTestFile& file) {
  std::signal(SIGXFSZ, SIG_IGN);
  auto log = file.open();
  auto opened = log->open_writer("edge");
  if (!opened) return 1;
  LogWriter& writer = **opened;
  if (!writer.begin() || !writer.add("facts.test", 0, "before", "1") || !writer.commit()) return 2;

  struct rlimit limit = {};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const rlim_t unlimited = limit.rlim_cur;
  limit.rlim_cur = rlim_t{4} << 20U;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const std::string value(10'000, 'x');
  if (!writer.begin()) return 3;
  Result<void> result;
  for (int i = 0; result && i < 10'000; ++i) {
    result = writer.add("facts.test", 0, std::to_string(i), value);
  }
  if (result) result = writer.commit();
  if (result || result.error().kind != ErrorKind::unavailable) return 4;
  if (result.error().rule.view() != "log/disk-full") return 5;
  writer.abort();
  if (entries_of_each_value(*log, "facts.test").size() != 1) return 6;

  limit.rlim_cur = unlimited;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  if (!writer.begin() || !writer.add("facts.test", 0, "after", "2") || !writer.commit()) return 7;
  return 0;
}

TEST(SqliteLogCrash, AFullDiskLosesOneTransactionAndNothingElse) {
  const SqliteLogTestFile file;
  EXPECT_EQ(exit_status(start_child([&] { return fill_the_disk(file); })), 0);
  auto log = file.open();
  const std::map<std::string, int> wanted = {{"1", 1}, {"2", 1}};
  EXPECT_EQ(entries_of_each_value(*log, "facts.test"), wanted);
}

int write_beside(const SqliteLogTestFile& file, int commits) {
  auto log = file.open(Access::write);
  auto writer = log->open_writer("erase");
  if (!writer) return 1;
  for (int i = 0; i < commits; ++i) {
    if (!(*writer)->begin()) return 2;
    if (!(*writer)->add("erasures", 0, std::to_string(i), "child")) return 3;
    if (!(*writer)->commit()) return 4;
  }
  return 0;
}

TEST(SqliteLogCrash, ACommandGetsInBesideAnOwnerThatNeverStopsWriting) {
  const SqliteLogTestFile file;
  file.open().reset();
  const pid_t child = start_child([&] {
    std::this_thread::sleep_for(milliseconds{200});
    return write_beside(file, 20);
  });
  auto log = file.open();
  auto writer = log->open_writer("edge");
  ASSERT_TRUE(writer);
  const auto start = std::chrono::steady_clock::now();
  int status = 0;
  int commits = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    ASSERT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{30});
    ASSERT_TRUE((*writer)->begin());
    for (int i = 0; i < 2000; ++i) ASSERT_TRUE((*writer)->add("facts.test", 0, "key", "owner"));
    ASSERT_TRUE((*writer)->commit());
    ++commits;
  }
  EXPECT_EQ(status, 0);
  EXPECT_GT(commits, 5);
  EXPECT_EQ(entries_of_each_value(*log, "erasures")["child"], 20);
}

TEST(SqliteLogCrash, WaitingWakesByACommitOfAnotherProcess) {
  const SqliteLogTestFile file;
  file.open().reset();
  const pid_t child = start_child([&] {
    std::this_thread::sleep_for(milliseconds{300});
    return write_beside(file, 1);
  });
  auto log = file.open();
  const auto start = std::chrono::steady_clock::now();
  while (entries_of_each_value(*log, "erasures").empty()) {
    ASSERT_TRUE(log->wait(std::chrono::seconds{20}, {}));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{10});
  EXPECT_EQ(exit_status(child), 0);
}

}  // namespace
}  // namespace braid
