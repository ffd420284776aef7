#pragma once

#include <string>

namespace braid::app {

/// The login name of whoever runs the command; `uid-1000` where the system has none. It stands in
/// the audit beside acts of people.
std::string login_name();

}  // namespace braid::app
