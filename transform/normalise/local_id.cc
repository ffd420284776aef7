#include "transform/normalise/local_id.h"

namespace braid::transform {
namespace {

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

std::string_view normalise_local_id(std::string_view sent, std::string& buffer) {
  buffer.clear();
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const char c = sent[i];
    if (is_blank(c)) continue;
    if (c == kNoBreakSpace[0] && sent.substr(i).starts_with(kNoBreakSpace)) {
      ++i;
      continue;
    }
    buffer += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  std::string_view id = buffer;
  if (id.ends_with(".0")) id.remove_suffix(2);
  return id;
}

}  // namespace braid::transform
