#include "app/owned_partitions.h"

#include <gmock/gmock.h>

#include <array>
#include <optional>

namespace braid::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// What the group says, as the test wants it.
struct Said {
  std::optional<std::vector<Partition>> owned = std::vector<Partition>{};  ///< else it fails
  bool told = true;
};

class SaidMembership : public LogMembership {
 public:
  explicit SaidMembership(const Said& said) : said_{said} {}
  Result<std::vector<Partition>> owned() override {
    if (!said_.owned) return fail(ErrorKind::unavailable, "made-up/away");
    return *said_.owned;
  }
  bool is_told() const override { return said_.told; }

 private:
  const Said& said_;
};

/// Remembers for which writers it was asked to end what is open.
class TakingLog : public Log {
 public:
  Result<void> take_over(std::span<const std::string> roles) override {
    if (away) return fail(ErrorKind::unavailable, "made-up/away");
    taken.insert(taken.end(), roles.begin(), roles.end());
    return {};
  }
  Result<std::unique_ptr<LogWriter>> open_writer(std::string_view) override { return unused(); }
  Result<std::unique_ptr<LogMembership>> join(std::string_view, Partition) override {
    return unused();
  }
  Result<std::unique_ptr<LogReader>> open_reader(std::string_view, Partition, Offset) override {
    return unused();
  }
  Result<Offset> end(std::string_view, Partition) override { return unused(); }
  Result<void> wait(std::chrono::milliseconds, std::stop_token) override { return {}; }
  Result<std::vector<StreamPartition>> streams() override { return unused(); }
  Result<StreamSize> size(const StreamPartition&) override { return unused(); }

  std::vector<std::string> taken;
  bool away = false;

 private:
  static tl::unexpected<Error> unused() { return fail(ErrorKind::unavailable, "made-up/unused"); }
};

class OwnedPartitionsTest : public testing::Test {
 protected:
  Result<bool> divide() {
    return owned_.divide(
        log_, [](Partition partition) { return std::array{"role." + std::to_string(partition)}; });
  }

  Said said_;
  TakingLog log_;
  OwnedPartitions owned_{std::make_unique<SaidMembership>(said_)};
};

TEST_F(OwnedPartitionsTest, WhatIsNewIsTakenOverBeforeItIsHad) {
  said_.owned = {{0, 2}};
  log_.away = true;
  EXPECT_FALSE(divide());
  EXPECT_THAT(owned_.all(), IsEmpty());
  log_.away = false;
  EXPECT_TRUE(divide().value());
  EXPECT_FALSE(divide().value());
  EXPECT_THAT(owned_.all(), ElementsAre(0, 2));
  EXPECT_THAT(log_.taken, ElementsAre("role.0", "role.2"));
}

TEST_F(OwnedPartitionsTest, WhatStaysIsKeptWhileTheProcessesAreToldAndNotTakenOverAgain) {
  said_.owned = {{0, 1}};
  ASSERT_TRUE(divide().value());
  said_ = {std::vector<Partition>{}, false};
  EXPECT_TRUE(divide().value());
  EXPECT_THAT(owned_.all(), IsEmpty()) << "nothing may be written";
  EXPECT_FALSE(owned_.has(0));
  EXPECT_TRUE(owned_.keeps(0));
  said_ = {{{1, 2}}, true};
  EXPECT_TRUE(divide().value());
  EXPECT_THAT(owned_.all(), ElementsAre(1, 2));
  EXPECT_FALSE(owned_.keeps(0));
  EXPECT_THAT(log_.taken, ElementsAre("role.0", "role.1", "role.2"));
}

TEST_F(OwnedPartitionsTest, WhatWasLostMeanwhileIsNotKept) {
  said_.owned = {{0}};
  ASSERT_TRUE(divide());
  said_.owned->clear();
  ASSERT_TRUE(divide());
  EXPECT_FALSE(owned_.keeps(0));
  said_.owned = {{0}};
  ASSERT_TRUE(divide());
  EXPECT_THAT(log_.taken, ElementsAre("role.0", "role.0"));
}

TEST_F(OwnedPartitionsTest, NothingIsHadWhileNobodyAnswers) {
  said_.owned = {{0}};
  ASSERT_TRUE(divide());
  said_.owned.reset();
  EXPECT_FALSE(divide());
  EXPECT_FALSE(owned_.has(0));
  EXPECT_TRUE(owned_.keeps(0));
}

}  // namespace
}  // namespace braid::app
