#include "ingest/source/submission_note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/source/submission_keys.h"
#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

Date day(int year, int month, int day_of_month) {
  return *Date::from_civil(year, month, day_of_month);
}

std::optional<SubmissionNote> parse(std::string_view text) {
  Faults faults;
  auto note = parse_submission_note(text, "submission.toml", faults);
  EXPECT_EQ(note.has_value(), faults.empty());
  return note;
}

Faults faults_of(std::string_view text) {
  Faults faults;
  EXPECT_FALSE(parse_submission_note(text, "submission.toml", faults));
  return faults;
}

TEST(SubmissionNote, SaysWhatTheFilesCannot) {
  const auto note = parse(R"(
period = "2024-04-01/2025-03-31"
submitted = 2025-06-30T14:05:00
year = 2025
mode = "snapshot"
absences_confirmed = true
opt_out = "applied"
opt_out_checked = 2025-06-29
opted_out = 12
)");
  ASSERT_TRUE(note);
  EXPECT_EQ(note->covers_from, day(2024, 4, 1));
  EXPECT_EQ(note->covers_to, day(2025, 3, 31));
  EXPECT_EQ(note->submitted, midnight_of(day(2025, 6, 30)) + 14 * 3600 + 5 * 60);
  EXPECT_EQ(note->year, 2025);
  EXPECT_EQ(note->mode, "snapshot");
  EXPECT_TRUE(note->absences_confirmed);
  EXPECT_TRUE(note->opt_out_applied);
  EXPECT_EQ(note->opt_out_checked, day(2025, 6, 29));
  EXPECT_EQ(note->opted_out, 12);
}

TEST(SubmissionNote, MaySayNothing) {
  const auto note = parse("# nothing to add\n");
  ASSERT_TRUE(note);
  EXPECT_FALSE(note->covers_from || note->covers_to || note->submitted || note->year);
  EXPECT_EQ(note->mode, "");
  EXPECT_FALSE(note->absences_confirmed);
}

TEST(SubmissionNote, TakesATimeAsTextOrWithAnOffset) {
  const Seconds noon = midnight_of(day(2025, 6, 30)) + 12 * 3600;
  EXPECT_EQ(parse(R"(submitted = "2025-06-30T12:00:00")")->submitted, noon);
  EXPECT_EQ(parse(R"(submitted = "2025-06-30 12:00")")->submitted, noon);
  EXPECT_EQ(parse("submitted = 2025-06-30T11:00:00Z")->submitted, noon);  // summer time
  EXPECT_EQ(parse("submitted = 2025-06-30")->submitted, midnight_of(day(2025, 6, 30)));
}

struct Case {
  std::string_view name, text, rule;
};
class NoteFaults : public testing::TestWithParam<Case> {};
TEST_P(NoteFaults, AreNamedWithTheirLine) {
  const auto faults = faults_of(GetParam().text);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].rule.view(), GetParam().rule);
  EXPECT_EQ(faults[0].file, "submission.toml");
  EXPECT_EQ(faults[0].line, 2U);
  EXPECT_FALSE(faults[0].message.empty() || faults[0].remedy.empty());
}
INSTANTIATE_TEST_SUITE_P(
    Rules, NoteFaults,
    testing::Values(Case{"misspelt", "\nperoid = \"2024-04-01/2025-03-31\"", "note/unknown-key"},
                    Case{"other_key", "\nreplaces = \"x\"", "note/unknown-key"},
                    Case{"table", "\n[period]\n", "note/period"},
                    Case{"period_of_one_day", "\nperiod = \"2024-04-01\"", "note/period"},
                    Case{"period_backwards", "\nperiod = \"2025-04-01/2024-03-31\"", "note/period"},
                    Case{"no_such_day", "\nperiod = \"2024-04-31/2025-03-31\"", "note/period"},
                    Case{"period_of_numbers", "\nperiod = 2024", "note/period"},
                    Case{"submitted_number", "\nsubmitted = 20250630", "note/submitted"},
                    Case{"submitted_text", "\nsubmitted = \"yesterday\"", "note/submitted"},
                    Case{"year_text", "\nyear = \"2025\"", "note/year"},
                    Case{"year_short", "\nyear = 25", "note/year"},
                    Case{"mode", "\nmode = \"full\"", "note/mode"},
                    Case{"absences", "\nabsences_confirmed = 1", "note/absences-confirmed"},
                    Case{"opt_out", "\nopt_out = \"ignored\"", "note/opt-out"},
                    Case{"opted_out", "\nopted_out = -1", "note/opted-out"},
                    Case{"opt_out_checked", "\nopt_out_checked = \"2025\"", "note/opt-out"},
                    Case{"syntax", "\nperiod = ", "note/syntax"},
                    Case{"twice", "year = 2025\nyear = 2025", "note/syntax"}),
    [](const auto& run) { return std::string{run.param.name}; });

TEST(SubmissionNote, AMisspeltKeyIsAnsweredByTheOneThatWasMeant) {
  const auto faults = faults_of("peroid = \"2024-04-01/2025-03-31\"");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].remedy, "did you mean `period`?");
}

TEST(SubmissionNote, EveryKeyOfTheListIsTakenAsItsExampleIsWritten) {
  for (const auto& key : submission_keys().keys) {
    EXPECT_TRUE(parse(key.name + " = " + key.example)) << key.name;
  }
}

TEST(SubmissionNote, TellsAllFaultsAtOnce) {
  EXPECT_EQ(faults_of("mode = 1\nyear = 1\nother = 1\n").size(), 3U);
}

TEST(SubmissionNote, OfAnAbsurdSizeIsNotRead) {
  const auto faults = faults_of(std::string(kNoteBytesMax + 1, '#'));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].rule.view(), "note/too-large");
}

TEST(SubmissionNote, FaultsDoNotQuoteTheNote) {
  for (const auto& fault : faults_of("made_secret = \"made_secret\"\n")) {
    EXPECT_EQ(fault.message.find("made_secret"), std::string::npos);
    EXPECT_EQ(fault.remedy.find("made_secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace braid::ingest
