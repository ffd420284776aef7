#include "ingest/source/refusal_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace braid::ingest {
namespace {

using testing::HasSubstr;

const Faults kFaults = {{"episodes.csv", 12, 3, "csv/made-up", "a quote is not closed", "close it"},
                        {"", 0, 0, "file/made-up", "there is no table of episodes", ""}};

TEST(RefusalReport, TellsAPersonWhatIsWrongWhereAndWhatToDo) {
  const auto text = refusal_text("brackenshire-2025", kFaults);
  EXPECT_THAT(text, HasSubstr("\"brackenshire-2025\" was refused"));
  EXPECT_THAT(text, HasSubstr("1. episodes.csv, line 12, column 3:\n   a quote is not closed\n"
                              "   To mend it: close it\n   (rule csv/made-up)\n"));
  EXPECT_THAT(text, HasSubstr("2. The delivery as a whole:\n   there is no table of episodes\n"
                              "   (rule file/made-up)\n"));
}

TEST(RefusalReport, TellsAProgramTheSame) {
  const auto report = nlohmann::json::parse(refusal_json("brackenshire-2025", kFaults));
  EXPECT_EQ(report["delivery"], "brackenshire-2025");
  ASSERT_EQ(report["faults"].size(), 2U);
  EXPECT_EQ(report["faults"][0],
            nlohmann::json::parse(R"({"file": "episodes.csv", "line": 12, "column": 3,
              "rule": "csv/made-up", "message": "a quote is not closed", "remedy": "close it"})"));
  EXPECT_TRUE(report["faults"][1]["line"].is_null());
  EXPECT_TRUE(report["faults"][1]["column"].is_null());
}

TEST(RefusalReport, TakesNamesThatAreNotUtf8) {
  const auto report = nlohmann::json::parse(refusal_json("a\xFF", {}));
  EXPECT_EQ(report["delivery"], "a\xEF\xBF\xBD");
  EXPECT_EQ(report["faults"].size(), 0U);
}

}  // namespace
}  // namespace braid::ingest
