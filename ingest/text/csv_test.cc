#include "ingest/text/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct ReadRow {
  std::uint64_t position = 0;
  std::vector<std::string> fields;
  std::string original, broken;
  bool unended = false;
};

struct ReadFile {
  std::vector<ReadRow> rows;
  std::string error;  ///< rule of the error that ended it
  TextFault fault;
  bool guessed = false;
};

ReadFile read_all(const DeliveredFile& file) {
  ReadFile out;
  auto reader = open_csv(file);
  if (!reader) {
    out.error = reader.error().rule.view();
    return out;
  }
  CsvRow row;
  for (;;) {
    const auto more = (*reader)->next(row);
    if (!more) out.error = more.error().rule.view();
    if (!more || !*more) break;
    ReadRow read{row.position,
                 {},
                 std::string{row.original.reveal_to_admit()},
                 std::string{row.broken.view()},
                 row.unended};
    if (read.broken.empty()) {
      for (const auto& field : row.fields) read.fields.emplace_back(field.reveal_to_admit());
    }
    out.rows.push_back(std::move(read));
  }
  out.fault = (*reader)->text_fault();
  out.guessed = (*reader)->encoding_guessed();
  return out;
}

ReadFile read_text(std::string bytes) { return read_all(*make_memory_file("a.csv", bytes)); }

std::vector<std::vector<std::string>> fields_of(const ReadFile& file) {
  std::vector<std::vector<std::string>> out;
  for (const auto& row : file.rows) out.push_back(row.fields);
  return out;
}

/// A medium that makes its bytes up, some at a time.
class MadeFile final : public DeliveredFile {
 public:
  using Fill = std::function<std::size_t(std::uint64_t at, std::span<char> into)>;
  explicit MadeFile(Fill fill) : fill_{std::move(fill)} {}
  const std::string& name() const override { return name_; }
  std::uint64_t size() const override { return 0; }
  Result<std::unique_ptr<ByteReader>> open() const override {
    return std::unique_ptr<ByteReader>{std::make_unique<Reader>(fill_)};
  }

 private:
  struct Reader final : ByteReader {
    explicit Reader(const Fill& made) : fill{made} {}
    Result<std::size_t> read(std::span<char> into) override {
      const std::size_t got = fill(at, into);
      at += got;
      return got;
    }
    const Fill& fill;
    std::uint64_t at = 0;
  };
  std::string name_ = "made.csv";
  Fill fill_;
};

/// Gives `text` at most `piece` bytes at a time.
MadeFile dripping(std::string text, std::size_t piece) {
  return MadeFile{[text = std::move(text), piece](std::uint64_t at, std::span<char> into) {
    const auto part = std::string_view{text}.substr(at, std::min(piece, into.size()));
    std::copy(part.begin(), part.end(), into.begin());
    return part.size();
  }};
}

// All the rows below are made up; ids beginning with "made" belong to nobody.

TEST(Csv, ReadsAHeaderBehindAByteOrderMark) {  // catalogue of dirt, row 1
  const auto file = read_text(
      "\xEF\xBB\xBF"
      "CHILD,SEX\nmade1,M\n");
  EXPECT_THAT(fields_of(file), ElementsAre(ElementsAre("CHILD", "SEX"), ElementsAre("made1", "M")));
  EXPECT_FALSE(file.guessed);
}

TEST(Csv, ReadsTheSameRowsForEveryLineEnd) {  // catalogue of dirt, row 2
  const auto want = fields_of(read_text("A,B\n1,2\n3,4\n"));
  ASSERT_EQ(want.size(), 3U);
  EXPECT_EQ(fields_of(read_text("A,B\r\n1,2\r\n3,4\r\n")), want);
  EXPECT_EQ(fields_of(read_text("A,B\r1,2\r3,4\r")), want);
  EXPECT_EQ(fields_of(read_text("A,B\n1,2\r3,4\r\n")), want);
  EXPECT_EQ(fields_of(read_text("A,B\r\n1,2\r\n3,4")), want);
}

TEST(Csv, SaysWhichRowHasNoLineEnd) {
  const auto file = read_text("A,B\r\n1,2");
  EXPECT_FALSE(file.rows[0].unended);
  EXPECT_TRUE(file.rows[1].unended);
  EXPECT_FALSE(read_text("A,B\r").rows[0].unended);
  EXPECT_FALSE(read_text("A,B\r\n").rows[0].unended);
}

TEST(Csv, KeepsCommaQuoteAndNewlineInsideOneQuotedField) {  // catalogue of dirt, row 40
  const auto file = read_text("A,B,C\n1,\"made, \"\"up\"\"\r\ntext\",3\n");
  ASSERT_EQ(file.rows.size(), 2U);
  EXPECT_THAT(file.rows[1].fields, ElementsAre("1", "made, \"up\"\r\ntext", "3"));
  EXPECT_EQ(file.rows[1].original, "1,\"made, \"\"up\"\"\r\ntext\",3");
}

TEST(Csv, TrimsOuterBlanksOutsideAndInsideQuotes) {
  EXPECT_THAT(read_text("  a b \t, \" c \" ,\"\",\n").rows[0].fields,
              ElementsAre("a b", "c", "", ""));
}

TEST(Csv, CountsBlankLinesInPositionsOnly) {
  const auto file = read_text("\nA,B\n\n  \r\n1,2\n,\n\n");
  ASSERT_EQ(file.rows.size(), 3U);
  EXPECT_EQ(file.rows[0].position, 2U);
  EXPECT_EQ(file.rows[1].position, 5U);
  EXPECT_THAT(file.rows[2].fields, ElementsAre("", ""));
}

TEST(Csv, AStrayQuoteBreaksItsRowOnly) {
  for (const std::string_view bad : {"1,ab\"c,3", "1,\"ab\"c,3", "1,\"a\" \"b\",3"}) {
    const auto file = read_text("A,B,C\n" + std::string{bad} + "\n4,5,6\n");
    ASSERT_EQ(file.rows.size(), 3U) << bad;
    EXPECT_EQ(file.rows[1].broken, "csv/stray-quote");
    EXPECT_EQ(file.rows[1].original, bad);
    EXPECT_EQ(file.rows[1].position, 2U);
    EXPECT_THAT(file.rows[2].fields, ElementsAre("4", "5", "6"));
  }
}

TEST(Csv, AZeroByteBreaksItsRowOnly) {
  const auto file = read_text(std::string{"A,B\n1,x\0y\n3,4\n5,\"\0\"\n", 20});
  EXPECT_EQ(file.rows[1].broken, "csv/nul");
  EXPECT_THAT(file.rows[2].fields, ElementsAre("3", "4"));
  EXPECT_EQ(file.rows[3].broken, "csv/nul");
}

TEST(Csv, TooManyColumnsBreakTheRow) {
  const std::string widest(kColumnsMax - 1, ',');
  const auto file = read_text(widest + "\n" + widest + ",\nA\n");
  EXPECT_EQ(file.rows[0].fields.size(), kColumnsMax);
  EXPECT_EQ(file.rows[1].broken, "csv/too-many-columns");
  EXPECT_THAT(file.rows[2].fields, ElementsAre("A"));
}

TEST(Csv, AQuoteLeftOpenAtTheEndOfASmallFileIsABrokenUnendedRow) {
  const auto file = read_text("A,B\n1,\"made\n2,3\n");
  ASSERT_EQ(file.rows.size(), 2U);
  EXPECT_EQ(file.rows[1].broken, "csv/unclosed-quote");
  EXPECT_TRUE(file.rows[1].unended);
}

TEST(Csv, AQuoteLeftOpenInALargeFileCostsOneLine) {
  std::string text = "A,B\n1,\"made\n";
  constexpr std::size_t kLines = 200'000;
  for (std::size_t i = 0; i < kLines; ++i) text += "2,3\n";
  const auto file = read_text(text);
  ASSERT_EQ(file.rows.size(), kLines + 2);
  EXPECT_EQ(file.rows[1].broken, "csv/row-too-long");
  EXPECT_EQ(file.rows[1].original, "1,\"made");
  EXPECT_TRUE(std::all_of(file.rows.begin() + 2, file.rows.end(),
                          [](const auto& row) { return row.fields.size() == 2; }));
  EXPECT_EQ(file.rows.back().position, kLines + 2);
}

TEST(Csv, ARowOfTheLimitIsReadAndOneByteMoreIsNot) {
  const std::string fits(kRowBytesMax, 'x');
  const auto file = read_text(fits + "\r\n" + fits + "x\r\n\"" + fits + "\"\nlast\n");
  ASSERT_EQ(file.rows.size(), 4U);
  EXPECT_THAT(file.rows[0].fields, ElementsAre(fits));
  for (const std::size_t at : {1U, 2U}) {
    EXPECT_EQ(file.rows[at].broken, "csv/row-too-long");
    EXPECT_EQ(file.rows[at].original, "");
  }
  EXPECT_THAT(file.rows[3].fields, ElementsAre("last"));
}

TEST(Csv, ALineOfHundredsOfMegabytesIsSkippedInBoundedMemory) {
  constexpr std::uint64_t kLine = std::uint64_t{300} << 20U;
  const std::string_view after = "\r\n1,2\r\n";
  const MadeFile file{[&](std::uint64_t at, std::span<char> into) -> std::size_t {
    if (at < kLine) {
      const auto size = std::min<std::uint64_t>(into.size(), kLine - at);
      std::memset(into.data(), 'x', size);
      return size;
    }
    const auto part = after.substr(at - kLine, into.size());
    std::copy(part.begin(), part.end(), into.begin());
    return part.size();
  }};
  rusage before{}, now{};
  getrusage(RUSAGE_SELF, &before);
  const auto read = read_all(file);
  getrusage(RUSAGE_SELF, &now);
  ASSERT_EQ(read.rows.size(), 2U);
  EXPECT_EQ(read.rows[0].broken, "csv/row-too-long");
  EXPECT_THAT(read.rows[1].fields, ElementsAre("1", "2"));
  EXPECT_LT(now.ru_maxrss - before.ru_maxrss, 32 << 10);  // KiB
}

TEST(Csv, AnUnendedLineOverTheLimitIsUnended) {
  const auto file = read_text("A\n" + std::string(kRowBytesMax * 5, 'x'));
  ASSERT_EQ(file.rows.size(), 2U);
  EXPECT_EQ(file.rows[1].broken, "csv/row-too-long");
  EXPECT_TRUE(file.rows[1].unended);
}

TEST(Csv, AnEmptyFileHasNoRows) {
  EXPECT_THAT(read_text("").rows, IsEmpty());
  EXPECT_THAT(read_text("\xEF\xBB\xBF").rows, IsEmpty());
  EXPECT_EQ(read_text("").error, "");
}

TEST(Csv, ReadsTabsWhereTheFirstLineHasNoComma) {
  EXPECT_THAT(fields_of(read_text("A\tB\t C\n1\t\t\"a\tb\"\n2,5\t \t\n")),
              ElementsAre(ElementsAre("A", "B", "C"), ElementsAre("1", "", "a\tb"),
                          ElementsAre("2,5", "", "")));
  EXPECT_THAT(read_text("A,B\tC\n").rows[0].fields, ElementsAre("A", "B\tC"));
}

TEST(Csv, AFileThatIsNoTextOpensWithAFaultAndRefusesItsFirstRow) {
  const auto file = read_text("A,B\n\x81,\xE9\n");
  EXPECT_EQ(file.fault.rule.view(), "text/undefined-bytes");
  EXPECT_EQ(file.error, "text/undefined-bytes");
  EXPECT_THAT(file.rows, IsEmpty());
}

TEST(Csv, SaysThatAnEncodingWasGuessed) {
  const auto file = read_text("A\nmade\xE9\n");
  EXPECT_TRUE(file.guessed);
  EXPECT_THAT(file.rows[1].fields, ElementsAre("made\xC3\xA9"));
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string{c};
  return out + '"';
}

rc::Gen<std::string> gen_csv_text() {
  return rc::gen::container<std::string>(
      rc::gen::element('a', 'b', ',', '"', '\n', '\r', ' ', '\t', '1'));
}

RC_GTEST_PROP(Csv, GivesBackEveryQuotedField, ()) {
  auto cell =
      rc::gen::map(gen_csv_text(), [](const std::string& text) { return "x" + text + "x"; });
  const auto table = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::vector<std::string>>>(
      rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(cell))));
  std::string text = "H,\n";  // settles the delimiter
  for (const auto& row : table) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + quoted(row[i]);
    text += "\r\n";
  }
  auto read = fields_of(read_text(text));
  read.erase(read.begin());
  RC_ASSERT(read == table);
}

RC_GTEST_PROP(Csv, DoesNotDependOnHowTheMediumDividesTheBytes, ()) {
  const auto text = *gen_csv_text();
  const auto piece = *rc::gen::inRange<std::size_t>(1, 5);
  const auto whole = read_text(text);
  const auto divided = read_all(dripping(text, piece));
  RC_ASSERT(whole.rows.size() == divided.rows.size());
  for (std::size_t i = 0; i < whole.rows.size(); ++i) {
    RC_ASSERT(whole.rows[i].original == divided.rows[i].original);
    RC_ASSERT(whole.rows[i].fields == divided.rows[i].fields);
    RC_ASSERT(whole.rows[i].broken == divided.rows[i].broken);
  }
}

TEST(Csv, RowsAcrossTheBuffersEndAreWhole) {
  // Every possible offset of a row, and of its CRLF, to the end of the buffer.
  for (std::size_t shift = 0; shift < 16; ++shift) {
    std::string text = std::string(shift, 'x') + ",\r\n";
    const std::size_t lines = 6 * kRowBytesMax / 9;
    for (std::size_t i = 0; i < lines; ++i) text += "abc,\"d\"\r\n";
    const auto file = read_text(text);
    ASSERT_EQ(file.rows.size(), lines + 1);
    EXPECT_TRUE(std::all_of(file.rows.begin() + 1, file.rows.end(), [](const auto& row) {
      return row.fields == std::vector<std::string>{"abc", "d"};
    }));
  }
}

CsvRow row_of(const std::vector<std::string_view>& fields) {
  CsvRow row;
  for (const auto field : fields) row.fields.emplace_back(field);
  return row;
}

TEST(Columns, AreFoundInAnyOrderTrimmedAndCaseBlind) {  // catalogue of dirt, row 3
  const auto header = row_of({"LA", " sex", "YEAR", "Child ", "TEST_COLUMN"});
  const Columns columns{header, {"CHILD", "SEX", "DOB"}};
  EXPECT_EQ(columns.unknown(), 3U);
  EXPECT_EQ(columns.width(), 5U);
  EXPECT_FALSE(columns.has(2));
  const auto row = row_of({"E1", "M", "2024", "made1", "x"});
  EXPECT_EQ(columns.get(row, 0).reveal_to_admit(), "made1");
  EXPECT_EQ(columns.get(row, 1).reveal_to_admit(), "M");
  EXPECT_TRUE(columns.get(row, 2).empty());
  EXPECT_TRUE(columns.get(row_of({"E1"}), 0).empty());
}

TEST(Columns, TakeSlashAndBackslashAsNames) {  // catalogue of dirt, row 45
  const Columns columns{row_of({"/", "\\"}), {"\\", "/"}};
  const auto row = row_of({"1", "2"});
  EXPECT_EQ(columns.get(row, 0).reveal_to_admit(), "2");
  EXPECT_EQ(columns.get(row, 1).reveal_to_admit(), "1");
}

TEST(Columns, OfANameThatStandsTwiceTheFirstCounts) {
  const Columns columns{row_of({"A", "a"}), {"A"}};
  EXPECT_EQ(columns.get(row_of({"1", "2"}), 0).reveal_to_admit(), "1");
  EXPECT_EQ(columns.unknown(), 1U);
}

TEST(Columns, GiveNothingForTextsThatMeanMissing) {
  const Columns columns{row_of({"A"}), {"A"}};
  for (const auto text : {"", "NULL", "NaN", "None", "NA", ".", "-", "<blank>"}) {
    EXPECT_TRUE(columns.get(row_of({text}), 0).empty()) << text;
  }
  for (const auto text : {"REFU", "NOBT", "U", "0", "NONE"}) {
    EXPECT_EQ(columns.get(row_of({text}), 0).reveal_to_admit(), text);
  }
}

TEST(Columns, OfABrokenHeaderAreNone) {
  CsvRow header = row_of({"A"});
  header.broken = "csv/nul";
  const Columns columns{header, {"A"}};
  EXPECT_FALSE(columns.has(0));
  EXPECT_EQ(columns.width(), 0U);
}

}  // namespace
}  // namespace braid::ingest
