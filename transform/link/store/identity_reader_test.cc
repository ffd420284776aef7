#include "transform/link/store/identity_reader.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "transform/link/made_up_identity_test.h"
#include "transform/link/store/wire_fields.h"

namespace braid::transform {
namespace {

using made_up::Said;

Said somebody() {
  Said said{.agency = made_up::kHealth, .subject = "one"};
  said.nhs = "n1";
  said.surname = "SMITH";
  said.given = "ANNA";
  said.birth_date = "2012-03-07";
  said.upns = {"u1", "u2", "u1"};
  said.other = "o1";
  said.merged_into = "two";
  said.sex = 2;
  said.flags = IdentityFlag::alias;
  said.version = 0x1234567890ABCDEF;
  return said;
}

std::uint64_t half(const std::string& word) {
  std::uint64_t value = 0;
  std::memcpy(&value, made_up::bytes(word).data(), sizeof value);
  return value;
}

bool reads(const std::string& value, ReadIdentity& identity) {
  return read_identity(value, made_up::kConfig, identity).has_value();
}

TEST(ReadIdentity, HoldsWhatTheEntrySays) {
  ReadIdentity identity;
  const std::string value = *somebody().value();
  ASSERT_TRUE(reads(value, identity));
  EXPECT_EQ(identity.unit, "made-up/person");
  EXPECT_EQ(identity.nhs, half("n1"));
  EXPECT_EQ(identity.other, half("o1"));
  EXPECT_EQ(identity.upns, (std::vector<std::uint64_t>{half("u1"), half("u2")}));
  EXPECT_EQ(identity.merged_into, made_up::id("two"));
  EXPECT_EQ(identity.version, 0x1234567890ABCDEFU);
  EXPECT_EQ(identity.key_id, 1U);
  EXPECT_EQ(identity.encoded.presence, 0b0111);
  EXPECT_EQ(identity.encoded.sex, 2);
  EXPECT_EQ(identity.encoded.flags, std::uint32_t{IdentityFlag::alias});
  EXPECT_FALSE(identity.foreign);
  EXPECT_FALSE(identity.withdrawn);
}

TEST(ReadIdentity, KeepsNothingOfTheOneBefore) {
  ReadIdentity identity;
  ASSERT_TRUE(reads(*somebody().value(), identity));
  ASSERT_TRUE(reads("", identity));
  EXPECT_EQ(identity.nhs, 0U);
  EXPECT_EQ(identity.other, 0U);
  EXPECT_TRUE(identity.upns.empty());
  EXPECT_TRUE(identity.merged_into.is_zero());
  EXPECT_EQ(identity.unit, "");
  EXPECT_EQ(identity.version, 0U);
  EXPECT_EQ(identity.encoded.presence, 0);
  EXPECT_EQ(identity.keys, BlockingKeys{});
}

TEST(ReadIdentity, SaysWhatIsOfAnotherConfiguration) {
  ReadIdentity identity;
  Said said = somebody();
  said.config = 8;
  ASSERT_TRUE(reads(*said.value(), identity));
  EXPECT_TRUE(identity.foreign);
  ASSERT_TRUE(read_identity(*said.value(), 0, identity).has_value());
  EXPECT_FALSE(identity.foreign);  // nothing is asked for
}

TEST(ReadIdentity, RefusesWhatIsCutShortAndIdsOfAnotherSize) {
  ReadIdentity identity;
  const std::string whole = *somebody().value();
  EXPECT_FALSE(reads(whole.substr(0, whole.size() - 1), identity));
  identity::v1::Identity message;
  message.set_nhs("short");
  EXPECT_FALSE(reads(message.SerializeAsString(), identity));
  message.clear_nhs();
  message.add_upn("short");
  EXPECT_FALSE(reads(message.SerializeAsString(), identity));
  EXPECT_FALSE(reads("\x0b", identity));  // a group, which proto3 has not
  EXPECT_FALSE(reads(std::string(12, '\xff'), identity));
}

RC_GTEST_PROP(WireFields, FindsTheFieldsThatProtobufFinds, ()) {
  identity::v1::Identity message;
  message.set_version(*rc::gen::arbitrary<std::uint64_t>());
  message.set_sex(*rc::gen::arbitrary<std::uint32_t>());
  message.set_birth_date_swap(*rc::gen::arbitrary<std::uint32_t>());
  message.set_segments(*rc::gen::arbitrary<std::string>());
  message.set_withdrawn(*rc::gen::arbitrary<bool>());
  const std::string value = message.SerializeAsString();
  identity::v1::Identity read;
  WireFields fields{value};
  while (fields.next()) {
    switch (fields.field()) {
      case identity::v1::Identity::kVersionFieldNumber:
        read.set_version(fields.number());
        break;
      case identity::v1::Identity::kSexFieldNumber:
        read.set_sex(static_cast<std::uint32_t>(fields.number()));
        break;
      case identity::v1::Identity::kBirthDateSwapFieldNumber:
        read.set_birth_date_swap(static_cast<std::uint32_t>(fields.number()));
        break;
      case identity::v1::Identity::kSegmentsFieldNumber:
        read.set_segments(std::string{fields.bytes()});
        break;
      default:
        read.set_withdrawn(fields.number() != 0);
    }
  }
  RC_ASSERT(!fields.is_broken());
  RC_ASSERT(read.SerializeAsString() == value);
}

RC_GTEST_PROP(WireFields, ReadsNothingOutsideOfAnyBytes, (const std::string& value)) {
  // A copy of its own, so that a sanitizer sees a byte too many.
  const std::vector<char> own{value.begin(), value.end()};
  WireFields fields{{own.data(), own.size()}};
  std::size_t bytes = 0;
  while (fields.next()) bytes += fields.bytes().size();
  RC_ASSERT(bytes <= own.size());
}

}  // namespace
}  // namespace braid::transform
