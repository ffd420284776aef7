#include "transform/pseudonymise/person_encoder.h"

#include <gtest/gtest.h>

#include "transform/pseudonymise/test_records.h"

namespace braid::transform {
namespace {

using Text = PersonText::Text;

PersonEncoder encoder_of(const EncodingOptions& options = {}) {
  auto made = PersonEncoder::make(LinkageKey::from_bytes(published_test_key()), options);
  BRAID_CHECK(made.has_value());
  return *std::move(made);
}

struct Encoded {
  identity::v1::Identity identity;
  Id16 other;
};
Encoded encode(PersonEncoder& encoder, const PersonText& person) {
  Encoded out;
  EXPECT_TRUE(encoder.encode(person, out.identity, out.other).has_value());
  return out;
}

TEST(PersonEncoder, SaysWhatTheEdgeSaysOfTheSamePerson) {
  feed::RecordBatch batch;
  add_record(batch, kAgency, "M1", "r1").version = 1;
  add_full_identity(batch).makes_person_fact = false;
  EntryBatch entries;
  ASSERT_TRUE(test_pseudonymiser()->replace(batch, entries).has_value());
  ASSERT_EQ(entries.entries.size(), 1U);
  auto of_edge = parse_identity(entries.entries[0]);

  auto encoder = encoder_of();
  PersonText person;
  person.surname = Text{"Smith-Jones"};
  person.given_name = Text{"Anna"};
  person.birth_date = Text{"2012-03-04"};
  person.postcode = Text{"LE1 6TD"};
  person.sex = Text{"F"};
  person.nhs_number = Text{"9434765919"};  // published vectors
  person.upn = Text{"A123456789012"};
  const auto of_file = encode(encoder, person);
  EXPECT_TRUE(of_file.other.is_zero());
  of_edge.clear_unit();
  of_edge.clear_version();
  of_edge.clear_agreement();
  EXPECT_EQ(of_file.identity.SerializeAsString(), of_edge.SerializeAsString());
  EXPECT_EQ(*encoder.handle(kAgency, Text{"m1"}), entries.entries[0].subject);
  EXPECT_TRUE(encoder.handle(kAgency, Text{""})->is_zero());
}

TEST(PersonEncoder, KeysAnotherIdentifierOnItsOwn) {
  auto encoder = encoder_of();
  PersonText person;
  person.other_identifier = Text{"9434765919"};
  const auto other = encode(encoder, person);
  EXPECT_FALSE(other.other.is_zero());
  EXPECT_EQ(other.identity.other(), other.other.view());
  EXPECT_TRUE(other.identity.nhs().empty());
  person = {};
  person.nhs_number = Text{"9434765919"};
  EXPECT_NE(encode(encoder, person).identity.nhs(), other.other.view());
  person = {};
  person.other_identifier = Text{" 943 4765919"};
  EXPECT_EQ(encode(encoder, person).other, other.other);
}

}  // namespace
}  // namespace braid::transform
