#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/result.h"
#include "outcome/outcome.pb.h"

namespace braid::sink {

struct FilesSinkOptions {
  std::string subscription;
  std::string folder;  ///< created when it is not there
  bool csv = true, jsonl = true;
  /// Names of breakdowns that the subscription may have; a column each in the CSV.
  std::vector<std::string> breakdowns;
};

/// What the files say: the release number of each area. The number stands in the metadata file,
/// which is replaced last, so that a kill between two renames heals itself (rulings S19).
using Releases = std::map<std::string, std::int64_t>;

/// What the files hold, in the order in which it is to stand.
struct FilesContent {
  std::vector<const braid::outcome::v1::Outcome*> outcomes;
  std::vector<const braid::outcome::v1::Coverage*> coverage;  ///< of each area
};

/// Writes a subscription's table as files: `NAME.csv`, `NAME.jsonl`; how far linkage reaches beside
/// it as `NAME.coverage.csv`, `NAME.coverage.jsonl`; and `NAME.meta.json` with the releases. Each
/// is replaced as a whole by rename.
class FilesSink {
 public:
  explicit FilesSink(FilesSinkOptions options) : options_{std::move(options)} {}

  /// What the files in the folder say; empty when there are none, or they are not whole.
  Releases stated() const;
  /// Replaces the files. Unavailable ("sink/files") if the folder or disk fails; the former files
  /// then stay.
  Result<void> write(const Releases& releases, const FilesContent& content) const;

 private:
  FilesSinkOptions options_;
};

}  // namespace braid::sink
