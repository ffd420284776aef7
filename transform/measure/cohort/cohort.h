#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/date.h"
#include "transform/measure/cohort/month_span.h"

// What an evaluation is told of the people of a programme: numbers by person. They stay in the
// memory of the process that asks; nothing of one person is ever written (evaluation, E17).

namespace braid::transform {

/// One indicator, asked of each person around their own t0.
struct CohortMeasure {
  std::string indicator;
  std::string split;             ///< a named part of it; empty: the whole
  std::vector<MonthSpan> spans;  ///< the numbers are asked of each
  /// Days of the calendar instead, both included, the same for all (rulings H52): the second of two
  /// spans, the first of which is empty.
  std::optional<std::pair<Date, Date>> days;
  int follow_months = 0;  ///< replaces the definition's own follow-up (rulings G16)
  int lasted_days = 0;    ///< replaces the definition's own `lasted_days` (rulings G20)
};

struct CohortQuestion {
  std::string programme;
  int window_months = 12;
  Date as_of = Date::none();  ///< none: the earliest last covered day of what is asked (rulings H2)
  std::vector<CohortMeasure> measures;
};

/// How a value follows from a person's numbers.
enum class CohortForm : std::uint8_t {
  count,  ///< the numerator: events, or 1 for a person of whom it holds
  days,
  share,  ///< numerator / denominator, and never above it
  mean,
  rate,
};

/// What is known of a measure itself.
struct CohortMeasureInfo {
  std::string indicator, title, unit, direction;
  CohortForm form = CohortForm::count;
  bool counts_people = false;  ///< once a span each
  bool is_pair = false;        ///< two values of a person, not two windows
  bool has_before = true;
  bool available = false;  ///< some feed supplies it
  std::int64_t multiplier = 1, divisor = 1;
  std::string definition;     ///< 32 bytes
  Date as_of = Date::none();  ///< last day that all feeds it uses cover
};

enum class CohortArm : std::uint8_t { programme, comparator };

/// Somebody of an arm, or who could be; `person` is a place within its reader.
struct CohortMember {
  std::size_t person = 0;
  std::string handle;  ///< 16 raw bytes
  CohortArm arm = CohortArm::programme;
  Date t0;
  Date until = Date::none();  ///< first day that does not count any more (evaluation, E2)
  std::vector<std::string> other_programmes;  ///< whose windows overlap with this one's
};

/// Everybody whom the programme's participations name, and who of them is not in an arm.
struct CohortRoll {
  std::vector<CohortMember> members;  ///< ascending by handle and arm
  std::int64_t participations = 0;
  std::int64_t repeats = 0;          ///< rows after a person's first (evaluation, E1)
  std::int64_t links_to_nobody = 0;  ///< people whom no agency has told of
  std::int64_t left_comparator = 0;  ///< comparators who joined the programme (evaluation, E2)
  std::int64_t in_both = 0;          ///< whom the programme had first
  std::int64_t after_as_of = 0;
};

/// A person's numbers in one span.
struct SpanNumbers {
  std::int64_t numerator = 0, denominator = 0;
  std::int32_t days = 0;     ///< covered, up to death, departure or the end of membership
  std::int32_t of_days = 0;  ///< of the span
  bool begins_late = false;  ///< coverage began inside the span
  std::int64_t people = 0;   ///< of an area's total: behind the numerator, and the denominator
  std::int64_t denominator_people = 0;

  bool is_whole() const { return days == of_days; }
  /// Enough of it to be used in a measure (evaluation, E5; rulings H3).
  bool is_enough() const { return std::int64_t{5} * days >= std::int64_t{4} * of_days; }
};
struct PersonNumbers {
  bool asked = false;  ///< the indicator is about this person
  bool known = false;  ///< records of the agencies that it needs can be used (rulings G37)
  std::vector<SpanNumbers> spans;
};

/// What somebody was like at a t0, as matching sees it (evaluation, section 2; rulings H9, H10).
struct StateAtT0 {
  std::uint8_t sex = 0;
  std::optional<int> age;   ///< completed years
  std::uint8_t status = 0;  ///< 0 none, 1 need, 2 protection plan, 3 looked after (rulings G27)
  bool uasc = false;
  /// Over the before window: see kMatchVariables.
  std::array<std::int64_t, 6> variables{};
  std::optional<std::int64_t> sdq;
};
inline constexpr std::array<const char*, 6> kMatchVariables = {
    "days_in_care", "spells", "placements", "missing_incidents", "arrests", "referrals"};

struct PoolCandidate {
  std::size_t person = 0;
  std::string handle;
  StateAtT0 state;
};
struct PoolOptions {
  std::optional<int> age_min, age_max;  ///< at t0
};

/// Reads numbers of people out of one area. Borrows the measurer, which must not change meanwhile.
/// Not to be shared between threads.
class CohortReader {
 public:
  virtual ~CohortReader() = default;
  virtual const std::vector<CohortMeasureInfo>& measures() const = 0;
  virtual Date as_of() const = 0;
  virtual const CohortRoll& roll() const = 0;
  /// In order of the question's measures.
  virtual std::vector<PersonNumbers> numbers(const CohortMember& member) = 0;
  virtual StateAtT0 state(const CohortMember& member) = 0;
  /// Who could have been referred on the member's t0, and is like them in all that has to be the
  /// same (evaluation, section 2, steps 1 to 3; rulings H8, H9). The order is that of the store.
  virtual std::vector<PoolCandidate> pool(const CohortMember& member,
                                          const PoolOptions& options) = 0;
  /// Whose handle it is: somebody whom the pool has offered.
  virtual std::size_t person_of(const std::string& handle) const = 0;
  /// Of the whole area, over days of the calendar, both included; `days` is what is covered.
  virtual SpanNumbers area_total(std::size_t measure, Date first, Date last) = 0;
};

}  // namespace braid::transform
