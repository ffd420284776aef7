#include "ingest/health/hl7v2_message.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace braid::ingest {
namespace {

std::string_view shown(Hl7Text text) { return text.reveal_to_admit(); }

TEST(Hl7Delimiters, ComeFromTheHeaderAndAreNeverAssumed) {
  Hl7Delimiters delimiters;
  ASSERT_TRUE(delimiters.read("MSH#*!/+#SENDER"));
  EXPECT_EQ(delimiters.field, '#');
  EXPECT_EQ(delimiters.component, '*');
  EXPECT_EQ(delimiters.repetition, '!');
  EXPECT_EQ(delimiters.escape, '/');
  EXPECT_EQ(delimiters.subcomponent, '+');
  EXPECT_TRUE(delimiters.read("MSH|^~\\|no subcomponents"));
  EXPECT_EQ(delimiters.subcomponent, '\0');
}

TEST(Hl7Delimiters, AreRefusedWhereTheyCannotTakeAMessageApart) {
  Hl7Delimiters delimiters;
  EXPECT_FALSE(delimiters.read("MSH"));
  EXPECT_FALSE(delimiters.read("MSH|^~"));
  EXPECT_FALSE(delimiters.read("MSH|^^\\&|"));
  EXPECT_FALSE(delimiters.read("MSH|^~\\A|"));
  EXPECT_FALSE(delimiters.read("PID|^~\\&|"));
}

TEST(Hl7Segment, NumbersFieldsAsHl7Does) {
  Hl7Segment segment;
  segment.cut(Hl7Text{"MSH|^~\\&|A|B|C|D|T||ADT^A01"}, '|');
  EXPECT_EQ(shown(segment.field(1)), "|");
  EXPECT_EQ(shown(segment.field(2)), "^~\\&");
  EXPECT_EQ(shown(segment.field(4)), "B");
  EXPECT_EQ(shown(segment.field(9)), "ADT^A01");
  EXPECT_TRUE(segment.field(10).empty());
  segment.cut(Hl7Text{"PID|1||3"}, '|');
  EXPECT_EQ(shown(segment.field(1)), "1");
  EXPECT_EQ(shown(segment.field(3)), "3");
  EXPECT_TRUE(segment.field(99).empty());
  segment.cut(Hl7Text{"PID"}, '|');
  EXPECT_TRUE(segment.present());
  EXPECT_TRUE(segment.field(1).empty());
}

TEST(Hl7Segment, KeepsNothingAfterField63) {
  Hl7Segment segment;
  segment.cut(Hl7Text{"ZZZ" + std::string(100, '|') + "x"}, '|');
  EXPECT_TRUE(segment.field(63).empty());
  EXPECT_TRUE(segment.field(100).empty());
}

TEST(Hl7Value, IsTheFirstSubcomponentOfTheFirstRepetition) {
  const Hl7Delimiters delimiters;
  const Hl7Text field{"a^ b1&b2 ^\"\"~z^y"};
  EXPECT_EQ(shown(value_of(field, 1, delimiters)), "a");
  EXPECT_EQ(shown(value_of(field, 2, delimiters)), "b1");
  EXPECT_TRUE(value_of(field, 3, delimiters).empty());
  EXPECT_TRUE(value_of(field, 4, delimiters).empty());
  EXPECT_TRUE(deletes(Hl7Text{"\"\""}));
  EXPECT_FALSE(deletes(Hl7Text{""}));
}

TEST(Hl7Plain, ResolvesEscapes) {
  const Hl7Delimiters delimiters;
  std::string room;
  EXPECT_EQ(shown(plain(Hl7Text{"A\\T\\B\\S\\C\\F\\D\\R\\E\\E\\F"}, delimiters, room)),
            "A&B^C|D~E\\F");
  EXPECT_EQ(shown(plain(Hl7Text{"\\X41\\nna \\H\\B\\N\\"}, delimiters, room)), "Anna B");
  EXPECT_EQ(shown(plain(Hl7Text{"lone\\slash"}, delimiters, room)), "lone\\slash");
  EXPECT_EQ(shown(plain(Hl7Text{"\\Xzz\\x"}, delimiters, room)), "x");
}

TEST(Hl7Plain, ReadsWhatIsNoUtf8AsWindows1252) {
  const Hl7Delimiters delimiters;
  std::string room;
  EXPECT_EQ(shown(plain(Hl7Text{"Zo\xC3\xAB"}, delimiters, room)), "Zo\xC3\xAB");
  EXPECT_EQ(shown(plain(Hl7Text{"Zo\xEB"}, delimiters, room)), "Zo\xC3\xAB");
  EXPECT_EQ(shown(plain(Hl7Text{"O\x92"
                                "Hara"},
                        delimiters, room)),
            "O\xE2\x80\x99Hara");
  EXPECT_EQ(shown(plain(Hl7Text{"\\XEB\\"}, delimiters, room)), "\xC3\xAB");
}

RC_GTEST_PROP(Hl7Plain, UndoesTheEscapingOfAnyText, (const std::string& given)) {
  const Hl7Delimiters delimiters;
  std::string ascii, escaped;
  for (const char c : given) ascii += static_cast<char>(c & 0x7f);
  for (const char c : ascii) {
    switch (c) {
      case '|':
        escaped += "\\F\\";
        break;
      case '^':
        escaped += "\\S\\";
        break;
      case '&':
        escaped += "\\T\\";
        break;
      case '~':
        escaped += "\\R\\";
        break;
      case '\\':
        escaped += "\\E\\";
        break;
      default:
        escaped += c;
    }
  }
  std::string room;
  RC_ASSERT(shown(plain(Hl7Text{escaped}, delimiters, room)) == ascii);
}

RC_GTEST_PROP(Hl7Part, TakesATextApartWithoutLosingAnything,
              (const std::vector<std::string>& words)) {
  std::string joined;
  std::size_t parts = 0;
  for (const auto& word : words) {
    std::string clean;
    for (const char c : word) clean += c == '~' ? 'x' : c;
    if (parts++ > 0) joined += '~';
    joined += clean;
  }
  Hl7Text rest{joined};
  std::string again;
  for (std::size_t i = 0; i < parts; ++i) {
    if (i > 0) again += '~';
    again += shown(take_part(rest, '~'));
  }
  RC_ASSERT(rest.empty());
  RC_ASSERT(again == joined);
}

}  // namespace
}  // namespace braid::ingest
