// What was withdrawn leaves the broker's disk, in a partition that nobody writes to any more too.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "core/keys.h"
#include "tests/kafka/kafka_log_fixture.h"

namespace braid::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kErased = "made-up-and-erased-7c1e";
constexpr std::string_view kKept = "made-up-and-kept-40ab";
constexpr milliseconds kLag{2000};

class KafkaErasure : public testing::Test {
 protected:
  void SetUp() override {
    options_.topics.compact_within = kLag;
    options_.topics.compression = "none";  // so that it can be looked for
    log_ = open_test_log(options_);
    make_streams(*log_, {{"facts", 2}});
    writer_ = got(log_->open_writer("edge"));
  }

  void commit(std::string_view key, std::optional<std::string_view> value) {
    ASSERT_TRUE(writer_->begin());
    ASSERT_TRUE(value ? writer_->add("facts", 0, key, *value) : writer_->erase("facts", 0, key));
    ASSERT_TRUE(writer_->commit());
  }

  std::size_t due() {
    const std::array<StreamPartition, 2> streams{{{"facts", 0}, {"facts", 1}}};
    const auto found = got(log_->due_for_tick(streams));
    for (const auto& stream : found) EXPECT_EQ(stream.partition, 0U) << "the other is empty";
    return found.size();
  }

  /// In the segments of the partition; a replaced one keeps its name for a minute more, with
  /// `.deleted` behind it.
  bool is_on_disk(std::string_view text) const {
    const auto folder =
        test_broker().folder / "node1" / "data" / (options_.topic_prefix + "facts-0");
    for (const auto& file : std::filesystem::directory_iterator{folder}) {
      if (file.path().extension() != ".log") continue;
      std::ifstream in{file.path(), std::ios::binary};
      const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
      if (bytes.find(text) != std::string::npos) return true;
    }
    return false;
  }

  KafkaLogOptions options_ = test_log_options();
  std::unique_ptr<KafkaLog> log_;
  std::unique_ptr<LogWriter> writer_;
};

TEST_F(KafkaErasure, NeedsOneTickInAPartitionThatNobodyWritesTo) {
  commit("kept", kKept);
  commit("erased", kErased);
  commit("erased", std::nullopt);
  EXPECT_EQ(due(), 0U) << "not yet";
  std::this_thread::sleep_for(kLag + milliseconds{500});
  EXPECT_EQ(due(), 1U);
  EXPECT_TRUE(is_on_disk(kErased)) << "the broker does nothing by itself";
  commit(tick_key(), std::nullopt);
  EXPECT_EQ(due(), 0U);
  const auto deadline = steady_clock::now() + std::chrono::seconds{60};
  while (is_on_disk(kErased) && steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds{200});
  }
  EXPECT_FALSE(is_on_disk(kErased));
  EXPECT_TRUE(is_on_disk(kKept));
  std::this_thread::sleep_for(kLag + milliseconds{500});
  EXPECT_EQ(due(), 0U) << "nothing has come behind the tick";
  EXPECT_EQ(
      got(open_test_log(options_)->due_for_tick(std::array<StreamPartition, 1>{{{"facts", 0}}}))
          .size(),
      0U)
      << "for another process neither";
  commit("kept", kKept);
  std::this_thread::sleep_for(kLag + milliseconds{500});
  EXPECT_EQ(due(), 1U);
}

}  // namespace
}  // namespace braid::test
