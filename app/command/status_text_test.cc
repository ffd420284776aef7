#include "app/command/status_text.h"

#include <gmock/gmock.h>

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

Json edge() {
  return Json::parse(R"({
    "version": "1", "pid": 7, "partnership": "Made", "started": "2026-01-01T00:00:00Z",
    "ready": true, "settled": true, "reasons": [],
    "degraded": ["feed made-903 needs mending: source/folder-missing"],
    "roles": [{"role": "edge", "state": "ready", "progress": 100, "doing": null, "trouble": null}],
    "feeds": [{"feed": "made-903", "last_delivery": null, "deliveries": 2, "records": 12345,
               "accepted": 12340, "refused": 5, "waiting": 1, "trouble": "source/folder-missing"}],
    "log": {"engine": "sqlite", "place": "/made/log.db", "bytes": 8700000},
    "process": {"resident_bytes": 19000000, "descriptors": 22, "descriptors_max": 1024}})");
}

Json measure() {
  return Json::parse(R"({
    "version": "1", "pid": 8, "partnership": "Made", "started": "2026-01-01T00:00:00Z",
    "ready": false, "settled": false, "reasons": ["measure is catching up: 62%"], "degraded": [],
    "roles": [{"role": "measure", "state": "catching up", "progress": 62}],
    "subscriptions": [{"subscription": "board", "cells": 497, "revision": 4, "revised": 3,
                       "as_of": "2025-03-31"}]})");
}

TEST(StatusText, SaysWhetherTheServiceIsReadyAndWhatToLookAt) {
  const auto text = status_text({edge()});
  EXPECT_THAT(text, HasSubstr("Made: ready, nothing left to do"));
  EXPECT_THAT(text, HasSubstr("look at: feed made-903 needs mending: source/folder-missing"));
  EXPECT_THAT(text, HasSubstr("12,345"));
  EXPECT_THAT(text, HasSubstr("8.7 MB; memory: 19.0 MB; open files: 22 of 1,024"));
}

TEST(StatusText, PutsTheRolesOfSeveralProcessesIntoOneTable) {
  const auto text = status_text({edge(), measure()});
  EXPECT_THAT(text, HasSubstr("Made: NOT READY"));
  EXPECT_THAT(text, HasSubstr("waits: measure is catching up: 62%"));
  EXPECT_THAT(text, HasSubstr("edge     ready\nmeasure  catching up 62%\n"));
  EXPECT_THAT(text, HasSubstr("board           497         4        3  2025-03-31"));
}

TEST(StatusText, LeavesOutWhatNobodyKnows) {
  EXPECT_THAT(status_text({measure()}), Not(HasSubstr("subjects are")));
  EXPECT_THAT(status_text({measure()}), Not(HasSubstr("last delivery")));
}

}  // namespace
}  // namespace braid::app
