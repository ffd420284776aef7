#pragma once

#include <optional>
#include <string_view>

namespace braid::app {

/// Longest reason of an answer, in bytes.
inline constexpr std::size_t kReasonMax = 200;

/// Why a reason must not be stored, or nothing. A reason is kept for as long as the decision and is
/// shown to reviewers of other agencies, so it must not say who somebody is (privacy, DEI-01,
/// DEI-10): nothing that looks like an NHS number, a UPN, a postcode, a date or a long number, and
/// one line of at most kReasonMax bytes. Names cannot be recognised; the help asks not to give any.
std::optional<std::string_view> fault_of_reason(std::string_view reason);

/// A reviewer's name: a login name, or what an organisation uses for one.
bool is_reviewer_name(std::string_view name);

}  // namespace braid::app
