#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sink/outcome/outcome_text.h"

namespace braid::app {

/// Where a cell of one indicator stands: its period, and its breakdown as text.
using CellPlace = std::pair<std::string, std::string>;
using CellsByPlace = std::map<CellPlace, sink::Outcome>;
CellPlace place_of(const sink::Outcome& outcome);

/// One cell as it is published and as it would be. Both are protected.
struct CellChange {
  enum class Kind : std::uint8_t {
    changed,
    small,  ///< one to five people make the difference: what it would be is not told
    added,
    gone,
  };
  CellPlace place;
  Kind kind{};
  std::optional<sink::Outcome> from, to;
};

struct CellChanges {
  struct Counts {
    std::int64_t same = 0, changed = 0, small = 0, added = 0, gone = 0;
  } counts;  ///< of cells
  std::vector<CellChange> cells;
};

/// What would change, ascending by place. Two numbers side by side whose difference is one to five
/// people would show these (privacy, REL-03, REL-08), so where the profile is not exact such a cell
/// is `small` and has no `to`.
CellChanges changes_between(const CellsByPlace& from, const CellsByPlace& to, bool exact);

/// "changed", "small", "new", "gone".
std::string_view change_name(CellChange::Kind kind);

/// For people: the value, or the symbol that stands in its place; "-" where there is no cell.
std::string shown_value(const std::optional<sink::Outcome>& outcome);
std::string shown_people(const std::optional<sink::Outcome>& outcome);
/// For scripts, with the keys of `braid outcomes --json`; null where there is no cell.
nlohmann::ordered_json side_json(const std::optional<sink::Outcome>& outcome);

}  // namespace braid::app
