#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace braid::app {

/// One screen for people from what the processes of a service say of themselves
/// (docs/operating.md): whether it is ready and why not, roles, feeds, subscriptions, links, log,
/// memory.
std::string status_text(const std::vector<nlohmann::ordered_json>& processes);

}  // namespace braid::app
