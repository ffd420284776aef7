#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/agency.h"
#include "core/cell.h"
#include "core/link_coverage.h"
#include "core/result.h"
#include "core/vocabulary.h"
#include "transform/measure/cohort/cohort.h"
#include "transform/measure/definition/catalogue.h"

namespace braid::transform {

/// A publication asks for the first three. Terms are the periods that the deliveries of schools
/// state, and go with quarters; school years go with years (rulings G6).
enum class PeriodKind : std::uint8_t { month, quarter, year, term, school_year };
inline constexpr std::size_t kPeriodKindCount = 5;

/// What a subscription wants measured.
struct Publication {
  std::vector<std::string> indicators;  ///< ids or patterns: "cla.*"
  std::vector<PeriodKind> periods;
  /// Each is one table: names of breakdown sets, at most two; empty: the total.
  std::vector<std::vector<std::string>> breakdowns;
  std::vector<std::string> programmes;

  bool operator==(const Publication&) const = default;
};

struct Programme {
  std::string name, title;
  int window_months = 12;
  std::vector<std::string> arms;

  bool operator==(const Programme&) const = default;
};

/// A feed of the area, from the configuration: one that has delivered nothing covers nothing.
struct FeedOfArea {
  std::string name;
  AgencyKind kind{};
};

struct MeasurerOptions {
  const Vocabulary* vocabulary = nullptr;
  const Catalogue* catalogue = nullptr;
  std::vector<Publication> publications;  ///< all subscriptions; cells are kept for these only
  std::vector<Programme> programmes;
  std::vector<FeedOfArea> feeds;
};

/// Counts of what was left out or repaired, by rule; for logs and reports.
struct MeasureRemark {
  Literal rule = "";
  std::int64_t count = 0;
};

/// Cells of one area as the sum over its persons of what each contributes (design, section 7).
/// Keeps the facts; when anything about a person changes, its old contributions are computed again
/// from the former facts and subtracted, then the new ones are added (rulings S21). Integers only;
/// the outcome does not depend on the order of arrival.
///
/// Not to be shared between threads.
class Measurer {
 public:
  virtual ~Measurer() = default;
  /// An entry of `facts.<agency>`; entries that are not facts are ignored. No value: a tombstone.
  virtual Result<void> apply_fact(std::string_view agency, std::string_view key,
                                  std::optional<std::string_view> value) = 0;
  /// An entry of `links`.
  virtual Result<void> apply_link(std::string_view key, std::optional<std::string_view> value) = 0;
  /// An entry of `submissions`: coverage, watermarks, delivered years.
  virtual Result<void> apply_submission(std::string_view key,
                                        std::optional<std::string_view> value) = 0;
  /// Brings the cells up to date with what was applied.
  virtual void settle() = 0;
  /// The exact table of publication `index`, ascending by indicator, version, period, breakdown.
  /// Only after `settle`. `z` and `x` cells included (rulings B1, B4).
  virtual std::vector<Cell> table(std::size_t index) const = 0;
  /// How many subjects are linked to another agency's, and up to which day; what the linker counts
  /// is not filled. Only after `settle`.
  virtual LinkCoverage link_coverage() const = 0;
  /// Open at PS-1 plus started minus ended equals open at PE, for every period published and every
  /// breakdown of stays (indicators, rule R8). False: nothing of the area may be published.
  virtual bool reconciles() const = 0;
  /// The people of a programme, and who is like them, by person. Only after `settle`, and for as
  /// long as nothing else is applied.
  virtual std::unique_ptr<CohortReader> cohort(const CohortQuestion& question) const = 0;
  virtual std::int64_t subjects() const = 0;  ///< that have a fact
  virtual std::int64_t facts() const = 0;
  virtual std::size_t bytes() const = 0;  ///< memory held for facts and their index
  virtual std::vector<MeasureRemark> remarks() const = 0;
};

std::unique_ptr<Measurer> make_measurer(const MeasurerOptions& options);

}  // namespace braid::transform
