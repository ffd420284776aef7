#pragma once

#include <string_view>

namespace braid::synth {

/// The plan of the No Wrong Door demonstration's evaluation, a file of programmes.d.
std::string_view nwd_programme();
/// What was published of it, a file of stated.d.
std::string_view nwd_stated();

}  // namespace braid::synth
