#include "app/configuration/data_folder.h"

#include <cstdlib>
#include <filesystem>

namespace braid::app {

std::string data_folder() {
  if (const char* given = std::getenv("BRAID_DATA_FOLDER")) return given;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const auto folder = program.parent_path();
  for (const auto& candidate : {folder / "share/braid", folder.parent_path() / "share/braid"}) {
    if (std::filesystem::exists(candidate / "vocabulary.toml", error)) return candidate.string();
  }
  return {};
}

}  // namespace braid::app
