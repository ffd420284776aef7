#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace braid::app {

/// A count of people, or of what people did, that is told beside published cells and not as one of
/// them: to the nearest ten, under ten as `c`. Unrounded it could be set against other cells,
/// other breakdowns or the release before, and one child would come out (privacy, SDC-01, REL-03,
/// REL-04); no secondary suppression would be enough, since anybody may ask for any cell. Under the
/// profile "exact" it is the number itself.
struct ToldCount {
  std::optional<std::int64_t> count;  ///< none: `c`

  bool hidden() const { return !count; }
  /// "0", "c", "about 40"; "37" where it is exact.
  std::string text;
};

/// `people` stand behind `count`, which are the same number where people are counted.
ToldCount told(std::int64_t count, std::int64_t people, bool exact);

}  // namespace braid::app
