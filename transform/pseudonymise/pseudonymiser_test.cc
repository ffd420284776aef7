#include "transform/pseudonymise/pseudonymiser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <set>

#include "core/keys.h"
#include "transform/pseudonymise/test_records.h"

namespace braid::transform {
namespace {

using testing::ElementsAre;

TEST(Pseudonymiser, MakesThePublishedPseudonyms) {  // linkage-design 14, rulings A3 and S27
  Trial trial;
  add_record(trial.batch, kAgency, "M1", "r1");
  add_full_identity(trial.batch);
  trial.with_test_key();
  const auto identity = trial.identity();
  EXPECT_EQ(hex(identity.nhs()), "9f922ade480bde0c37c5e72363c58f8e");
  ASSERT_EQ(identity.upn_size(), 1);
  EXPECT_EQ(hex(identity.upn(0)), "4b6577a9067cc49f60c7eadc7979628b");
  EXPECT_EQ(hex(identity.names()), "a03e58f099aca6f35afe848484415638");
  EXPECT_EQ(hex(identity.birth_date()), "d08134fbf3b65b7b4984fb2788090a9f");
  EXPECT_EQ(identity.sex(), 2U);
  EXPECT_EQ(identity.outward(), "LE1");
  EXPECT_EQ(identity.unit(), "made-up/person");
  EXPECT_EQ(identity.agreement(), "made-up-agreement");
  EXPECT_FALSE(identity.withdrawn());
  EXPECT_NE(identity.key_id(), 0U);
}

TEST(Pseudonymiser, NamesSubjectsByTheirNormalisedIdAndSource) {
  Trial trial;
  for (const auto* id : {"ab 12", " AB12", "AB12.0", "ab12"}) {
    add_record(trial.batch, kAgency, id, "r");
    add_statement(trial.batch, 0);
  }
  add_record(trial.batch, "children/E10009998", "AB12", "r");
  add_statement(trial.batch, 0);
  trial.with_test_key();
  ASSERT_EQ(trial.entries.size(), 5U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(trial.entries[i].subject, trial.entries[0].subject);
  }
  EXPECT_NE(trial.entries[4].subject, trial.entries[0].subject);
}

TEST(Pseudonymiser, KeepsFactsOfNobodyUnderTheZeroHandle) {  // rulings D4
  Trial trial;
  add_record(trial.batch, kAgency, "  ", "custody-1");
  add_full_identity(trial.batch);
  add_statement(trial.batch, 0);
  trial.with_test_key();
  ASSERT_EQ(trial.entries.size(), 1U);
  EXPECT_TRUE(trial.entries[0].subject.is_zero());
  EXPECT_EQ(parse_fact(trial.entries[0]).subject(), std::string(16, '\0'));
}

TEST(Pseudonymiser, LeavesOutNumbersThatLinkNobody) {
  const auto nhs_of = [](std::string_view number, bool verified, bool keep_test_numbers) {
    Trial trial;
    add_record(trial.batch, kAgency, "M1", "r1");
    auto& identity = add_identity(trial.batch);
    identity.nhs_number = text(trial.batch, number);
    identity.nhs_number_verified = verified;
    trial.with(*test_pseudonymiser(published_test_key(), keep_test_numbers));
    return hex(trial.identity().nhs());
  };
  EXPECT_EQ(nhs_of("999 000 0018", true, true), "4be55ce0fc0ca034ba9caa2c27e078d9");
  EXPECT_EQ(nhs_of("999 000 0018", true, false), "");  // rulings A11
  EXPECT_EQ(nhs_of("943 476 5919", false, true), "");  // rulings A6
  EXPECT_EQ(nhs_of("943 476 5918", true, true), "");
  EXPECT_EQ(nhs_of("0000000000", true, true), "");
}

TEST(Pseudonymiser, TakesBothUpnsOnceEachAndNoTemporaryOne) {
  const auto upns_of = [](std::string_view current, std::string_view former) {
    Trial trial;
    add_record(trial.batch, kAgency, "M1", "r1");
    auto& identity = add_identity(trial.batch);
    identity.upn = text(trial.batch, current);
    identity.former_upn = text(trial.batch, former);
    trial.with_test_key();
    std::vector<std::string> upns;
    const auto made = trial.identity();
    for (const auto& upn : made.upn()) upns.push_back(hex(upn));
    return upns;
  };
  const auto* const a = "4b6577a9067cc49f60c7eadc7979628b";
  const auto* const h = "9a067781c1d731f326618b5643b1d2e6";
  EXPECT_THAT(upns_of("A123456789012", "H801200001001"), ElementsAre(a, h));
  EXPECT_THAT(upns_of("A123456789012", "a123456789012"), ElementsAre(a));
  EXPECT_THAT(upns_of("", "H801200001001"), ElementsAre(h));
  EXPECT_THAT(upns_of("B123456789012", "U80120000100A"), testing::IsEmpty());
}

struct BirthCase {
  std::string_view name;
  int year, month, day;
  feed::BirthDateQuality quality;
  bool token, names, month_known;
};
class BirthDates : public testing::TestWithParam<BirthCase> {};
TEST_P(BirthDates, MakeTokensOnlyAsFarAsTheySayWho) {  // rulings A2, A3, S14
  const auto& given = GetParam();
  Trial trial;
  add_record(trial.batch, kAgency, "M1", "r1");
  auto& identity = add_full_identity(trial.batch);
  identity.birth_date = Personal<Date>{*Date::from_civil(given.year, given.month, given.day)};
  identity.birth_date_quality = given.quality;
  trial.with_test_key();
  EXPECT_EQ(!trial.identity().birth_date().empty(), given.token);
  EXPECT_EQ(!trial.identity().names().empty(), given.names);
  const auto facts = trial.of(Entry::Stream::facts);
  ASSERT_EQ(facts.size(), 1U);  // the sex is known in any case
  EXPECT_EQ(parse_fact(*facts[0]).attribute_size() == 4, given.month_known);
}
using enum feed::BirthDateQuality;
INSTANTIATE_TEST_SUITE_P(
    Rules, BirthDates,
    testing::Values(BirthCase{"full", 2012, 3, 4, full, true, true, true},
                    BirthCase{"first_of_january", 2012, 1, 1, full, true, false, true},
                    BirthCase{"placeholder", 1900, 1, 1, full, false, false, false},
                    BirthCase{"partial", 2012, 3, 15, partial, false, false, true},
                    BirthCase{"estimated", 2012, 3, 4, estimated, false, false, true},
                    BirthCase{"expected", 2025, 3, 4, expected, false, false, false}),
    [](const auto& run) { return std::string{run.param.name}; });

TEST(Pseudonymiser, MakesAPersonFactOfSexAndMonthOfBirth) {
  Trial trial;
  add_record(trial.batch, kAgency, "M1", "r1").version = 7;
  add_full_identity(trial.batch);
  trial.with_test_key();
  const auto facts = trial.of(Entry::Stream::facts);
  ASSERT_EQ(facts.size(), 1U);
  const auto fact = parse_fact(*facts[0]);
  const auto& words = test_vocabulary();
  EXPECT_EQ(fact.kind(), static_cast<std::uint32_t>(words.kind("person")));
  const auto sex = words.attribute("sex");
  EXPECT_THAT(
      fact.attribute(),
      ElementsAre(static_cast<std::uint32_t>(sex), words.value(sex, "F"),
                  static_cast<std::uint32_t>(words.attribute("birth_month")), 2012U * 12U + 2U));
  EXPECT_FALSE(fact.has_start());
  EXPECT_EQ(fact.version(), 7U);
}

TEST(Pseudonymiser, MakesNoPersonFactWhereNoneIsWanted) {
  Trial trial;
  add_record(trial.batch, kAgency, "M1", "r1");
  add_full_identity(trial.batch).makes_person_fact = false;
  trial.with_test_key();
  EXPECT_TRUE(trial.of(Entry::Stream::facts).empty());
}

TEST(Pseudonymiser, WritesAStatementAsAFact) {
  Trial trial;
  auto& record = add_record(trial.batch, kAgency, "M1", "r1");
  record.unit = 1;
  record.version = 9;
  auto& statement = add_statement(trial.batch, 2);
  statement.start = *Date::from_civil(2024, 4, 5);
  statement.value = -3;
  statement.event = text(trial.batch, "e1");
  statement.set(static_cast<AttributeCode>(9), 4);
  statement.set(static_cast<AttributeCode>(3), 5);
  trial.with_test_key();
  ASSERT_EQ(trial.entries.size(), 1U);
  const auto& entry = trial.entries[0];
  const auto fact = parse_fact(entry);
  EXPECT_EQ(fact.subject(), entry.subject.view());
  EXPECT_EQ(fact.unit(), "made-up/episodes/2025");
  EXPECT_EQ(fact.start(), Date::from_civil(2024, 4, 5)->days());
  EXPECT_FALSE(fact.has_end());
  EXPECT_EQ(fact.value(), -3);
  EXPECT_EQ(fact.event().size(), 16U);
  EXPECT_THAT(fact.attribute(), ElementsAre(3U, 5U, 9U, 4U));
  EXPECT_EQ(fact.version(), 9U);
  EXPECT_EQ(entry.unit, 1);
  EXPECT_EQ(entry.version, 9U);
  EXPECT_EQ(entry.key, record_key(entry.id));
}

TEST(Pseudonymiser, ScopesEventsBySourceAndKind) {
  Trial trial;
  const auto add = [&](std::string_view source, int kind, std::string_view event) {
    add_record(trial.batch, source, "M1", "r");
    auto& statement = add_statement(trial.batch, 0);
    statement.kind = static_cast<KindCode>(kind);
    statement.event = text(trial.batch, event);
  };
  add(kAgency, 3, "e");
  add("police/made-up", 3, "e");
  add(kAgency, 4, "e");
  add(kAgency, 3, "f");
  add(kAgency, 3, "e");
  trial.with_test_key();
  std::set<std::string> events;
  for (const auto& entry : trial.entries) events.insert(parse_fact(entry).event());
  EXPECT_EQ(events.size(), 4U);
}

std::uint32_t attribute_of(const Entry& entry, std::string_view name) {
  const auto fact = parse_fact(entry);
  const auto code = static_cast<std::uint32_t>(test_vocabulary().attribute(name));
  for (int i = 0; i + 1 < fact.attribute_size(); i += 2) {
    if (fact.attribute(i) == code) return fact.attribute(i + 1);
  }
  return 0;
}

TEST(Pseudonymiser, MakesKeyedNumbersOfWhatOnlyTellsThingsApart) {  // rulings G10, G11
  const auto placement = test_vocabulary().attribute("placement");
  const auto home = test_vocabulary().attribute("home");
  Trial trial;
  const auto add = [&](std::string_view key, std::string_view scope, std::string_view where) {
    add_record(trial.batch, kAgency, "M1", key);
    auto& statement = add_statement(trial.batch, 0);
    statement.keyed[0] = {placement, scope, text(trial.batch, where)};
    statement.keyed[1] = {home, "", text(trial.batch, where)};
    statement.set(test_vocabulary().attribute("reason_new"), 1);
  };
  add("1", kAgency, "K2|PR4|SC999999|ZX1 1AA");
  add("2", kAgency, "K2|PR4|SC999999|ZX1 1AA");
  add("3", kAgency, "K2|PR4|SC999998|ZX1 1AA");
  add("4", "children/E10009998", "K2|PR4|SC999999|ZX1 1AA");
  add("5", kAgency, "");
  trial.with_test_key();
  ASSERT_EQ(trial.entries.size(), 5U);
  const auto number = attribute_of(trial.entries[0], "placement");
  EXPECT_GT(number, 255U);
  EXPECT_LT(number, 0x8000'0000U);
  EXPECT_EQ(attribute_of(trial.entries[1], "placement"), number);
  EXPECT_NE(attribute_of(trial.entries[2], "placement"), number);
  EXPECT_NE(attribute_of(trial.entries[3], "placement"), number);
  EXPECT_NE(attribute_of(trial.entries[0], "home"), number);
  EXPECT_EQ(attribute_of(trial.entries[3], "home"), attribute_of(trial.entries[0], "home"));
  EXPECT_EQ(attribute_of(trial.entries[4], "placement"), 0U);
  EXPECT_EQ(attribute_of(trial.entries[4], "reason_new"), 1U);
}

TEST(Pseudonymiser, SaysEthnicGroupAndDisabilityInThePersonFact) {  // rulings G8
  Trial trial;
  add_record(trial.batch, kAgency, "M1", "r");
  auto& identity = add_identity(trial.batch);
  identity.ethnic5 = 2;
  identity.disabled = 1;
  trial.with_test_key();
  const auto facts = trial.of(Entry::Stream::facts);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(attribute_of(*facts[0], "ethnic5"), 2U);
  EXPECT_EQ(attribute_of(*facts[0], "disabled"), 1U);
  EXPECT_EQ(attribute_of(*facts[0], "sex"), 0U);
}

TEST(Pseudonymiser, NamesWhatARefusedRowStatedBefore) {  // rulings C5
  Trial good;
  add_record(good.batch, kAgency, "M1", "r1");
  add_full_identity(good.batch);
  add_statement(good.batch, 1);
  good.with_test_key();
  const auto is_kept = [&](const Trial& refused, const Id16& id) {
    return std::any_of(refused.entries.begin(), refused.entries.end(),
                       [&](const Entry& entry) { return entry.keep_only && entry.id == id; });
  };
  for (const bool statements_read : {false, true}) {
    Trial refused;
    add_record(refused.batch, kAgency, "M1", "r1").keep_only = true;
    if (statements_read) add_statement(refused.batch, 1);
    refused.with_test_key();
    for (const auto& entry : good.entries) EXPECT_TRUE(is_kept(refused, entry.id));
    for (const auto& entry : refused.entries) {
      EXPECT_TRUE(entry.value.empty());
      EXPECT_EQ(entry.subject, good.entries[0].subject);
    }
  }
}

TEST(Pseudonymiser, KeepsAllOfAChildWhenTheRowsKeyIsUnreadable) {  // rulings S10
  Trial trial;
  add_record(trial.batch, kAgency, "M1", "").keep_only = true;
  add_record(trial.batch, kAgency, "", "").keep_only = true;
  trial.with_test_key();
  ASSERT_EQ(trial.entries.size(), 2U);
  for (const auto& entry : trial.entries) {
    EXPECT_TRUE(entry.keep_only);
    EXPECT_TRUE(entry.id.is_zero());
  }
  EXPECT_FALSE(trial.entries[0].subject.is_zero());
  EXPECT_TRUE(trial.entries[1].subject.is_zero());
}

TEST(Pseudonymiser, LeavesGravesUnderTheKeysOfWhatIsWithdrawn) {  // rulings S5
  const auto make = [](bool withdrawn) {
    Trial trial;
    auto& record = add_record(trial.batch, kAgency, "M1", "r1");
    record.withdrawn = withdrawn;
    record.version = 5;
    add_full_identity(trial.batch);
    add_statement(trial.batch, 0);
    trial.with_test_key();
    return trial;
  };
  const auto stated = make(false);
  const auto graves = make(true);
  ASSERT_EQ(graves.entries.size(), stated.entries.size());
  for (const auto& entry : graves.entries) {
    EXPECT_TRUE(entry.withdrawn);
    EXPECT_TRUE(std::any_of(stated.entries.begin(), stated.entries.end(),
                            [&](const Entry& old) { return old.key == entry.key; }));
    if (entry.stream == Entry::Stream::facts) {
      const auto fact = parse_fact(entry);
      EXPECT_TRUE(fact.withdrawn());
      EXPECT_EQ(fact.version(), 5U);
      EXPECT_EQ(fact.subject(), entry.subject.view());
      EXPECT_EQ(fact.kind(), 0U);
    } else {
      const auto identity = parse_identity(entry);
      EXPECT_TRUE(identity.withdrawn());
      EXPECT_EQ(identity.version(), 5U);
      EXPECT_TRUE(identity.nhs().empty());
    }
  }
}

TEST(Pseudonymiser, StatesAMergeByTheHandleOfTheSurvivor) {  // rulings A10
  Trial trial;
  add_record(trial.batch, kAgency, "M1", "r1");
  auto& identity = add_identity(trial.batch);
  identity.merged_into = {trial.batch.keep(kAgency), text(trial.batch, "M2")};
  add_record(trial.batch, kAgency, "M2", "r2");
  add_statement(trial.batch, 0);
  trial.with_test_key();
  ASSERT_EQ(trial.entries.size(), 2U);
  EXPECT_EQ(trial.identity().merged_into(), trial.entries[0].subject.view());
}

TEST(EntryId, IsWhatTheEntryHadWhenItWasWritten) {
  Trial trial;
  auto& record = add_record(trial.batch, kAgency, "M1", "r1");
  record.unit = 1;
  add_full_identity(trial.batch);
  add_statement(trial.batch, 0);
  trial.with_test_key();
  std::set<Id16> ids;
  for (const auto& entry : trial.entries) {
    EXPECT_EQ(entry_id(entry.stream, entry.key), entry.id);
    ids.insert(entry.id);
    if (entry.stream == Entry::Stream::identities) {
      EXPECT_EQ(entry.key, identity_key(entry.subject, "made-up/episodes/2025"));
    }
  }
  EXPECT_EQ(ids.size(), 3U);
}

TEST(Pseudonymiser, KeepsItsAnswersWhenSourcesAreMany) {  // an HL7 feed names its own, rulings A8
  Trial trial;
  const auto pseudonymiser = test_pseudonymiser();
  std::vector<Id16> first;
  for (int round = 0; round < 2; ++round) {
    std::vector<Id16> handles;
    for (int i = 0; i < 900; ++i) {
      trial.batch.clear();
      add_record(trial.batch, "health/made-up/" + std::to_string(i), "P1", "r");
      add_full_identity(trial.batch);
      trial.with(*pseudonymiser);
      handles.push_back(trial.entries.at(0).subject);
    }
    if (round == 0) first = handles;
    EXPECT_EQ(handles, first);
  }
  EXPECT_EQ((std::set<Id16>{first.begin(), first.end()}.size()), 900U);
}

/// Every keyed value of a trial.
std::set<std::string> pseudonyms(const Trial& trial) {
  std::set<std::string> all;
  for (const auto& entry : trial.entries) {
    all.insert(std::string{entry.subject.view()});
    all.insert(std::string{entry.id.view()});
    if (entry.stream == Entry::Stream::facts) {
      const auto fact = parse_fact(entry);
      if (!fact.event().empty()) all.insert(fact.event());
      continue;
    }
    const auto identity = parse_identity(entry);
    for (const auto& value : {identity.nhs(), identity.names(), identity.birth_date(),
                              identity.merged_into(), std::to_string(identity.key_id())}) {
      all.insert(value);
    }
    all.insert(identity.upn().begin(), identity.upn().end());
  }
  return all;
}

void fill(Trial& trial, std::string_view source, std::string_view local_id) {
  add_record(trial.batch, source, local_id, "r1");
  auto& identity = add_full_identity(trial.batch);
  identity.merged_into = {trial.batch.keep(source), text(trial.batch, "survivor")};
  add_statement(trial.batch, 0).event = text(trial.batch, "e1");
}

RC_GTEST_PROP(Pseudonymiser, SharesNothingBetweenTwoKeys, ()) {  // privacy DEI-06
  const auto any_key = rc::gen::container<std::string>(32, rc::gen::arbitrary<char>());
  const auto one = *any_key;
  const auto other = *any_key;
  RC_PRE(one != other);
  Trial first, second;
  fill(first, kAgency, "M1");
  fill(second, kAgency, "M1");
  first.with(*test_pseudonymiser(one));
  second.with(*test_pseudonymiser(other));
  const auto mine = pseudonyms(first);
  for (const auto& value : pseudonyms(second)) RC_ASSERT(!mine.contains(value));
}

TEST(Pseudonymiser, GivesOneTextAnotherPseudonymInEveryDomain) {  // privacy DEI-03
  // One text as NHS number, UPN, local id of two agencies, event and row key of two tables.
  Trial trial;
  const std::string_view same = "9434765919";
  for (const auto source : {kAgency, std::string_view{"health/made-up"}}) {
    for (const int unit : {0, 1}) {
      add_record(trial.batch, source, same, same).unit = static_cast<std::uint16_t>(unit);
      add_identity(trial.batch).nhs_number = text(trial.batch, same);
      add_statement(trial.batch, 0).event = text(trial.batch, same);
    }
  }
  trial.with_test_key();
  std::set<std::string> handles, nhs, events, records;
  for (const auto& entry : trial.entries) {
    handles.insert(std::string{entry.subject.view()});
    if (entry.stream == Entry::Stream::facts) {
      records.insert(std::string{entry.id.view()});
      events.insert(parse_fact(entry).event());
    } else {
      nhs.insert(parse_identity(entry).nhs());
    }
  }
  EXPECT_EQ(handles.size(), 2U);
  EXPECT_EQ(nhs.size(), 1U);  // shared between agencies, so that it can link
  EXPECT_EQ(events.size(), 2U);
  EXPECT_EQ(records.size(), 2U);
  std::set<std::string> all;
  for (const auto& set : {handles, nhs, events, records}) all.insert(set.begin(), set.end());
  EXPECT_EQ(all.size(), 7U);
}

RC_GTEST_PROP(Pseudonymiser, LetsNoClearTextThrough, ()) {  // privacy, marked identifiers
  // Letters that no configured name of this test holds.
  const auto word = rc::gen::container<std::string>(8, rc::gen::elementOf(std::string{"QXZVJKW"}));
  const auto id = *word, row = *word, given = *word, family = *word, event = *word;
  Trial trial;
  add_record(trial.batch, kAgency, id, row);
  auto& identity = add_full_identity(trial.batch);
  identity.given_name = text(trial.batch, given);
  identity.family_name = text(trial.batch, family);
  identity.merged_into = {trial.batch.keep(kAgency), text(trial.batch, family)};
  add_statement(trial.batch, 0).event = text(trial.batch, event);
  trial.with_test_key();
  for (const auto& clear : {id, row, given, family, event, std::string{"9434765919"},
                            std::string{"123456789012"}, std::string{"20120304"},
                            std::string{"2012-03-04"}, std::string{"LE16TD"}, std::string{"6TD"}}) {
    for (std::size_t at = 0; at + 4 <= clear.size(); ++at) {
      RC_ASSERT(trial.bytes().find(clear.substr(at, 4)) == std::string::npos);
    }
  }
}

RC_GTEST_PROP(Pseudonymiser, SaysTheSameHoweverRecordsAreCutIntoBatches,
              (const std::vector<std::uint8_t>& ids)) {
  const auto together = test_pseudonymiser();
  const auto apart = test_pseudonymiser();
  Trial whole;
  Trial one_by_one;
  for (const auto id : ids) {
    Trial single;
    for (Trial* trial : {&whole, &single}) {
      fill(*trial, kAgency, std::to_string(id % 3));
    }
    one_by_one.take(*apart, single.batch);
  }
  one_by_one.finish(*apart);
  whole.with(*together);
  RC_ASSERT(whole.bytes() == one_by_one.bytes());
}

}  // namespace
}  // namespace braid::transform
