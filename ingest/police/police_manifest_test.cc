#include "ingest/police/police_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace braid::ingest {
namespace {

using nlohmann::json;
using testing::ElementsAre;

json good_manifest() {
  return {{"sender", "12"},
          {"feed", "police"},
          {"format", "braid-police/1"},
          {"mode", "increment"},
          {"period_from", "2024-04-01"},
          {"period_to", "2024-06-30"},
          {"extracted_at", "2024-07-01T23:30:00Z"},
          {"files", {{{"name", "arrest.csv"}, {"rows", 3}, {"sha256", std::string(64, 'A')}}}},
          {"submission", 4},
          {"replaces", nullptr}};
}

std::vector<std::string> faults_of(const std::string& text) {
  Faults faults;
  const auto manifest = read_police_manifest(text, "12", faults);
  EXPECT_EQ(manifest.has_value(), faults.empty());
  std::vector<std::string> rules;
  for (const auto& fault : faults) rules.emplace_back(fault.rule.view());
  return rules;
}

TEST(PoliceManifest, IsRead) {
  Faults faults;
  const auto manifest = read_police_manifest("\xEF\xBB\xBF" + good_manifest().dump(), "12", faults);
  ASSERT_TRUE(manifest.has_value());
  EXPECT_FALSE(manifest->full);
  EXPECT_EQ(manifest->period_from.text(), "2024-04-01");
  EXPECT_EQ(manifest->period_to.text(), "2024-06-30");
  // In UK local time: half past midnight of the next day.
  const auto next_day = parse_iso_date("2024-07-02")->days();
  EXPECT_EQ(manifest->extracted_at, Seconds{next_day} * 86400 + 1800);
  ASSERT_EQ(manifest->files.size(), 1U);
  EXPECT_EQ(manifest->files[0].name, "arrest.csv");
  EXPECT_EQ(manifest->files[0].rows, 3U);
  EXPECT_EQ(manifest->files[0].sha256, std::string(64, 'a'));
}

TEST(PoliceManifest, IsRefusedForEachThingThatIsWrong) {
  const auto with = [](const char* key, const json& value) {
    json manifest = good_manifest();
    manifest[key] = value;
    return manifest.dump();
  };
  EXPECT_THAT(faults_of(with("format", "braid-police/2")), ElementsAre("police/format"));
  EXPECT_THAT(faults_of(with("feed", 7)), ElementsAre("police/feed"));
  EXPECT_THAT(faults_of(with("sender", "13")), ElementsAre("police/sender"));
  EXPECT_THAT(faults_of(with("mode", "delta")), ElementsAre("police/mode"));
  EXPECT_THAT(faults_of(with("period_to", "2024-03-31")), ElementsAre("police/period"));
  EXPECT_THAT(faults_of(with("period_to", nullptr)), ElementsAre("police/period"));
  EXPECT_THAT(faults_of(with("extracted_at", "yesterday")), ElementsAre("police/extracted-at"));
  EXPECT_THAT(faults_of(with("files", json::array())), ElementsAre("police/files"));
  EXPECT_THAT(faults_of(with("files", json::array({{{"name", "a"}, {"rows", -1}}}))),
              ElementsAre("police/files"));
  const json entry = good_manifest()["files"][0];
  EXPECT_THAT(faults_of(with("files", json::array({entry, entry}))), ElementsAre("police/files"));
}

TEST(PoliceManifest, TellsAllFaultsAtOnce) {
  EXPECT_THAT(faults_of("{}"), ElementsAre("police/format", "police/feed", "police/sender",
                                           "police/mode", "police/files"));
}

TEST(PoliceManifest, IsRefusedWhereItIsNoObject) {
  for (const std::string text : {"", "[]", "{", "null", "{}x", "\xFF\xFE{"}) {
    EXPECT_THAT(faults_of(text), ElementsAre("police/manifest"));
  }
  EXPECT_THAT(faults_of("{\"format\":\"" + std::string(kPoliceManifestBytesMax, 'x') + "\"}"),
              ElementsAre("police/manifest"));
}

TEST(PoliceManifest, SurvivesDeepNesting) {
  const std::string deep(300'000, '[');
  EXPECT_THAT(faults_of(deep), ElementsAre("police/manifest"));
  EXPECT_THAT(faults_of("{\"x\":" + deep + std::string(300'000, ']') + "}"),
              testing::Contains("police/format"));
}

}  // namespace
}  // namespace braid::ingest
