#include "transform/compare/encoded_identity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "identity/identity.pb.h"
#include "transform/compare/level_bounds.h"
#include "transform/compare/made_identity_test.h"

namespace braid::transform {
namespace {

// Segments of linkage-design, section 14, made with the published test key. Nobody real.
constexpr std::string_view kSmith =
    "e1888a30f036c2865c6b83874120a9c19d481940110a69028018384224eff9bc";
constexpr std::string_view kSmyth =
    "60492a94e03492253ce087c64109e343bc003841bdc25136895a3c4010235bb4";
constexpr std::string_view kObrien =
    "6b9e2c1b20556e183196438420a99a3b230877bd8035fc5811209870938163d3";
constexpr std::string_view kOlivia =
    "06d8748be207a39935a071b22c0f8b9a035862986384b198a722a4d3a36d4ae6";
constexpr std::string_view kOliver =
    "1b906487ea0e3b803d1810b3084fb106d258b094ce9551483ca226218a5c98c6";
constexpr std::string_view kZoe =
    "243a211c45c2810408448c488284162c1c79042034640480a504880186442341";
constexpr std::string_view kMarch =
    "39600b33112db0aa8005521c92d21cc19ba8a2172f2382b345002a8f23c70088";
constexpr std::string_view kJuly =
    "23956973131562a80286c00ea3405ef1892826170d40a0f365cc4e0723ca308a";
constexpr std::string_view kNovember =
    "29846ac1196c3148f12310bdc6049e6c9da10e036c254324063245c412ac1e94";
constexpr std::string_view kLeicester =
    "088524641211681795802488241851e8a0a20c320f6a74002010210342902582";
constexpr std::string_view kLondon =
    "28b9190249020902100190101008414cfca94104079f2082538e14001068a48b";
constexpr std::string_view k2507 =
    "d89c78400986c0d05e86400515fa8b51715181ebc29b9a09402e38455a700491";
constexpr std::string_view k2570 =
    "c4b63ae28ce480d15d8640071592908e78531722d08ad8c1602e7e4dda5496a9";
constexpr std::string_view k2119 =
    "545f21098a306a00ba1ee062878094f019318022a460bf4194835d110996142b";

std::string bytes_of(std::string_view digits) { return unhex(digits).value(); }

Segment segment_of(std::string_view digits) {
  Segment segment{};
  std::memcpy(segment.data(), bytes_of(digits).data(), sizeof segment);
  return segment;
}

std::uint16_t popcount_of(const Segment& segment) {
  return static_cast<std::uint16_t>(shared_bits(segment, segment));
}

struct Likeness {
  std::string_view name, one, other;
  std::uint16_t one_popcount, other_popcount;
  double dice;
  Level level;
};
class PublishedPair : public testing::TestWithParam<Likeness> {};

TEST_P(PublishedPair, HasThePublishedDiceAndLevel) {
  const auto& given = GetParam();
  const Segment one = segment_of(given.one), other = segment_of(given.other);
  ASSERT_EQ(popcount_of(one), given.one_popcount);
  ASSERT_EQ(popcount_of(other), given.other_popcount);
  EXPECT_NEAR(2.0 * shared_bits(one, other) / (given.one_popcount + given.other_popcount),
              given.dice, 0.00005);
  EXPECT_EQ(level_of(one, given.one_popcount, other, given.other_popcount), given.level);
  EXPECT_EQ(level_of(other, given.other_popcount, one, given.one_popcount), given.level);
}

INSTANTIATE_TEST_SUITE_P(
    LinkageDesign14, PublishedPair,
    testing::Values(Likeness{"smith_smith", kSmith, kSmith, 99, 99, 1, Level::l0},
                    Likeness{"smith_smyth", kSmith, kSmyth, 99, 101, 0.64, Level::l4},
                    Likeness{"smith_obrien", kSmith, kObrien, 99, 109, 0.375, Level::l6},
                    Likeness{"smyth_obrien", kSmyth, kObrien, 101, 109, 0.4, Level::l6},
                    Likeness{"olivia_oliver", kOlivia, kOliver, 114, 105, 0.6119, Level::l4},
                    Likeness{"olivia_zoe", kOlivia, kZoe, 114, 74, 0.3191, Level::l6},
                    Likeness{"oliver_zoe", kOliver, kZoe, 105, 74, 0.2682, Level::l6},
                    Likeness{"smith_olivia", kSmith, kOlivia, 99, 114, 0.385, Level::l6},
                    Likeness{"smyth_olivia", kSmyth, kOlivia, 101, 114, 0.4279, Level::l6},
                    Likeness{"smith_zoe", kSmith, kZoe, 99, 74, 0.2659, Level::l6},
                    Likeness{"olivia_obrien", kOlivia, kObrien, 114, 109, 0.5471, Level::l5},
                    Likeness{"obrien_oliver", kObrien, kOliver, 109, 105, 0.4393, Level::l6},
                    Likeness{"smith_oliver", kSmith, kOliver, 99, 105, 0.3431, Level::l6},
                    Likeness{"smyth_oliver", kSmyth, kOliver, 101, 105, 0.3883, Level::l6},
                    Likeness{"march_july", kMarch, kJuly, 99, 103, 0.6436, Level::l4},
                    Likeness{"march_november", kMarch, kNovember, 99, 102, 0.4876, Level::l6},
                    Likeness{"july_november", kJuly, kNovember, 103, 102, 0.439, Level::l6},
                    Likeness{"leicester_london", kLeicester, kLondon, 77, 76, 0.3268, Level::l6},
                    Likeness{"foreign_transposed", k2507, k2570, 101, 111, 0.6698, Level::l4},
                    Likeness{"foreign_other", k2507, k2119, 101, 97, 0.4141, Level::l6},
                    Likeness{"foreign_third", k2570, k2119, 111, 97, 0.4519, Level::l6}),
    [](const auto& run) { return std::string{run.param.name}; });

TEST(LevelOf, IsThatOfTheDiceCoefficientForAllCounts) {
  const std::array<double, 6> least = {0.999, 0.85, 0.75, 0.67, 0.60, 0.52};
  for (std::uint32_t sum = 1; sum <= 512; ++sum) {
    for (std::uint32_t shared = 0; 2 * shared <= sum; ++shared) {
      const double dice = 2.0 * shared / sum;
      const auto reached =
          std::find_if(least.begin(), least.end(), [dice](double bound) { return dice >= bound; });
      ASSERT_EQ(level_of_counts(shared, sum), static_cast<Level>(reached - least.begin()))
          << shared << " of " << sum;
    }
  }
}

TEST(LevelOf, IsL0ForEqualSegmentsOnly) {
  // One bit of 256 more on a side is 0.998.
  Segment full{};
  full.fill(~std::uint64_t{0});
  Segment nearly = full;
  nearly[3] >>= 1U;
  EXPECT_EQ(level_of(full, 256, full, 256), Level::l0);
  EXPECT_EQ(level_of(full, 256, nearly, 255), Level::l1);
}

TEST(TermOf, IsTheBeginningOfTheHashOfTheSegment) {
  // sha256 of the 32 bytes of SMITH's segment begins so.
  const std::uint64_t term = term_of(segment_of(kSmith));
  EXPECT_EQ(hex({reinterpret_cast<const char*>(&term), sizeof term}), "a27b66f30b2f6659");
  EXPECT_NE(term, term_of(segment_of(kSmyth)));
}

class ReadEncoding : public testing::Test {
 protected:
  ReadEncoding() {
    sent_.set_presence(0b1111);
    sent_.set_segments(bytes_of(kSmith) + bytes_of(kOlivia) + bytes_of(kMarch) +
                       bytes_of(kLeicester));
    sent_.set_blocking_keys(bytes_of(
        "9278d6ee29c0d477712f5894182e8d4feb4fb1a2e78ed8f14337ce3a7b9daff31413190af54f8244"
        "948cd2da71be9d09dd620cd7665aa1a75aac9cfdb46edb2db203758c859d31b34bf3d8d474c85170"));
    sent_.set_birth_date_swap(0x157df0c6);
    sent_.set_flags(IdentityFlag::birth_date_default | IdentityFlag::alias);
    sent_.set_sex(2);
  }
  Result<void> read() { return read_encoding(sent_, encoded_, keys_); }
  void expect_refused() {
    const auto done = read();
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().kind, ErrorKind::refused);
    EXPECT_EQ(done.error().rule.view(), "link/encoding");
  }

  identity::v1::Identity sent_;
  EncodedIdentity encoded_;
  BlockingKeys keys_{};
};

TEST_F(ReadEncoding, BringsEveryFieldToItsPlace) {
  ASSERT_TRUE(read().has_value());
  EXPECT_EQ(encoded_.segments[0], segment_of(kSmith));
  EXPECT_EQ(encoded_.segments[3], segment_of(kLeicester));
  EXPECT_EQ(encoded_.popcounts, (std::array<std::uint16_t, 4>{99, 114, 99, 77}));
  EXPECT_EQ(encoded_.birth_date_swap, 0x157df0c6U);
  EXPECT_EQ(encoded_.flags, 3U);
  EXPECT_EQ(encoded_.sex, 2U);
  EXPECT_EQ(encoded_.rarity[0][0], 0U);
  EXPECT_EQ(hex({reinterpret_cast<const char*>(&keys_[9]), 8}), "4bf3d8d474c85170");
}

TEST_F(ReadEncoding, LeavesAFieldThatIsNotThereEmpty) {
  sent_.set_presence(0b1010);
  sent_.set_segments(bytes_of(kOlivia) + bytes_of(kLeicester));
  ASSERT_TRUE(read().has_value());
  EXPECT_FALSE(encoded_.has(Field::surname));
  EXPECT_EQ(encoded_.segments[0], Segment{});
  EXPECT_EQ(encoded_.segments[1], segment_of(kOlivia));
  EXPECT_EQ(encoded_.segments[3], segment_of(kLeicester));
  EXPECT_EQ(encoded_.birth_date_swap, 0U) << "a swap token without a birth date";
}

TEST_F(ReadEncoding, ForgetsWhatWasReadBefore) {
  ASSERT_TRUE(read().has_value());
  sent_ = {};
  ASSERT_TRUE(read().has_value());
  EXPECT_EQ(encoded_.presence, 0U);
  EXPECT_EQ(encoded_.segments[2], Segment{});
  EXPECT_EQ(keys_, BlockingKeys{});
}

TEST_F(ReadEncoding, RefusesLengthsThatDoNotFitTogether) {
  sent_.set_presence(0b0111);
  expect_refused();
  sent_.set_presence(0b11111);
  expect_refused();
  sent_.set_presence(0b1111);
  sent_.mutable_segments()->pop_back();
  expect_refused();
  sent_.mutable_segments()->push_back('\0');
  sent_.mutable_blocking_keys()->pop_back();
  expect_refused();
}

TEST_F(ReadEncoding, RefusesASegmentWithoutBits) {
  sent_.set_presence(0b0001);
  sent_.set_segments(std::string(32, '\0'));
  expect_refused();
}

TEST_F(ReadEncoding, TakesASexThatIsNoneForUnknown) {
  sent_.set_sex(258);
  ASSERT_TRUE(read().has_value());
  EXPECT_EQ(encoded_.sex, 0U);
}

TEST(MadeIdentity, HasTheLevelsThatItsDistancesSay) {
  for (std::size_t level = 0; level < kDistances.size(); ++level) {
    EXPECT_EQ(level_of(made_segment(0), 100, made_segment(kDistances[level]), 100),
              static_cast<Level>(level));
  }
}

}  // namespace
}  // namespace braid::transform
