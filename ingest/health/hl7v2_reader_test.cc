#include "ingest/health/hl7v2_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace braid::ingest {
namespace {

/// Gives at most so many bytes a read, as a slow medium does.
class PiecewiseReader final : public ByteReader {
 public:
  PiecewiseReader(std::string bytes, std::size_t most) : bytes_{std::move(bytes)}, most_{most} {}

  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t size = std::min({into.size(), most_, bytes_.size() - at_});
    std::copy_n(bytes_.data() + at_, size, into.data());
    at_ += size;
    return size;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0, most_;
};

struct Read {
  std::vector<std::vector<std::string>> messages;  ///< segments; a broken one has its rule instead
  std::vector<std::string> originals;
  std::uint64_t noise = 0;
  bool utf16 = false;
};

Read read_all(std::string bytes, std::size_t most = std::size_t{1} << 20U) {
  Hl7Reader reader{std::make_unique<PiecewiseReader>(std::move(bytes), most)};
  Read out;
  Hl7Frame frame;
  for (;;) {
    const auto more = reader.next(frame);
    EXPECT_TRUE(more.has_value());
    if (!more || !*more) break;
    std::vector<std::string> segments;
    for (const auto& segment : frame.segments) segments.emplace_back(segment.reveal_to_admit());
    if (!frame.broken.view().empty()) segments = {std::string{frame.broken.view()}};
    out.messages.push_back(segments);
    out.originals.emplace_back(frame.original.reveal_to_admit());
    EXPECT_EQ(frame.position, out.messages.size());
  }
  out.noise = reader.noise();
  out.utf16 = reader.is_utf16();
  return out;
}

using Messages = std::vector<std::vector<std::string>>;
const Messages kTwo{{"MSH|1", "PID|1"}, {"MSH|2", "PV1|2", "ZZZ|2"}};

TEST(Hl7Reader, TakesEveryLineEndAndBlankLinesBetweenMessages) {
  EXPECT_EQ(read_all("MSH|1\rPID|1\r\rMSH|2\rPV1|2\rZZZ|2\r").messages, kTwo);
  EXPECT_EQ(read_all("MSH|1\nPID|1\nMSH|2\nPV1|2\nZZZ|2").messages, kTwo);
  EXPECT_EQ(read_all("\xEF\xBB\xBFMSH|1\r\nPID|1\r\n\r\n\nMSH|2\r\nPV1|2\nZZZ|2\r").messages, kTwo);
}

TEST(Hl7Reader, ToleratesTheFramingOfMllp) {
  const auto read = read_all("\x0BMSH|1\rPID|1\r\x1C\r\x0BMSH|2\rPV1|2\rZZZ|2\x1C\rlost\r\x1C\r");
  EXPECT_EQ(read.messages, kTwo);
  EXPECT_EQ(read.noise, 1U);
}

TEST(Hl7Reader, KeepsTheMessageAsItStood) {
  const auto read = read_all("noise\rMSH|1\r\nPID|1\r\n\r\nMSH|2\rPV1|2\rZZZ|2\r");
  EXPECT_EQ(read.originals, (std::vector<std::string>{"MSH|1\r\nPID|1", "MSH|2\rPV1|2\rZZZ|2"}));
  EXPECT_EQ(read.noise, 1U);
}

RC_GTEST_PROP(Hl7Reader, GivesTheSameMessagesHoweverTheBytesArrive, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "MSH", "|a", "PID|x", "\r", "\n", "\x0B", "\x1C", "\xEF\xBB\xBF", " ", "M", "S", "\r\n"));
  std::string bytes;
  for (const auto& piece : pieces) bytes += piece;
  const auto whole = read_all(bytes);
  const auto single = read_all(bytes, 1);
  RC_ASSERT(whole.messages == single.messages);
  RC_ASSERT(whole.originals == single.originals);
  RC_ASSERT(whole.noise == single.noise);
}

TEST(Hl7Reader, RefusesOnlyTheMessageWithASegmentThatIsTooLong) {
  const std::string longest(kHl7SegmentBytesMax - 4, 'x');
  const auto fits = read_all("MSH|1\rOBX|" + longest + "\rMSH|2\r");
  ASSERT_EQ(fits.messages.size(), 2U);
  EXPECT_EQ(fits.messages[0].size(), 2U);
  for (const std::size_t most : {std::size_t{1000}, std::size_t{1} << 20U}) {
    const auto read =
        read_all("MSH|1\rOBX|" + longest + longest + "xMSH|\rPID|1\rMSH|2\rPID|2", most);
    EXPECT_EQ(read.messages, (Messages{{"hl7v2/segment-too-long"}, {"MSH|2", "PID|2"}}));
  }
}

TEST(Hl7Reader, RefusesOnlyTheMessageThatIsTooLong) {
  std::string bytes = "MSH|1\r";
  const std::string segment = "OBX|" + std::string(60000, 'x') + "\r";
  for (int i = 0; i < 30; ++i) bytes += segment;
  const auto read = read_all(bytes + "MSH|2\rPID|2\r");
  EXPECT_EQ(read.messages, (Messages{{"hl7v2/message-too-long"}, {"MSH|2", "PID|2"}}));
  EXPECT_EQ(read.originals[0], "");
}

TEST(Hl7Reader, SurvivesTenMegabytesOfNoise) {
  const auto read = read_all(std::string(10 << 20, 'n') + "\rMSH|1\rPID|1\r" +
                             std::string(3 << 20, '\r') + "MSH|2\rPV1|2\rZZZ|2\r");
  EXPECT_EQ(read.noise, 1U);
  ASSERT_EQ(read.messages.size(), 2U);
  // Line ends without end after a message are one that is too long, and no growing buffer.
  EXPECT_EQ(read.messages[0].front(), "hl7v2/message-too-long");
  EXPECT_EQ(read.messages[1], kTwo[1]);
}

TEST(Hl7Reader, KnowsUtf16AndReadsNothingOfIt) {
  using namespace std::string_literals;
  EXPECT_TRUE(read_all("\xFF\xFEM\0S\0H\0|\0"s).utf16);
  EXPECT_TRUE(read_all("\xFE\xFF\0M\0S\0H"s, 1).utf16);
  EXPECT_FALSE(read_all("MSH|").utf16);
  EXPECT_TRUE(read_all("").messages.empty());
}

}  // namespace
}  // namespace braid::ingest
