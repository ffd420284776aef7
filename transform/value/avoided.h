#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "transform/value/exact.h"

// How much of an outcome a programme has avoided (evaluation, V3, V9, V10; rulings H39, H44).
// Negative: a cost increase, which stays one.

namespace braid::transform {

/// How a quantity was come by, best first; printed with it.
enum class AvoidedBy : std::uint8_t {
  stated,                 ///< in the programme's file
  difference_in_changes,  ///< against a comparator, before and after
  matched_after_only,     ///< against a comparator, after only
  before_and_after,       ///< no comparator: less a stated deadweight
};

/// Of the people's numbers before and after; fewer is better.
struct Changes {
  Exact before, after;              ///< of the programme
  Exact other_before, other_after;  ///< of the comparator
};

/// Of counts: what there would have been, had the programme gone the comparator's way, less what
/// there was. Nothing if the comparator had none before.
std::optional<Exact> avoided_of_counts(const Changes& counts);
/// Of means, days and shares, which are per person; of `people`.
Exact avoided_of_means(const Changes& per_person, std::int64_t people);
Exact avoided_after_only(const Exact& per_person, const Exact& other_per_person,
                         std::int64_t people);
/// `deadweight`: the share that would have happened anyway, 0 to 1.
Exact avoided_before_and_after(const Exact& before, const Exact& after, const Exact& deadweight);

/// For each of several valued indicators, in order of declaration: the earlier one that has counted
/// the same money already, or none. Nights in a home, days in care and children who enter care are
/// one thing; so are the ways to count missing incidents.
std::vector<std::optional<std::size_t>> counted_already(std::span<const std::string> indicators);

}  // namespace braid::transform
