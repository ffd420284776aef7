#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace braid::transform {

/// A fraction without rounding. Money is of pence.
using Exact = boost::multiprecision::cpp_rational;

/// "1325", "-12.50": digits, at most one point, at most 18 digits in all. Nothing for anything
/// else.
std::optional<Exact> parse_exact(std::string_view text);

/// To a whole number, half away from zero (indicators, rule R20). The number has to fit in 62 bits.
std::int64_t to_whole(const Exact& value);

/// With so many digits after the point, half away from zero: 2.675 to two places is "2.68".
std::string to_decimal(const Exact& value, int places);

}  // namespace braid::transform
