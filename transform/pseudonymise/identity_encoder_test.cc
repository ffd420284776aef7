#include "transform/pseudonymise/identity_encoder.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "core/bytes.h"
#include "transform/compare/encoded_identity.h"
#include "transform/pseudonymise/person_text.h"
#include "transform/pseudonymise/published_vectors.h"
#include "transform/pseudonymise/test_records.h"

namespace braid::transform {
namespace {

using Text = PersonText::Text;

IdentityEncoder encoder_of(const EncodingOptions& options = {},
                           std::string_view key = published_test_key()) {
  auto made = IdentityEncoder::make(LinkageKey::from_bytes(key), options);
  BRAID_CHECK(made.has_value());
  return *std::move(made);
}

NormalisedIdentity identity_of(std::string_view surname, std::string_view given,
                               std::string_view date, std::string_view postcode) {
  NormalisedIdentity identity;
  normalise(PersonText{Text{surname}, Text{given}, Text{date}, Text{postcode}, {}, {}, {}, {}}, {},
            identity);
  return identity;
}

identity::v1::Identity encoded(IdentityEncoder& encoder, const NormalisedIdentity& identity) {
  identity::v1::Identity out;
  EXPECT_TRUE(encoder.encode(identity, out).has_value());
  return out;
}

TEST(IdentityEncoder, MakesThePublishedRecords) {  // linkage-design, section 14
  auto encoder = encoder_of();
  for (const auto& record : kPublishedRecords) {
    const auto out = encoded(encoder, identity_of(record.surname, record.given_name,
                                                  record.birth_date, record.postcode));
    EXPECT_EQ(out.presence(), 15U);
    EXPECT_EQ(out.flags(), 0U);
    EXPECT_EQ(hex(out.segments()),
              std::string{record.of_surname.segment} + std::string{record.of_given.segment} +
                  std::string{record.of_date.segment} + std::string{record.of_postcode.segment});
    std::string keys;
    for (const auto key : record.keys) keys += key;
    EXPECT_EQ(hex(out.blocking_keys()), keys);
    char swap[9];
    std::snprintf(swap, sizeof swap, "%08x", out.birth_date_swap());
    EXPECT_EQ(swap, record.date_swap);
    EXPECT_EQ(out.config_hash(), encoding_config_hash({}));
    EXPECT_EQ(out.key_id(), encoder.key_id());
  }
}

TEST(IdentityEncoder, SendsOnlyWhatIsThere) {  // linkage-design, section 4, step 4
  auto encoder = encoder_of();
  const auto full = encoded(encoder, identity_of("Smith", "Olivia", "2012-03-07", "LE1 6TD"));
  const auto nothing = encoded(encoder, identity_of("", "", "", ""));
  EXPECT_EQ(nothing.presence(), 0U);
  EXPECT_TRUE(nothing.segments().empty());
  EXPECT_TRUE(nothing.blocking_keys().empty());
  EXPECT_EQ(nothing.birth_date_swap(), 0U);
  EXPECT_EQ(nothing.config_hash(), full.config_hash());
  EXPECT_EQ(nothing.key_id(), full.key_id());
  const auto dated = encoded(encoder, identity_of("", "", "2012-03-07", ""));
  EXPECT_EQ(dated.presence(), 4U);
  EXPECT_EQ(dated.segments(), full.segments().substr(64, 32));
  EXPECT_EQ(dated.birth_date_swap(), full.birth_date_swap());
  EXPECT_TRUE(dated.blocking_keys().empty());
  const auto named = encoded(encoder, identity_of("", "Olivia", "", "LE1 6TD"));
  EXPECT_EQ(named.presence(), 10U);
  EXPECT_EQ(named.segments(), full.segments().substr(32, 32) + full.segments().substr(96, 32));
}

TEST(IdentityEncoder, IsReadAsItWasWritten) {
  auto encoder = encoder_of();
  const auto identity = identity_of("Smith", "", "2012-01-01", "LE1 6TD");
  const auto out = encoded(encoder, identity);
  EncodedIdentity read;
  BlockingKeys keys;
  ASSERT_TRUE(read_encoding(out, read, keys).has_value());
  EXPECT_TRUE(read.has(Field::surname) && read.has(Field::birth_date) && read.has(Field::postcode));
  EXPECT_FALSE(read.has(Field::given_name));
  EXPECT_EQ(read.flags, IdentityFlag::birth_date_default);
  EXPECT_EQ(read.birth_date_swap, out.birth_date_swap());
  EXPECT_EQ(keys[0], 0U);
  EXPECT_NE(keys[9], 0U);
}

TEST(IdentityEncoder, NamesSwappedDatesAlike) {  // linkage-design, section 4, step 5
  auto encoder = encoder_of();
  const auto swap_of = [&](std::string_view date) {
    return encoded(encoder, identity_of("", "", date, "")).birth_date_swap();
  };
  EXPECT_EQ(swap_of("2012-03-07"), swap_of("2012-07-03"));
  EXPECT_NE(swap_of("2012-03-07"), swap_of("2013-03-07"));
  EXPECT_NE(swap_of("2012-03-07"), swap_of("2012-03-08"));
}

TEST(IdentityEncoder, SaysUnderWhichConfigurationItEncodes) {
  const auto identity = identity_of("Smith", "Olivia", "2012-03-07", "LE1 6TD");
  auto plain = encoder_of();
  auto strict = encoder_of({PostcodeForm::british, true, false});
  auto salted = encoder_of({PostcodeForm::british, false, true});
  const auto of_plain = encoded(plain, identity), of_strict = encoded(strict, identity),
             of_salted = encoded(salted, identity);
  EXPECT_NE(of_strict.config_hash(), of_plain.config_hash());
  EXPECT_NE(of_salted.config_hash(), of_plain.config_hash());
  EXPECT_NE(of_salted.config_hash(), of_strict.config_hash());
  EXPECT_EQ(of_strict.segments(), of_plain.segments());
  EXPECT_EQ(of_strict.blocking_keys().substr(32, 8), std::string(8, '\0'));
  EXPECT_EQ(of_salted.blocking_keys(), of_plain.blocking_keys());
  EXPECT_NE(of_salted.segments().substr(0, 64), of_plain.segments().substr(0, 64));
  EXPECT_EQ(of_salted.segments().substr(64), of_plain.segments().substr(64));
  // It does not depend on the key; the key's name does.
  auto other = encoder_of({}, std::string(32, 'k'));
  EXPECT_EQ(encoded(other, identity).config_hash(), of_plain.config_hash());
  EXPECT_NE(other.key_id(), plain.key_id());
}

RC_GTEST_PROP(IdentityEncoder, DoesNotDependOnWhomItHasMet, ()) {
  static auto busy = encoder_of();
  static auto fresh = encoder_of();
  const auto word = rc::gen::container<std::string>(rc::gen::elementOf(std::string{"ABCDE"}));
  const auto any = [&] {
    const Date date = *Date::from_civil(2010, 1, 1) + *rc::gen::inRange(0, 30);
    return identity_of(*word, *word, date.text(), *rc::gen::element("", "LE1 6TD", "M1 1AE"));
  };
  const auto wanted = any();
  for (int i = 0; i < 20; ++i) encoded(busy, any());
  identity::v1::Identity apart;
  RC_ASSERT(fresh.pseudonymise(wanted, apart).has_value());
  RC_ASSERT(fresh.encode_record(wanted, apart).has_value());
  RC_ASSERT(encoded(busy, wanted).SerializeAsString() == apart.SerializeAsString());
  RC_ASSERT(encoded(busy, wanted).SerializeAsString() == apart.SerializeAsString());
}

RC_GTEST_PROP(IdentityEncoder, SharesNothingBetweenTwoKeys, ()) {  // privacy DEI-06
  const auto any_key = rc::gen::container<std::string>(32, rc::gen::arbitrary<char>());
  const auto one = *any_key, other = *any_key;
  RC_PRE(one != other);
  auto first = encoder_of({}, one), second = encoder_of({}, other);
  const auto identity = identity_of("Smith", "Olivia", "2012-03-07", "LE1 6TD");
  const auto mine = encoded(first, identity), theirs = encoded(second, identity);
  RC_ASSERT(mine.key_id() != theirs.key_id());
  RC_ASSERT(mine.birth_date_swap() != theirs.birth_date_swap());
  for (std::size_t i = 0; i < 4; ++i) {
    RC_ASSERT(mine.segments().substr(i * 32, 32) != theirs.segments().substr(i * 32, 32));
  }
  for (std::size_t i = 0; i < 10; ++i) {
    RC_ASSERT(mine.blocking_keys().substr(i * 8, 8) != theirs.blocking_keys().substr(i * 8, 8));
  }
}

}  // namespace
}  // namespace braid::transform
