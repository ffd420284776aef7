#include "app/service/messages.h"

#include <gmock/gmock.h>

namespace braid::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Messages, HaveTheirKeysAndValuesAsFields) {
  EXPECT_THAT(fields_of("Took a delivery. feed=made-903 how=applied records=12"),
              ElementsAre(Pair("BRAID_FEED", "made-903"), Pair("BRAID_HOW", "applied"),
                          Pair("BRAID_RECORDS", "12")));
}

TEST(Messages, MayHaveBlanksInQuotedValues) {
  EXPECT_THAT(
      fields_of("Will try again. rule=log/disk-full remedy=\"make room; x=1\" after_ms=100"),
      ElementsAre(Pair("BRAID_RULE", "log/disk-full"), Pair("BRAID_REMEDY", "make room; x=1"),
                  Pair("BRAID_AFTER_MS", "100")));
}

TEST(Messages, MayHaveQuotesInQuotedValues) {
  EXPECT_THAT(fields_of("Refused. file=a.toml remedy=\"add `agency = \"...\"`\" line=1"),
              ElementsAre(Pair("BRAID_FILE", "a.toml"),
                          Pair("BRAID_REMEDY", "add `agency = \"...\"`"), Pair("BRAID_LINE", "1")));
}

TEST(Messages, WithoutKeysHaveNoFields) {
  EXPECT_THAT(fields_of("The service runs."), IsEmpty());
  EXPECT_THAT(fields_of(""), IsEmpty());
  EXPECT_THAT(fields_of("1+1=2 A=b"), IsEmpty());
}

TEST(Messages, ThatEndInTheMiddleOfAFieldLoseNothing) {
  EXPECT_THAT(fields_of("Text. rule=\"open"), ElementsAre(Pair("BRAID_RULE", "open")));
  EXPECT_THAT(fields_of("Text. rule="), ElementsAre(Pair("BRAID_RULE", "")));
}

}  // namespace
}  // namespace braid::app
