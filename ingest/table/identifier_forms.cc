#include "ingest/table/identifier_forms.h"

#include <algorithm>

namespace braid::ingest {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// Letters and digits of `text` in upper case; nothing if it holds anything but them and `between`,
/// or more than fit.
template <std::size_t N>
std::optional<std::size_t> compact(std::string_view text, std::string_view between,
                                   std::array<char, N>& into) {
  std::size_t size = 0;
  for (const char given : text) {
    if (between.find(given) != between.npos) continue;
    const char c = upper(given);
    if (size == N || (!is_digit(c) && !is_upper(c))) return std::nullopt;
    into[size++] = c;
  }
  return size;
}

constexpr std::string_view kUpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

/// Pattern of an outward code and an inward code: A9 9AA, A99 9AA, AA9 9AA, AA99 9AA, A9A, AA9A.
bool is_postcode(std::string_view text) {
  if (text.size() < 5) return false;
  const auto outward = text.substr(0, text.size() - 3);
  const auto inward = text.substr(text.size() - 3);
  if (!is_digit(inward[0]) || !is_upper(inward[1]) || !is_upper(inward[2])) return false;
  const std::size_t letters = outward.size() > 1 && is_upper(outward[1]) ? 2 : 1;
  if (!is_upper(outward[0]) || outward.size() <= letters || outward.size() > letters + 2) {
    return false;
  }
  return is_digit(outward[letters]);
}

}  // namespace

bool has_nhs_number_form(Personal<std::string_view> text) {
  std::array<char, 10> digits{};
  const auto size = compact(text.reveal_to_admit(), " -", digits);
  if (size != digits.size() || !std::all_of(digits.begin(), digits.end(), is_digit)) return false;
  if (std::count(digits.begin(), digits.end(), digits[0]) == 10) return false;
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
  const int check = (11 - sum % 11) % 11;
  return check != 10 && check == digits[9] - '0';
}

UpnForm upn_form(Personal<std::string_view> text) {
  std::array<char, 13> upn{};
  const auto size = compact(text.reveal_to_admit(), " ", upn);
  if (!size) return UpnForm::wrong;
  const auto start = upn.begin(), stop = upn.begin() + static_cast<std::ptrdiff_t>(*size);
  if ((*size == 3 || *size == 4) && upn[0] == 'U' && upn[1] == 'N' &&
      std::all_of(start + 2, stop, is_digit)) {
    return UpnForm::unknown_reason;
  }
  if (*size != 13 || !std::all_of(start + 1, stop - 1, is_digit)) return UpnForm::wrong;
  std::size_t sum = 0;
  for (std::size_t position = 2; position <= 13; ++position) {
    const char c = upn[position - 1];
    const std::size_t value = is_digit(c) ? static_cast<std::size_t>(c - '0') : kUpnLetters.find(c);
    if (value == kUpnLetters.npos) return UpnForm::wrong;
    sum += value * position;
  }
  return upn[0] == kUpnLetters[sum % kUpnLetters.size()] ? UpnForm::good : UpnForm::wrong;
}

std::optional<CompactPostcode> CompactPostcode::read(Personal<std::string_view> text) {
  CompactPostcode postcode;
  const auto size = compact(text.reveal_to_admit(), " \t", postcode.bytes_);
  if (!size || !is_postcode({postcode.bytes_.data(), *size})) return std::nullopt;
  postcode.size_ = static_cast<std::uint8_t>(*size);
  return postcode;
}

}  // namespace braid::ingest
