#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace braid::app {

/// Names that a configuration directory holds, for completing a command line: of `what` as --help
/// writes it: FEED, AGREEMENT, SUBSCRIPTION, PROGRAMME, CERTIFICATE, AREA, INDICATOR, STREAM.
/// Nothing for other words, and nothing where a file cannot be read: what is wrong is told
/// elsewhere.
std::vector<std::string> configured_names(const std::string& folder, std::string_view what);

}  // namespace braid::app
