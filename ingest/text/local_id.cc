#include "ingest/text/local_id.h"

#include <algorithm>

namespace braid::ingest {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::size_t leading_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) -
                                  text.begin());
}

std::size_t words(std::string_view text) {
  std::size_t count = 0;
  bool inside = false;
  for (const char c : text) {
    if (!is_blank(c) && !inside) ++count;
    inside = !is_blank(c);
  }
  return count;
}

bool addresses_somebody(std::string_view text) {
  return text.find('@') != text.npos || text.find("://") != text.npos ||
         text.find("www.") != text.npos;
}

/// Digits on end, not counting the blanks and hyphens between them.
std::size_t longest_digit_run(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      longest = std::max(longest, ++run);
    } else if (c != ' ' && c != '-') {
      run = 0;
    }
  }
  return longest;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_exponent_form(std::string_view text) {
  text = trimmed(text);
  const std::size_t whole = leading_digits(text);
  if (whole == 0) return false;
  text.remove_prefix(whole);
  bool certain = false;
  if (text.starts_with('.') || text.starts_with(',')) {
    text.remove_prefix(1);
    text.remove_prefix(leading_digits(text));
    certain = true;
  }
  if (!text.starts_with('E') && !text.starts_with('e')) return false;
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) {
    text.remove_prefix(1);
    certain = true;
  }
  return certain && !text.empty() && leading_digits(text) == text.size();
}

bool is_free_text(std::string_view text) {
  return words(text) >= 3 || addresses_somebody(text) || longest_digit_run(text) >= 10;
}

Literal fault_of_local_id(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return "row/id-missing";
  if (is_exponent_form(text)) return "row/id-mangled";
  // Ids of ten digits occur, so a run of digits is no fault here.
  if (text.size() > kLocalIdBytesMax || words(text) >= 3 || addresses_somebody(text)) {
    return "row/id-not-an-id";
  }
  return "";
}

}  // namespace braid::ingest
