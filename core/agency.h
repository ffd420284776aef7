#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace braid {

/// Kinds of agency, in the order in which a person's attributes are believed (rulings B12) and in
/// which the person handle is chosen (rulings S16). `programme` comes last: it knows people only by
/// other agencies' names for them.
enum class AgencyKind : std::uint8_t { children, health, education, police, provider, programme };

/// The kind that the text `kind/code` of a feed's `agency` begins with.
std::optional<AgencyKind> agency_kind(std::string_view agency);
std::string_view agency_kind_name(AgencyKind kind);

}  // namespace braid
