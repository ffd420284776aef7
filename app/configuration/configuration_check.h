#pragma once

#include "app/configuration/configuration.h"
#include "core/toml/toml_table.h"

namespace braid::app {

// What one table alone cannot tell: names that must be known elsewhere, contradictions. Each checks
// the last item of its list, just read from `table`, against everything read before it.

void check_agreement(const Configuration& configuration, const TomlTable& table);
void check_feed(Configuration& configuration, const TomlTable& table);
void check_subscription(const Configuration& configuration, const TomlTable& table);
void check_programme(const Configuration& configuration, const TomlTable& table);
/// An id, or a pattern of ids, that stands under `key`.
void check_indicator(const Configuration& configuration, const TomlTable& table,
                     std::string_view key, const std::string& pattern);

}  // namespace braid::app
