#include "core/secret_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

namespace braid {
namespace {

struct stat file(uid_t user, gid_t group, mode_t mode) {
  struct stat status {};
  status.st_uid = user;
  status.st_gid = group;
  status.st_mode = S_IFREG | mode;
  return status;
}

class SecretFile : public testing::Test {
 protected:
  void SetUp() override { ::unsetenv("CREDENTIALS_DIRECTORY"); }
  void TearDown() override { ::unsetenv("CREDENTIALS_DIRECTORY"); }
  uid_t me_ = ::geteuid();
  uid_t other_ = me_ + 1000;
};

TEST_F(SecretFile, IsKeptByItsUserOrRootWithNoRightsForOthers) {  // rulings F7
  for (const mode_t mode : {0400, 0600}) {
    EXPECT_TRUE(is_kept_secret("/c/key", file(me_, 5, mode)));
    EXPECT_TRUE(is_kept_secret("/c/key", file(0, 5, mode)));
    EXPECT_FALSE(is_kept_secret("/c/key", file(other_, 5, mode)));
  }
  for (const mode_t mode : {0440, 0640, 0604, 0644, 0700, 0666, 04400}) {
    EXPECT_FALSE(is_kept_secret("/c/key", file(me_, 5, mode)));
    EXPECT_FALSE(is_kept_secret("/c/key", file(0, 0, mode)));
  }
}

TEST_F(SecretFile, OfTheServiceManagerMayHaveTheMaskOfAnAccessList) {
  ::setenv("CREDENTIALS_DIRECTORY", "/run/credentials/braid.service", 1);
  const std::string path = "/run/credentials/braid.service/linkage-key";
  EXPECT_TRUE(is_kept_secret(path, file(0, 0, 0440)));
  EXPECT_FALSE(is_kept_secret(path, file(0, 5, 0440)));
  EXPECT_FALSE(is_kept_secret(path, file(0, 0, 0444)));
  EXPECT_FALSE(is_kept_secret(path, file(0, 0, 0640)));
  EXPECT_FALSE(is_kept_secret("/etc/braid/credentials/linkage-key", file(0, 0, 0440)));
}

}  // namespace
}  // namespace braid
