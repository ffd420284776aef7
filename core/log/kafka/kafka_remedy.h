#pragma once

#include <string_view>

namespace braid {

/// What an operator can do about a rule that begins with "kafka/", in one sentence; empty for a
/// rule that is not known.
std::string_view kafka_remedy(std::string_view rule);

}  // namespace braid
