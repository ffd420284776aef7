#include "ingest/admit/hashed_name.h"

#include <algorithm>
#include <cstddef>

namespace braid::ingest {
namespace {

/// 16 bytes, the least that a hash is cut to, in the two spellings.
constexpr std::size_t kHexDigitsMin = 32, kBase64Min = 22;
constexpr std::ptrdiff_t kDigitsMin = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
/// Of base64 or of its form for addresses.
bool is_base64(char c) {
  return is_digit(c) || is_letter(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\"'");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\"'") - first + 1);
}

/// Hexadecimal digits, also in groups: with colons, or with the hyphens of a UUID.
bool is_hex_text(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), is_hex);
  return digits >= static_cast<std::ptrdiff_t>(kHexDigitsMin) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_hex(c) || c == ':' || c == '-'; });
}

bool is_base64_text(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  return text.size() >= kBase64Min && std::all_of(text.begin(), text.end(), is_base64);
}

}  // namespace

bool is_hashed_name(std::string_view sent) {
  if (sent.size() < kBase64Min) return false;
  std::string_view text = trimmed(sent);
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  if (std::count_if(text.begin(), text.end(), is_digit) < kDigitsMin) return false;
  return is_hex_text(text) || is_base64_text(text);
}

}  // namespace braid::ingest
