#include "app/configuration/environment_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace braid::app {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class EnvironmentCheckTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    ::setenv("BRAID_DATA_FOLDER", BRAID_TEST_DATA, 1);
    ::unsetenv("CREDENTIALS_DIRECTORY");
    write("braid.toml",
          "[partnership]\nname = \"Made-up\"\nareas = [\"E10000023\"]\n"
          "[log]\nfile = \"state/log.db\"\n");
    write("agreements.d/one.toml",
          "from = 2026-01-01\nuntil = 2029-01-01\n[grants]\nchildren = [\"care\"]\n");
    write("feeds.d/f.toml",
          "agency = \"children/E10000023\"\nformat = \"ssda903\"\narea = \"E10000023\"\n"
          "agreement = \"one\"\nseal_to = \"none.pem\"\n[source]\nfolder = \"../in/f\"\n");
    write("subscriptions.d/board.toml",
          "agreement = \"one\"\nindicators = [\"cla.*\"]\n[[sink]]\nkind = \"files\"\n"
          "folder = \"../out/board\"\n");
    write("credentials/linkage-key", std::string(64, 'a'), 0600);
    fs::create_directories(folder_ + "/in/f");
    fs::create_directories(folder_ + "/state");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text, mode_t mode = 0644) const {
    const auto path = folder_ + "/" + name;
    fs::create_directories(fs::path{path}.parent_path());
    std::ofstream{path} << text;
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
  }

  /// Rules, each with the line that names what is wrong, if a file of the configuration does.
  std::vector<std::string> faults(std::string_view role = "") const {
    Faults of_files, found;
    check_environment(read_configuration(folder_, of_files), role, found);
    std::vector<std::string> all;
    for (const auto& fault : found) {
      EXPECT_FALSE(fault.remedy.empty()) << fault.message;
      all.push_back(std::string{fault.rule.view()} + '@' + std::to_string(fault.line));
    }
    return all;
  }

  std::string folder_ = testing::TempDir() + "braid_environment" + std::to_string(::getpid());
};

TEST_F(EnvironmentCheckTest, IsContentWithWhatIsInOrder) { EXPECT_THAT(faults(), IsEmpty()); }

TEST_F(EnvironmentCheckTest, TheLinkageKeyIsTheEdgesAlone) {
  fs::remove(folder_ + "/credentials/linkage-key");
  EXPECT_THAT(faults(), ElementsAre("key/missing@0"));
  EXPECT_THAT(faults("edge"), ElementsAre("key/missing@0"));
  EXPECT_THAT(faults("link"), IsEmpty());
  EXPECT_THAT(faults("measure"), IsEmpty());
  write("credentials/linkage-key", std::string(64, 'a'), 0644);
  EXPECT_THAT(faults(), ElementsAre("key/readable-by-others@0"));
}

TEST_F(EnvironmentCheckTest, PasswordsAreCredentialsOfTheirOwnerAlone) {
  write("braid.toml",
        "[partnership]\nname = \"Made-up\"\nareas = [\"E10000023\"]\n"
        "[log]\nengine = \"kafka\"\nbrokers = \"k:9092\"\nuser = \"u\"\n"
        "certificate_authority = \"ca.pem\"\n");
  EXPECT_THAT(faults(), ElementsAre("credential/missing@0", "config/certificate@8"));
  write("credentials/kafka-password", "made up\n", 0640);
  EXPECT_THAT(faults(), ElementsAre("credential/readable-by-others@0", "config/certificate@8"));
  write("credentials/kafka-password", "made up\n", 0400);
  EXPECT_THAT(faults(), ElementsAre("config/certificate@8"));
}

TEST_F(EnvironmentCheckTest, TheLogNeedsItsFolder) {
  fs::remove_all(folder_ + "/state");
  EXPECT_THAT(faults(), ElementsAre("config/folder@5"));
}

TEST_F(EnvironmentCheckTest, AFolderThatIsAFileIsNone) {
  fs::remove_all(folder_ + "/in/f");
  write("in/f", "");
  write("out/board", "");
  EXPECT_THAT(faults(), ElementsAre("config/folder@7", "config/folder@5"));
}

TEST_F(EnvironmentCheckTest, ASinkLiesInNoDropFolder) {
  write("subscriptions.d/board.toml",
        "agreement = \"one\"\nindicators = [\"cla.*\"]\n[[sink]]\nkind = \"files\"\n"
        "folder = \"../in/f/out\"\n");
  EXPECT_THAT(faults(), ElementsAre("config/folder@5"));
}

TEST_F(EnvironmentCheckTest, NobodyElseMayChangeTheConfiguration) {
  ASSERT_EQ(::chmod((folder_ + "/feeds.d/f.toml").c_str(), 0666), 0);
  ASSERT_EQ(::chmod((folder_ + "/agreements.d").c_str(), 0777), 0);
  EXPECT_THAT(faults(), ElementsAre("config/writable-by-others@0", "config/writable-by-others@0"));
}

TEST_F(EnvironmentCheckTest, AModelMustBeThereAndBeOne) {
  write(
      "braid.toml",
      "[partnership]\nname = \"Made-up\"\nareas = [\"E10000023\"]\n[log]\nfile = \"state/log.db\"\n"
      "[link]\nmodel = \"mine.json\"\n");
  EXPECT_THAT(faults("link"), ElementsAre("link/model@7"));
  write("mine.json", "{}");
  EXPECT_THAT(faults("link"), testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace braid::app
