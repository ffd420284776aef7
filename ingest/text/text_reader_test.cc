#include "ingest/text/text_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string>

namespace braid::ingest {
namespace {

using std::string_literals::operator""s;

struct Read {
  std::string text;
  std::string rule;
  bool guessed = false;
};

Read read(const std::string& bytes, std::size_t piece = 4096) {
  const auto file = make_memory_file("a.txt", bytes);
  auto reader = open_text(*file);
  Read out;
  if (!reader) return {.text = {}, .rule = std::string{reader.error().rule.view()}};
  std::string buffer(piece, '\0');
  for (;;) {
    const auto got = (*reader)->read(buffer);
    if (!got || *got == 0) break;
    out.text.append(buffer, 0, *got);
  }
  out.rule = (*reader)->fault().rule.view();
  out.guessed = (*reader)->guessed();
  return out;
}

std::string utf16(std::u16string_view text, bool little) {
  std::string out = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U);
    out += little ? low : high;
    out += little ? high : low;
  }
  return out;
}

TEST(TextReader, PassesUtf8OnAndDropsItsMark) {
  EXPECT_EQ(read("caf\xC3\xA9\n").text, "caf\xC3\xA9\n");
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "caf\xC3\xA9\n")
                .text,
            "caf\xC3\xA9\n");
  EXPECT_FALSE(read("caf\xC3\xA9\n").guessed);
  EXPECT_EQ(read("").text, "");
}

TEST(TextReader, ConvertsUtf16OfBothByteOrders) {
  for (const bool little : {true, false}) {
    const auto out = read(utf16(u"A,\u00E9\u20AC\U0001F600\r\n", little));
    EXPECT_EQ(out.text, "A,\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\r\n");
    EXPECT_EQ(out.rule, "");
    EXPECT_FALSE(out.guessed);
  }
}

TEST(TextReader, GuessesWindows1252WhereTheFileIsNotUtf8) {
  const auto out = read("caf\xE9 \x80 \x92\n");
  EXPECT_EQ(out.text, "caf\xC3\xA9 \xE2\x82\xAC \xE2\x80\x99\n");
  EXPECT_TRUE(out.guessed);
}

TEST(TextReader, JudgesTheWholeFileNotItsBeginning) {
  // A valid two-byte character first, a byte that is no UTF-8 a megabyte later.
  const auto out = read("\xC3\xA9" + std::string(1 << 20, 'x') + "\xE9");
  EXPECT_TRUE(out.guessed);
  EXPECT_EQ(out.text.substr(0, 4), "\xC3\x83\xC2\xA9");
}

TEST(TextReader, AFileThatEndsInsideACharacterIsNotUtf8) { EXPECT_TRUE(read("ab\xC3").guessed); }

struct Fault {
  std::string_view name;
  std::string bytes;
  std::string_view rule;
};
class TextFaults : public testing::TestWithParam<Fault> {};
TEST_P(TextFaults, AreNamed) {
  const auto out = read(GetParam().bytes);
  EXPECT_EQ(out.rule, GetParam().rule);
}
INSTANTIATE_TEST_SUITE_P(
    Rules, TextFaults,
    testing::Values(Fault{"utf16_little_without_mark", "A\0,\0B\0\n\0"s, "text/utf16-without-bom"},
                    Fault{"utf16_big_without_mark", "\0A\0,\0B\0\n"s, "text/utf16-without-bom"},
                    Fault{"one_zero_byte_is_the_rows_matter", "CHILD,SEX\nmade\0,M\n"s, ""},
                    Fault{"utf32", "\xFF\xFE\0\0A\0\0\0"s, "text/utf32"},
                    Fault{"undefined_81", "a\x81\n", "text/undefined-bytes"},
                    Fault{"undefined_8d", "a\x8D\n", "text/undefined-bytes"},
                    Fault{"undefined_8f", "a\x8F\n", "text/undefined-bytes"},
                    Fault{"undefined_90", "a\x90\n", "text/undefined-bytes"},
                    Fault{"undefined_9d", "a\x9D\n", "text/undefined-bytes"},
                    Fault{"undefined_inside_what_looked_like_utf8", "\xC2\x81 \xE9",
                          "text/undefined-bytes"},
                    Fault{"the_same_byte_inside_utf8_is_fine", "\xC2\x81", ""},
                    Fault{"mark_of_utf8_and_not_utf8", "\xEF\xBB\xBF\xE9\n", "text/invalid-utf8"},
                    Fault{"utf16_of_odd_length",
                          "\xFF\xFE"
                          "A\0B"s,
                          "text/invalid-utf16"},
                    Fault{"utf16_lone_high_surrogate",
                          "\xFF\xFE\x00\xD8"
                          "A\0"s,
                          "text/invalid-utf16"},
                    Fault{"utf16_lone_low_surrogate", "\xFF\xFE\x00\xDC"s, "text/invalid-utf16"},
                    Fault{"utf16_ends_inside_a_pair", "\xFF\xFE\x00\xD8"s, "text/invalid-utf16"}),
    [](const auto& run) { return std::string{run.param.name}; });

TEST(TextReader, RefusesToReadWhatHasAFault) {
  const auto file = make_memory_file("a.txt", "a\x81\n");
  auto reader = open_text(*file);
  ASSERT_TRUE(reader);
  std::array<char, 8> buffer{};
  const auto got = (*reader)->read(buffer);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::refused);
}

struct Utf8Case {
  std::string_view name;
  std::string bytes;
  bool valid;
};
class Utf8 : public testing::TestWithParam<Utf8Case> {};
TEST_P(Utf8, IsJudgedByTheStandard) {  // Unicode, table 3-7
  EXPECT_NE(read(GetParam().bytes).guessed, GetParam().valid);
}
INSTANTIATE_TEST_SUITE_P(Rules, Utf8,
                         testing::Values(Utf8Case{"two_bytes", "\xC2\x80", true},
                                         Utf8Case{"overlong_two", "\xC1\xBF", false},
                                         Utf8Case{"three_bytes", "\xE0\xA0\x80", true},
                                         Utf8Case{"overlong_three", "\xE0\x9F\xBF", false},
                                         Utf8Case{"last_before_surrogates", "\xED\x9F\xBF", true},
                                         Utf8Case{"surrogate", "\xED\xA0\x80", false},
                                         Utf8Case{"four_bytes", "\xF0\x90\x80\x80", true},
                                         Utf8Case{"overlong_four", "\xF0\xA1\xA2", false},
                                         Utf8Case{"last_point", "\xF4\x8F\xBF\xBF", true},
                                         Utf8Case{"lone_continuation", "\xBF", false}),
                         [](const auto& run) { return std::string{run.param.name}; });

RC_GTEST_PROP(TextReader, GivesTheSameTextInPiecesOfAnySize, ()) {
  const auto text = *rc::gen::container<std::u16string>(
      rc::gen::element(u'a', u',', u'\u00E9', u'\u20AC', u'\uFF21'));
  const auto piece = *rc::gen::inRange<std::size_t>(1, 6);
  const auto little = *rc::gen::arbitrary<bool>();
  const auto bytes = utf16(text, little);
  RC_ASSERT(read(bytes, piece).text == read(bytes).text);
  const auto latin = *rc::gen::container<std::string>(rc::gen::element('a', '\xE9', '\x80'));
  RC_ASSERT(read("\xE9" + latin, piece).text == read("\xE9" + latin).text);
}

}  // namespace
}  // namespace braid::ingest
