#include "core/log/sqlite/sqlite_bell.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>

#include "core/log/log.h"
#include "core/log/sqlite/sqlite_log_test_file.h"

namespace braid {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

TEST(SqliteBell, WakesTheOwnerWhenAnotherHasWritten) {
  const SqliteLogTestFile file;
  const auto owner = file.open();
  // What was committed before the first wait counts for it.
  ASSERT_TRUE(owner->wait(seconds{0}, {}));
  {
    const auto other = file.open(SqliteLogOptions::Access::write);
    auto writer = other->open_writer("command-line");
    ASSERT_TRUE(writer);
    ASSERT_TRUE((*writer)->begin());
    ASSERT_TRUE((*writer)->add("decisions", 0, "key", "value"));
    ASSERT_TRUE((*writer)->commit());
  }
  ASSERT_TRUE(owner->wait(seconds{30}, {}));
  EXPECT_EQ(owner->end("decisions", 0).value(), 1);
}

TEST(SqliteBell, EndsAtOnceThoughNobodyRings) {
  const SqliteLogTestFile file;
  file.open();
  std::atomic<int> rings = 0;
  const auto start = steady_clock::now();
  {
    const SqliteBell bell{file.options.file + ".lock", [&] { ++rings; }};
  }
  EXPECT_LT(steady_clock::now() - start, seconds{20});
  EXPECT_EQ(rings, 0);
}

TEST(SqliteBell, IsSilentWhereThereIsNoLockFile) {
  const SqliteBell bell{testing::TempDir() + "no-such-folder/log.db.lock", [] { FAIL(); }};
}

}  // namespace
}  // namespace braid
