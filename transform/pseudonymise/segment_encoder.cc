#include "transform/pseudonymise/segment_encoder.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <string>

#include "transform/pseudonymise/token_row.h"

namespace braid::transform {
namespace {

// Positions k per token (linkage-design, section 4, step 1).
constexpr std::size_t kBigramPositions = 10;
constexpr std::size_t kDatePartPositions = 6;
constexpr std::size_t kDateDigitPositions = 4;
constexpr std::size_t kPostcodePartPositions = 8;
constexpr std::size_t kPostcodeCharacterPositions = 4;
constexpr std::size_t kAnyCharacterPositions = 6;

constexpr std::size_t kLetters = 27;  // 26 and the edge
constexpr std::size_t kEdge = 26;
/// Years that dates may have (core/date.h); rows of others are not kept.
constexpr int kFirstYear = 1800, kYears = 401;
constexpr std::size_t kAnyCharacters = 36;
/// Birth years whose bigrams are kept with the cohort salt; 23 KiB each.
constexpr std::size_t kCohortsMax = 128;

constexpr std::size_t letter(char c) { return static_cast<std::size_t>(c - 'A'); }
constexpr std::size_t digit(char c) { return static_cast<std::size_t>(c - '0'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char letter_of(std::size_t i) { return i == kEdge ? '_' : static_cast<char>('A' + i); }
/// A postcode character: ten digits, then letters.
constexpr std::size_t character(char c) { return is_digit(c) ? digit(c) : 10 + letter(c); }
constexpr char character_of(std::size_t i) {
  return i < 10 ? static_cast<char>('0' + i) : static_cast<char>('A' + i - 10);
}
/// One letter or two, as the place of its row: 0 for none.
std::size_t area_of(std::string_view area) {
  const std::size_t second = area.size() > 1 ? letter(area[1]) + 1 : 0;
  return letter(area[0]) * kLetters + second;
}
std::size_t two_digits(std::string_view text) { return digit(text[0]) * 10 + digit(text[1]); }

std::string two_digit_token(char prefix, std::size_t number) {
  return {prefix, static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::string character_token(std::size_t index, char c) { return std::to_string(index) + ':' + c; }

}  // namespace

SegmentEncoder::SegmentEncoder(Keyring& keyring, const EncodingOptions& options)
    : keyring_{keyring},
      options_{options},
      bigrams_{kLetters * kLetters},
      years_{kYears},
      months_{13},
      days_{32},
      swapped_{32},
      date_digits_{8 * 10},
      areas_{26 * kLetters},
      postcode_digits_{15 * kAnyCharacters},
      postcode_letters_{kAnyCharacters} {}

Result<SegmentEncoder> SegmentEncoder::make(Keyring& keyring, const EncodingOptions& options) {
  SegmentEncoder made{keyring, options};
  BRAID_TRY(made.make_tables());
  return made;
}

Result<void> SegmentEncoder::make_tables() {
  constexpr std::array<std::string_view, kDomains> kNames = {"name", "dob", "pc"};
  for (std::size_t i = 0; i < kDomains; ++i) {
    auto tokens = keyring_.of(std::string{"seg/"} += kNames[i]);
    BRAID_TRY(tokens);
    tokens_[i] = *tokens;
    auto rows = keyring_.of(std::string{"diff/"} += kNames[i]);
    BRAID_TRY(rows);
    auto diffusion = Diffusion::make(**rows);
    BRAID_TRY(diffusion);
    diffusions_.push_back(*std::move(diffusion));
  }
  const bool filled =
      fill_bigrams(*tokens_[0], bigrams_) && fill_dates(*tokens_[1]) && fill_postcodes(*tokens_[2]);
  if (!filled) return fail(ErrorKind::unavailable, "pseudonymise/openssl");
  return {};
}

bool SegmentEncoder::fill_bigrams(KeyedHash& hash, Rows& rows) {
  for (std::size_t i = 0; i < kLetters; ++i) {
    for (std::size_t j = 0; j < kLetters; ++j) {
      const std::array<char, 2> token = {letter_of(i), letter_of(j)};
      if (!token_row(hash, {token.data(), 2}, kBigramPositions, rows[i * kLetters + j])) {
        return false;
      }
    }
  }
  return true;
}

bool SegmentEncoder::fill_dates(KeyedHash& hash) {
  bool good = true;
  const auto fill = [&](const std::string& token, std::size_t positions, Segment& row) {
    good = good && token_row(hash, token, positions, row);
  };
  for (std::size_t i = 0; i < kYears; ++i) {
    fill(std::string{"Y"} += std::to_string(kFirstYear + static_cast<int>(i)), kDatePartPositions,
         years_[i]);
  }
  for (std::size_t i = 1; i <= 31; ++i) {
    if (i <= 12) fill(two_digit_token('M', i), kDatePartPositions, months_[i]);
    fill(two_digit_token('D', i), kDatePartPositions, days_[i]);
    fill(two_digit_token('X', i), kDateDigitPositions, swapped_[i]);
  }
  for (std::size_t i = 0; i < 8; ++i) {
    for (std::size_t c = 0; c < 10; ++c) {
      fill(character_token(i, character_of(c)), kDateDigitPositions, date_digits_[i * 10 + c]);
    }
  }
  return good;
}

bool SegmentEncoder::fill_postcodes(KeyedHash& hash) {
  const bool any = options_.postcodes == PostcodeForm::any;
  bool good = true;
  const auto fill = [&](const std::string& token, std::size_t positions, Segment& row) {
    good = good && token_row(hash, token, positions, row);
  };
  // All that may stand at an index: fifteen in profile `any`, else the inward part's three.
  for (std::size_t i = 0; i < (any ? 15U : 3U); ++i) {
    for (std::size_t c = 0; c < kAnyCharacters; ++c) {
      fill(character_token(i, character_of(c)),
           any ? kAnyCharacterPositions : kPostcodeCharacterPositions,
           postcode_digits_[i * kAnyCharacters + c]);
    }
  }
  for (std::size_t c = 0; any && c < kAnyCharacters; ++c) {
    fill({'X', character_of(c)}, kAnyCharacterPositions, postcode_letters_[c]);
  }
  for (std::size_t i = 0; !any && i < 26; ++i) {
    for (std::size_t j = 0; j < kLetters; ++j) {
      std::string token = {'A', letter_of(i)};
      if (j > 0) token += letter_of(j - 1);
      fill(token, kPostcodeCharacterPositions, areas_[i * kLetters + j]);
    }
  }
  return good;
}

/// With the cohort salt names of each birth year have hashes of their own, those without a year
/// too: the label is `seg/name/YYYY` or `seg/name/none` (linkage-design, section 4, "Cohort salt").
bool SegmentEncoder::bigrams_of(std::string_view birth_year, Rows*& rows) {
  rows = &bigrams_;
  if (!options_.cohort_salt) return true;
  if (birth_year.empty()) birth_year = "none";
  const auto found = bigrams_by_year_.find(birth_year);
  if (found != bigrams_by_year_.end()) {
    rows = &found->second;
    return true;
  }
  if (bigrams_by_year_.size() >= kCohortsMax) bigrams_by_year_.clear();
  auto hash = keyring_.of(std::string{"seg/name/"} += birth_year);
  Rows made{kLetters * kLetters};
  if (!hash || !fill_bigrams(**hash, made)) return false;
  rows = &bigrams_by_year_.emplace(birth_year, std::move(made)).first->second;
  return true;
}

bool SegmentEncoder::name_tokens(std::string_view name, std::string_view birth_year,
                                 Segment& segment) {
  segment = {};
  Rows* rows = nullptr;
  if (!bigrams_of(birth_year, rows)) return false;
  std::size_t last = kEdge;
  for (const char c : name) {
    add_row((*rows)[last * kLetters + letter(c)], segment);
    last = letter(c);
  }
  add_row((*rows)[last * kLetters + kEdge], segment);
  return true;
}

bool SegmentEncoder::birth_date_tokens(std::string_view date, Segment& segment) {
  segment = {};
  const auto year = two_digits(date.substr(0, 2)) * 100 + two_digits(date.substr(2, 2));
  const auto month = two_digits(date.substr(4, 2)), day = two_digits(date.substr(6, 2));
  if (year >= kFirstYear && year < kFirstYear + kYears) {
    add_row(years_[year - kFirstYear], segment);
  } else {
    Segment row;
    const auto token = std::string{"Y"} += date.substr(0, 4);
    if (!token_row(*tokens_[1], token, kDatePartPositions, row)) return false;
    add_row(row, segment);
  }
  add_row(months_[month], segment);
  add_row(days_[day], segment);
  add_row(swapped_[month], segment);
  add_row(swapped_[day], segment);
  for (std::size_t i = 0; i < date.size(); ++i) {
    add_row(date_digits_[i * 10 + digit(date[i])], segment);
  }
  return true;
}

/// Adds the row of a postcode token of at most fifteen characters.
bool SegmentEncoder::kept_row(char prefix, std::string_view text, std::size_t positions,
                              Segment& segment) {
  ShortText<15> token;
  token.set({&prefix, 1});
  std::copy(text.begin(), text.end(), token.bytes.begin() + 1);
  token.size = static_cast<std::uint8_t>(text.size() + 1);
  const auto* const row = kept_.get(
      token, [&](Segment& made) { return token_row(*tokens_[2], token.view(), positions, made); });
  if (row != nullptr) add_row(*row, segment);
  OPENSSL_cleanse(&token, sizeof token);
  return row != nullptr;
}

bool SegmentEncoder::postcode_tokens(std::string_view postcode, std::string_view outward,
                                     Segment& segment) {
  segment = {};
  const auto keep = [&](char prefix, std::string_view text) {
    return kept_row(prefix, text, kPostcodePartPositions, segment);
  };
  if (!keep('F', postcode) || !keep('D', outward)) return false;
  if (options_.postcodes == PostcodeForm::any) {
    for (std::size_t i = 0; i < postcode.size(); ++i) {
      add_row(postcode_digits_[i * kAnyCharacters + character(postcode[i])], segment);
      add_row(postcode_letters_[character(postcode[i])], segment);
    }
    return true;
  }
  if (!keep('S', postcode.substr(0, outward.size() + 1))) return false;
  const auto area = outward.substr(0, outward.find_first_of("0123456789"));
  add_row(areas_[area_of(area)], segment);
  const auto inward = postcode.substr(outward.size());
  for (std::size_t i = 0; i < inward.size(); ++i) {
    add_row(postcode_digits_[i * kAnyCharacters + character(inward[i])], segment);
  }
  return true;
}

bool SegmentEncoder::name(std::string_view name, std::string_view birth_year, Segment& segment) {
  if (!name_tokens(name, birth_year, segment)) return false;
  segment = diffusions_[static_cast<std::size_t>(Domain::name)].apply(segment);
  return true;
}

bool SegmentEncoder::birth_date(std::string_view date, Segment& segment) {
  if (!birth_date_tokens(date, segment)) return false;
  segment = diffusions_[static_cast<std::size_t>(Domain::birth_date)].apply(segment);
  return true;
}

bool SegmentEncoder::postcode(std::string_view postcode, std::string_view outward,
                              Segment& segment) {
  if (!postcode_tokens(postcode, outward, segment)) return false;
  segment = diffusions_[static_cast<std::size_t>(Domain::postcode)].apply(segment);
  return true;
}

}  // namespace braid::transform
