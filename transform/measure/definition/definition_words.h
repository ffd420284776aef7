#pragma once

#include <array>
#include <string_view>

namespace braid::transform {

// The closed sets of words of a definition. Where there is an enum, in its order.

inline constexpr std::array<std::string_view, 14> kMeasureWords = {
    "stock",  "at_end", "starts", "ends", "active", "duration", "figure",
    "people", "share",  "mean",   "rate", "ratio",  "change",   "median"};
inline constexpr std::array<std::string_view, 22> kUnitWords = {
    "child",  "young_person", "person", "family",   "episode", "spell",     "day",  "incident",
    "arrest", "attendance",   "score",  "referral", "plan",    "placement", "move", "event",
    "worker", "case",         "fte",    "session",  "bed",     "pair"};
inline constexpr std::array<std::string_view, 3> kDirectionWords = {"lower", "higher", "context"};
inline constexpr std::array<std::string_view, 6> kPeriodWords = {
    "month", "quarter", "year", "census", "term", "school_year"};
inline constexpr std::array<std::string_view, 6> kProfileWords = {
    "dfe_cla", "dfe_cin", "dfe_csww", "nhs", "tre10", "linked_default"};
inline constexpr std::array<std::string_view, 4> kStatusWords = {"ok", "not_applicable",
                                                                 "not_available", "absent"};
inline constexpr std::array<std::string_view, 3> kWeightWords = {"one", "value", "length"};
inline constexpr std::array<std::string_view, 2> kPickWords = {"first", "last"};
inline constexpr std::array<std::string_view, 3> kPairPickWords = {"nearest", "latest", "open"};
inline constexpr std::array<std::string_view, 8> kPairCountWords = {
    "value", "change", "pairs", "lower", "higher", "same", "matching", "change_of_matching"};
/// Each has a form that begins with "not-", but the last.
inline constexpr std::array<std::string_view, 9> kRelationWords = {
    "open",   "before",    "ended-before", "after",   "on-day",
    "within", "in-period", "throughout",   "complete"};
inline constexpr std::array<std::string_view, 9> kMarkWords = {
    "from_care", "seen_by", "interview",  "lives_at", "repeated",
    "midyear",   "agency",  "registered", "homeless"};

}  // namespace braid::transform
