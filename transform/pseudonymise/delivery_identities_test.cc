#include "transform/pseudonymise/delivery_identities.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <map>

#include "transform/pseudonymise/identity_encoder.h"
#include "transform/pseudonymise/test_records.h"

namespace braid::transform {
namespace {

const std::vector<UnitName> kUnits = {{"made-up/address", "rec/made-up/address"},
                                      {"made-up/episodes/2025", "rec/made-up/episodes"},
                                      {"made-up/header/2025", "rec/made-up/header"},
                                      {"made-up/person", "rec/made-up/person"},
                                      {"made-up/episodes/2024", "rec/made-up/episodes"}};
enum : std::uint16_t { address, episodes, header, person, old_episodes };

std::unique_ptr<Pseudonymiser> pseudonymiser_of(const std::vector<UnitName>& units = kUnits) {
  auto made = test_pseudonymiser();
  BRAID_CHECK(made->begin(units));
  return made;
}

/// A row of a table that says who a child is.
feed::Identity& add_row(feed::RecordBatch& batch, std::string_view child, std::uint16_t unit) {
  add_record(batch, kAgency, child, child).unit = unit;
  auto& identity = add_identity(batch);
  identity.makes_person_fact = false;
  return identity;
}

void set_postcode(feed::RecordBatch& batch, feed::Identity& identity, std::string_view postcode) {
  identity.postcode = text(batch, postcode);
}

void set_names(feed::RecordBatch& batch, feed::Identity& identity, std::string_view given) {
  identity.family_name = text(batch, "Smith");
  identity.given_name = text(batch, given);
}

void set_birth(feed::Identity& identity, int day) {
  identity.birth_date = Personal<Date>{*Date::from_civil(2012, 3, day)};
}

/// The encoded record of one person who is said whole.
identity::v1::Identity record_of(std::string_view given, int day, std::string_view postcode) {
  feed::RecordBatch batch;
  auto& row = add_row(batch, "M1", person);
  if (!given.empty()) set_names(batch, row, given);
  if (day != 0) set_birth(row, day);
  set_postcode(batch, row, postcode);
  NormalisedIdentity normalised;
  normalise(row, {}, normalised);
  auto encoder = IdentityEncoder::make(LinkageKey::from_bytes(published_test_key()), {});
  identity::v1::Identity out;
  BRAID_CHECK(encoder && encoder->encode_record(normalised, out));
  return out;
}

bool same_record(const identity::v1::Identity& one, const identity::v1::Identity& other) {
  return one.config_hash() == other.config_hash() && one.flags() == other.flags() &&
         one.presence() == other.presence() && one.segments() == other.segments() &&
         one.birth_date_swap() == other.birth_date_swap() &&
         one.blocking_keys() == other.blocking_keys();
}

TEST(DeliveryIdentities, CompleteAChildOverTheTablesOfItsDelivery) {  // rulings A1
  Trial trial;
  auto& of_header = add_row(trial.batch, "M1", header);
  set_birth(of_header, 7);
  of_header.upn = text(trial.batch, "A123456789012");  // published vector
  set_postcode(trial.batch, add_row(trial.batch, "M1", episodes), "LE1 6TD");
  set_names(trial.batch, add_row(trial.batch, "M1", person), "Olivia");
  trial.with(*pseudonymiser_of());
  ASSERT_EQ(trial.entries.size(), 3U);
  const auto wanted = record_of("Olivia", 7, "LE1 6TD");
  EXPECT_EQ(wanted.presence(), 15U);
  for (const auto& entry : trial.entries) {
    const auto identity = parse_identity(entry);
    EXPECT_EQ(entry.stream, Entry::Stream::identities);
    EXPECT_EQ(identity.unit(), kUnits[entry.unit].full);
    EXPECT_EQ(identity.SerializeAsString(), entry.value);  // as one message would be written
    EXPECT_TRUE(same_record(identity, wanted));
    // What else it says is its own row's.
    EXPECT_EQ(identity.upn_size(), entry.unit == header ? 1 : 0);
    EXPECT_EQ(identity.birth_date().empty(), entry.unit != header);
    EXPECT_EQ(identity.outward().empty(), entry.unit != episodes);
    EXPECT_TRUE(identity.names().empty());  // no row says both names and birth date
  }
}

TEST(DeliveryIdentities, AreAnnouncedWithTheirRecords) {
  Trial trial;
  add_row(trial.batch, "M1", header);
  add_row(trial.batch, "M1", person);
  trial.with(*pseudonymiser_of());
  ASSERT_EQ(trial.coming_later.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& announced = trial.coming_later[i];
    EXPECT_EQ(announced.record, i);
    EXPECT_TRUE(announced.key.empty() && announced.value.empty());
    const auto come = std::find_if(trial.entries.begin(), trial.entries.end(),
                                   [&](const Entry& entry) { return entry.id == announced.id; });
    ASSERT_NE(come, trial.entries.end());
    EXPECT_EQ(come->unit, announced.unit);
    EXPECT_EQ(come->subject, announced.subject);
    EXPECT_FALSE(come->comes_later);
    EXPECT_EQ(entry_id(come->stream, come->key), come->id);
  }
}

TEST(DeliveryIdentities, ComeAtOnceFromRecordsThatHaveAVersion) {
  Trial trial;
  set_names(trial.batch, add_row(trial.batch, "M1", person), "Olivia");
  trial.batch.records.back().version = 5;
  EntryBatch entries;
  const auto pseudonymiser = pseudonymiser_of();
  ASSERT_TRUE(pseudonymiser->replace(trial.batch, entries));
  ASSERT_EQ(entries.entries.size(), 1U);
  EXPECT_TRUE(same_record(parse_identity(entries.entries[0]), record_of("Olivia", 0, "")));
  EXPECT_FALSE(*pseudonymiser->finish(entries));
}

TEST(DeliveryIdentities, TakeEachFieldFromTheUnitOfTheGreatestName) {
  Trial trial;
  set_postcode(trial.batch, add_row(trial.batch, "M1", episodes), "LE1 6TD");
  set_postcode(trial.batch, add_row(trial.batch, "M1", old_episodes), "LE2 7TE");
  set_postcode(trial.batch, add_row(trial.batch, "M1", address), "LE3 8TF");
  trial.with(*pseudonymiser_of());
  for (const auto& entry : trial.entries) {
    EXPECT_TRUE(same_record(parse_identity(entry), record_of("", 0, "LE1 6TD")));
  }
}

TEST(DeliveryIdentities, TakeTheLaterOfTwoRowsOfAUnit) {
  Trial trial;
  set_names(trial.batch, add_row(trial.batch, "M1", person), "Olivia");
  set_names(trial.batch, add_row(trial.batch, "M1", person), "Anna");
  trial.with(*pseudonymiser_of());
  EXPECT_TRUE(same_record(trial.identity(), record_of("Anna", 0, "")));
}

TEST(DeliveryIdentities, LetAFullBirthDateStandBeforeAnEstimatedOne) {
  for (const bool person_first : {false, true}) {
    Trial trial;
    for (const bool of_person : {person_first, !person_first}) {
      auto& row = add_row(trial.batch, "M1", of_person ? person : header);
      set_birth(row, of_person ? 15 : 7);
      if (of_person) row.birth_date_quality = feed::BirthDateQuality::estimated;
    }
    trial.with(*pseudonymiser_of());
    for (const auto& entry : trial.entries) {
      EXPECT_TRUE(same_record(parse_identity(entry), record_of("", 7, "")));
    }
  }
}

TEST(DeliveryIdentities, BelongToOneDelivery) {
  const auto pseudonymiser = pseudonymiser_of();
  Trial named, dated, again;
  set_names(named.batch, add_row(named.batch, "M1", person), "Olivia");
  named.with(*pseudonymiser);
  set_birth(add_row(dated.batch, "M1", person), 7);
  ASSERT_TRUE(pseudonymiser->begin(kUnits));
  dated.with(*pseudonymiser);
  EXPECT_TRUE(same_record(dated.identity(), record_of("", 7, "")));
  // One that was not read to its end leaves nothing behind either.
  EntryBatch entries;
  ASSERT_TRUE(pseudonymiser->replace(named.batch, entries));
  ASSERT_TRUE(pseudonymiser->begin(kUnits));
  again.batch.clear();
  set_birth(add_row(again.batch, "M1", person), 7);
  again.with(*pseudonymiser);
  EXPECT_EQ(again.identity().SerializeAsString(), dated.identity().SerializeAsString());
}

TEST(DeliveryIdentities, ComeInBoundedBatches) {
  constexpr int kChildren = 2500;
  const auto pseudonymiser = pseudonymiser_of();
  EntryBatch entries;
  for (int i = 0; i < kChildren; ++i) {
    feed::RecordBatch batch;
    for (const auto unit : {header, person}) add_row(batch, std::to_string(i), unit);
    ASSERT_TRUE(pseudonymiser->replace(batch, entries));
  }
  std::size_t come = 0;
  while (*pseudonymiser->finish(entries)) {
    EXPECT_LE(entries.entries.size(), 1024 + kUnits.size());
    come += entries.entries.size();
  }
  EXPECT_EQ(come, 2U * kChildren);
  EXPECT_TRUE(entries.entries.empty());
}

/// A row that says some of what is true of its child in its unit.
struct Row {
  int child = 0;
  std::uint16_t unit = 0;
  bool names = false, birth = false, postcode = false;
};

/// Key to value of all that rows come to.
std::map<std::string, std::string> said_by(const std::vector<Row>& rows,
                                           const std::vector<std::uint16_t>& unit_at) {
  std::vector<UnitName> units(kUnits.size());
  for (std::size_t i = 0; i < units.size(); ++i) units[unit_at[i]] = kUnits[i];
  Trial trial;
  for (const auto& row : rows) {
    auto& identity = add_row(trial.batch, std::to_string(row.child), unit_at[row.unit]);
    if (row.names)
      set_names(trial.batch, identity, std::string(3, static_cast<char>('A' + row.unit)));
    if (row.birth) set_birth(identity, 1 + row.unit);
    if (row.postcode) {
      set_postcode(trial.batch, identity, "LE1 " + std::to_string(row.unit) + "TD");
    }
  }
  trial.with(*pseudonymiser_of(units));
  std::map<std::string, std::string> said;
  for (const auto& entry : trial.entries) said[std::string{entry.key}] = entry.value;
  return said;
}

RC_GTEST_PROP(DeliveryIdentities, DependOnNoOrderOfRowsAndTables, ()) {
  // At most one row of a child in each unit: two might contradict each other.
  std::vector<Row> rows;
  for (int child = 0; child < 3; ++child) {
    for (std::uint16_t unit = 0; unit < kUnits.size(); ++unit) {
      if (!*rc::gen::arbitrary<bool>()) continue;
      rows.push_back({child, unit, *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>(),
                      *rc::gen::arbitrary<bool>()});
    }
  }
  std::vector<std::uint16_t> in_order = {0, 1, 2, 3, 4};
  const auto shuffle = [](auto& all) {
    for (std::size_t i = all.size(); i > 1; --i) {
      std::swap(all[i - 1], all[*rc::gen::inRange<std::size_t>(0, i)]);
    }
  };
  auto shuffled = rows;
  auto tables = in_order;
  shuffle(shuffled);
  shuffle(tables);
  const auto said = said_by(rows, in_order);
  RC_ASSERT(said.size() == rows.size());
  RC_ASSERT(said_by(shuffled, tables) == said);
}

}  // namespace
}  // namespace braid::transform
