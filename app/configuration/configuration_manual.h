#pragma once

#include <string>

namespace braid::app {

/// The part of braid.toml(5) that tells of every key of every file, in scdoc: made of
/// configuration_keys(). It stands in docs/man/braid.toml.5.scd between two comments.
std::string configuration_manual();

}  // namespace braid::app
