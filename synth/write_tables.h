#pragma once

#include <span>
#include <string>

#include "core/date.h"
#include "core/result.h"
#include "synth/records.h"
#include "synth/write_903.h"

namespace braid::synth {

/// What the small deliveries of one table have in common.
struct TableOptions {
  Date from, until;  ///< the period that the table speaks for, both days included
  std::string submitted;
};

/// An authority's NCCIS of several months (feed-formats 8.2).
Result<Written> write_nccis(const std::string& folder, std::span<const YoungPerson> people,
                            const TableOptions& options);
/// Answers to instruments, of format `survey` (rulings G45).
Result<Written> write_survey(const std::string& folder, std::span<const Answer> answers,
                             const TableOptions& options);
/// A register of beds, of format `beds` (rulings G43).
Result<Written> write_beds(const std::string& folder, std::span<const BedsOfHome> rows,
                           const TableOptions& options);

}  // namespace braid::synth
