#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>

#include "feed/v1/feed.pb.h"
#include "ingest/health/taken_records.h"

namespace braid::ingest {
namespace {

feed::v1::Record missing_record() {
  feed::v1::Record record;
  record.set_unit("missing");
  record.set_key("R1");
  record.set_version(2);
  record.mutable_subject()->set_id("M1");
  auto& fact = *record.mutable_fact();
  fact.set_kind("missing");
  fact.set_start("2024-06-01");
  fact.set_end("2024-06-02");
  auto& attribute = *fact.add_attribute();
  attribute.set_name("missing_category");
  attribute.set_value("away");
  return record;
}

std::string delimited(const std::string& bytes) {
  std::string out;
  auto length = bytes.size();
  for (; length >= 0x80; length >>= 7U) out.push_back(static_cast<char>(length | 0x80U));
  out.push_back(static_cast<char>(length));
  return out + bytes;
}

std::string delimited(const feed::v1::Record& record) {
  return delimited(record.SerializeAsString());
}

std::unique_ptr<Decoder> decoder() {
  static DecoderOptions options;
  options.agency = "police/12";
  options.vocabulary = &test_vocabulary();
  options.programmes = {"no-wrong-door"};
  options.now = 1000;
  Faults faults;
  return *make_decoder("braid-feed", options, faults);
}

Taken take(std::string bytes) {
  Delivery delivery;
  delivery.name = "made-up";
  delivery.files.push_back(make_memory_file("a.pb", std::move(bytes)));
  delivery.note.covers_from = parse_iso_date("2024-01-01");
  delivery.note.covers_to = parse_iso_date("2024-12-31");
  return take_delivery(*decoder(), delivery);
}

/// The rule by which a record that was changed so is refused; empty if it is not.
std::string rule(const std::function<void(feed::v1::Record&)>& change) {
  auto record = missing_record();
  change(record);
  const auto taken = take(delimited(record));
  EXPECT_TRUE(taken.faults().empty());
  EXPECT_EQ(taken.records.size() + taken.refused.size(), 1U);
  if (taken.refused.empty()) return "";
  EXPECT_EQ(taken.refused[0].original, record.SerializeAsString());
  return taken.refused[0].rule;
}

TEST(BraidFeed, ARecordIsTakenInTheWordsOfTheVocabulary) {
  auto person = missing_record();
  person.clear_fact();
  person.set_unit("person");
  auto& identity = *person.mutable_identity();
  identity.set_given_name("ADA");
  identity.set_birth_date("2010-03-04");
  identity.set_nhs_number("9990000018");
  identity.set_sex(feed::v1::SEX_FEMALE);
  identity.set_merged_into("M2");
  const auto taken = take(delimited(missing_record()) + delimited(person));
  ASSERT_EQ(taken.records.size(), 2U);
  const auto& fact = taken.records[0];
  EXPECT_EQ(fact.unit, "missing");
  EXPECT_EQ(fact.key, "R1");
  EXPECT_EQ(fact.source, "police/12");
  EXPECT_EQ(fact.version, (std::uint64_t{2} << 32U) + 1000);
  EXPECT_EQ(fact.statements[0].end, "2024-06-02");
  EXPECT_EQ(fact.statements[0].attributes.at("missing_category"), "away");
  const auto& who = taken.records[1].identity;
  ASSERT_TRUE(who);
  EXPECT_EQ(who->given_name, "ADA");
  EXPECT_EQ(who->sex, 'F');
  EXPECT_EQ(who->merged_into, "M2");
  EXPECT_FALSE(who->nhs_number_verified) << "nobody said that it was looked up";
  EXPECT_EQ(taken.unit("person")->mode, UnitMode::increment);
  EXPECT_EQ(taken.unit("person")->covers_to.text(), "2024-12-31");
}

TEST(BraidFeed, AWithdrawalNeedsNoDates) {
  EXPECT_EQ(rule([](auto& record) {
              record.set_withdrawn(true);
              record.mutable_fact()->clear_start();
            }),
            "");
}

TEST(BraidFeed, DirtIsRefusedByItsRule) {
  const auto fact = [](auto change) {
    return rule([&](auto& record) { change(*record.mutable_fact()); });
  };
  const auto attribute = [](const char* name, const char* value) {
    return rule([&](auto& record) {
      auto& added = *record.mutable_fact()->add_attribute();
      added.set_name(name);
      added.set_value(value);
    });
  };
  EXPECT_EQ(rule([](auto& r) { r.clear_unit(); }), "braid-feed/unit-missing");
  EXPECT_EQ(rule([](auto& r) { r.set_unit("a b"); }), "braid-feed/unit");
  EXPECT_EQ(rule([](auto& r) { r.clear_key(); }), "braid-feed/key-missing");
  EXPECT_EQ(rule([](auto& r) { r.set_key(std::string(201, 'k')); }), "braid-feed/key-too-long");
  EXPECT_EQ(rule([](auto& r) { r.clear_version(); }), "braid-feed/version-missing");
  EXPECT_EQ(rule([](auto& r) { r.clear_subject(); }), "row/id-missing");
  EXPECT_EQ(rule([](auto& r) { r.mutable_subject()->set_id("1.2E+05"); }), "row/id-mangled");
  EXPECT_EQ(rule([](auto& r) { r.clear_fact(); }), "braid-feed/nothing-said");
  EXPECT_EQ(rule([](auto& r) { r.mutable_identity()->set_birth_date("04/03/2010"); }),
            "braid-feed/birth-date");
  EXPECT_EQ(rule([](auto& r) { r.mutable_identity()->set_upn(std::string(201, 'U')); }),
            "braid-feed/identity-too-long");
  EXPECT_EQ(rule([](auto& r) { r.mutable_identity()->set_merged_into("a b c d"); }),
            "braid-feed/merged-into");
  EXPECT_EQ(fact([](auto& f) { f.set_kind("flying"); }), "braid-feed/kind");
  EXPECT_EQ(fact([](auto& f) { f.set_kind("person"); }), "braid-feed/kind");
  EXPECT_EQ(fact([](auto& f) { f.clear_start(); }), "braid-feed/start-missing");
  EXPECT_EQ(fact([](auto& f) { f.set_start("2024-02-30"); }), "braid-feed/date");
  EXPECT_EQ(fact([](auto& f) { f.set_end("2024-05-31"); }), "braid-feed/end-before-start");
  EXPECT_EQ(fact([](auto& f) { f.set_kind("arrest"); }), "braid-feed/end");
  EXPECT_EQ(fact([](auto& f) { f.set_value(3); }), "braid-feed/value");
  EXPECT_EQ(attribute("shoe_size", "4"), "braid-feed/attribute");
  EXPECT_EQ(attribute("sex", "F"), "braid-feed/attribute");
  EXPECT_EQ(attribute("missing_category", "missing"), "braid-feed/attribute-twice");
  EXPECT_EQ(attribute("legal_status", "Z9"), "braid-feed/attribute-value");
  EXPECT_EQ(attribute("programme", "nobody"), "braid-feed/attribute-value");
  EXPECT_EQ(attribute("age_stated", "old"), "braid-feed/attribute-value");
  EXPECT_EQ(attribute("age_stated", "14"), "");
}

TEST(BraidFeed, AMessageThatIsNoRecordIsRefusedAndTheRestGoesOn) {
  const auto taken =
      take(delimited(std::string{"\xff\xff"}) + delimited(missing_record()) +
           delimited(std::string((64U << 10U) + 1, 'x')) + delimited(missing_record()));
  EXPECT_EQ(taken.records.size(), 2U);
  ASSERT_EQ(taken.refused.size(), 2U);
  EXPECT_EQ(taken.refused[0].rule, "braid-feed/not-a-record");
  EXPECT_EQ(taken.refused[1].rule, "braid-feed/too-long");
  EXPECT_EQ(taken.refused[1].position, 3U);
  EXPECT_TRUE(taken.refused[1].original.empty());
}

TEST(BraidFeed, AFileThatIsNoSequenceOfMessagesIsRefusedWhole) {
  using testing::ElementsAre;
  const auto good = delimited(missing_record());
  EXPECT_THAT(take(good.substr(0, good.size() - 1)).faults(), ElementsAre("braid-feed/cut-off"));
  EXPECT_THAT(take(good + "\x80").faults(), ElementsAre("braid-feed/cut-off"));
  EXPECT_THAT(take("\xff\xff\xff\xff\x7f").faults(), ElementsAre("braid-feed/not-delimited"));
  EXPECT_THAT(take("").faults(), ElementsAre("braid-feed/empty"));
  std::string many;
  for (int i = 0; i < 65; ++i) {
    auto record = missing_record();
    record.set_unit("u" + std::to_string(i));
    many += delimited(record);
  }
  EXPECT_THAT(take(many).faults(), ElementsAre("braid-feed/too-many-units"));
}

RC_GTEST_PROP(BraidFeed, NoBytesMakeItFailAndEveryMessageIsAccountedFor,
              (const std::vector<std::string>& messages)) {
  std::string bytes;
  for (const auto& message : messages) bytes += delimited(message);
  const auto taken = take(bytes);
  if (messages.empty()) {
    RC_ASSERT(taken.faults() == std::vector<std::string>{"braid-feed/empty"});
  } else {
    RC_ASSERT(taken.records.size() + taken.refused.size() == messages.size());
  }
}

}  // namespace
}  // namespace braid::ingest
