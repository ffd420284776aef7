#pragma once

#include <array>
#include <string_view>

namespace braid::transform {

// The closed sets of words of a definition. Measure and unit stand in the order of their enums.

inline constexpr std::array<std::string_view, 6> kMeasureWords = {"stock",  "starts",   "ends",
                                                                  "active", "duration", "mean"};
inline constexpr std::array<std::string_view, 8> kUnitWords = {
    "child", "episode", "spell", "day", "incident", "arrest", "attendance", "score"};
inline constexpr std::array<std::string_view, 6> kHistoryWords = {"care",   "spell",      "missing",
                                                                  "arrest", "attendance", "sdq"};
inline constexpr std::array<std::string_view, 3> kDirectionWords = {"lower", "higher", "context"};
inline constexpr std::array<std::string_view, 3> kPeriodWords = {"month", "quarter", "year"};
inline constexpr std::array<std::string_view, 1> kPopulationWords = {"looked_after_12_months"};
inline constexpr std::array<std::string_view, 4> kStatusWords = {"ok", "not_applicable",
                                                                 "not_available", "absent"};

}  // namespace braid::transform
