#include "ingest/police/police_crime_mapper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ingest/health/taken_records.h"

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::Pair;

// All references here are made up.

using Fields = std::vector<std::pair<PoliceField, std::string_view>>;

struct ToldStatement {
  std::string refused, start, end, event;
  bool nothing = false;
  std::map<std::string, std::string> attributes;
};

ToldStatement tell(PoliceTable table, const Fields& fields, feed::RecordBatch& batch) {
  const PoliceCrimeMapper mapper{test_vocabulary()};
  PoliceRow row;
  for (const auto& [field, text] : fields) row.set(field, Personal{text});
  const auto mapped = mapper.map(table, row, batch);
  ToldStatement told;
  told.refused = mapped.refused.rule.view();
  told.nothing = mapped.nothing;
  told.start = mapped.statement.start.text();
  told.end = mapped.statement.end.text();
  told.event = mapped.statement.event.reveal_to_admit();
  for (std::size_t i = 0; i < mapped.statement.attribute_count; ++i) {
    const auto& [name, value] = mapped.statement.attributes[i];
    told.attributes[test_vocabulary().find_attribute(name)->name] =
        test_vocabulary().value_text(name, value);
  }
  return told;
}

ToldStatement tell(PoliceTable table, const Fields& fields) {
  feed::RecordBatch batch;
  return tell(table, fields, batch);
}

using Field = PoliceField;

TEST(PoliceCrimeMapper, AnOffenceIsDatedByTheDayItWasRecorded) {  // rulings G40
  const auto told = tell(PoliceTable::offence, {{Field::crime_ref, "CR1"},
                                                {Field::role, "VICTIM"},
                                                {Field::offence_from, "2024-05-01T10:00:00"},
                                                {Field::recorded_on, "2024-05-03"},
                                                {Field::cse_flag, "Y"}});
  EXPECT_EQ(told.start, "2024-05-03");
  EXPECT_EQ(told.event, "CR1");
  EXPECT_THAT(told.attributes,
              ElementsAre(Pair("committed_on", "45411"), Pair("crime_part", "offence"),
                          Pair("crime_role", "victim"), Pair("cse_flag", "yes")));
  EXPECT_EQ(tell(PoliceTable::offence, {{Field::crime_ref, "CR1"},
                                        {Field::role, "suspect"},
                                        {Field::offence_from, "2024-05-01"}})
                .start,
            "2024-05-01");
}

TEST(PoliceCrimeMapper, RefusesOffencesWithoutReferenceRoleOrDay) {
  EXPECT_EQ(
      tell(PoliceTable::offence, {{Field::role, "VICTIM"}, {Field::recorded_on, "2024-05-03"}})
          .refused,
      "police/crime-ref");
  EXPECT_EQ(tell(PoliceTable::offence, {{Field::crime_ref, "CR1"},
                                        {Field::role, "BYSTANDER"},
                                        {Field::recorded_on, "2024-05-03"}})
                .refused,
            "police/role-unknown");
  EXPECT_EQ(
      tell(PoliceTable::offence, {{Field::crime_ref, "CR1"}, {Field::role, "VICTIM"}}).refused,
      "police/no-event-date");
  EXPECT_EQ(
      tell(PoliceTable::offence,
           {{Field::crime_ref, "CR1"}, {Field::role, "VICTIM"}, {Field::recorded_on, "2024-02-30"}})
          .refused,
      "police/time-invalid");
}

TEST(PoliceCrimeMapper, AnOutcomeBelongsToItsCrimeElseToItsSummons) {  // rulings G35
  const auto convicted = tell(PoliceTable::outcome, {{Field::crime_ref, "CR1"},
                                                     {Field::asn, "ASN1"},
                                                     {Field::outcome_type, "CONVICTION"},
                                                     {Field::outcome_on, "2024-05-01"}});
  EXPECT_EQ(convicted.event, "CR1");
  EXPECT_THAT(convicted.attributes,
              ElementsAre(Pair("crime_part", "outcome"), Pair("outcome_type", "conviction")));
  EXPECT_EQ(tell(PoliceTable::outcome, {{Field::asn, "ASN1"},
                                        {Field::outcome_type, "CAUTION_YOUTH"},
                                        {Field::outcome_on, "2024-05-01"}})
                .event,
            "ASN1");
  EXPECT_EQ(tell(PoliceTable::outcome,
                 {{Field::outcome_type, "FINED"}, {Field::outcome_on, "2024-05-01"}})
                .refused,
            "police/outcome-type");
  EXPECT_EQ(tell(PoliceTable::outcome, {{Field::outcome_type, "CHARGE"}}).refused,
            "police/no-event-date");
}

TEST(PoliceCrimeMapper, AFlagIsAnAssessmentAndHoldsOnItsLastDay) {  // rulings G39
  const auto flag = [](std::string_view type, std::string_view level, std::string_view from,
                       std::string_view to, std::string_view basis) {
    return tell(PoliceTable::flag, {{Field::record_id, "F1"},
                                    {Field::flag_type, type},
                                    {Field::level, level},
                                    {Field::valid_from, from},
                                    {Field::valid_to, to},
                                    {Field::basis, basis}});
  };
  const auto told = flag("CSE", "HIGH", "2024-05-01", "2024-05-31", "ASSESSMENT");
  EXPECT_EQ(told.start, "2024-05-01");
  EXPECT_EQ(told.end, "2024-06-01");
  EXPECT_THAT(told.attributes, ElementsAre(Pair("risk_level", "high"), Pair("risk_type", "cse")));
  EXPECT_THAT(flag("GANG", "NONE", "2024-05-01", "", "NRM").attributes,
              ElementsAre(Pair("risk_level", "none"), Pair("risk_type", "gang")));
  EXPECT_TRUE(flag("CSE", "LOW", "2024-05-01", "", "INTEL").nothing);
  EXPECT_TRUE(flag("SELF_HARM", "LOW", "2024-05-01", "", "ASSESSMENT").nothing);
  EXPECT_EQ(flag("CCE", "LOW", "2024-05-02", "2024-05-01", "").refused, "police/negative-length");
  EXPECT_EQ(flag("CCE", "GRAVE", "2024-05-02", "", "").refused, "police/level-unknown");
}

TEST(PoliceCrimeMapper, AnIncidentOfDomesticAbuseCountsOnceItWasHeard) {
  const auto heard = tell(
      PoliceTable::domestic,
      {{Field::da_ref, "DA1"}, {Field::role, "CHILD_PRESENT"}, {Field::marac_on, "2024-05-10"}});
  EXPECT_EQ(heard.start, "2024-05-10");
  EXPECT_EQ(heard.event, "DA1");
  EXPECT_THAT(heard.attributes, ElementsAre(Pair("domestic_role", "child_present")));
  EXPECT_TRUE(
      tell(PoliceTable::domestic, {{Field::da_ref, "DA1"}, {Field::role, "VICTIM"}}).nothing);
}

TEST(PoliceCrimeMapper, GroupsWhatPeopleSayOfThemselves) {  // feed-formats 6.1, rulings G8
  const PoliceCrimeMapper mapper{test_vocabulary()};
  feed::RecordBatch batch;
  const auto group = [&](std::string_view code) {
    return test_vocabulary().value_text(test_vocabulary().attribute("ethnic5"),
                                        mapper.ethnic_group(Personal{code}, batch));
  };
  EXPECT_EQ(group("1"), "White");
  EXPECT_EQ(group("5"), "Mixed");
  EXPECT_EQ(group("12"), "Asian");
  EXPECT_EQ(group("16"), "Black");
  EXPECT_EQ(group("17"), "Other");
  EXPECT_EQ(group("19"), "unknown");
  EXPECT_EQ(group(""), "unknown");
  EXPECT_TRUE(batch.remarks.empty());
  EXPECT_EQ(group("20"), "unknown");
  EXPECT_EQ(batch.remarks.size(), 1U);
}

}  // namespace
}  // namespace braid::ingest
