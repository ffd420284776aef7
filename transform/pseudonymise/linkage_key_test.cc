#include "transform/pseudonymise/linkage_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rapidcheck/gtest.h>
#include <fstream>

#include "core/bytes.h"
#include "transform/pseudonymise/test_records.h"

namespace braid::transform {
namespace {

std::string sub_hex(const LinkageKey& key, std::string_view label) {
  const auto sub = key.sub(label);
  return hex({reinterpret_cast<const char*>(sub.data()), sub.size()});
}

class LinkageKeyFile : public testing::Test {
 protected:
  void SetUp() override {
    file_ = testing::TempDir() + "braid-key-" + std::to_string(::getpid());
    ::unlink(file_.c_str());
  }
  void TearDown() override {
    ::unlink(file_.c_str());
    ::unlink((file_ + "-link").c_str());
  }
  void write(std::string_view content, mode_t mode = 0600) {
    ::unlink(file_.c_str());
    std::ofstream{file_, std::ios::binary} << content;
    ASSERT_EQ(::chmod(file_.c_str(), mode), 0);
  }
  std::string rule_of_loading() const {
    const auto key = LinkageKey::load(file_);
    if (key) return "";
    EXPECT_EQ(key.error().kind, ErrorKind::misconfigured);
    return std::string{key.error().rule.view()};
  }

  std::string file_;
};

TEST(LinkageKey, DerivesThePublishedSubKeys) {  // linkage-design 14, rulings A3 and S27
  const auto key = LinkageKey::from_bytes(published_test_key());
  EXPECT_EQ(sub_hex(key, "id/nhs"),
            "2f6f90dc1b94ddc0f2df168e99455af8d0d0f608c50f3043b28df53e5368c73f");
  EXPECT_EQ(sub_hex(key, "id/upn"),
            "cb1f1ebbb8cfefd9a9929834f0fd79ec7f068f815ab32d304ab3b75c02eb3804");
  EXPECT_EQ(sub_hex(key, "id/local/SRC1"),
            "c5b86c4fc7da3b457afac64dada1836e7ded03e9d9be6f2f8d2bbe125a64f95f");
  EXPECT_EQ(sub_hex(key, "blk"),
            "17a24cf5765595f3c0bdb2a37b9cfca7c9b395b4fda56dbdb2e556bd2699544d");
  EXPECT_EQ(sub_hex(key, "det"),
            "f0de822cd84eab1fc6f24be521810868f82a9248f30ab5bbdb2e35f0218e8960");
  EXPECT_EQ(sub_hex(key, "dob"),
            "756c27629779603ff8aa5ac79f7a911bbe04685686545fbccb3ad074cd2ef832");
}

RC_GTEST_PROP(LinkageKey, GivesEveryLabelAKeyOfItsOwn,
              (const std::string& one, const std::string& other)) {
  RC_PRE(one != other);
  const auto key = LinkageKey::from_bytes(published_test_key());
  RC_ASSERT(key.sub(one) != key.sub(other));
}

TEST_F(LinkageKeyFile, IsThirtyTwoBytesOrSixtyFourDigits) {
  const auto bytes = published_test_key();
  const auto wanted = LinkageKey::from_bytes(bytes).sub("det");
  std::string capitals = hex(bytes);
  for (char& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const auto& content : {bytes, hex(bytes), hex(bytes) + "\n", capitals}) {
    write(content);
    const auto key = LinkageKey::load(file_);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->sub("det"), wanted);
  }
}

TEST_F(LinkageKeyFile, IsRefusedWhenItIsNotThere) { EXPECT_EQ(rule_of_loading(), "key/missing"); }

TEST_F(LinkageKeyFile, IsNotReadThroughALink) {
  write(hex(published_test_key()));
  const std::string link = file_ + "-link";
  ASSERT_EQ(::symlink(file_.c_str(), link.c_str()), 0);
  const auto key = LinkageKey::load(link);
  ASSERT_FALSE(key.has_value());
  EXPECT_EQ(key.error().rule.view(), "key/missing");
}

TEST_F(LinkageKeyFile, IsRefusedWhenShort) {
  for (const auto& content : {std::string{}, std::string(31, 'k')}) {
    write(content);
    EXPECT_EQ(rule_of_loading(), "key/short");
  }
}

TEST_F(LinkageKeyFile, IsRefusedWhenItIsNoKey) {
  const auto digits = hex(published_test_key());
  for (const auto& content :
       {digits + "\n\n", digits + "0", digits.substr(1), digits.substr(1) + "g", digits + "\r\n",
        std::string(1000, '0'), std::string(33, 'k')}) {
    write(content);
    EXPECT_EQ(rule_of_loading(), "key/not-a-key");
  }
}

TEST_F(LinkageKeyFile, IsAcceptedOnlyWithTheModesOfASecret) {  // rulings F7
  for (const mode_t mode : {0400, 0600}) {
    write(hex(published_test_key()), mode);
    EXPECT_EQ(rule_of_loading(), "");
  }
  for (const mode_t mode : {0440, 0640, 0604, 0644, 0700, 0666}) {
    write(hex(published_test_key()), mode);
    EXPECT_EQ(rule_of_loading(), "key/readable-by-others");
  }
}

TEST_F(LinkageKeyFile, IsMadeOnceAndThenLoads) {
  ASSERT_TRUE(make_linkage_key(file_).has_value());
  struct stat status {};
  ASSERT_EQ(::stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(status.st_size, 65);
  const auto key = LinkageKey::load(file_);
  ASSERT_TRUE(key.has_value());
  const auto again = make_linkage_key(file_);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().rule.view(), "key/exists");
  EXPECT_EQ(LinkageKey::load(file_)->sub("det"), key->sub("det"));
}

TEST_F(LinkageKeyFile, IsAnotherEachTimeItIsMade) {
  ASSERT_TRUE(make_linkage_key(file_).has_value());
  const auto first = LinkageKey::load(file_)->sub("det");
  ::unlink(file_.c_str());
  ASSERT_TRUE(make_linkage_key(file_).has_value());
  EXPECT_NE(LinkageKey::load(file_)->sub("det"), first);
}

}  // namespace
}  // namespace braid::transform
