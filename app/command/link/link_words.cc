#include "app/command/link/link_words.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace braid::app {
namespace {

using transform::Level;
using transform::PairLevels;
using transform::ReviewKind;
using transform::Sameness;
using transform::Weight;

std::string_view sameness_word(Sameness sameness) {
  switch (sameness) {
    case Sameness::same:
      return "same";
    case Sameness::different:
      return "different";
    case Sameness::missing:
      break;
  }
  return "missing";
}

/// Fields with their words; those that are missing are kept for the end.
class Sentence {
 public:
  void add(std::string_view field, std::string_view word) {
    auto& part = word == "missing" ? missing_ : said_;
    if (!part.empty()) part += ", ";
    part += field;
    if (word != "missing") part += ' ' + std::string{word};
  }
  std::string text() const {
    if (missing_.empty()) return said_;
    return said_ + (said_.empty() ? "" : "; ") + "not comparable: " + missing_;
  }

 private:
  std::string said_, missing_;
};

}  // namespace

std::string_view name_level_word(Level level) {
  switch (level) {
    case Level::l0:
      return "equal";
    case Level::l1:
    case Level::l2:
      return "very alike";
    case Level::l3:
      return "alike";
    case Level::l4:
      return "somewhat alike";
    case Level::l5:
    case Level::l6:
    case Level::lx:
      return "unlike";
    case Level::missing:
      break;
  }
  return "missing";
}

// Year, month or day alone different score L1 to L3 (linkage-design, section 14).
std::string_view birth_date_level_word(Level level) {
  switch (level) {
    case Level::l0:
      return "equal";
    case Level::l1:
    case Level::l2:
    case Level::l3:
      return "one part different";
    case Level::l4:
      return "partly different";
    case Level::l5:
    case Level::l6:
      return "different";
    case Level::lx:
      return "day and month swapped";
    case Level::missing:
      break;
  }
  return "missing";
}

std::string_view postcode_level_word(Level level) {
  switch (level) {
    case Level::l0:
      return "equal";
    case Level::l1:
    case Level::l2:
    case Level::l3:
    case Level::l4:
      return "nearly equal";
    case Level::l5:
      return "partly alike";
    case Level::l6:
    case Level::lx:
      return "different";
    case Level::missing:
      break;
  }
  return "missing";
}

std::string levels_in_words(const PairLevels& levels, bool swapped) {
  Sentence sentence;
  if (swapped) {
    sentence.add("surname against given name", name_level_word(levels.crossed_surname));
    sentence.add("given name against surname", name_level_word(levels.crossed_given_name));
  } else {
    sentence.add("surname", name_level_word(levels.surname));
    sentence.add("given name", name_level_word(levels.given_name));
  }
  sentence.add("birth date", birth_date_level_word(levels.birth_date));
  sentence.add("postcode", postcode_level_word(levels.postcode));
  sentence.add("sex", sameness_word(levels.sex));
  return sentence.text();
}

std::string bits_text(Weight weight) {
  // Half away from zero, in whole numbers.
  const auto tenths = (std::abs(static_cast<long>(weight)) + 50) / 100;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%s%ld.%ld",
                tenths == 0  ? ""
                : weight < 0 ? "-"
                             : "+",
                tenths / 10, tenths % 10);
  return text.data();
}

std::string_view review_kind_sentence(ReviewKind kind) {
  switch (kind) {
    case ReviewKind::none:
      break;
    case ReviewKind::nhs_misassigned:
      return "One NHS number on records that are otherwise unlike: to whom does it belong? It is "
             "not used as evidence until this is answered.";
    case ReviewKind::nhs_same_dob_conflict:
      return "One NHS number and like names, but different birth dates: one person, or an "
             "identifier entered for a relative?";
    case ReviewKind::two_nhs_numbers:
      return "Two NHS numbers, but everything else says one person: a twin, or a number issued "
             "twice?";
    case ReviewKind::local_id_reused:
      return "One local reference whose records contradict one another: has the agency used it "
             "again for somebody else?";
    case ReviewKind::possible_twin:
      return "Same birth date and like surname, another given name, no shared identifier: twins, "
             "or one child under two names?";
    case ReviewKind::given_differs:
      return "One NHS number and one birth date, but unlike given names: a known-as name, or the "
             "wrong twin?";
    case ReviewKind::possible_merge:
      return "Two groups of records that this pair would join: are they one person?";
    case ReviewKind::large_cluster:
      return "So many records, or so many birth dates, under one person that it grows no further: "
             "is this pair one person?";
    case ReviewKind::uncertain:
      return "The evidence for and against is nearly balanced: one person?";
    case ReviewKind::blind_sample:
      return "Drawn to measure how often firm links are right: one person?";
  }
  return "";
}

std::string_view pair_rule_sentence(std::string_view rule) {
  using Sentence = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Sentence, 12> kSentences = {{
      {"R1", "a reviewer has decided"},
      {"R2", "same agency, same local reference"},
      {"R3", "same NHS number, birth dates fit, names agree or one is missing"},
      {"R4", "same NHS number, but birth dates do not fit: never joined automatically"},
      {"R5", "same NHS number on records that are otherwise unlike: not joined"},
      {"R6", "same NHS number, otherwise in between: the number counts, but does not decide"},
      {"R7", "two different NHS numbers: not joined"},
      {"R8", "same UPN, birth dates fit, a name agrees"},
      {"R9", "two different UPNs: counts against, as UPNs do change"},
      {"R10", "twin guard: same birth date and like surname, another given name"},
      {"R11", "generation guard: birth dates do not fit and no identifier is shared"},
      {"R12", "the weight of all evidence against the thresholds"},
  }};
  for (const auto& [name, sentence] : kSentences) {
    if (name == rule) return sentence;
  }
  return "";
}

ReviewKind review_kind_of(std::string_view name) {
  for (auto kind = ReviewKind::nhs_misassigned; kind <= ReviewKind::blind_sample;
       kind = static_cast<ReviewKind>(static_cast<int>(kind) + 1)) {
    if (transform::review_kind_name(kind) == name) return kind;
  }
  return ReviewKind::none;
}

}  // namespace braid::app
