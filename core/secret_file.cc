#include "core/secret_file.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace braid {
namespace {

bool is_credential(const std::string& path) {
  const char* given = std::getenv("CREDENTIALS_DIRECTORY");
  if (given == nullptr) return false;
  return std::filesystem::path{path}.parent_path() == std::filesystem::path{given};
}

}  // namespace

bool is_kept_secret(const std::string& path, const struct stat& status) {
  const auto mode = status.st_mode & 07777U;
  if (status.st_uid != ::geteuid() && status.st_uid != 0) return false;
  if (mode == 0400 || mode == 0600) return true;
  return mode == 0440 && status.st_uid == 0 && status.st_gid == 0 && is_credential(path);
}

}  // namespace braid
