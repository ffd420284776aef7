#include "ingest/children/ssda903/ssda903_episodes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/table/told_delivery.h"

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Made-up episodes of made-up children.

const std::string kHeader = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n";
const std::string kColumns = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC\n";

/// Rows of child 7, without its id, in the return of `year`.
ToldDelivery tell(const std::vector<std::string>& rows, const std::string& birth = "05/06/2014",
                  int year = 2025) {
  std::string text = kColumns;
  for (const auto& row : rows) text += "7," + row + "\n";
  Faults faults;
  auto decoder = make_ssda903_decoder(test_options(), faults);
  SubmissionNote note;
  note.year = year;
  auto told = tell_delivery(
      **decoder,
      delivery_of({{"e.csv", text}, {"h.csv", kHeader + "7,M," + birth + ",,,,\n"}}, note));
  std::erase_if(told.records, [](const auto& line) { return !line.starts_with("episodes/"); });
  return told;
}

std::vector<std::string> refused_of(const std::vector<std::string>& rows) {
  return tell(rows).refused;
}

TEST(Episode, NeedsDatesInOrder) {
  // Dirt 5 and 6.
  EXPECT_THAT(refused_of({"31/04/2024,S,C2,N1,U6,PR1,,"}),
              ElementsAre("episodes/2025 row 2: ssda903/decom-invalid"));
  EXPECT_THAT(refused_of({"2024-04-30,S,C2,N1,U6,PR1,,"}),
              ElementsAre("episodes/2025 row 2: ssda903/decom-invalid"));
  EXPECT_THAT(refused_of({"zz/04/2024,S,C2,N1,U6,PR1,,"}),
              ElementsAre("episodes/2025 row 2: ssda903/decom-invalid"));
  EXPECT_THAT(refused_of({",S,C2,N1,U6,PR1,,"}),
              ElementsAre("episodes/2025 row 2: ssda903/decom-invalid"));
  EXPECT_THAT(refused_of({"01/05/2024,S,C2,N1,U6,PR1,soon,E8"}),
              ElementsAre("episodes/2025 row 2: ssda903/dec-invalid"));
  EXPECT_THAT(refused_of({"01/05/2024,S,C2,N1,U6,PR1,01/05/2024,E8"}),
              ElementsAre("episodes/2025 row 2: ssda903/zero-length"));
  EXPECT_THAT(refused_of({"01/05/2024,S,C2,N1,U6,PR1,30/04/2024,E8"}),
              ElementsAre("episodes/2025 row 2: ssda903/negative-length"));
}

TEST(Episode, MayHaveItsDateWrittenWithoutZeros) {
  const auto told = tell({"4/5/2024,S,C2,N1,U6,PR1,,"});
  EXPECT_THAT(told.records, ElementsAre(HasSubstr("7|2024-05-04: care 2024-05-04..")));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/date-not-padded 1"));
}

TEST(Episode, IsOpenWhereDecIsEmptyWhateverRecSays) {
  // Rule 148.
  const auto told = tell({"01/05/2024,S,C2,N1,U6,PR1,,E4A"});
  EXPECT_THAT(told.records, ElementsAre("episodes/2025 7|2024-05-01: care 2024-05-01.. "
                                        "reason_new=S legal_status=C2 need=N1 place=U6 "
                                        "provider=PR1"));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/dec-without-rec 1"));
  EXPECT_THAT(tell({"01/05/2024,S,C2,N1,U6,PR1,02/05/2024,"}).remarks,
              ElementsAre("ssda903/dec-without-rec 1"));
}

TEST(Episode, WaitsForAPersonIfACodeThatDecidesIsUnknown) {
  // Dirt 49.
  EXPECT_THAT(refused_of({"01/05/2024,*DUMMY*,C2,N1,U6,PR1,,"}),
              ElementsAre("episodes/2025 row 2: ssda903/rne-unknown"));
  EXPECT_THAT(refused_of({"01/05/2024,S,Q9,N1,U6,PR1,,"}),
              ElementsAre("episodes/2025 row 2: ssda903/ls-unknown"));
  EXPECT_THAT(refused_of({"01/05/2024,S,C2,N1,Q9,PR1,,"}),
              ElementsAre("episodes/2025 row 2: ssda903/place-unknown"));
}

TEST(Episode, IsKeptIfACodeIsEmptyOrDecidesNothing) {
  const auto told = tell({"01/05/2024,s,,N9,u6,PR9,02/05/2024,E99"});
  EXPECT_THAT(told.refused, IsEmpty());
  EXPECT_THAT(told.records, ElementsAre("episodes/2025 7|2024-05-01: care 2024-05-01..2024-05-02 "
                                        "reason_new=S place=U6"));
  EXPECT_THAT(told.remarks,
              testing::UnorderedElementsAre("ssda903/cin-unknown 1", "ssda903/ls-missing 1",
                                            "ssda903/place-provider-unknown 1"));
}

TEST(Episode, IsWarnedOfIfACodeIsNotOfItsYear) {
  // Dirt 14.
  EXPECT_THAT(tell({"01/05/2025,S,C2,N1,H5,PR1,,"}, "05/06/2014", 2026).remarks,
              ElementsAre("ssda903/code-out-of-year 1"));
  EXPECT_THAT(tell({"01/05/2021,S,C2,N1,K3,PR1,,"}, "05/06/2014", 2022).remarks,
              ElementsAre("ssda903/code-out-of-year 1"));
  EXPECT_THAT(tell({"27/10/2023,S,C2,N1,P2,PR1,,"}, "05/06/2014", 2024).remarks, IsEmpty());
  const auto late = tell({"28/10/2023,S,C2,N1,P2,PR1,,"}, "05/06/2014", 2024);
  EXPECT_THAT(late.remarks, ElementsAre("ssda903/code-out-of-year 1"));
  EXPECT_THAT(late.records, ElementsAre(HasSubstr("place=P2")));
}

TEST(Episode, OutsideTheYearIsWarnedOfAndKept) {
  const auto told =
      tell({"01/05/2022,S,C2,N1,U6,PR1,01/05/2023,E8", "01/05/2025,S,C2,N1,U6,PR1,,"});
  EXPECT_EQ(told.records.size(), 2U);
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/outside-year 2"));
}

TEST(Episode, IsRefusedIfItBeginsBeforeAnEarlierOneEnds) {
  // Rulings C3; the order of the rows does not matter, and touching is no overlap.
  const auto told =
      tell({"01/08/2024,P,C2,N1,U6,PR1,01/10/2024,X1", "01/05/2024,S,C2,N1,U6,PR1,01/07/2024,X1",
            "01/07/2024,P,C2,N1,U6,PR1,01/09/2024,X1", "01/10/2024,P,C2,N1,K2,PR1,,"});
  EXPECT_THAT(told.refused, ElementsAre("episodes/2025 row 2: ssda903/episode-overlap"));
  EXPECT_THAT(
      told.records,
      ElementsAre("episodes/2025 7|2024-08-01: keep identity care", HasSubstr("7|2024-05-01: care"),
                  HasSubstr("7|2024-07-01: care"), HasSubstr("7|2024-10-01: care")));
}

TEST(Episode, MayBeOpenOnlyIfItIsTheLast) {
  EXPECT_THAT(refused_of({"01/05/2024,S,C2,N1,U6,PR1,,", "01/07/2024,S,C2,N1,U6,PR1,,"}),
              ElementsAre("episodes/2025 row 3: ssda903/episode-overlap"));
}

TEST(Episode, ClosedBeatsOpenOfTheSameDecomElseAllAreRefused) {
  // Rulings C6.
  const auto told =
      tell({"01/05/2024,S,C2,N1,U6,PR1,,", "01/05/2024,S,C2,N1,U6,PR1,01/07/2024,E8"});
  EXPECT_THAT(told.refused, IsEmpty());
  EXPECT_THAT(told.records, ElementsAre(HasSubstr("care 2024-05-01..2024-07-01")));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/episode-superseded 1"));
  EXPECT_THAT(refused_of({"01/05/2024,S,C2,N1,U6,PR1,01/06/2024,E8",
                          "01/05/2024,S,C2,N1,U6,PR1,01/07/2024,E8"}),
              ElementsAre("episodes/2025 row 2: ssda903/episode-twice",
                          "episodes/2025 row 3: ssda903/episode-twice"));
  EXPECT_THAT(refused_of({"01/05/2024,S,C2,N1,U6,PR1,,", "01/05/2024,S,C2,N1,K2,PR1,,"}),
              ElementsAre("episodes/2025 row 2: ssda903/episode-twice",
                          "episodes/2025 row 3: ssda903/episode-twice"));
}

TEST(Episode, ThatIsRefusedByItselfDoesNotCountAgainstOthers) {
  EXPECT_THAT(refused_of({"01/05/2024,*DUMMY*,C2,N1,U6,PR1,,", "01/07/2024,S,C2,N1,U6,PR1,,"}),
              ElementsAre("episodes/2025 row 2: ssda903/rne-unknown"));
}

TEST(Episode, EndsAtTheEighteenthBirthdayIfThatIsCovered) {
  // Rulings B14 and S17. Eighteen on 5 June 2024.
  const auto told = tell({"01/05/2024,S,C2,N1,U6,PR1,,"}, "05/06/2006");
  EXPECT_THAT(told.records, ElementsAre("episodes/2025 7|2024-05-01: care 2024-05-01..2024-06-05 "
                                        "reason_new=S legal_status=C2 need=N1 place=U6 "
                                        "provider=PR1 adult=yes"));
  // Of an exit on the day itself, only the mark is new.
  EXPECT_THAT(tell({"01/05/2024,S,C2,N1,U6,PR1,05/06/2024,E5"}, "05/06/2006").records,
              ElementsAre(testing::AllOf(HasSubstr("..2024-06-05"), HasSubstr("reason_ceased=E5"),
                                         HasSubstr("adult=yes"))));
  // X1 would say that another episode follows.
  EXPECT_THAT(tell({"01/05/2024,S,C2,N1,U6,PR1,07/06/2024,X1"}, "05/06/2006").records,
              ElementsAre(testing::AllOf(HasSubstr("..2024-06-05"),
                                         testing::Not(HasSubstr("reason_ceased")))));
}

TEST(Episode, IsNotClippedAtABirthdayThatIsNotYetCovered) {
  const auto open = tell({"01/05/2024,S,C2,N1,U6,PR1,,"}, "01/04/2007");
  EXPECT_THAT(open.records, ElementsAre(testing::AllOf(HasSubstr("care 2024-05-01.. "),
                                                       testing::Not(HasSubstr("adult")))));
  const auto last_day = tell({"01/05/2024,S,C2,N1,U6,PR1,,"}, "31/03/2007");
  EXPECT_THAT(last_day.records, ElementsAre(HasSubstr("care 2024-05-01..2025-03-31")));
}

TEST(Episode, OfAnAdultIsLeftOut) {
  const auto told = tell({"05/06/2024,S,C2,N1,U6,PR1,,", "01/05/2024,S,C2,N1,U6,PR1,05/06/2024,X1"},
                         "05/06/2006");
  EXPECT_THAT(told.refused, IsEmpty());
  EXPECT_THAT(told.records, ElementsAre(HasSubstr("7|2024-05-01: care")));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/adult-episode 1"));
}

TEST(Episode, CodesThatContradictTheDatesAreOnlyWarnedOf) {
  // Rulings C1 and C4; dirt 11 and 12: spells are built by dates.
  const auto told =
      tell({"01/05/2024,P,C2,N1,T1,PR1,01/06/2024,X1", "01/06/2024,S,C2,N1,U6,PR1,01/07/2024,X1",
            "01/08/2024,S,C2,N1,U6,PR1,,"});
  EXPECT_EQ(told.records.size(), 3U);
  EXPECT_THAT(told.file_remarks, testing::UnorderedElementsAre(
                                     HasSubstr("column-absent"), "ssda903/spell-begun-without-s 1",
                                     "ssda903/spell-begun-temporary 1", "ssda903/s-inside-spell 1",
                                     "ssda903/gap-after-x1 1"));
}

TEST(Episode, OfTheYearBeforeRepeatsItsCodeWithoutAWarning) {
  // feed-formats 2.10, rule 9.
  EXPECT_THAT(tell({"01/05/2023,L,C2,N1,U6,PR1,,"}).file_remarks,
              ElementsAre(HasSubstr("column-absent")));
}

TEST(EighteenthBirthday, IsTheFirstDayAtWhichTheAgeIsEighteen) {
  const auto birthday = [](int year, int month, int day) {
    return eighteenth_birthday(*Date::from_civil(year, month, day)).text();
  };
  EXPECT_EQ(birthday(2006, 6, 5), "2024-06-05");
  EXPECT_EQ(birthday(2008, 2, 29), "2026-03-01");
  for (int days = 12'000; days < 16'000; ++days) {
    const Date birth{days}, adult = eighteenth_birthday(birth);
    EXPECT_EQ(age_at(birth, adult), 18);
    EXPECT_EQ(age_at(birth, adult - 1), 17);
  }
}

}  // namespace
}  // namespace braid::ingest
