#pragma once

#include <toml++/toml.h>

#include <string>

#include "app/configuration/configuration.h"
#include "core/fault.h"

namespace braid::app {

/// Reads `[source]`: a folder or a topic (interface, section 1). The log's configuration must be
/// known: a topic on its cluster needs no brokers of its own.
void read_feed_source(const Configuration& configuration, const std::string& file,
                      const toml::table& source, FeedConfig& feed, Faults& faults);

}  // namespace braid::app
