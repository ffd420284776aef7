#include "app/command/review/review_reason.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace braid::app {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
/// What people write between the parts of a number.
bool is_separator(char c) { return std::string_view{" -./"}.find(c) != std::string_view::npos; }

/// Digits in a row, of which any two may have one separator between them: a date has six or more,
/// an NHS number ten, a UPN twelve, a telephone number eleven. A number of up to five stays.
bool has_long_number(std::string_view text) {
  std::size_t digits = 0;
  bool gap = true;
  for (const char c : text) {
    if (is_digit(c)) {
      ++digits;
      gap = false;
      if (digits >= 6) return true;
    } else if (is_separator(c) && digits > 0 && !gap) {
      gap = true;
    } else {
      digits = 0;
      gap = true;
    }
  }
  return false;
}

/// The text as words of capitals and digits.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (is_digit(c) || is_letter(c)) {
      words.back() += upper(c);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  return words;
}

bool is_inward(std::string_view text) {
  return text.size() == 3 && is_digit(text[0]) && is_letter(text[1]) && is_letter(text[2]);
}

/// [A-Z]{1,2}[0-9][A-Z0-9]? (linkage-design 2.6)
bool is_outward(std::string_view text) {
  std::size_t letters = 0;
  while (letters < text.size() && is_letter(text[letters])) ++letters;
  if (letters < 1 || letters > 2) return false;
  const auto rest = text.substr(letters);
  return (rest.size() == 1 || rest.size() == 2) && is_digit(rest[0]);
}

bool is_postcode(std::string_view text) {
  return text.size() >= 5 && is_inward(text.substr(text.size() - 3)) &&
         is_outward(text.substr(0, text.size() - 3));
}

bool has_postcode(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_postcode(words[i])) return true;
    if (i + 1 < words.size() && is_outward(words[i]) && is_inward(words[i + 1])) return true;
  }
  return false;
}

bool is_month(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "JANUARY", "FEBRUARY", "MARCH",     "APRIL",   "MAY",      "JUNE",
      "JULY",    "AUGUST",   "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"};
  return word.size() >= 3 && std::any_of(kMonths.begin(), kMonths.end(),
                                         [&](auto month) { return month.starts_with(word); });
}

/// A day beside the name of a month: "4 March", "March 4th", "4th of March".
bool has_written_date(const std::vector<std::string>& words) {
  const auto is_day = [](std::string_view word) {
    return !word.empty() && word.size() <= 4 && is_digit(word[0]);
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_month(words[i])) continue;
    if (i > 0 && is_day(words[i - 1])) return true;
    if (i > 1 && words[i - 1] == "OF" && is_day(words[i - 2])) return true;
    if (i + 1 < words.size() && is_day(words[i + 1])) return true;
  }
  return false;
}

/// Two or three short numbers with strokes or dots between: "4/3/12".
bool has_short_date(std::string_view text) {
  std::size_t parts = 0, digits = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      parts += digits++ == 0 ? 1 : 0;
      if (parts == 3) return true;
    } else if (std::string_view{"/.-"}.find(c) != std::string_view::npos && digits > 0) {
      digits = 0;
    } else {
      parts = digits = 0;
    }
  }
  return false;
}

}  // namespace

std::optional<std::string_view> fault_of_reason(std::string_view reason) {
  if (reason.find_first_not_of(' ') == std::string_view::npos) return "it is empty";
  if (reason.size() > kReasonMax) return "it is longer than 200 bytes";
  if (std::any_of(reason.begin(), reason.end(),
                  [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    return "it has a control character or more than one line";
  }
  if (reason.find('@') != std::string_view::npos) return "it holds what may be an e-mail address";
  if (has_long_number(reason)) return "it holds a number that may be an identifier or a date";
  const auto words = words_of(reason);
  if (has_short_date(reason) || has_written_date(words)) return "it holds what may be a date";
  if (has_postcode(words)) return "it holds what may be a postcode";
  return std::nullopt;
}

bool is_reviewer_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return is_digit(c) || is_letter(c) ||
           std::string_view{"._-@"}.find(c) != std::string_view::npos;
  });
}

}  // namespace braid::app
