#include "transform/normalise/upn.h"

namespace braid::transform {
namespace {

/// Letters that a check letter, or the last letter of a temporary UPN, may be: no I, O or S. A
/// letter counts as its place here (linkage-design 2.2).
constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::string_view> normalise_upn(std::string_view sent, UpnBuffer& buffer) {
  std::size_t size = 0;
  for (char c : sent) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!is_digit(c) && (c < 'A' || c > 'Z')) continue;
    if (size == buffer.size()) return std::nullopt;
    buffer[size++] = c;
  }
  if (size != buffer.size()) return std::nullopt;
  std::size_t sum = 0;
  for (std::size_t i = 1; i < size; ++i) {
    std::size_t value = 0;
    if (is_digit(buffer[i])) {
      value = static_cast<std::size_t>(buffer[i] - '0');
    } else {
      value = kLetters.find(buffer[i]);
      if (i != size - 1 || value == std::string_view::npos) return std::nullopt;
    }
    sum += value * (i + 1);  // positions count from 1
  }
  if (buffer[0] != kLetters[sum % kLetters.size()]) return std::nullopt;
  return std::string_view{buffer.data(), size};
}

}  // namespace braid::transform
