#include "transform/pseudonymise/segment_encoder.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <bit>
#include <cmath>

#include "core/bytes.h"
#include "transform/pseudonymise/published_vectors.h"
#include "transform/pseudonymise/test_records.h"
#include "transform/pseudonymise/token_row.h"

namespace braid::transform {
namespace {

std::string hex_of(const Segment& segment) {
  return hex({reinterpret_cast<const char*>(segment.data()), sizeof segment});
}

int popcount(const Segment& segment) {
  int count = 0;
  for (const auto word : segment) count += std::popcount(word);
  return count;
}

int dice_of(const Segment& one, const Segment& other) {
  int both = 0;
  for (std::size_t i = 0; i < one.size(); ++i) both += std::popcount(one[i] & other[i]);
  return static_cast<int>(std::lround(20000.0 * both / (popcount(one) + popcount(other))));
}

/// An encoder and the ring that it points into.
struct Bench {
  explicit Bench(const EncodingOptions& options = {}, std::string_view key = published_test_key())
      : keyring{LinkageKey::from_bytes(key)}, encoder{*SegmentEncoder::make(keyring, options)} {}

  Segment name(std::string_view text, std::string_view year = {}) {
    Segment segment;
    EXPECT_TRUE(encoder.name(text, year, segment));
    return segment;
  }
  Segment date(std::string_view text) {
    Segment segment;
    EXPECT_TRUE(encoder.birth_date(text, segment));
    return segment;
  }
  Segment postcode(std::string_view text, std::size_t outward) {
    Segment segment;
    EXPECT_TRUE(encoder.postcode(text, text.substr(0, outward), segment));
    return segment;
  }

  Keyring keyring;
  SegmentEncoder encoder;
};

constexpr EncodingOptions kAny{PostcodeForm::any, false, false};

TEST(SegmentEncoder, MakesThePublishedSegments) {  // linkage-design, section 14
  Bench bench;
  Segment tokens;
  for (const auto& record : kPublishedRecords) {
    ASSERT_TRUE(bench.encoder.name_tokens(record.normal_surname, {}, tokens));
    EXPECT_EQ(hex_of(tokens), record.of_surname.tokens);
    EXPECT_EQ(hex_of(bench.name(record.normal_surname)), record.of_surname.segment);
    ASSERT_TRUE(bench.encoder.name_tokens(record.normal_given, {}, tokens));
    EXPECT_EQ(hex_of(tokens), record.of_given.tokens);
    EXPECT_EQ(hex_of(bench.name(record.normal_given)), record.of_given.segment);
    ASSERT_TRUE(bench.encoder.birth_date_tokens(record.normal_date, tokens));
    EXPECT_EQ(hex_of(tokens), record.of_date.tokens);
    EXPECT_EQ(hex_of(bench.date(record.normal_date)), record.of_date.segment);
    const auto outward = record.normal_postcode.size() - 3;
    ASSERT_TRUE(bench.encoder.postcode_tokens(record.normal_postcode,
                                              record.normal_postcode.substr(0, outward), tokens));
    EXPECT_EQ(hex_of(tokens), record.of_postcode.tokens);
    EXPECT_EQ(hex_of(bench.postcode(record.normal_postcode, outward)), record.of_postcode.segment);
  }
}

TEST(SegmentEncoder, MakesThePublishedPopcounts) {
  Bench bench;
  Segment tokens;
  ASSERT_TRUE(bench.encoder.name_tokens("SMITH", {}, tokens));
  EXPECT_EQ(popcount(tokens), 53);
  EXPECT_EQ(popcount(bench.name("SMITH")), 99);
  EXPECT_EQ(popcount(bench.name("OLIVIA")), 114);
  EXPECT_EQ(popcount(bench.name("ZOE")), 74);
  EXPECT_EQ(popcount(bench.date("20120307")), 99);
  EXPECT_EQ(popcount(bench.postcode("LE16TD", 3)), 77);
}

TEST(SegmentEncoder, MakesThePublishedSegmentsOfPostcodesFromAbroad) {
  Bench bench{kAny};
  Segment tokens;
  for (const auto& [postcode, before, after] : kPublishedPostcodes) {
    ASSERT_TRUE(bench.encoder.postcode_tokens(postcode, postcode.substr(0, 2), tokens));
    EXPECT_EQ(hex_of(tokens), before);
    EXPECT_EQ(hex_of(bench.postcode(postcode, 2)), after);
  }
}

TEST(SegmentEncoder, MakesThePublishedLikenesses) {
  Bench bench, any{kAny};
  Segment one, other;
  for (const auto& pair : kPublishedNamePairs) {
    ASSERT_TRUE(bench.encoder.name_tokens(pair.one, {}, one));
    ASSERT_TRUE(bench.encoder.name_tokens(pair.other, {}, other));
    EXPECT_EQ(dice_of(one, other), pair.before) << pair.one << ' ' << pair.other;
    EXPECT_EQ(dice_of(bench.name(pair.one), bench.name(pair.other)), pair.after);
  }
  for (const auto& pair : kPublishedDatePairs) {
    ASSERT_TRUE(bench.encoder.birth_date_tokens(pair.one, one));
    ASSERT_TRUE(bench.encoder.birth_date_tokens(pair.other, other));
    EXPECT_EQ(dice_of(one, other), pair.before) << pair.one << ' ' << pair.other;
    EXPECT_EQ(dice_of(bench.date(pair.one), bench.date(pair.other)), pair.after);
  }
  for (const auto& pair : kPublishedPostcodePairs) {
    const auto outward_one = pair.one.size() - 3, outward_other = pair.other.size() - 3;
    ASSERT_TRUE(bench.encoder.postcode_tokens(pair.one, pair.one.substr(0, outward_one), one));
    ASSERT_TRUE(
        bench.encoder.postcode_tokens(pair.other, pair.other.substr(0, outward_other), other));
    EXPECT_EQ(dice_of(one, other), pair.before) << pair.one << ' ' << pair.other;
    EXPECT_EQ(
        dice_of(bench.postcode(pair.one, outward_one), bench.postcode(pair.other, outward_other)),
        pair.after);
  }
  for (const auto& pair : kPublishedAnyPairs) {
    EXPECT_EQ(dice_of(any.postcode(pair.one, 2), any.postcode(pair.other, 2)), pair.after);
  }
}

TEST(TokenRow, IsThePublishedOne) {
  Keyring keyring{LinkageKey::from_bytes(published_test_key())};
  auto& hash = **keyring.of("seg/name");
  KeyedHash::Digest digest;
  ASSERT_TRUE(hash.digest("_S", digest));
  EXPECT_EQ(hex({reinterpret_cast<const char*>(digest.data()), digest.size()}),
            "6248ed81fe9e6ce3e02996a16ffa8a9f8b14e913f21fceb486f8f122b70f0ea1");
  Segment row;
  ASSERT_TRUE(token_row(hash, "_S", 10, row));
  Segment wanted{};
  for (const unsigned bit : {98U, 72U, 237U, 129U, 254U, 158U, 108U, 227U, 224U, 41U}) {
    wanted[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
  EXPECT_EQ(row, wanted);
}

TEST(Diffusion, HasThePublishedRows) {
  Keyring keyring{LinkageKey::from_bytes(published_test_key())};
  const std::pair<const char*, std::array<Diffusion::Taps, 4>> published[] = {
      {"diff/name", {{{85, 103, 77}, {134, 237, 70}, {26, 222, 159}, {9, 72, 204}}}},
      {"diff/dob", {{{122, 196, 194}, {251, 77, 186}, {221, 83, 111}, {165, 187, 140}}}},
      {"diff/pc", {{{200, 150, 173}, {67, 197, 0}, {238, 171, 11}, {106, 236, 137}}}},
  };
  for (const auto& [label, rows] : published) {
    for (std::uint16_t row = 0; row < 4; ++row) {
      EXPECT_EQ(*Diffusion::taps(**keyring.of(label), row), rows[row]);
    }
  }
}

RC_GTEST_PROP(Diffusion, IsWhatItsTapsSay, (const std::array<std::uint64_t, 4>& segment)) {
  Keyring keyring{LinkageKey::from_bytes(published_test_key())};
  auto& hash = **keyring.of("diff/pc");
  static const auto diffusion = std::move(*Diffusion::make(hash));
  const auto bit = [](const Segment& of, unsigned at) { return of[at / 64] >> (at % 64) & 1U; };
  const auto diffused = diffusion.apply(segment);
  const auto output = *rc::gen::inRange<std::uint16_t>(0, 256);
  std::uint64_t sum = 0;
  const auto taps = *Diffusion::taps(hash, output);
  for (const auto tap : taps) sum ^= bit(segment, tap);
  RC_ASSERT(bit(diffused, output) == sum);
}

/// As the text of section 4 has it, without any table.
Segment plain_name(Keyring& keyring, const std::string& label, std::string_view name) {
  auto& hash = **keyring.of(label);
  const auto edged = "_" + std::string{name} + "_";
  Segment before{}, row;
  for (std::size_t i = 0; i + 1 < edged.size(); ++i) {
    BRAID_CHECK(token_row(hash, std::string_view{edged}.substr(i, 2), 10, row));
    add_row(row, before);
  }
  return Diffusion::make(**keyring.of("diff/name"))->apply(before);
}

RC_GTEST_PROP(SegmentEncoder, EncodesNamesAsTheTextSays, ()) {
  static Bench bench, salted{{PostcodeForm::british, false, true}};
  const auto size = *rc::gen::inRange<std::size_t>(1, 33);
  const auto name = *rc::gen::container<std::string>(size, rc::gen::inRange('A', 'Z'));
  RC_ASSERT(bench.name(name, "2012") == plain_name(bench.keyring, "seg/name", name));
  RC_ASSERT(salted.name(name, "2012") == plain_name(salted.keyring, "seg/name/2012", name));
  RC_ASSERT(salted.name(name) == plain_name(salted.keyring, "seg/name/none", name));
}

TEST(SegmentEncoder, KeepsNamesOfTwoCohortsApartWithTheSalt) {
  Bench bench{{PostcodeForm::british, false, true}};
  EXPECT_EQ(bench.name("SMITH", "2012"), bench.name("SMITH", "2012"));
  EXPECT_NE(bench.name("SMITH", "2012"), bench.name("SMITH", "2013"));
  EXPECT_NE(bench.name("SMITH", "2012"), bench.name("SMITH"));
}

TEST(SegmentEncoder, AnswersTheSameHoweverMuchItHasSeen) {
  Bench bench{{PostcodeForm::british, false, true}};
  const auto name = bench.name("SMITH", "1950");
  const auto postcode = bench.postcode("LE16TD", 3);
  for (int year = 1700; year < 1900; ++year) bench.name("SMITH", std::to_string(year));
  for (char one = 'A'; one <= 'Z'; ++one) {
    for (char two = 'A'; two <= 'Z'; ++two) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        bench.postcode(std::string{one, two, '1', digit, 'A', 'B'}, 3);
      }
    }
  }
  EXPECT_EQ(bench.name("SMITH", "1950"), name);
  EXPECT_EQ(bench.postcode("LE16TD", 3), postcode);
}

TEST(SegmentEncoder, EncodesDatesOfYearsThatItKeepsNoRowOf) {
  Bench bench;
  EXPECT_NE(bench.date("17991231"), bench.date("17981231"));
  EXPECT_EQ(bench.date("17991231"), bench.date("17991231"));
}

}  // namespace
}  // namespace braid::transform
