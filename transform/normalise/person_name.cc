#include "transform/normalise/person_name.h"

#include <openssl/crypto.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"

namespace braid::transform {
namespace {

constexpr std::array<std::string_view, 14> kTitles = {"MR",   "MRS",  "MS",     "MISS", "MX",
                                                      "DR",   "PROF", "REV",    "SIR",  "DAME",
                                                      "LADY", "LORD", "MASTER", "MSTR"};
constexpr std::array<std::string_view, 6> kSuffixes = {"JR", "JNR", "SR", "SNR", "II", "III"};
constexpr std::array<std::string_view, 20> kPlaceholders = {
    "UNKNOWN", "NOTKNOWN", "NK",      "NA",       "NONE",     "NULL",       "TEST",
    "BABY",    "BABYOF",   "BABYBOY", "BABYGIRL", "TWIN",     "TWINONE",    "TWINTWO",
    "INFANT",  "UNBORN",   "XXX",     "ANON",     "NOTGIVEN", "NOTRECORDED"};

constexpr bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The words of a name: letters one after another, and where each word ends.
struct Words {
  char* letters = nullptr;
  std::uint32_t* ends = nullptr;
  std::size_t count = 0;

  std::string_view word(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return {letters + begin, ends[i] - begin};
  }
  /// Words `first` to before `last` as one.
  std::string_view joined(std::size_t first, std::size_t last) const {
    const std::size_t begin = first == 0 ? 0 : ends[first - 1];
    return {letters + begin, ends[last - 1] - begin};
  }
};

/// Steps 3 and 4: apostrophes and full stops vanish, everything else that is no letter separates.
void split(std::string_view text, Words& words) {
  std::uint32_t size = 0;
  std::uint32_t begin = 0;
  for (char c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (is_letter(c)) {
      words.letters[size++] = c;
    } else if (c != '\'' && c != '`' && c != '.' && size > begin) {
      words.ends[words.count++] = begin = size;
    }
  }
  if (size > begin) words.ends[words.count++] = size;
}

enum class Part { surname, given_name };

/// Steps 5 to 9.
std::string_view choose(const Words& words, Part part, NameBuffer& buffer) {
  if (words.count == 0) return {};
  std::size_t first = 0;
  std::size_t last = words.count;
  while (last - first > 1 && is_one_of(words.word(first), kTitles)) ++first;
  while (last - first > 1 && is_one_of(words.word(last - 1), kSuffixes)) --last;
  const auto all = words.joined(first, last);
  if (is_one_of(all, kPlaceholders)) return {};
  const auto chosen = (part == Part::surname ? all : words.word(first)).substr(0, buffer.size());
  std::copy(chosen.begin(), chosen.end(), buffer.begin());
  return {buffer.data(), chosen.size()};
}

std::string_view normalise_ascii(std::string_view text, Part part, NameBuffer& buffer) {
  // Names longer than this are not names; they are read all the same, from the heap.
  constexpr std::size_t kUsualBytes = 256;
  if (text.size() <= kUsualBytes) {
    std::array<char, kUsualBytes> letters;
    std::array<std::uint32_t, kUsualBytes / 2 + 1> ends;
    Words words{letters.data(), ends.data()};
    split(text, words);
    const auto name = choose(words, part, buffer);
    OPENSSL_cleanse(letters.data(), text.size());
    return name;
  }
  std::string letters(text.size(), '\0');
  std::vector<std::uint32_t> ends(text.size() / 2 + 1);
  Words words{letters.data(), ends.data()};
  split(text, words);
  const auto name = choose(words, part, buffer);
  OPENSSL_cleanse(letters.data(), letters.size());
  return name;
}

/// Step 1, both cases; nothing for a character that is not replaced.
std::string_view replacement(UChar32 c) {
  switch (c) {
    case 0x00DF:
    case 0x1E9E:
      return "SS";  // sharp s
    case 0x00C6:
    case 0x00E6:
      return "AE";
    case 0x0152:
    case 0x0153:
      return "OE";
    case 0x00D8:
    case 0x00F8:
      return "O";  // slashed
    case 0x0110:
    case 0x0111:  // stroke
    case 0x00D0:
    case 0x00F0:
      return "D";  // eth
    case 0x00DE:
    case 0x00FE:
      return "TH";  // thorn
    case 0x0141:
    case 0x0142:
      return "L";  // stroke
    case 0x0131:
      return "I";  // dotless
    default:
      return {};
  }
}

bool is_apostrophe(UChar32 c) {
  return c == 0x2018 || c == 0x2019 || c == 0x02BB || c == 0x02BC || c == 0x00B4;
}

bool is_combining_mark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }

/// Steps 1 and 2, and the apostrophes of step 3 that are not ASCII. What is left outside ASCII
/// becomes a space, since all it can do is separate words.
std::string fold_to_ascii(std::string_view text) {
  const auto sent = icu::UnicodeString::fromUTF8({text.data(), static_cast<int>(text.size())});
  icu::UnicodeString replaced;
  for (std::int32_t i = 0; i < sent.length(); i = sent.moveIndex32(i, 1)) {
    const UChar32 c = sent.char32At(i);
    if (const auto letters = replacement(c); !letters.empty()) {
      for (const char letter : letters) replaced.append(static_cast<UChar>(letter));
    } else if (c != 0x00B4) {
      // U+00B4 is deleted here already: NFKD would make it a space, and step 3 would never see it.
      replaced.append(c);
    }
  }
  UErrorCode error = U_ZERO_ERROR;
  const auto* const nfkd = icu::Normalizer2::getNFKDInstance(error);
  BRAID_CHECK(U_SUCCESS(error));
  icu::UnicodeString decomposed = nfkd->normalize(replaced, error);
  BRAID_CHECK(U_SUCCESS(error));
  decomposed.toUpper(icu::Locale::getRoot());
  std::string folded;
  folded.reserve(static_cast<std::size_t>(decomposed.length()));
  for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    const UChar32 c = decomposed.char32At(i);
    if (is_combining_mark(c) || is_apostrophe(c)) continue;
    folded += c < 0x80 ? static_cast<char>(c) : ' ';
  }
  return folded;
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string_view normalise(std::string_view sent, Part part, NameBuffer& buffer) {
  if (is_ascii(sent)) return normalise_ascii(sent, part, buffer);
  std::string folded = fold_to_ascii(sent);
  const auto name = normalise_ascii(folded, part, buffer);
  OPENSSL_cleanse(folded.data(), folded.size());
  return name;
}

}  // namespace

std::string_view normalise_surname(std::string_view sent, NameBuffer& buffer) {
  return normalise(sent, Part::surname, buffer);
}

std::string_view normalise_given_name(std::string_view sent, NameBuffer& buffer) {
  return normalise(sent, Part::given_name, buffer);
}

bool is_untransliterated(std::string_view sent) {
  if (is_ascii(sent)) return false;
  std::string folded = fold_to_ascii(sent);
  const bool none = std::none_of(folded.begin(), folded.end(),
                                 [](char c) { return is_letter(c) || (c >= 'a' && c <= 'z'); });
  OPENSSL_cleanse(folded.data(), folded.size());
  return none;
}

}  // namespace braid::transform
