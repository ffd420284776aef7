#include "app/command/indicator/cell_change.h"

#include <algorithm>
#include <cstdlib>

#include "app/command/table.h"

namespace braid::app {
namespace {

using sink::Outcome;

constexpr std::int64_t kFewMax = 5;  // people that may not be shown

bool same_numbers(const Outcome& a, const Outcome& b) {
  return a.status() == b.status() && a.value() == b.value() && a.count() == b.count() &&
         a.people() == b.people() && a.numerator() == b.numerator() &&
         a.denominator() == b.denominator();
}

/// Whether the two numbers differ by one to five.
bool is_few(std::int64_t one, std::int64_t other) {
  const auto difference = std::llabs(one - other);
  return difference > 0 && difference <= kFewMax;
}

/// What stands behind the difference may be as few as its smallest part.
bool shows_few(const Outcome& a, const Outcome& b) {
  if (a.status() != "ok" || b.status() != "ok") return false;
  return is_few(a.people(), b.people()) || is_few(a.numerator(), b.numerator()) ||
         is_few(a.denominator(), b.denominator()) || is_few(a.count(), b.count());
}

CellChange compared(const CellPlace& place, const Outcome& from, const Outcome& to, bool exact) {
  CellChange change{place, CellChange::Kind::changed, from, to};
  if (!exact && shows_few(from, to)) {
    change.kind = CellChange::Kind::small;
    change.to.reset();
  }
  return change;
}

}  // namespace

CellPlace place_of(const Outcome& outcome) {
  return {outcome.period(), sink::breakdown_text(outcome)};
}

CellChanges changes_between(const CellsByPlace& from, const CellsByPlace& to, bool exact) {
  CellChanges changes;
  auto& counts = changes.counts;
  for (const auto& [place, outcome] : from) {
    const auto other = to.find(place);
    if (other == to.end()) {
      ++counts.gone;
      changes.cells.push_back({place, CellChange::Kind::gone, outcome, std::nullopt});
    } else if (same_numbers(outcome, other->second)) {
      ++counts.same;
    } else {
      changes.cells.push_back(compared(place, outcome, other->second, exact));
      ++(changes.cells.back().kind == CellChange::Kind::small ? counts.small : counts.changed);
    }
  }
  for (const auto& [place, outcome] : to) {
    if (from.contains(place)) continue;
    ++counts.added;
    changes.cells.push_back({place, CellChange::Kind::added, std::nullopt, outcome});
  }
  std::sort(changes.cells.begin(), changes.cells.end(),
            [](const CellChange& a, const CellChange& b) { return a.place < b.place; });
  return changes;
}

std::string_view change_name(CellChange::Kind kind) {
  static constexpr std::string_view kNames[] = {"changed", "small", "new", "gone"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string shown_value(const std::optional<Outcome>& outcome) {
  if (!outcome) return "-";
  if (outcome->status() != "ok") return outcome->status();
  return outcome->has_count() ? with_commas(outcome->count()) : outcome->value();
}

std::string shown_people(const std::optional<Outcome>& outcome) {
  return outcome && outcome->has_people() ? with_commas(outcome->people()) : "";
}

nlohmann::ordered_json side_json(const std::optional<Outcome>& outcome) {
  if (!outcome) return nullptr;
  auto whole = nlohmann::ordered_json::parse(sink::to_json(*outcome));
  nlohmann::ordered_json side;
  for (const auto* key :
       {"version", "status", "value", "count", "people", "numerator", "denominator"}) {
    side[key] = whole[key];
  }
  return side;
}

}  // namespace braid::app
