#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/agency.h"
#include "core/result.h"
#include "transform/measure/store/coverage.h"

namespace braid::transform {

/// Which of two feeds of one authority is believed about the days that both cover: the statutory
/// returns, then the extract of a case system, then the daily JSON (ssd-formats C.2).
enum class FeedRank : std::uint8_t { daily, extract, statutory };
inline constexpr std::size_t kFeedRanks = 3;

/// What the submissions say about the units that facts come from: which years and days they speak
/// for, and which of two is the later.
class Deliveries {
 public:
  using UnitPlace = std::uint32_t;

  /// A unit is known by its full name, `feed/unit`, whether its submission has been seen or not.
  UnitPlace intern(std::string_view unit, std::string_view agency);
  /// An entry of `submissions`. Ignored unless completed; refused if it cannot be parsed.
  Result<void> apply(std::string_view unit, std::optional<std::string_view> value);
  /// Works out what the functions below answer from.
  void settle();
  /// Everything that the outcome depends on, as bytes: equal bytes, equal cells. Of `submitted`
  /// only its order among the units matters.
  std::string fingerprint() const;

  int year(UnitPlace unit) const { return units_[unit].year; }
  FeedRank rank(UnitPlace unit) const { return units_[unit].rank; }
  std::int64_t submitted(UnitPlace unit) const { return units_[unit].submitted; }
  /// The day up to which an extract speaks; none if not said (rulings D2).
  Date extracted_on(UnitPlace unit) const { return units_[unit].extracted_on; }
  std::uint32_t agency(UnitPlace unit) const { return units_[unit].agency; }
  const std::string& agency_name(std::uint32_t agency) const { return agencies_[agency]; }

  /// The first return year after `year` in which the agency has delivered facts of the kind; 0 if
  /// there is none (rulings C2).
  int next_year(std::uint32_t agency, std::uint8_t kind, int year) const;
  /// What the feeds of an agency cover of a kind of fact, by rank; none if all are of one.
  struct FeedsOfOneAgency {
    std::uint32_t agency;
    std::uint8_t kind;
    std::array<Coverage, kFeedRanks> covers;
  };
  const FeedsOfOneAgency* feeds_of_one_agency(std::uint32_t agency, std::uint8_t kind) const;
  /// Days for which a kind of agency supplies any of the kinds of fact.
  Coverage coverage(AgencyKind agency, const std::vector<std::uint8_t>& kinds) const;
  /// Days for which it tells any of them, but not so that they can be counted (ssd-formats C.3).
  Coverage doubted(AgencyKind agency, const std::vector<std::uint8_t>& kinds) const;
  /// Each agency of these kinds (none: of any) that supplies any of the kinds of fact, with the
  /// days that it covers; ascending by name.
  struct Contributor {
    std::string agency;
    Coverage coverage;
  };
  std::vector<Contributor> contributors(const std::vector<AgencyKind>& agencies,
                                        const std::vector<std::uint8_t>& kinds) const;
  /// The same of one kind of fact, whoever supplies it.
  Coverage coverage_by_any(std::uint8_t kind) const;
  /// Days that any submission speaks for.
  Coverage coverage_of_all() const;
  /// The periods that deliveries of a kind of fact state, each once, ascending.
  std::vector<DaySpan> spans_of(std::uint8_t kind) const;
  bool has_feed(AgencyKind agency) const;
  /// The latest day that any submission speaks for; none if none speaks for any.
  Date last_covered_day() const;

 private:
  struct Unit {
    std::string name;
    std::uint32_t agency = 0;
    bool completed = false;
    int year = 0;
    std::int64_t submitted = 0;
    Date extracted_on = Date::none();
    std::vector<DaySpan> covers;
    std::vector<std::uint8_t> kinds, doubted;
    FeedRank rank = FeedRank::extract;
  };
  struct YearsOf {
    std::uint32_t agency;
    std::uint8_t kind;
    int year;
    bool operator<(const YearsOf& other) const {
      return std::tie(agency, kind, year) < std::tie(other.agency, other.kind, other.year);
    }
  };

  std::uint32_t intern_agency(std::string_view agency);
  Coverage coverage_of_feeds(std::uint32_t agency, std::uint8_t kind, FeedRank rank) const;
  void find_doubled();

  std::vector<Unit> units_;
  std::vector<std::string> agencies_;
  std::unordered_map<std::string, UnitPlace> places_;
  std::vector<YearsOf> years_;  // ascending
  std::vector<FeedsOfOneAgency> doubled_;
  UnitPlace latest_ = 0;  // the unit looked up last: facts come in runs
};

}  // namespace braid::transform
