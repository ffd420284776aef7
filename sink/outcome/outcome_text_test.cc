#include "sink/outcome/outcome_text.h"

#include <gtest/gtest.h>

namespace braid::sink {
namespace {

Outcome example() {
  Outcome outcome;
  outcome.set_indicator("cla.days");
  outcome.set_version(1);
  outcome.set_area("E10000023");
  outcome.set_period("Y2025");
  auto& part = *outcome.add_breakdown();
  part.set_name("sex");
  part.set_value("F");
  outcome.set_status("ok");
  outcome.set_count(557);
  outcome.set_people(7);
  outcome.set_value("557");
  outcome.set_unit("day");
  outcome.set_revision(3);
  outcome.set_as_of(20178);
  outcome.set_definition(std::string("\x01\xff", 2));
  outcome.set_measure("duration");
  outcome.add_agency("children/E10000023");
  auto& why = *outcome.add_left_out_why();
  why.set_reason("window_not_covered");
  why.set_people(12);
  outcome.set_left_out(12);
  outcome.set_profile("exact");
  outcome.set_follow_up("incomplete");
  return outcome;
}

TEST(OutcomeText, PrintsTheKeysOfTheInterface) {
  EXPECT_EQ(to_json(example()),
            R"({"indicator":"cla.days","version":1,"area":"E10000023","period":"Y2025",)"
            R"("breakdown":{"sex":"F"},"status":"ok","value":557,"count":557,"people":7,)"
            R"("numerator":null,"denominator":null,"unit":"day","revision":3,)"
            R"("as_of":"2025-03-31","definition":"01ff","measure":"duration",)"
            R"("agencies":["children/E10000023"],"left_out":{"window_not_covered":12},)"
            R"("profile":"exact","look_back":null,"follow_up":"incomplete"})");
}

TEST(OutcomeText, PrintsNullsForWhatIsSuppressed) {
  Outcome outcome = example();
  outcome.set_status("c");
  outcome.clear_count();
  outcome.clear_people();
  outcome.clear_value();
  outcome.mutable_left_out_why(0)->clear_people();
  outcome.clear_left_out();
  EXPECT_NE(to_json(outcome).find(R"("left_out":{"window_not_covered":null})"), std::string::npos);
  const auto read = outcome_from_json(to_json(outcome));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->SerializeAsString(), outcome.SerializeAsString());
  EXPECT_NE(to_json(outcome).find(R"("value":null,"count":null,"people":null)"), std::string::npos);
}

TEST(OutcomeText, RoundTripsThroughBothEncodings) {
  Outcome mean = example();
  mean.clear_count();
  mean.set_numerator(41);
  mean.set_denominator(2);
  mean.set_value("20.5000");
  for (const auto& outcome : {example(), mean}) {
    EXPECT_EQ(outcome_from_entry(outcome.SerializeAsString())->SerializeAsString(),
              outcome.SerializeAsString());
    EXPECT_EQ(outcome_from_entry(to_json(outcome))->SerializeAsString(),
              outcome.SerializeAsString());
  }
  EXPECT_FALSE(outcome_from_json("[1]"));
  EXPECT_FALSE(outcome_from_json("{"));
}

}  // namespace
}  // namespace braid::sink
