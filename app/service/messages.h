#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace braid::app {

/// Role whose thread this is, for the journal; empty for the others.
inline thread_local std::string_view role_of_thread;

/// Where messages go: to the journal with their fields where standard error is the journal, else to
/// standard error, with the time. `quiet`: warnings and errors only.
void set_up_messages(bool quiet);

/// The fields of a message: `Took a delivery. feed=x rule="a b"` has BRAID_FEED and BRAID_RULE. The
/// constant sentence ends before the first `key=`.
std::vector<std::pair<std::string, std::string>> fields_of(std::string_view message);

}  // namespace braid::app
