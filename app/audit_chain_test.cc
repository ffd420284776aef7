#include "app/audit_chain.h"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <unistd.h>

#include <filesystem>

#include "app/stream_reader.h"
#include "audit/audit.pb.h"
#include "core/log/sqlite/sqlite_log.h"

namespace braid::app {
namespace {

class AuditChainTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    log_ = open();
    writer_ = std::move(*log_->open_writer("test"));
  }
  void TearDown() override {
    writer_.reset();
    log_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<Log> open() const {
    SqliteLogOptions options;
    options.file = folder_ + "/log.db";
    return std::move(*open_sqlite_log(options));
  }

  void add(AuditChain& chain, bool commit = true) {
    ASSERT_TRUE(writer_->begin());
    ASSERT_TRUE(chain.add(*writer_, "intake", "feed", {{"records", 3}}));
    if (commit) {
      ASSERT_TRUE(writer_->commit());
    } else {
      writer_->abort();
    }
  }

  std::vector<std::string> entries() {
    std::vector<std::string> values;
    StreamReader reader{"audit", 0};
    EXPECT_TRUE(reader.read(*log_, [&](const LogEntry& entry) -> Result<void> {
      values.emplace_back(*entry.value);
      return {};
    }));
    return values;
  }

  std::string folder_ = testing::TempDir() + "braid_audit_chain" + std::to_string(::getpid());
  std::unique_ptr<Log> log_;
  std::unique_ptr<LogWriter> writer_;
};

/// Every entry holds the hash of the one before it, and no number is missing.
bool is_whole(const std::vector<std::string>& values) {
  std::string previous;
  std::int64_t sequence = 0;
  for (const auto& value : values) {
    audit::v1::Entry entry;
    if (!entry.ParseFromString(value)) return false;
    if (entry.sequence() != ++sequence || entry.previous() != previous) return false;
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(value.data()), value.size(), digest);
    previous.assign(reinterpret_cast<const char*>(digest), sizeof digest);
  }
  return true;
}

TEST_F(AuditChainTest, GoesOnAfterARestart) {
  AuditChain first{"edge", 0};
  ASSERT_TRUE(first.read_back(*log_));
  add(first);
  add(first);
  AuditChain second{"edge", 0};
  ASSERT_TRUE(second.read_back(*log_));
  add(second);
  EXPECT_EQ(entries().size(), 3U);
  EXPECT_TRUE(is_whole(entries()));
}

TEST_F(AuditChainTest, AChangedByteIsSeen) {
  AuditChain chain{"edge", 0};
  ASSERT_TRUE(chain.read_back(*log_));
  for (int i = 0; i < 3; ++i) add(chain);
  auto values = entries();
  ASSERT_TRUE(is_whole(values));
  values[1][values[1].find("intake")] = 'I';
  EXPECT_FALSE(is_whole(values));
}

TEST_F(AuditChainTest, AnActThatWasNotCommittedLeavesNoTrace) {
  AuditChain chain{"edge", 0};
  ASSERT_TRUE(chain.read_back(*log_));
  add(chain);
  add(chain, false);
  // The chain in memory is ahead now; it is read back, as the edge does after any failure.
  ASSERT_TRUE(chain.read_back(*log_));
  add(chain);
  EXPECT_EQ(entries().size(), 2U);
  EXPECT_TRUE(is_whole(entries()));
}

}  // namespace
}  // namespace braid::app
