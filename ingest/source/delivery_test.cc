#include "ingest/source/delivery.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace braid::ingest {
namespace {

namespace fs = std::filesystem;

std::string read_all(const DeliveredFile& file) {
  auto reader = file.open();
  EXPECT_TRUE(reader);
  std::string out;
  std::array<char, 3> buffer{};
  while (reader) {
    const auto got = (*reader)->read(buffer);
    EXPECT_TRUE(got);
    if (!got || *got == 0) break;
    out.append(buffer.data(), *got);
  }
  return out;
}

class DiskFile : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "braid-delivery-XXXXXX";
    ASSERT_NE(::mkdtemp(path_.data()), nullptr);
    std::ofstream{path_ + "/a.csv"} << "made,up\n";
  }
  void TearDown() override { fs::remove_all(path_); }
  std::string path_;
};

TEST(MemoryFile, IsReadAnyNumberOfTimes) {
  const auto file = make_memory_file("a.csv", "made,up\n");
  EXPECT_EQ(file->name(), "a.csv");
  EXPECT_EQ(file->size(), 8U);
  EXPECT_EQ(read_all(*file), "made,up\n");
  EXPECT_EQ(read_all(*file), "made,up\n");
  EXPECT_EQ(read_all(*make_memory_file("empty", "")), "");
}

TEST_F(DiskFile, IsReadAnyNumberOfTimes) {
  const auto file = make_disk_file(path_ + "/a.csv", "a.csv", 8);
  EXPECT_EQ(file->name(), "a.csv");
  EXPECT_EQ(file->size(), 8U);
  EXPECT_EQ(read_all(*file), "made,up\n");
  EXPECT_EQ(read_all(*file), "made,up\n");
}

void expect_unreadable(const std::string& path) {
  const auto file = make_disk_file(path, "x", 0);
  auto reader = file->open();
  std::array<char, 8> buffer{};
  const auto error = reader ? (*reader)->read(buffer).error() : reader.error();
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_EQ(error.rule.view(), "source/unreadable");
}

TEST_F(DiskFile, ThatIsGoneIsUnavailable) { expect_unreadable(path_ + "/b.csv"); }
TEST_F(DiskFile, ThatCannotBeReadIsUnavailable) { expect_unreadable(path_); }
TEST_F(DiskFile, ThatHasBecomeALinkIsNotFollowed) {
  fs::create_symlink(path_ + "/a.csv", path_ + "/link");
  expect_unreadable(path_ + "/link");
}

}  // namespace
}  // namespace braid::ingest
