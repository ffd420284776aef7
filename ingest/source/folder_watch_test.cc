#include "ingest/source/folder_watch.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace braid::ingest {
namespace {

using namespace std::chrono_literals;
using Woke = FolderWatch::Woke;
namespace fs = std::filesystem;

class FolderWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "braid-watch-XXXXXX";
    ASSERT_NE(::mkdtemp(path_.data()), nullptr);
    fs::create_directories(path_ + "/in");
    auto made = make_folder_watch();
    ASSERT_TRUE(made);
    watch_ = *std::move(made);
    ASSERT_TRUE(watch_->add(path_ + "/in"));
  }
  void TearDown() override { fs::remove_all(path_); }

  void deliver(const std::string& name) const {
    std::ofstream{path_ + "/made"} << "made,up\n";
    fs::rename(path_ + "/made", path_ + "/in/" + name);
  }

  std::string path_;
  std::unique_ptr<FolderWatch> watch_;
};

TEST_F(FolderWatchTest, WakesForAFileThatCameBeforeTheWait) {
  deliver("a.csv");
  EXPECT_EQ(watch_->wait(10s, {}), Woke::changed);
  EXPECT_EQ(watch_->wait(1ms, {}), Woke::time);
}

TEST_F(FolderWatchTest, WakesForAFileThatComesDuringTheWait) {
  const std::jthread sender{[&] { deliver("a.csv"); }};
  EXPECT_EQ(watch_->wait(10s, {}), Woke::changed);
}

TEST_F(FolderWatchTest, WakesForAFolder) {
  fs::create_directories(path_ + "/a");
  fs::rename(path_ + "/a", path_ + "/in/a");
  EXPECT_EQ(watch_->wait(10s, {}), Woke::changed);
}

TEST_F(FolderWatchTest, DoesNotWakeForHiddenAndUnfinishedFiles) {
  for (const std::string name : {".a", "a.part", "a.tmp"}) deliver(name);
  EXPECT_EQ(watch_->wait(1ms, {}), Woke::time);
}

TEST_F(FolderWatchTest, WakesWhenTimeIsUp) { EXPECT_EQ(watch_->wait(5ms, {}), Woke::time); }

TEST_F(FolderWatchTest, WakesWhenItIsStopped) {
  std::stop_source stop;
  const std::jthread stopper{[&] { stop.request_stop(); }};
  EXPECT_EQ(watch_->wait(10s, stop.get_token()), Woke::stopped);
  EXPECT_EQ(watch_->wait(10s, stop.get_token()), Woke::stopped);
  // A stop belongs to its token, not to the watch.
  EXPECT_EQ(watch_->wait(1ms, {}), Woke::time);
}

TEST_F(FolderWatchTest, SaysWhatCannotBeWatched) {
  EXPECT_FALSE(watch_->add(path_ + "/nowhere"));
  EXPECT_TRUE(watch_->add(path_ + "/in"));
}

TEST_F(FolderWatchTest, SeesAFolderAgainThatWasTakenAway) {
  fs::remove_all(path_ + "/in");
  fs::create_directories(path_ + "/in");
  ASSERT_TRUE(watch_->add(path_ + "/in"));
  deliver("a.csv");
  EXPECT_EQ(watch_->wait(10s, {}), Woke::changed);
}

}  // namespace
}  // namespace braid::ingest
