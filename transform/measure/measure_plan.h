#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "transform/measure/catalogue.h"
#include "transform/measure/coverage.h"
#include "transform/measure/deliveries.h"
#include "transform/measure/story.h"
#include "transform/measure/timeline.h"
#include "transform/measure/words.h"

namespace braid::transform {

/// Which list of a story a definition is about.
enum class History : std::uint8_t { care, spell, missing, arrest, attendance, sdq };
/// Nothing for another word.
std::optional<History> history_of(std::string_view word);

/// Whether cells of a slot are published, and with which status (rulings B1).
enum class Publishing : std::uint8_t { no, ok, not_available };

/// A definition made ready for measuring: words looked up, coverage worked out.
struct MeasurePlan {
  MeasurePlan(const Definition& of_definition, const Vocabulary& vocabulary);

  const Definition* definition;
  History history{};
  std::vector<Condition> where;
  std::vector<std::uint8_t> fact_kinds;
  std::uint32_t carer = 0;  ///< the respondent whose scores count (rulings C9)
  /// Kinds of period that any publication wants it for, by PeriodKind.
  std::array<bool, 3> periods{};

  // From the deliveries, at each change of theirs.
  std::vector<Coverage> coverages;     ///< of the kinds of agency that have a feed
  std::vector<Publishing> publishing;  ///< by slot of the timeline
  Date as_of = Date::none();           ///< the earliest last day among `coverages` that have one

  bool is_of_care() const { return history == History::care || history == History::spell; }
  bool is_stock() const { return definition->measure == MeasureKind::stock; }
  bool wants(PeriodKind kind) const { return periods[static_cast<std::size_t>(kind)]; }
  /// Whether the coverage holds all of the days, for each kind of agency (rulings B6).
  bool covers_all(Date first, Date last) const;

  /// Kinds of agency with a configured feed count as having one before it has delivered anything.
  void settle_coverage(const Deliveries& deliveries, const std::array<bool, 6>& feed_kinds);
  void settle_publishing(const Timeline& timeline);

  /// The list of the story that the definition is about, without what `where` leaves out.
  const std::vector<Stay>& stays(const Story& story, std::vector<Stay>& scratch) const;
};

/// Whether a definition of the catalogue may be published for a kind of period.
bool allows_period(const Definition& definition, PeriodKind kind);

}  // namespace braid::transform
