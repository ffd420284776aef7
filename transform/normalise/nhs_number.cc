#include "transform/normalise/nhs_number.h"

namespace braid::transform {

std::optional<std::string_view> normalise_nhs_number(std::string_view sent,
                                                     NhsNumberBuffer& buffer) {
  std::size_t size = 0;
  for (const char c : sent) {
    if (c < '0' || c > '9') continue;
    if (size == buffer.size()) return std::nullopt;
    buffer[size++] = c;
  }
  const std::string_view digits{buffer.data(), size};
  if (!is_nhs_number(digits)) return std::nullopt;
  return digits;
}

}  // namespace braid::transform
