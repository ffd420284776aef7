#include "transform/normalise/person_name.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <string>

namespace braid::transform {
namespace {

std::string surname(std::string_view sent) {
  NameBuffer buffer;
  return std::string{normalise_surname(sent, buffer)};
}

std::string given_name(std::string_view sent) {
  NameBuffer buffer;
  return std::string{normalise_given_name(sent, buffer)};
}

struct Case {
  std::string_view name, sent, surname, given;
};
class PersonName : public testing::TestWithParam<Case> {};
TEST_P(PersonName, IsFoldedToLetters) {
  EXPECT_EQ(surname(GetParam().sent), GetParam().surname);
  EXPECT_EQ(given_name(GetParam().sent), GetParam().given);
}
constexpr auto name_of_case = [](const auto& run) { return std::string{run.param.name}; };
// Published vectors, linkage-design 14.
INSTANTIATE_TEST_SUITE_P(
    Vectors, PersonName,
    testing::Values(Case{"apostrophe", "O'Brien", "OBRIEN", "OBRIEN"},
                    Case{"curly_apostrophe", "O’Brien", "OBRIEN", "OBRIEN"},
                    Case{"capitals", "OBRIEN", "OBRIEN", "OBRIEN"},
                    Case{"hyphen", "Smith-Jones", "SMITHJONES", "SMITH"},
                    Case{"space", "smith jones", "SMITHJONES", "SMITH"},
                    Case{"umlaut", "Müller", "MULLER", "MULLER"},
                    Case{"umlaut_written_out", "Mueller", "MUELLER", "MUELLER"},
                    Case{"tilde", "Nuñez", "NUNEZ", "NUNEZ"},
                    Case{"thorn", "Þórsson", "THORSSON", "THORSSON"},
                    Case{"title", "Dr. Zoë", "ZOE", "ZOE"},
                    Case{"several_words", "van der Berg", "VANDERBERG", "VAN"},
                    Case{"full_stop", "St. John", "STJOHN", "ST"},
                    Case{"l_with_stroke", "Łukasz", "LUKASZ", "LUKASZ"},
                    Case{"suffix", "MacDonald Jr", "MACDONALD", "MACDONALD"},
                    Case{"placeholder", "Unknown", "", ""},
                    Case{"curly_apostrophe_inside", "De’Ath", "DEATH", "DEATH"},
                    Case{"other_script", "Αθηνά", "", ""}),
    name_of_case);
INSTANTIATE_TEST_SUITE_P(
    Rules, PersonName,
    testing::Values(Case{"empty", "", "", ""}, Case{"blank", " \t", "", ""},
                    Case{"sharp_s", "Strauß", "STRAUSS", "STRAUSS"},
                    Case{"ligatures", "Ærø Œuvre", "AEROOEUVRE", "AERO"},
                    Case{"eth_and_stroke", "Đức Sigurðsson", "DUCSIGURDSSON", "DUC"},
                    Case{"dotless_i", "Yıldız", "YILDIZ", "YILDIZ"},
                    Case{"decomposed", "Zoe\xCC\x88", "ZOE", "ZOE"},
                    Case{"acute_as_apostrophe", "O´Brien", "OBRIEN", "OBRIEN"},
                    Case{"grave_as_apostrophe", "O`Brien", "OBRIEN", "OBRIEN"},
                    Case{"modifier_apostrophe", "Oʼneill Oʻahu", "ONEILLOAHU", "ONEILL"},
                    Case{"title_alone_is_a_name", "Lord", "LORD", "LORD"},
                    Case{"suffix_alone_is_a_name", "Sr", "SR", "SR"},
                    Case{"titles_then_suffixes", "Prof. Dr. Ann Lee jnr. III", "ANNLEE", "ANN"},
                    Case{"title_and_suffix_leave_one", "Mr Jr", "JR", "JR"},
                    Case{"placeholder_of_two_words", "Baby Boy", "", ""},
                    Case{"placeholder_with_points", "n.k.", "", ""},
                    Case{"placeholder_with_title", "Miss Unknown", "", ""},
                    Case{"placeholder_is_a_beginning", "Baby Smith", "BABYSMITH", "BABY"},
                    Case{"digits_separate", "Ann3Lee", "ANNLEE", "ANN"},
                    Case{"not_utf8", "An\xFFn", "ANN", "AN"},
                    Case{"cut_to_32", "Abcdefghijklmnopqrstuvwxyz-Abcdefghij",
                         "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}),
    name_of_case);

TEST(PersonNameOfAnyLength, IsReadWhole) {
  std::string titles;
  for (int i = 0; i < 300; ++i) titles += "Mr ";
  EXPECT_EQ(surname(titles + "Lee"), "LEE");
  EXPECT_EQ(given_name(titles + "Zoë"), "ZOE");
  EXPECT_EQ(surname(std::string(70000, 'a')), std::string(32, 'A'));
}

RC_GTEST_PROP(PersonNameOfAnyBytes, IsCapitalLettersAndAtMost32, (const std::string& sent)) {
  for (const auto& name : {surname(sent), given_name(sent)}) {
    RC_ASSERT(name.size() <= 32U);
    RC_ASSERT(std::all_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
  }
}

RC_GTEST_PROP(PersonNameOfAnyBytes, DoesNotChangeWhenNormalisedAgain, (const std::string& sent)) {
  RC_ASSERT(surname(surname(sent)) == surname(sent));
}

RC_GTEST_PROP(PersonNameOfWords, DoesNotDependOnCaseOrOnWhatSeparates, ()) {
  const auto word = rc::gen::nonEmpty(
      rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abcdeghio"})));
  const auto words = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(word));
  std::string with_spaces, with_hyphens;
  for (const auto& each : words) {
    with_spaces += (with_spaces.empty() ? "" : "  ") + each;
    std::string capitals = each;
    for (char& c : capitals) c = static_cast<char>(c - 'a' + 'A');
    with_hyphens += (with_hyphens.empty() ? "" : "-") + capitals;
  }
  RC_ASSERT(surname(with_spaces) == surname(with_hyphens));
  RC_ASSERT(given_name(with_spaces) == given_name(with_hyphens));
}

RC_GTEST_PROP(PersonNameOfWords, IsTheSameThroughIcuAsWithoutIt, (const std::string& sent)) {
  std::string ascii;
  for (const char c : sent) {
    if (static_cast<unsigned char>(c) < 0x80) ascii += c;
  }
  // A no-break space behind the name changes nothing but the way it takes.
  RC_ASSERT(surname(ascii) == surname(ascii + "\xC2\xA0"));
  RC_ASSERT(given_name(ascii) == given_name(ascii + "\xC2\xA0"));
}

TEST(Untransliterated, IsANameInAnotherScriptOnly) {  // linkage-design 2.4, step 9
  EXPECT_TRUE(is_untransliterated("\xCE\x91\xCE\xB8\xCE\xB7\xCE\xBD\xCE\xAC"));  // Greek
  EXPECT_FALSE(is_untransliterated("\xC5\x81ukasz"));
  EXPECT_FALSE(is_untransliterated("\xC5\x81"));
  EXPECT_FALSE(is_untransliterated("Unknown"));
  EXPECT_FALSE(is_untransliterated("-"));
  EXPECT_FALSE(is_untransliterated(""));
}

}  // namespace
}  // namespace braid::transform
