#include "ingest/source/drop_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "ingest/source/departure.h"

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
namespace fs = std::filesystem;

constexpr std::string_view kNote = "year = 2025\n";

class DropFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "braid-drop-XXXXXX";
    ASSERT_NE(::mkdtemp(path_.data()), nullptr);
  }
  void TearDown() override {
    fs::permissions(path_, fs::perms::owner_all);
    fs::remove_all(path_);
  }

  void write(const std::string& name, std::string_view text = "made,up\n") const {
    fs::create_directories(fs::path{path_ + "/" + name}.parent_path());
    std::ofstream{path_ + "/" + name, std::ios::binary} << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream in{path_ + "/" + name, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  bool exists(const std::string& name) const { return fs::exists(path_ + "/" + name); }
  std::vector<std::string> entries(const std::string& name = ".") const {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator{path_ + "/" + name}) {
      out.push_back(entry.path().filename().string());
    }
    return out;
  }
  std::vector<std::string> names() const {
    auto waiting = DropFolder{path_}.list();
    EXPECT_THAT(waiting.faults, IsEmpty());
    return waiting.names;
  }
  LoadedDelivery load(const std::string& name) const {
    Faults faults;
    auto loaded = DropFolder{path_}.load(name, faults);
    EXPECT_TRUE(loaded && faults.empty());
    return *std::move(loaded);
  }
  void acknowledge(const std::string& name) const {
    EXPECT_TRUE(DropFolder{path_}.acknowledge(name));
  }

  std::string path_;
};
using DropFolderList = DropFolderTest;
using DropFolderLoad = DropFolderTest;
using DropFolderMove = DropFolderTest;

TEST_F(DropFolderList, GivesFilesAndFoldersInOrderOfName) {  // rulings F3
  write("b.csv");
  write("a/x.csv");
  write("C.csv");
  EXPECT_THAT(names(), ElementsAre("C.csv", "a", "b.csv"));
}

TEST_F(DropFolderList, LeavesOutWhatIsNoDelivery) {
  write(".hidden.csv");
  write("a.csv.part");
  write("a.csv.tmp");
  write("b.tmp/x.csv");
  write("done/old.csv");
  write("refused/bad.csv");
  write("a.csv.submission.toml", kNote);
  EXPECT_THAT(names(), IsEmpty());
  write("a.csv");
  EXPECT_THAT(names(), ElementsAre("a.csv"));
}

TEST_F(DropFolderList, NamesLinksAndStrayNotesAndGoesOn) {
  write("a.csv");
  write("submission.toml", kNote);
  fs::create_symlink("/etc/passwd", path_ + "/link.csv");
  const auto waiting = DropFolder{path_}.list();
  EXPECT_THAT(waiting.names, ElementsAre("a.csv"));
  ASSERT_THAT(waiting.faults, SizeIs(2));
  EXPECT_EQ(waiting.faults[0].rule.view(), "source/not-a-file");
  EXPECT_EQ(waiting.faults[1].rule.view(), "source/stray-note");
  EXPECT_FALSE(waiting.faults[1].remedy.empty());
}

TEST_F(DropFolderList, OfAMissingFolderIsAFaultWithARemedy) {
  const auto waiting = DropFolder{path_ + "/nowhere"}.list();
  EXPECT_THAT(waiting.names, IsEmpty());
  ASSERT_THAT(waiting.faults, SizeIs(1));
  EXPECT_EQ(waiting.faults[0].rule.view(), "source/folder-missing");
  EXPECT_EQ(waiting.faults[0].file, path_ + "/nowhere");
  EXPECT_FALSE(waiting.faults[0].remedy.empty());
}

TEST_F(DropFolderList, OfAFileIsAFault) {
  write("file");
  const auto waiting = DropFolder{path_ + "/file"}.list();
  ASSERT_THAT(waiting.faults, SizeIs(1));
  EXPECT_EQ(waiting.faults[0].rule.view(), "source/not-a-folder");
}

TEST_F(DropFolderLoad, TakesOneFileWithItsNoteBesideIt) {
  write("a.csv", "1,2\n");
  write("a.csv.submission.toml", kNote);
  const auto loaded = load("a.csv");
  EXPECT_THAT(loaded.faults, IsEmpty());
  EXPECT_EQ(loaded.delivery.name, "a.csv");
  ASSERT_THAT(loaded.delivery.files, SizeIs(1));
  EXPECT_EQ(loaded.delivery.files[0]->name(), "a.csv");
  EXPECT_EQ(loaded.delivery.files[0]->size(), 4U);
  EXPECT_EQ(loaded.delivery.note.year, 2025);
}

TEST_F(DropFolderLoad, TakesAFolderWithItsNoteInside) {
  write("a/z.csv");
  write("a/b.csv");
  write("a/submission.toml", kNote);
  write("a/.hidden");
  write("a/c.csv.part");
  write("a/sub/d.csv");
  fs::create_symlink("/etc/passwd", path_ + "/a/link.csv");
  const auto loaded = load("a");
  EXPECT_THAT(loaded.faults, IsEmpty());
  ASSERT_THAT(loaded.delivery.files, SizeIs(2));
  EXPECT_EQ(loaded.delivery.files[0]->name(), "b.csv");
  EXPECT_EQ(loaded.delivery.files[1]->name(), "z.csv");
  EXPECT_EQ(loaded.delivery.note.year, 2025);
  EXPECT_EQ(loaded.ignored, 4U);
}

TEST_F(DropFolderLoad, HashesContentAndNote) {
  write("a.csv", "1");
  const auto plain = load("a.csv").delivery.content_hash;
  write("a.csv.submission.toml", kNote);
  const auto noted = load("a.csv").delivery.content_hash;
  write("a.csv", "2");
  const auto changed = load("a.csv").delivery.content_hash;
  EXPECT_EQ(plain.size(), 32U);
  EXPECT_NE(plain, noted);
  EXPECT_NE(noted, changed);
  write("a.csv", "1");
  EXPECT_EQ(load("a.csv").delivery.content_hash, noted);
}

TEST_F(DropFolderLoad, FaultsOfTheNoteAreTheDeliverys) {
  write("a.csv");
  write("a.csv.submission.toml", "yaer = 2025\n");
  const auto loaded = load("a.csv");
  ASSERT_THAT(loaded.faults, SizeIs(1));
  EXPECT_EQ(loaded.faults[0].file, "a.csv.submission.toml");
  EXPECT_EQ(loaded.faults[0].line, 1U);
}

TEST_F(DropFolderLoad, AnEmptyFolderAndTwoNotesAreFaults) {
  write("a/submission.toml", kNote);
  write("a.submission.toml", kNote);
  const auto loaded = load("a");
  ASSERT_THAT(loaded.faults, SizeIs(2));
  EXPECT_EQ(loaded.faults[0].rule.view(), "note/twice");
  EXPECT_EQ(loaded.faults[1].rule.view(), "source/empty-delivery");
}

TEST_F(DropFolderLoad, WaitsWithAFaultWhereSomethingCannotBeRead) {
  // A folder in place of the file stands for any failure, also where the tests run as root.
  write("a.csv");
  fs::create_directories(path_ + "/a.csv.submission.toml");
  Faults faults;
  const auto loaded = DropFolder{path_}.load("a.csv", faults);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, ErrorKind::unavailable);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].file, "a.csv.submission.toml");
  faults.clear();
  EXPECT_FALSE(DropFolder{path_}.load("gone.csv", faults));
  EXPECT_THAT(faults, SizeIs(1));
}

TEST_F(DropFolderMove, TakesTheNoteAlong) {
  write("a.csv", "1");
  write("a.csv.submission.toml", kNote);
  acknowledge("a.csv");
  EXPECT_THAT(entries(), ElementsAre("done"));
  EXPECT_THAT(entries("done"), UnorderedElementsAre("a.csv", "a.csv.submission.toml"));
  EXPECT_EQ(read("done/a.csv"), "1");
}

TEST_F(DropFolderMove, NumbersANameThatIsTaken) {  // rulings F3
  for (const std::string text : {"1", "2", "3"}) {
    write("a.csv", text);
    write("a.csv.submission.toml", kNote);
    acknowledge("a.csv");
  }
  EXPECT_EQ(read("done/a.csv"), "1");
  EXPECT_EQ(read("done/a.csv-2"), "2");
  EXPECT_EQ(read("done/a.csv-3"), "3");
  EXPECT_TRUE(exists("done/a.csv-3.submission.toml"));
}

TEST_F(DropFolderMove, MovesAFolderWhole) {
  write("a/b.csv");
  write("a/sub/c.csv");
  acknowledge("a");
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_TRUE(exists("done/a/b.csv") && exists("done/a/sub/c.csv"));
}

TEST_F(DropFolderMove, TwiceIsAsOnce) {
  write("a.csv");
  acknowledge("a.csv");
  acknowledge("a.csv");
  EXPECT_THAT(entries("done"), ElementsAre("a.csv"));
}

TEST_F(DropFolderMove, PutsReportsBesideARefusedDelivery) {
  write("a.csv", "1");
  write("a.csv.submission.toml", kNote);
  ASSERT_TRUE(DropFolder{path_}.refuse(
      "a.csv", {{"a.csv", 3, 0, "csv/made-up", "a quote is not closed", "close it"}}));
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_THAT(entries("refused"), UnorderedElementsAre("a.csv", "a.csv.submission.toml",
                                                       "a.csv.report.txt", "a.csv.report.json"));
  EXPECT_THAT(read("refused/a.csv.report.txt"), HasSubstr("a quote is not closed"));
  EXPECT_EQ(nlohmann::json::parse(read("refused/a.csv.report.json"))["faults"][0]["line"], 3);
}

TEST_F(DropFolderMove, WritesReportsAgainAfterAStopBeforeTheMove) {
  write("a.csv");
  write("refused/a.csv.report.txt", "of an attempt that came no further");
  write("refused/a.csv.report.json.tmp", "half");
  ASSERT_TRUE(DropFolder{path_}.refuse("a.csv", {}));
  EXPECT_THAT(entries("refused"),
              UnorderedElementsAre("a.csv", "a.csv.report.txt", "a.csv.report.json"));
  EXPECT_THAT(read("refused/a.csv.report.txt"), HasSubstr("was refused"));
}

TEST_F(DropFolderMove, FailsWhereItCannotMove) {
  write("a.csv");
  write("done", "a file in place of the folder");
  const auto moved = DropFolder{path_}.acknowledge("a.csv");
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(moved.error().rule.view(), "source/cannot-move");
  EXPECT_TRUE(exists("a.csv"));
}

TEST_F(DropFolderMove, NamesWhatIsInItsWayBeforehand) {
  write("a.csv");
  EXPECT_FALSE(DropFolder{path_}.immovable("a.csv"));
  write("refused", "a file in place of the folder");
  const auto fault = DropFolder{path_}.immovable("a.csv");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->rule.view(), "source/cannot-move");
  EXPECT_EQ(fault->file, path_ + "/refused");
  EXPECT_THAT(fault->remedy, HasSubstr("write to this folder"));
}

// What a stop between two of the renames leaves behind.
class DropFolderStopped : public DropFolderTest {
 protected:
  /// The hidden name that a note has while its delivery leaves for `to`.
  std::string hide_note(const std::string& name, const std::string& to) const {
    struct stat status {};
    EXPECT_EQ(::stat((path_ + "/" + name).c_str(), &status), 0);
    std::string hidden = ".leaving." + std::to_string(status.st_ino) + "." + to;
    fs::rename(path_ + "/" + name + ".submission.toml", path_ + "/" + hidden);
    return hidden;
  }
};

TEST_F(DropFolderStopped, BeforeTheFileMovedTheDeliveryIsTheSame) {
  write("a.csv", "1");
  write("a.csv.submission.toml", kNote);
  const auto before = load("a.csv").delivery.content_hash;
  hide_note("a.csv", "done.a.csv");
  EXPECT_THAT(names(), ElementsAre("a.csv"));
  const auto loaded = load("a.csv");
  EXPECT_EQ(loaded.delivery.content_hash, before);
  EXPECT_EQ(loaded.delivery.note.year, 2025);
  acknowledge("a.csv");
  EXPECT_THAT(entries(), ElementsAre("done"));
  EXPECT_THAT(entries("done"), UnorderedElementsAre("a.csv", "a.csv.submission.toml"));
}

TEST_F(DropFolderStopped, AfterTheFileMovedTheNoteFollows) {
  write("a.csv", "1");
  write("a.csv.submission.toml", kNote);
  hide_note("a.csv", "done.a.csv-2");
  write("done/a.csv", "0");
  fs::rename(path_ + "/a.csv", path_ + "/done/a.csv-2");
  // The next file of that name is there already, and has no note.
  write("a.csv", "2");
  EXPECT_FALSE(load("a.csv").delivery.note.year);
  EXPECT_THAT(names(), ElementsAre("a.csv"));
  EXPECT_THAT(entries("done"), UnorderedElementsAre("a.csv", "a.csv-2", "a.csv-2.submission.toml"));
  EXPECT_THAT(entries(), UnorderedElementsAre("a.csv", "done"));
}

TEST_F(DropFolderStopped, HiddenFilesOfOthersAreLeftAlone) {
  for (const std::string name : {".leaving.", ".leaving.x.done.a", ".leaving.1.done.",
                                 ".leaving.1.elsewhere.a", ".leaving.1done.a"}) {
    write(name);
  }
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_THAT(entries(), SizeIs(5));
}

}  // namespace
}  // namespace braid::ingest
