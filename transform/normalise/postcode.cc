#include "transform/normalise/postcode.h"

namespace braid::transform {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

/// `[A-Z]{1,2}[0-9][A-Z0-9]?`
bool is_outward(std::string_view text) {
  std::size_t letters = 0;
  while (letters < text.size() && letters < 2 && is_letter(text[letters])) ++letters;
  const auto rest = text.substr(letters);
  return letters > 0 && (rest.size() == 1 || rest.size() == 2) && is_digit(rest[0]);
}

/// `[0-9][A-Z]{2}`
bool is_inward(std::string_view text) {
  return is_digit(text[0]) && is_letter(text[1]) && is_letter(text[2]);
}

/// In capitals, without all else; empty if they are more than the buffer takes.
template <std::size_t N>
std::string_view letters_and_digits(std::string_view sent, std::array<char, N>& buffer) {
  std::size_t size = 0;
  for (char c : sent) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!is_digit(c) && !is_letter(c)) continue;
    if (size == buffer.size()) return {};
    buffer[size++] = c;
  }
  return {buffer.data(), size};
}

}  // namespace

std::optional<Postcode> normalise_postcode(std::string_view sent, PostcodeBuffer& buffer) {
  const auto whole = letters_and_digits(sent, buffer);
  if (whole.size() < 5) return std::nullopt;
  const auto size = whole.size();
  const Postcode postcode{whole, whole.substr(0, size - 3)};
  if (!is_outward(postcode.outward) || !is_inward(whole.substr(size - 3))) return std::nullopt;
  if (whole.starts_with("ZZ99")) return std::nullopt;
  return postcode;
}

bool is_no_fixed_abode(std::string_view sent) {
  AnyPostcodeBuffer buffer;
  return letters_and_digits(sent, buffer).starts_with("ZZ99");
}

std::optional<Postcode> normalise_any_postcode(std::string_view sent, AnyPostcodeBuffer& buffer) {
  const auto whole = letters_and_digits(sent, buffer);
  if (whole.size() < 2) return std::nullopt;
  return Postcode{whole, whole.substr(0, 2)};
}

}  // namespace braid::transform
