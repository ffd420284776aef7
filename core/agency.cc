#include "core/agency.h"

#include <array>

namespace braid {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"children", "health",   "education",
                                                    "police",   "provider", "programme"};

}  // namespace

std::optional<AgencyKind> agency_kind(std::string_view agency) {
  const auto kind = agency.substr(0, agency.find('/'));
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == kind) return static_cast<AgencyKind>(i);
  }
  return std::nullopt;
}

std::string_view agency_kind_name(AgencyKind kind) {
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace braid
