#include "app/log_copy.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <optional>

#include "app/stream_reader.h"
#include "core/log/sqlite/sqlite_log.h"

namespace braid::app {
namespace {

class LogCopyTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    source_ = open("source.db");
    target_ = open("target.db");
    writer_ = std::move(*source_->open_writer("test"));
  }
  void TearDown() override {
    writer_.reset();
    source_.reset();
    target_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<Log> open(const std::string& name) const {
    SqliteLogOptions options;
    options.file = folder_ + "/" + name;
    return std::move(*open_sqlite_log(options));
  }

  void put(std::string_view stream, Partition partition, std::string_view key,
           std::optional<std::string_view> value) {
    ASSERT_TRUE(writer_->begin());
    if (value) {
      ASSERT_TRUE(writer_->add(stream, partition, key, *value));
    } else {
      ASSERT_TRUE(writer_->erase(stream, partition, key));
    }
    ASSERT_TRUE(writer_->commit());
  }

  /// What was written in all.
  std::int64_t copy() {
    std::int64_t written = 0;
    EXPECT_TRUE(copy_log(*source_, *target_,
                         [&](const CopiedStream& stream) { written += stream.written; }));
    return written;
  }

  static std::map<std::string, std::string> said(Log& log, const std::string& stream,
                                                 Partition partition) {
    std::map<std::string, std::string> all;
    StreamReader reader{stream, partition};
    EXPECT_TRUE(reader.read(log, [&](const LogEntry& entry) -> Result<void> {
      if (entry.value) {
        all[std::string{entry.key}] = *entry.value;
      } else {
        all.erase(std::string{entry.key});
      }
      return {};
    }));
    return all;
  }

  std::string folder_ = testing::TempDir() + "braid_log_copy" + std::to_string(::getpid());
  std::unique_ptr<Log> source_, target_;
  std::unique_ptr<LogWriter> writer_;
};

TEST_F(LogCopyTest, TheTargetSaysWhatTheSourceSays) {
  put("facts.a", 0, "k1", "one");
  put("facts.a", 0, "k1", "two");
  put("facts.a", 1, "k1", "elsewhere");
  put("links", 0, "k2", "link");
  put("links", 0, "k3", "gone");
  put("links", 0, "k3", std::nullopt);
  EXPECT_EQ(copy(), 3);
  for (const auto& [stream, partition] :
       {std::pair{"facts.a", 0U}, {"facts.a", 1U}, {"links", 0U}}) {
    EXPECT_EQ(said(*target_, stream, partition), said(*source_, stream, partition));
  }
  EXPECT_EQ(said(*target_, "facts.a", 0).at("k1"), "two");
}

TEST_F(LogCopyTest, ASecondCopyWritesOnlyWhatIsNewChangedOrGone) {
  put("links", 0, "stays", "value");
  put("links", 0, "changes", "before");
  put("links", 0, "goes", "value");
  EXPECT_EQ(copy(), 3);
  EXPECT_EQ(copy(), 0);
  put("links", 0, "changes", "after");
  put("links", 0, "goes", std::nullopt);
  put("links", 0, "comes", "value");
  EXPECT_EQ(copy(), 3);
  EXPECT_EQ(said(*target_, "links", 0), said(*source_, "links", 0));
}

TEST_F(LogCopyTest, MoreThanOneTransactionHoldsIsCopiedWhole) {
  const std::string big(1 << 20, 'x');
  ASSERT_TRUE(writer_->begin());
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(writer_->add("facts.a", 0, "key" + std::to_string(i), big + std::to_string(i)));
  }
  ASSERT_TRUE(writer_->commit());
  EXPECT_EQ(copy(), 40);
  EXPECT_EQ(said(*target_, "facts.a", 0), said(*source_, "facts.a", 0));
}

}  // namespace
}  // namespace braid::app
