#include "app/service/observed_log.h"

#include <gmock/gmock.h>

#include <unistd.h>

#include <filesystem>
#include <string>

#include "core/heart.h"
#include "core/log/sqlite/sqlite_log.h"

namespace braid::app {
namespace {

class ObservedLogTest : public testing::Test {
 protected:
  ObservedLogTest() {
    std::filesystem::create_directory(folder_);
    plain_ = std::move(*open_sqlite_log({.file = folder_ + "/log.db"}));
  }
  ~ObservedLogTest() override {
    plain_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<ObservedLog> observed() {
    return std::make_unique<ObservedLog>(ObservedLog::Options{"link", {"made"}, stop_.get_token()},
                                         *plain_, board_, metrics_);
  }
  static Result<void> write(Log& log, int entries) {
    auto writer = log.open_writer("link.0");
    BRAID_TRY(writer);
    BRAID_TRY((*writer)->begin());
    for (int i = 0; i < entries; ++i) {
      BRAID_TRY((*writer)->add("made", 0, "key" + std::to_string(i), "value"));
    }
    return (*writer)->commit();
  }
  /// The entries that there are.
  static Result<std::size_t> read(Log& log) {
    auto reader = log.open_reader("made", 0, 0);
    BRAID_TRY(reader);
    std::size_t entries = 0;
    LogBatch batch;
    do {
      BRAID_TRY((*reader)->next(batch));
      entries += batch.entries.size();
    } while (!batch.at_end);
    return entries;
  }

  const std::string folder_ =
      testing::TempDir() + "braid-observed-log-" + std::to_string(::getpid());
  std::unique_ptr<Log> plain_;
  Board board_;
  Metrics metrics_;
  std::stop_source stop_;
};

TEST_F(ObservedLogTest, GivesWhatTheLogGivesAndCountsIt) {
  auto log = observed();
  ASSERT_TRUE(write(*log, 5));
  EXPECT_EQ(read(*log).value(), 5U);
  const auto& meters = metrics_.role("link");
  EXPECT_EQ(meters.commits.Value(), 1);
  EXPECT_EQ(meters.written_entries.Value(), 5);
  EXPECT_EQ(meters.written_bytes.Value(), 5 * 9);
  EXPECT_EQ(meters.read_entries.Value(), 5);
  EXPECT_GT(log->take_publishing().count(), 0);
  EXPECT_EQ(log->take_publishing().count(), 0);
}

TEST_F(ObservedLogTest, KnowsHowMuchOfItsInputsARoleHasRead) {
  ASSERT_TRUE(write(*plain_, 8));
  auto log = observed();
  auto membership = log->join("link", 1);
  ASSERT_TRUE(membership);
  ASSERT_TRUE((*membership)->owned());
  ASSERT_TRUE((*membership)->owned());  // a partition that stays is not counted again
  EXPECT_EQ(board_.state().role("link").to_read, 8);
  EXPECT_EQ(board_.state().role("link").has_read, 0);
  ASSERT_TRUE(read(*log));
  EXPECT_EQ(board_.state().role("link").has_read, 8);
}

TEST_F(ObservedLogTest, FailsInTheMiddleOfATransactionOnceTheRoleIsToStop) {
  auto log = observed();
  auto writer = log->open_writer("link.0");
  ASSERT_TRUE(writer);
  ASSERT_TRUE((*writer)->begin());
  ASSERT_TRUE((*writer)->add("made", 0, "key", "value"));
  stop_.request_stop();
  const auto added = (*writer)->add("made", 0, "other", "value");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().rule.view(), "service/stopping");
  EXPECT_EQ(added.error().kind, ErrorKind::unavailable);
  EXPECT_FALSE((*writer)->commit());
  writer->reset();
  EXPECT_EQ(read(*plain_).value(), 0U) << "nothing of it is in the log";
  EXPECT_FALSE(read(*log)) << "nothing more is read either";
}

TEST_F(ObservedLogTest, BeatsTheHeartOfItsThread) {
  Heart heart;
  heart_of_thread = &heart;
  auto log = observed();
  const auto written = write(*log, 100);
  heart_of_thread = nullptr;
  ASSERT_TRUE(written);
  EXPECT_GE(heart.beats(), 100U);
}

}  // namespace
}  // namespace braid::app
