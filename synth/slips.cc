#include "synth/slips.h"

#include <array>
#include <utility>

#include "synth/name_stocks.h"
#include "synth/spelling.h"

namespace braid::synth {
namespace {

bool is_plain_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

/// A key beside it on a British keyboard.
char neighbour_key(char letter, Random& random) {
  static constexpr std::array<std::string_view, 3> kRows{"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  for (const auto row : kRows) {
    const std::size_t at = row.find(letter);
    if (at == std::string_view::npos) continue;
    const bool left = at + 1 == row.size() || (at > 0 && random.percent(50));
    return row[left ? at - 1 : at + 1];
  }
  return letter;  // a capital: the caller has looked for a small letter
}

struct Misread {
  std::string_view letters, read;
};
constexpr std::array<Misread, 16> kMisread{{{"O", "0"},
                                            {"I", "1"},
                                            {"L", "1"},
                                            {"S", "5"},
                                            {"RN", "M"},
                                            {"CL", "D"},
                                            {"M", "RN"},
                                            {"D", "CL"},
                                            {"B", "8"},
                                            {"G", "6"},
                                            {"Z", "2"},
                                            {"W", "VV"},
                                            {"U", "V"},
                                            {"I", "L"},
                                            {"E", "F"},
                                            {"H", "N"}}};

}  // namespace

std::string with_a_slip(std::string_view text, Random& random) {
  std::string out{text};
  if (out.size() < 3) return out + 'e';
  const auto at = 1 + random.below(static_cast<std::uint32_t>(out.size() - 2));
  if (!is_plain_letter(out[at]) || !is_plain_letter(out[at + 1])) return out + 'e';
  switch (random.below(4)) {
    case 0:
      out.erase(at, 1);
      break;
    case 1:
      out.insert(at, 1, out[at]);
      break;
    case 2: {
      const char struck = neighbour_key(out[at], random);
      out[at] = struck == out[at] ? 'e' : struck;
      break;
    }
    default:
      if (out[at] == out[at + 1]) {
        out.erase(at, 1);
      } else {
        std::swap(out[at], out[at + 1]);
      }
  }
  return out;
}

std::string badly_scanned(std::string_view text, Random& random) {
  std::string out = in_capitals(text);
  const auto start = random.below(static_cast<std::uint32_t>(kMisread.size()));
  for (std::size_t tried = 0; tried < kMisread.size(); ++tried) {
    const auto& misread = kMisread[(start + tried) % kMisread.size()];
    const std::size_t at = out.find(misread.letters);
    if (at != std::string::npos) return out.replace(at, misread.letters.size(), misread.read);
  }
  return {};
}

std::optional<Date> with_day_and_month_swapped(Date date) {
  const auto swapped = Date::from_civil(date.year(), date.day(), date.month());
  return swapped && *swapped != date ? swapped : std::nullopt;
}

std::optional<Date> with_a_wrong_digit(Date date, Date latest, Random& random) {
  static constexpr std::string_view kLooksLike = "8778965134";  // of 0 to 9
  const std::string text = date.text();                         // YYYY-MM-DD
  static constexpr std::array<std::size_t, 6> kPlaces{2, 3, 5, 6, 8, 9};
  const auto start = random.below(static_cast<std::uint32_t>(kPlaces.size()));
  for (std::size_t tried = 0; tried < kPlaces.size(); ++tried) {
    std::string wrong = text;
    char& digit = wrong[kPlaces[(start + tried) % kPlaces.size()]];
    digit = kLooksLike[static_cast<std::size_t>(digit - '0')];
    const auto read = parse_iso_date(wrong);
    if (read && *read <= latest) return read;
  }
  return std::nullopt;
}

void restyle_names(Person& person, Random& random) {
  switch (random.below(4)) {
    case 0:
      person.given = in_capitals(person.given);
      person.surname = in_capitals(person.surname);
      break;
    case 1:
      for (char& letter : person.surname) {
        if (letter == '-') letter = ' ';
      }
      std::erase(person.surname, '\'');
      break;
    case 2:
      person.given += ' ';
      person.given += given_names(person.tradition, person.sex, person.birth.year()).draw(random);
      break;
    default:
      break;
  }
}

}  // namespace braid::synth
