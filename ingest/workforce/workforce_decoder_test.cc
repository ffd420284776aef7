#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "ingest/decode/decoder.h"
#include "ingest/table/told_delivery.h"

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// All workers here are made up.

const std::string kHead =
    "<Message><Header><CollectionDetails><Collection>CSWW</Collection><Year>2025</Year>"
    "<ReferenceDate>2025-09-30</ReferenceDate></CollectionDetails></Header>";
const std::string kVacancies =
    "<LALevelVacancies><NumberOfVacancies>79.68</NumberOfVacancies><NoAgencyFTE>5.5</NoAgencyFTE>"
    "<NoAgencyHeadcount>7</NoAgencyHeadcount></LALevelVacancies>";

std::string worker(const std::string& id, const std::string& rest,
                   const std::string& agency = "0") {
  return "<CSWWWorker><AgencyWorker>" + agency + "</AgencyWorker><SWENo>" + id + "</SWENo>" + rest +
         "</CSWWWorker>";
}

ToldDelivery tell(const std::string& inside, const std::string& head = kHead) {
  Faults faults;
  auto decoder = make_workforce_decoder(test_options(), faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of({{"w.xml", head + inside + "</Message>"}}));
}

TEST(Workforce, SaysFiguresOfWorkersAndOfNobody) {
  const auto told = tell(kVacancies + worker("SW999001",
                                             "<FTE>0.521371</FTE><OrgRole>5</OrgRole>"
                                             "<RoleStartDate>2020-01-02</RoleStartDate>"
                                             "<FTE30>0.8</FTE30><Cases30>12</Cases30>"
                                             "<WorkingDaysLost>3.255</WorkingDaysLost>"));
  EXPECT_THAT(
      told.records,
      ElementsAre("vacancies/2025 vacancies: workforce 2025-09-30 79680000 figure=vacancies "
                  "workforce 2025-09-30 5500000 figure=agency_fte",
                  "workers/2025 SW999001|2020-01-02|5: "
                  "workforce 2025-09-30 521371 figure=fte agency_worker=no org_role=5 "
                  "workforce 2025-09-30 800000 figure=fte30 agency_worker=no org_role=5 "
                  "workforce 2025-09-30 12 figure=cases agency_worker=no org_role=5 "
                  "workforce 2025-09-30 326 figure=days_lost agency_worker=no org_role=5"));
  EXPECT_THAT(told.refused, IsEmpty());
  ASSERT_EQ(told.verified.units.size(), 2U);
  EXPECT_EQ(told.verified.units[1].covers_from.text(), "2024-10-01");
  EXPECT_EQ(told.verified.units[1].covers_to.text(), "2025-09-30");
}

TEST(Workforce, ALeaverIsOneWhoseRoleEndedInTheYear) {
  const auto told = tell(worker("SW1",
                                "<FTE>1</FTE><RoleEndDate>2025-09-30</RoleEndDate>"
                                "<ReasonLeave>7</ReasonLeave><Cases30>2</Cases30>") +
                         worker("SW2", "<FTE>1</FTE><RoleEndDate>2025-10-01</RoleEndDate>", "1") +
                         worker("SW3", "<FTE>1</FTE><RoleEndDate>2024-09-30</RoleEndDate>") +
                         worker("SW4", "<FTE>1.5</FTE><ReasonLeave>1</ReasonLeave>"));
  EXPECT_THAT(told.records,
              ElementsAre("workers/2025 SW1|: workforce 2025-09-30 1000000 figure=fte "
                          "agency_worker=no leave_reason=7 left_in_year=yes "
                          "workforce 2025-09-30 2 figure=cases agency_worker=no leave_reason=7 "
                          "left_in_year=yes",
                          "workers/2025 SW2|: workforce 2025-09-30 1000000 figure=fte "
                          "agency_worker=yes",
                          "workers/2025 SW4|: workforce 2025-09-30 1500000 figure=fte "
                          "agency_worker=no"));
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("workforce/cases-of-leaver 1", "workforce/ended-before-year 1",
                                   "workforce/reason-without-end 1", "workforce/fte-over-one 1"));
}

TEST(Workforce, RefusesWhatCannotBe) {
  const auto told =
      tell(worker("", "<FTE>1</FTE>") + worker("SW1", "<FTE>1</FTE>", "2") +
           worker("SW2",
                  "<RoleStartDate>2025-02-02</RoleStartDate><RoleEndDate>2025-02-01</RoleEndDate>"
                  "<FTE>1</FTE>") +
           worker("SW3", "<FTE>one</FTE>"));
  EXPECT_THAT(told.refused,
              ElementsAre(HasSubstr("row/id-missing"), HasSubstr("workforce/agency-worker"),
                          HasSubstr("workforce/negative-length")));
  EXPECT_THAT(told.remarks, ElementsAre("workforce/figure-invalid 1"));
  EXPECT_THAT(tell("", "<Message><Header/>").faults, ElementsAre("w.xml: workforce/day-missing"));
  EXPECT_THAT(tell(worker("SW1", "")).records, IsEmpty());
}

TEST(Workforce, MakesNoIdentityAndNamesWorkersByASourceOfTheirOwn) {
  class Looking final : public RecordSink {
   public:
    Result<void> take(feed::RecordBatch& batch) override {
      EXPECT_TRUE(batch.identities.empty());
      for (const auto& record : batch.records) {
        if (!record.subject.local_id.empty()) {
          EXPECT_EQ(record.subject.source, "children/TEST/workers");
          ++workers;
        }
      }
      return {};
    }
    int workers = 0;
  };
  Faults faults;
  auto decoder = make_workforce_decoder(test_options(), faults);
  const auto delivery =
      delivery_of({{"w.xml", kHead + kVacancies + worker("SW1", "<FTE>1</FTE>") + "</Message>"}});
  const auto verified = (*decoder)->verify(delivery);
  Looking sink;
  EXPECT_TRUE((*decoder)->decode(delivery, *verified, sink));
  EXPECT_EQ(sink.workers, 1);
}

}  // namespace
}  // namespace braid::ingest
