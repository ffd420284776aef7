#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/date.h"

namespace braid {

/// Names and values of a breakdown, ascending by name; empty for the total.
using Breakdown = std::vector<std::pair<std::string, std::string>>;

/// How a cell's value follows from its integers.
enum class CellForm : std::uint8_t {
  count,  ///< value = count
  mean,   ///< value = numerator / denominator; so are the others
  share,  ///< the numerator is a part of the denominator
  rate,   ///< value = numerator x multiplier / denominator / divisor
  /// value = numerator / 2: the sum of the two values in the middle, of `denominator` values; of an
  /// odd number the one in the middle twice
  median,
};

enum class CellStatus : std::uint8_t {
  ok,
  not_applicable,  ///< `z`: denominator 0 (rulings B4)
  not_available,   ///< `x`: a feed that it needs does not cover the period (rulings B1)
};

/// Whether the history that a cell looks back on, or the time after it that it follows, was covered
/// whole (indicators, R17).
enum class Completeness : std::uint8_t { not_asked, complete, incomplete };

/// People who could not be judged, by the reason: a word that docs/subscribing.md explains.
struct LeftOut {
  std::string reason;
  std::int64_t people = 0;
};

/// The exact value of an indicator for a period and a breakdown. It leaves measuring only through
/// `sink/protect` (design, section 9), so nothing may log or print one.
struct Cell {
  std::string indicator;
  std::uint32_t version = 1;
  std::string period;
  Breakdown breakdown;
  CellForm form = CellForm::count;
  CellStatus status = CellStatus::ok;
  std::int64_t count = 0;   ///< events, days, or people for stocks and flows of children
  std::int64_t people = 0;  ///< different people behind it
  std::int64_t numerator = 0, denominator = 0;  ///< means: sum and number of scores
  std::int64_t numerator_people = 0;            ///< of `people`, those behind the numerator
  std::int64_t multiplier = 1, divisor = 1;     ///< what a rate is per (rulings G2)
  std::int64_t left_out = 0;                    ///< people that could not be judged
  std::vector<LeftOut> left_out_why;            ///< of these, by reason; those that have any
  std::string measure;                          ///< "stock", "share" (docs/indicators.md)
  std::vector<std::string> agencies;  ///< whose deliveries cover some of the period, ascending
  Completeness look_back = Completeness::not_asked, follow_up = Completeness::not_asked;
  std::string unit;
  Date as_of;              ///< last covered day of the feeds used
  std::string definition;  ///< 32 bytes
};

}  // namespace braid
