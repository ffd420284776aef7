#include "app/service/readiness.h"

#include <gmock/gmock.h>

namespace braid::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ServiceState caught_up() {
  ServiceState state;
  state.log_is_open = true;
  for (const auto* name : {"edge", "link", "measure"}) {
    state.role(name).caught_up = state.role(name).settled = true;
  }
  state.feed("made-903");
  state.subscriptions.emplace_back().name = "board";
  return state;
}

TEST(Readiness, IsThereWhenEveryRoleHasCaughtUp) {
  const auto state = caught_up();
  EXPECT_TRUE(readiness(state).ready());
  EXPECT_TRUE(readiness(state).settled);
  EXPECT_EQ(status_line(state), "ready: 1 feed, 1 subscription");
}

TEST(Readiness, TellsHowFarARoleHasCaughtUp) {
  auto state = caught_up();
  auto& measure = state.role("measure");
  measure.caught_up = measure.settled = false;
  measure.to_read = 200;
  measure.has_read = 124;
  EXPECT_THAT(readiness(state).reasons, ElementsAre("measure is catching up: 62%"));
  EXPECT_EQ(status_line(state), "measure is catching up: 62%");
}

TEST(Readiness, IsNotLostByADeliveryThatIsBeingWorkedOn) {
  auto state = caught_up();
  state.role("edge").settled = false;
  state.role("edge").doing = "taking a delivery of feed made-903";
  EXPECT_TRUE(readiness(state).ready());
  EXPECT_FALSE(readiness(state).settled);
  EXPECT_EQ(status_line(state), "taking a delivery of feed made-903");
}

// A delivery is committed; link and measure look at it one after the other, and are slow.
TEST(Readiness, IsNotSettledBeforeEveryRoleHasSaidWhatCameOfACommit) {
  auto state = caught_up();
  state.begins_step("link");
  state.begins_step("measure");
  EXPECT_TRUE(readiness(state).settled) << "nothing was committed: a look finds nothing";

  ++state.commits;  // the edge's
  EXPECT_FALSE(readiness(state).settled) << "nobody has looked";
  state.begins_step("link");
  state.begins_step("measure");
  EXPECT_FALSE(readiness(state).settled) << "they look, and have not said what they found";
  state.role("measure").settled = true;
  EXPECT_FALSE(readiness(state).settled) << "link still links";

  ++state.commits;  // link's own
  state.role("link").settled = true;
  EXPECT_FALSE(readiness(state).settled) << "nobody has looked at the links";
  state.begins_step("link");
  state.begins_step("measure");
  state.role("link").settled = state.role("measure").settled = true;
  EXPECT_TRUE(readiness(state).settled);
}

TEST(Readiness, IsLostWhileABrokerIsAway) {
  auto state = caught_up();
  state.role("link").trouble = "kafka/no-broker";
  EXPECT_THAT(readiness(state).reasons, ElementsAre("link waits for broker: kafka/no-broker"));
  EXPECT_FALSE(readiness(state).settled);
}

TEST(Readiness, IsNotThereBeforeTheLogIsOpen) {
  ServiceState state;
  EXPECT_THAT(readiness(state).reasons, ElementsAre("the log is being opened"));
  state.log_trouble = "log/disk-full";
  EXPECT_THAT(readiness(state).reasons, ElementsAre("waiting for log: log/disk-full"));
}

TEST(Readiness, IsKeptWhenOneFeedCannotBeReadAndSomebodyIsTold) {
  auto state = caught_up();
  state.feed("made-903").trouble = "source/folder-missing";
  state.reload.faults = 2;
  state.reload.rule = "config/unknown-key";
  state.role("link").held = true;
  EXPECT_TRUE(readiness(state).ready());
  EXPECT_THAT(
      readiness(state).degraded,
      ElementsAre("links are held back", "feed made-903 needs mending: source/folder-missing",
                  "the new configuration was refused, the former one is in force: "
                  "2 faults, config/unknown-key"));
}

TEST(Readiness, EndsWhenTheServiceStops) {
  auto state = caught_up();
  state.stopping = true;
  EXPECT_FALSE(readiness(state).ready());
  EXPECT_EQ(status_line(state), "stopping");
}

}  // namespace
}  // namespace braid::app
