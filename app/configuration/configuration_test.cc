#include "app/configuration/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>
#include <algorithm>
#include <cstdlib>

#include <filesystem>
#include <fstream>

namespace braid::app {
namespace {

namespace fs = std::filesystem;

class ConfigurationTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    ::setenv("BRAID_DATA_FOLDER", BRAID_TEST_DATA, 1);
    write("braid.toml",
          "[partnership]\nname = \"Made-up\"\nareas = [\"E10000023\", \"E06000012\"]\n"
          "[log]\nfile = \"log.db\"\n");
    write("agreements.d/one.toml",
          "from = 2026-01-01\nuntil = 2029-01-01\n[grants]\nchildren = [\"care\"]\n");
    write("subscriptions.d/board.toml",
          "agreement = \"one\"\nindicators = [\"cla.*\"]\nperiods = [\"year\"]\n");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path{folder_ + "/" + name}.parent_path());
    std::ofstream{folder_ + "/" + name} << text;
  }

  std::vector<std::string> rules() const {
    Faults faults;
    EXPECT_FALSE(load_configuration(folder_, faults));
    std::vector<std::string> rules;
    for (const auto& fault : faults) {
      EXPECT_GT(fault.line, 0U) << fault.message;
      EXPECT_FALSE(fault.remedy.empty()) << fault.message;
      rules.emplace_back(fault.rule.view());
    }
    return rules;
  }

  std::string folder_ = testing::TempDir() + "braid_configuration" + std::to_string(::getpid());
};

TEST_F(ConfigurationTest, ReadsWhatIsInOrder) {
  Faults faults;
  const auto read = load_configuration(folder_, faults);
  ASSERT_TRUE(read) << (faults.empty() ? "" : faults.front().message);
  EXPECT_EQ(read->areas.size(), 2U);
  EXPECT_EQ(read->log.file, folder_ + "/log.db");
  EXPECT_EQ(read->subscription("board")->publication.breakdowns.size(), 1U);
}

TEST_F(ConfigurationTest, TellsEveryFaultOfEveryFile) {
  write("agreements.d/two.toml", "from = \"2026\"\ncolour = 1\n");
  write("subscriptions.d/board.toml",
        "agreement = \"none\"\nindicators = [\"no.such\"]\nperiods = [\"week\"]\n"
        "breakdowns = [[\"sex\", \"uasc\", \"age_cla\"], [\"shoe\"]]\nprofile = \"exact\"\n"
        "programmes = [\"nobody\"]\n");
  write("feeds.d/f.toml",
        "agency = \"police\"\nformat = \"ssda903\"\narea = \"E1\"\nagreement = \"one\"\n"
        "seal_to = \"none.pem\"\n[source]\nfolder = \"nowhere\"\n");
  EXPECT_THAT(rules(),
              testing::UnorderedElementsAre(
                  "config/wrong-type", "config/missing-key", "config/unknown-key",  // two.toml
                  "config/agency", "config/unknown-name", "config/certificate",     // f.toml
                  "config/unknown-name", "config/unknown-name", "config/unknown-word",
                  "config/breakdown", "config/unknown-word", "config/unknown-name"));
}

TEST_F(ConfigurationTest, SaysWhatWasProbablyMeant) {
  write("braid.toml", "[partnership]\nnam = \"Made-up\"\nareas = [\"E10000023\"]\n");
  write("agreements.d/one.toml",
        "from = 2026-01-01\nuntil = 2029-01-01\n[grants]\nchildren = [\"cares\"]\n");
  write("subscriptions.d/board.toml", "agreement = \"on\"\nindicators = [\"cla.stocks\"]\n");
  Faults faults;
  EXPECT_FALSE(load_configuration(folder_, faults));
  std::vector<std::string> remedies;
  for (const auto& fault : faults) remedies.push_back(fault.remedy);
  EXPECT_THAT(remedies,
              testing::UnorderedElementsAre("did you mean `name`?", "add `name = \"Brackenshire\"`",
                                            "did you mean \"care\"?", "did you mean \"one\"?",
                                            "did you mean \"cla.stock\"?"));
}

TEST_F(ConfigurationTest, RefusesSecretsAndInterpolation) {
  write("braid.toml",
        "[partnership]\nname = \"${NAME}\"\nareas = [\"E10000023\"]\n"
        "[log]\nengine = \"kafka\"\nbrokers = \"k:9092\"\nuser = \"u\"\npassword = \"secret\"\n");
  EXPECT_THAT(rules(), testing::UnorderedElementsAre("config/interpolation", "config/secret"));
  Faults faults;
  load_configuration(folder_, faults);
  for (const auto& fault : faults) EXPECT_EQ(fault.message.find("secret\""), std::string::npos);
}

TEST_F(ConfigurationTest, KeysThatMeanNothingHereAreContradictions) {
  write("braid.toml",
        "[partnership]\nname = \"Made-up\"\nareas = [\"E10000023\"]\n"
        "[log]\nbrokers = \"k:9092\"\nuser = \"u\"\n[service]\nlisten = \"127.0.0.1:9464\"\n");
  EXPECT_THAT(rules(),
              testing::UnorderedElementsAre("config/contradiction", "config/contradiction"));
}

TEST_F(ConfigurationTest, AnAgreementEndsAfterItBegins) {
  write("agreements.d/one.toml", "from = 2029-01-01\nuntil = 2029-01-01\n");
  EXPECT_EQ(rules(), std::vector<std::string>{"config/contradiction"});
}

TEST_F(ConfigurationTest, ExactNeedsAnAgreementThatSaysSo) {
  write("subscriptions.d/board.toml",
        "agreement = \"one\"\nindicators = [\"cla.*\"]\nprofile = \"exact\"\n");
  EXPECT_EQ(rules(), std::vector<std::string>{"config/not-granted"});
}

TEST_F(ConfigurationTest, AnAgreementGrantsFromItsFirstDayUntilItsLast) {
  Faults faults;
  auto read = load_configuration(folder_, faults);
  ASSERT_TRUE(read);
  FeedConfig feed;
  feed.kind = AgencyKind::children;
  feed.agreement = "one";
  const auto on = [&](const char* day) { return read->grants(feed, *parse_iso_date(day)); };
  EXPECT_TRUE(on("2025-12-31").empty());
  EXPECT_EQ(on("2026-01-01"), std::vector<std::string>{"care"});
  EXPECT_EQ(on("2028-12-31"), std::vector<std::string>{"care"});
  EXPECT_TRUE(on("2029-01-01").empty());
  feed.kind = AgencyKind::police;
  EXPECT_TRUE(on("2026-06-01").empty());
  feed.kind = AgencyKind::children;
  EXPECT_NE(read->hash_of(feed, *parse_iso_date("2026-01-01")),
            read->hash_of(feed, *parse_iso_date("2029-01-01")));
}

/// A feed with this [source], beside a certificate that is not there.
class FeedSourceTest : public ConfigurationTest {
 protected:
  void feed(const std::string& source) const {
    write("feeds.d/f.toml",
          "agency = \"children/E10000023\"\nformat = \"ssda903\"\narea = \"E10000023\"\n"
          "agreement = \"one\"\nseal_to = \"none.pem\"\n[source]\n" +
              source);
  }
};

TEST_F(FeedSourceTest, IsAFolderOrATopicWithBrokers) {
  feed("topic = \"made.up\"\nbrokers = \"k:9092\"\nsecurity = \"plaintext\"\n");
  EXPECT_EQ(rules(), std::vector<std::string>{"config/certificate"});
  feed("topic = \"made up\"\nfolder = \"x\"\n");
  EXPECT_THAT(rules(),
              testing::UnorderedElementsAre("config/certificate", "config/contradiction",  // both
                                            "config/topic", "config/missing-key"));  // brokers
  feed("");
  EXPECT_THAT(rules(), testing::UnorderedElementsAre("config/certificate", "config/missing-key"));
}

TEST_F(FeedSourceTest, FoldersOfTwoFeedsAreApart) {
  fs::create_directories(folder_ + "/in/one/two");
  feed("folder = \"../in/one\"\n");
  fs::copy(folder_ + "/feeds.d/f.toml", folder_ + "/feeds.d/g.toml");
  EXPECT_THAT(rules(), testing::UnorderedElementsAre("config/certificate", "config/certificate",
                                                     "config/folder"));
  feed("folder = \"../in/one/two\"\n");
  EXPECT_THAT(rules(), testing::UnorderedElementsAre("config/certificate", "config/certificate",
                                                     "config/folder"));
}

TEST_F(FeedSourceTest, AnAgreementThatGrantsNothingOfItIsAFault) {
  fs::create_directories(folder_ + "/in");
  write("agreements.d/one.toml",
        "from = 2026-01-01\nuntil = 2029-01-01\n[grants]\npolice = [\"arrest\"]\n");
  feed("folder = \"../in\"\n");
  EXPECT_THAT(rules(), testing::UnorderedElementsAre("config/certificate", "config/not-granted"));
}

TEST_F(FeedSourceTest, ATopicOnTheLogsClusterNeedsNoBrokers) {
  write("braid.toml",
        "[partnership]\nname = \"Made-up\"\nareas = [\"E10000023\"]\n"
        "[log]\nengine = \"kafka\"\nbrokers = \"k:9092\"\nuser = \"braid\"\n");
  feed("topic = \"made.up\"\n");
  EXPECT_EQ(rules(), std::vector<std::string>{"config/certificate"});
  feed("topic = \"made.up\"\nuser = \"other\"\n");
  EXPECT_THAT(rules(), testing::UnorderedElementsAre("config/certificate", "config/contradiction"));
}

TEST_F(ConfigurationTest, ShippedExampleIsInOrderButForTheCertificatesOfAgencies) {
  Faults faults;
  EXPECT_FALSE(load_configuration(BRAID_TEST_DATA "/../deploy/example", faults));
  EXPECT_FALSE(faults.empty());
  for (const auto& fault : faults) {
    EXPECT_EQ(fault.rule.view(), "config/certificate") << fault.file << ": " << fault.message;
  }
}

}  // namespace
}  // namespace braid::app
