#include "app/service/watchdog.h"

#include <gmock/gmock.h>

namespace braid::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class WatchdogTest : public testing::Test {
 protected:
  Watchdog::Time now{1h};
  Watchdog watchdog{10s};
  std::shared_ptr<Heart> edge = std::make_shared<Heart>(), link = std::make_shared<Heart>();

  void SetUp() override {
    watchdog.watch("edge", edge, now);
    watchdog.watch("link", link, now);
  }
};

TEST_F(WatchdogTest, IsContentWhileEveryHeartBeats) {
  for (int i = 0; i < 20; ++i) {
    now += 6s;
    edge->beat();
    link->beat();
    EXPECT_THAT(watchdog.stuck(now), IsEmpty());
  }
}

TEST_F(WatchdogTest, NamesTheLoopThatHangsAlthoughOthersGoOn) {
  for (int i = 0; i < 3; ++i) {
    edge->beat();
    watchdog.stuck(now += 6s);
  }
  EXPECT_THAT(watchdog.stuck(now), ElementsAre("link"));
  link->beat();
  EXPECT_THAT(watchdog.stuck(now), IsEmpty());
}

TEST_F(WatchdogTest, AllowsACallThatWaitsForSomebodyElseUntilItsTimeIsOver) {
  link->expect_silence(now + 60s);
  for (int i = 0; i < 9; ++i) {
    edge->beat();
    EXPECT_THAT(watchdog.stuck(now += 6s), IsEmpty());
  }
  edge->beat();
  EXPECT_THAT(watchdog.stuck(now += 12s), ElementsAre("link"));
}

TEST_F(WatchdogTest, ForgetsALoopThatHasEnded) {
  watchdog.forget("link");
  edge->beat();
  EXPECT_THAT(watchdog.stuck(now += 1min), IsEmpty());
}

TEST(Heart, MayBeSilentInACallInsideOfACall) {
  const auto now = Heart::Clock::now();
  Heart heart;
  heart_of_thread = &heart;
  {
    const Silence outer{1h};
    { const Silence inner{1s}; }
    EXPECT_TRUE(heart.may_be_silent(now + 30min));
  }
  heart_of_thread = nullptr;
  EXPECT_FALSE(heart.may_be_silent(now));
}

TEST(Heart, OfNobodyMayBeBeaten) {
  ASSERT_EQ(heart_of_thread, nullptr);
  beat();
  const Silence silence{1s};
  Heart heart;
  heart_of_thread = &heart;
  beat();
  { const Silence inner{1s}; }
  heart_of_thread = nullptr;
  EXPECT_EQ(heart.beats(), 2U);
}

}  // namespace
}  // namespace braid::app
