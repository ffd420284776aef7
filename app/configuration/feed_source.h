#pragma once

#include "app/configuration/configuration.h"
#include "core/toml/toml_table.h"

namespace braid::app {

/// Reads `[source]`: a folder or a topic (interface, section 1). The log's configuration must be
/// known: a topic on its cluster needs no brokers of its own.
void read_feed_source(Configuration& configuration, const TomlTable& source, FeedConfig& feed);

}  // namespace braid::app
