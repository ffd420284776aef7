#include "ingest/police/json_lines.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "ingest/police/police_json_row.h"
#include "ingest/text/csv.h"

namespace braid::ingest {
namespace {

struct Read {
  std::vector<std::string> lines;  ///< "*" for one that is too long
  std::vector<std::uint64_t> positions;
};

Read read_all(const std::string& bytes) {
  const auto file = make_memory_file("x.jsonl", bytes);
  auto reader = JsonLinesReader::open(*file);
  EXPECT_TRUE(reader.has_value());
  Read out;
  JsonLine line;
  for (;;) {
    const auto more = reader->next(line);
    EXPECT_TRUE(more.has_value());
    if (!more || !*more) return out;
    out.lines.push_back(line.too_long ? "*" : std::string{line.text.reveal_to_admit()});
    out.positions.push_back(line.position);
  }
}

TEST(JsonLines, AreCutAtLineEndsAndBlankOnesPassedOver) {
  const auto read = read_all("\xEF\xBB\xBF{}\r\n\n  {1} \n{2}");
  EXPECT_EQ(read.lines, (std::vector<std::string>{"{}", "{1}", "{2}"}));
  EXPECT_EQ(read.positions, (std::vector<std::uint64_t>{1, 3, 4}));
  EXPECT_TRUE(read_all("").lines.empty());
  EXPECT_TRUE(read_all("\n\n").lines.empty());
}

TEST(JsonLines, DropOnlyTheLineThatIsTooLong) {
  const std::string longest(kRowBytesMax, 'x');
  const auto read = read_all("a\n" + longest + "\n" + longest + "x\n" + longest + longest +
                             longest + longest + longest + "\nb\n" + longest + longest);
  EXPECT_EQ(read.lines, (std::vector<std::string>{"a", longest, "*", "*", "b", "*"}));
  EXPECT_EQ(read.positions, (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6}));
}

std::string value_of(const PoliceJsonRow& row, PoliceField field) {
  return std::string{row.row().get(field).reveal_to_admit()};
}

TEST(PoliceJsonRow, ReadsTextsNumbersAndNulls) {
  PoliceJsonRow row;
  ASSERT_TRUE(row.parse(Personal<std::string_view>{
      R"({"record_type":"arrest","record_version":3,"age_at_arrest":15,"custody_ref":null,)"
      R"("voluntary":false,"given_name":"Zo\u00eb","reason":["a",1],"record_id":"R\/1","mo":"x"})"}));
  EXPECT_EQ(value_of(row, PoliceField::record_type), "arrest");
  EXPECT_EQ(value_of(row, PoliceField::record_version), "3");
  EXPECT_EQ(value_of(row, PoliceField::age_at_arrest), "15");
  EXPECT_EQ(value_of(row, PoliceField::custody_ref), "");
  EXPECT_EQ(value_of(row, PoliceField::voluntary), "N");
  EXPECT_EQ(value_of(row, PoliceField::given_name), "Zo\xC3\xAB");
  EXPECT_EQ(value_of(row, PoliceField::record_id), "R/1");
  EXPECT_EQ(row.unknown(), 1U);
  ASSERT_TRUE(row.parse(Personal<std::string_view>{"{}"}));
  EXPECT_EQ(value_of(row, PoliceField::record_id), "");
  EXPECT_EQ(row.unknown(), 0U);
}

TEST(PoliceJsonRow, RefusesWhatIsNotOneFlatObject) {
  PoliceJsonRow row;
  for (const std::string_view text : {"", "[]", "1", "null", "{", "{}{}", "{\"a\":{}}",
                                      "{\"a\":[[]]}", "{\"a\":\"\xFF\"}", "{\"a\":01}", "[{}]"}) {
    EXPECT_FALSE(row.parse(Personal{text}));
  }
  const std::string deep = "{\"a\":" + std::string(60'000, '[');
  EXPECT_FALSE(row.parse(Personal<std::string_view>{deep}));
}

RC_GTEST_PROP(PoliceJsonRow, NeverFailsOtherwiseThanByRefusing, (const std::string& text)) {
  PoliceJsonRow row;
  const std::string line = "{\"record_id\":\"" + text + "\"}";
  const bool read = row.parse(Personal<std::string_view>{line});
  RC_ASSERT(!read || value_of(row, PoliceField::record_id).size() <= text.size());
}

}  // namespace
}  // namespace braid::ingest
