#pragma once

#include <string_view>

#include "core/personal.h"

namespace braid::transform {

/// What a line of a test file says of a made-up or public person, in clear. Empty: not said.
struct PersonText {
  using Text = Personal<std::string_view>;
  Text surname, given_name;
  Text birth_date;  ///< as read_birth_date() takes it
  Text postcode;
  Text sex;  ///< M, F, 1, 2, 9, or the word
  Text nhs_number, upn;
  /// An identifier without a check digit, which may be mistyped (linkage-design, section 8).
  Text other_identifier;
};

}  // namespace braid::transform
