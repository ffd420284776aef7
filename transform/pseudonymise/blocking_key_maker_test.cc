#include "transform/pseudonymise/blocking_key_maker.h"

#include <gtest/gtest.h>

#include "core/bytes.h"
#include "transform/pseudonymise/published_vectors.h"
#include "transform/pseudonymise/test_records.h"

namespace braid::transform {
namespace {

NormalisedIdentity identity_of(std::string_view surname, std::string_view given,
                               std::string_view date, std::string_view postcode) {
  NormalisedIdentity identity;
  identity.surname.set(surname);
  identity.given_name.set(given);
  identity.birth_date.set(date);
  identity.postcode.set(postcode);
  identity.outward_size = static_cast<std::uint8_t>(postcode.empty() ? 0 : postcode.size() - 3);
  return identity;
}

BlockingKeys keys_of(const NormalisedIdentity& identity, bool strict = false) {
  Keyring keyring{LinkageKey::from_bytes(published_test_key())};
  auto maker = BlockingKeyMaker::make(keyring, strict);
  BlockingKeys keys;
  EXPECT_TRUE(maker && maker->fill(identity, keys));
  return keys;
}

std::string hex_of(std::uint64_t key) {
  return hex({reinterpret_cast<const char*>(&key), sizeof key});
}

/// Which of the ten are given, as ones and zeros.
std::string given(const BlockingKeys& keys) {
  std::string text;
  for (const auto key : keys) text += key == 0 ? '0' : '1';
  return text;
}

TEST(BlockingKeyMaker, MakesThePublishedKeys) {  // linkage-design, section 14
  for (const auto& record : kPublishedRecords) {
    const auto keys = keys_of(identity_of(record.normal_surname, record.normal_given,
                                          record.normal_date, record.normal_postcode));
    for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(hex_of(keys[i]), record.keys[i]);
  }
}

TEST(BlockingKeyMaker, GivesAKeyOnlyWhenAllItsPartsAreThere) {  // linkage-design, section 5
  // B03 B04 B05 B06 B07, B11 sn gn, B12 sn gn, B13.
  EXPECT_EQ(given(keys_of(identity_of("SMITH", "ANNA", "20120307", "LE16TD"))), "1111111111");
  EXPECT_EQ(given(keys_of(identity_of("SMITH", "ANNA", "20120307", ""))), "1001111000");
  EXPECT_EQ(given(keys_of(identity_of("SMITH", "ANNA", "", "LE16TD"))), "0100100110");
  EXPECT_EQ(given(keys_of(identity_of("SMITH", "", "20120307", "LE16TD"))), "0010010101");
  EXPECT_EQ(given(keys_of(identity_of("", "ANNA", "20120307", "LE16TD"))), "0010001011");
  EXPECT_EQ(given(keys_of(identity_of("", "", "20120307", "LE16TD"))), "0010000001");
  EXPECT_EQ(given(keys_of(identity_of("", "ANNA", "20120307", ""))), "0000001000");
  EXPECT_EQ(given(keys_of(identity_of("SMITH", "", "", ""))), "0000000000");
  EXPECT_EQ(given(keys_of(identity_of("", "", "", ""))), "0000000000");
}

TEST(BlockingKeyMaker, GivesNoKeyTwice) {
  EXPECT_EQ(given(keys_of(identity_of("SMITH", "SMYTH", "20120307", "LE16TD"))), "1111110101");
}

TEST(BlockingKeyMaker, LeavesB07OutOfTheStrictProfile) {
  const auto identity = identity_of("SMITH", "ANNA", "20120307", "LE16TD");
  EXPECT_EQ(given(keys_of(identity, true)), "1111011111");
  auto keys = keys_of(identity);
  keys[4] = 0;
  EXPECT_EQ(keys_of(identity, true), keys);
}

TEST(BlockingKeyMaker, TakesTheLongestTexts) {
  auto identity = identity_of(std::string(32, 'A'), std::string(32, 'B'), "20120307", "LE16TD");
  identity.postcode.set("ABCDEFGHIJKL");
  identity.outward_size = 2;
  EXPECT_EQ(given(keys_of(identity)), "1111111111");
}

}  // namespace
}  // namespace braid::transform
