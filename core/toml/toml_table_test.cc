#include "core/toml/toml_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace braid {
namespace {

using testing::ElementsAre;

TomlKey list() {
  return {
      .name = "",
      .type = TomlType::table,
      .keys = {{.name = "engine", .words = {"sqlite", "kafka"}, .fallback = "sqlite"},
               {.name = "brokers", .needed = true, .when = {"engine", {"kafka"}}},
               {.name = "user", .when = {"brokers", {}}},
               {.name = "copies", .type = TomlType::number, .least = 1, .most = 9, .fallback = "3"},
               {.name = "guards", .type = TomlType::flag, .fallback = "true"},
               {.name = "from", .type = TomlType::date, .example = "2026-01-01"},
               {.name = "areas", .type = TomlType::texts, .words = {"a", "b"}},
               {.name = "inner",
                .type = TomlType::tables,
                .keys = {{.name = "folder"}, {.name = "topic"}},
                .one_of = {"folder", "topic"}}}};
}

class TomlTableTest : public testing::Test {
 protected:
  /// The rules and places of all that is wrong.
  std::vector<std::string> faults_of(std::string_view text) {
    faults_.clear();
    root_ = toml::parse(text);
    const TomlTable table{root_, list_, file_, faults_};
    std::vector<std::string> all;
    for (const auto& fault : faults_) {
      all.push_back(std::string{fault.rule.view()} + '@' + std::to_string(fault.line) + ':' +
                    std::to_string(fault.column));
    }
    return all;
  }

  TomlTable read(std::string_view text) {
    root_ = toml::parse(text);
    return {root_, list_, file_, faults_};
  }

  const TomlKey list_ = list();
  const std::string file_ = "x.toml";
  Faults faults_;
  toml::table root_;
};

TEST_F(TomlTableTest, SaysWhereEverythingThatIsWrongStands) {
  EXPECT_THAT(faults_of("engine = \"sqlit\"\ncopies = 10\nguards = 1\nfrom = \"2026-01-01\"\n"
                        "areas = [\"a\", \"c\"]\nshoe = 1\n"),
              testing::UnorderedElementsAre("config/unknown-word@1:10", "config/out-of-range@2:10",
                                            "config/wrong-type@3:10", "config/wrong-type@4:8",
                                            "config/unknown-word@5:15", "config/unknown-key@6:1"));
}

TEST_F(TomlTableTest, GivesWhatIsGoodAndElseWhatTheListSays) {
  const auto table = read("copies = 10\nareas = [\"a\", \"c\"]\nfrom = 2026-02-28\n");
  EXPECT_EQ(table.text("engine"), "sqlite");
  EXPECT_EQ(table.word("engine"), 0U);
  EXPECT_EQ(table.number("copies"), 3);
  EXPECT_TRUE(table.flag("guards"));
  EXPECT_THAT(table.texts("areas"), ElementsAre("a"));
  EXPECT_EQ(table.date("from")->text(), "2026-02-28");
}

TEST_F(TomlTableTest, AKeyIsNeededWhereItAppliesAndRefusedWhereItDoesNot) {
  EXPECT_THAT(faults_of("engine = \"kafka\"\n"), ElementsAre("config/missing-key@1:1"));
  EXPECT_THAT(faults_of("brokers = \"k\"\n"), ElementsAre("config/contradiction@1:11"));
  EXPECT_THAT(faults_of("brokers = \"k\"\nuser = \"u\"\n"),
              ElementsAre("config/contradiction@1:11", "config/contradiction@2:8"));
  EXPECT_THAT(faults_of("engine = \"kafka\"\nbrokers = \"k\"\nuser = \"u\"\n"), ElementsAre());
}

TEST_F(TomlTableTest, ExactlyOneOfSeveralIsGiven) {
  EXPECT_THAT(faults_of("[[inner]]\nfolder = \"x\"\n[[inner]]\ntopic = \"y\"\n"), ElementsAre());
  EXPECT_THAT(faults_of("[[inner]]\n[[inner]]\nfolder = \"x\"\ntopic = \"y\"\n"),
              ElementsAre("config/missing-key@1:1", "config/contradiction@4:9"));
  EXPECT_THAT(faults_of("inner = 1\n"), ElementsAre("config/wrong-type@1:9"));
}

TEST_F(TomlTableTest, ASecretIsRefusedWithoutRepeatingIt) {
  EXPECT_THAT(faults_of("kafka-password = \"hunter2\"\n"), ElementsAre("config/secret@1:1"));
  EXPECT_EQ((faults_[0].message + faults_[0].remedy).find("hunter2"), std::string::npos);
  EXPECT_THAT(faults_[0].remedy, testing::HasSubstr("credential"));
}

TEST(TomlTable, KeysOfAnyNameAreCheckedByWhatTheListSaysOfThem) {
  const TomlKey list = {.name = "",
                        .type = TomlType::table,
                        .any_name = {{.name = "NAME",
                                      .type = TomlType::table,
                                      .keys = {{.name = "at", .type = TomlType::time},
                                               {.name = "windows",
                                                .type = TomlType::flag,
                                                .or_else = {TomlType::text},
                                                .words = {"after"}},
                                               {.name = "periods",
                                                .type = TomlType::texts,
                                                .needed = true,
                                                .may_be_empty = true}}}}};
  const std::string file = "x.toml";
  const auto faults_of = [&](std::string_view text) {
    Faults faults;
    const auto root = toml::parse(text);
    const TomlTable table{root, list, file, faults};
    std::vector<std::string> rules;
    for (const auto& fault : faults) rules.emplace_back(fault.rule.view());
    return rules;
  };
  EXPECT_THAT(faults_of("[a]\nperiods = []\nat = 2025-06-30T14:05:00\nwindows = \"after\"\n"
                        "[b]\nperiods = [\"year\"]\nwindows = false\n"),
              testing::IsEmpty());
  EXPECT_THAT(faults_of("[a]\nwindows = \"before\"\nat = 2025-06-30\nshoe = 1\n"),
              testing::UnorderedElementsAre("config/unknown-word", "config/wrong-type",
                                            "config/unknown-key", "config/missing-key"));
  EXPECT_THAT(faults_of("a = 1"), ElementsAre("config/wrong-type"));
}

TEST(NamesASecret, GoesByWholePartsOfTheName) {
  for (const auto* name : {"password", "PASSWORD", "api_key", "linkage-key", "token.x"}) {
    EXPECT_TRUE(names_a_secret(name)) << name;
  }
  for (const auto* name : {"keyboard", "monkey", "passage", "secretary", "compass", ""}) {
    EXPECT_FALSE(names_a_secret(name)) << name;
  }
}

}  // namespace
}  // namespace braid
