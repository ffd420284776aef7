#include "app/service/metrics.h"

#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

namespace braid::app {
namespace {

using testing::ContainerEq;
using testing::HasSubstr;
using testing::Not;

/// The rows of the tables in docs/metrics.md: | `name` | type | labels | meaning |
std::set<std::string> documented() {
  std::ifstream page{BRAID_TEST_DATA "/../docs/metrics.md"};
  std::set<std::string> rows;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| `braid_")) continue;
    std::istringstream cells{line};
    std::string empty, name, type, labels;
    std::getline(cells, empty, '|');
    std::getline(cells, name, '|');
    std::getline(cells, type, '|');
    std::getline(cells, labels, '|');
    rows.insert(name + type + labels);
  }
  return rows;
}

std::set<std::string> exported(const Metrics& metrics) {
  std::set<std::string> rows;
  for (const auto& item : metrics.descriptions()) {
    const auto labels = item.labels.empty() ? " " : " " + item.labels + " ";
    rows.insert(" `" + item.name + "` " + " " + item.type + " " + labels);
  }
  return rows;
}

/// A state that has a value for every family.
ServiceState full_state() {
  ServiceState state;
  state.version = "0";
  for (const auto* name : {"edge", "link", "measure"}) state.role(name).retries["log/busy"] = 1;
  auto& feed = state.feed("made-903");
  feed.deliveries["applied"] = 2;
  feed.records = 10;
  feed.accepted = 9;
  feed.unchanged = 4;
  feed.refused = 1;
  feed.refusals["made/rule"] = 1;
  feed.remarks["made/remark"] = 3;
  auto& subscription = state.subscriptions.emplace_back();
  subscription.name = "board";
  subscription.as_of = *Date::from_civil(2025, 3, 31);
  return state;
}

std::set<std::string> families_in(const std::string& text) {
  std::set<std::string> names;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("# TYPE ")) continue;
    names.insert(line.substr(7, line.find(' ', 7) - 7));
  }
  return names;
}

TEST(Metrics, AreDocumentedEveryOneAndNoMore) {
  EXPECT_THAT(documented(), ContainerEq(exported(Metrics{})));
}

TEST(Metrics, ThatAreExportedAreThoseDescribed) {
  Metrics metrics;
  metrics.role("link").work.Observe(0.5);
  metrics.feed("made-903").decode.Observe(0.5);
  std::set<std::string> described;
  for (const auto& item : metrics.descriptions()) described.insert(item.name);
  const auto text = metrics.text(full_state(), {{"link", std::chrono::seconds{1}}});
  EXPECT_THAT(families_in(text), ContainerEq(described));
}

TEST(Metrics, FollowTheNamesOfPrometheus) {
  for (const auto& item : Metrics{}.descriptions()) {
    EXPECT_TRUE(item.name.starts_with("braid_")) << item.name;
    EXPECT_EQ(item.name.ends_with("_total"), item.type == "counter") << item.name;
  }
}

TEST(Metrics, CountEachRecordOnce) {
  const auto text = Metrics{}.text(full_state(), {});
  EXPECT_THAT(text, HasSubstr("braid_feed_records_total{feed=\"made-903\",outcome=\"changed\"} 5"));
  EXPECT_THAT(text,
              HasSubstr("braid_feed_records_total{feed=\"made-903\",outcome=\"unchanged\"} 4"));
  EXPECT_THAT(text, HasSubstr("braid_feed_records_total{feed=\"made-903\",outcome=\"refused\"} 1"));
}

TEST(Metrics, OfAFeedThatIsNoMoreAreGone) {
  auto state = full_state();
  state.feeds.clear();
  EXPECT_THAT(Metrics{}.text(state, {}), Not(HasSubstr("made-903")));
}

TEST(Metrics, OfARoleAreTheSameHoweverOftenAskedFor) {
  Metrics metrics;
  metrics.role("edge").commits.Increment();
  metrics.role("edge").commits.Increment();
  EXPECT_EQ(metrics.role("edge").commits.Value(), 2);
}

}  // namespace
}  // namespace braid::app
