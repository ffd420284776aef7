#include "synth/nwd_configuration.h"

#include "synth/nwd_programme.h"
#include "synth/nwd_world.h"

namespace braid::synth {
namespace {

constexpr std::string_view kReadme =
    R"(The No Wrong Door demonstration. expected.csv has the totals of both arms in the 12 months before
and after each young person's referral (t0) as the seed report gives them; arrests and attendances
of the comparator are made up too. An SDQ score is dated 31 March, so those who have a pair of
scores were referred from 1 April to 20 June 2015, where 31 March 2015 and 2016 are the dates to
pair. All arrests of the area (aged 10 to 17) are 687 in Y2015 and 693 in Y2016. Compare
with the subscription `exact`; `board` is what would be published.
)";

/// What the catalogue defines for other periods or for everybody. Sources: rulings H52; seed table
/// no-wrong-door, rows nwd.07, 08, 12a, 20 and 21.
constexpr std::string_view kDefinitions =
    R"toml(# Figures of the No Wrong Door case study that the catalogue has for other periods.

[reentry-18]
id = "nwd.reentry18.share"
version = 1
title = "People of the programme who re-entered care within 18 months"
help = """
Of the people referred in the year whose first exit from care in it has a full follow-up of 18 months, those who start again
in these months; before their referral or after it."""
unit = "child"
measure = "share"
facts = ["care"]
feeds = ["children"]
periods = ["year"]
breakdowns = ["sex"]
windows = false
direction = "lower"
profile = "linked_default"

[reentry-18.numerator]
measure = "ends"
of = "spell"
unit = "child"
pick = "first"
having = { reason_ceased = { not-in = ["E2"] }, adult = { not-in = ["yes"] } }
when = [
  { complete = 18 },
  { in-period = "participation", where = { arm = { in = ["programme"] } } },
  { after = "spell", months = 18 },
]

[reentry-18.denominator]
measure = "ends"
of = "spell"
unit = "child"
pick = "first"
having = { reason_ceased = { not-in = ["E2"] }, adult = { not-in = ["yes"] } }
when = [{ complete = 18 }, { in-period = "participation", where = { arm = { in = ["programme"] } } }]

[[reentry-18.example]]
given = [
  "participation A 2024-09-01 programme=example arm=programme",
  "care A 2024-01-10 2024-05-01 legal_status=V2 reason_ceased=E4A",
  "care A 2025-06-01 open legal_status=V2",
  "participation B 2024-09-01 programme=example arm=comparator",
  "care B 2024-01-10 2024-05-01 legal_status=V2 reason_ceased=E4A",
]
expect = { period = "Y2025", numerator = 1, denominator = 1 }

[reentry-18-often]
id = "nwd.reentry18.multiple"
version = 1
title = "People of the programme who re-entered care more than once within 18 months"
help = """
Of the people who re-entered care within 18 months of their first exit in the year, those who did so twice or more."""
unit = "child"
measure = "share"
facts = ["care"]
feeds = ["children"]
periods = ["year"]
breakdowns = ["sex"]
windows = false
direction = "lower"
profile = "linked_default"

[reentry-18-often.numerator]
measure = "ends"
of = "spell"
unit = "child"
pick = "first"
having = { reason_ceased = { not-in = ["E2"] }, adult = { not-in = ["yes"] } }
when = [
  { complete = 18 },
  { in-period = "participation", where = { arm = { in = ["programme"] } } },
  { after = "spell", months = 18, at_least = 2 },
]

[reentry-18-often.denominator]
measure = "ends"
of = "spell"
unit = "child"
pick = "first"
having = { reason_ceased = { not-in = ["E2"] }, adult = { not-in = ["yes"] } }
when = [
  { complete = 18 },
  { in-period = "participation", where = { arm = { in = ["programme"] } } },
  { after = "spell", months = 18 },
]

[[reentry-18-often.example]]
given = [
  "participation A 2024-09-01 programme=example arm=programme",
  "care A 2024-01-10 2024-05-01 legal_status=V2 reason_ceased=E4A",
  "care A 2024-10-01 2024-11-01 legal_status=V2 reason_ceased=E4A",
  "care A 2025-06-01 open legal_status=V2",
]
expect = { period = "Y2025", numerator = 1, denominator = 1 }

[ae-later]
id = "nwd.ae.months13to18"
version = 1
title = "Attendances of people of the programme in months 13 to 18"
help = """
Emergency department attendances in the half year after the 12 months that follow referral. Never beside those of 12 months
except as a rate: the exposure is half as long."""
unit = "attendance"
measure = "starts"
of = "attendance"
where = { attendance_kind = { not-in = ["planned_followup"] }, department = { not-in = ["05"] } }
when = [
  { before = "participation", where = { arm = { in = ["programme"] } }, months = 18 },
  { not-before = "participation", where = { arm = { in = ["programme"] } }, months = 12 },
]
ages = "0-"
facts = ["attendance"]
feeds = ["health"]
lookback = 18
periods = ["quarter", "year"]
breakdowns = ["sex"]
windows = false
direction = "lower"
profile = "linked_default"

[[ae-later.example]]
given = [
  "participation A 2024-06-01 programme=example arm=programme",
  "attendance A 2025-05-01 part=start attendance_kind=first event=a1",
  "attendance A 2025-08-01 part=start attendance_kind=first event=a2",
]
expect = { period = "Y2026", count = 1, people = 1 }

[stable-baseline]
id = "nwd.stable.baseline.share"
version = 1
title = "Interviewed at baseline: stability after referral"
help = """
Of those interviewed at the beginning, who speak of stability after referral. Other people were asked later: no change."""
unit = "person"
measure = "share"
facts = ["survey"]
feeds = []
periods = ["year"]
breakdowns = ["sex"]
windows = false
direction = "context"
profile = "linked_default"
numerator = { measure = "starts", of = "survey", unit = "person", ages = "0-", value = "1-", where = { instrument = { in = ["STABILITY|BASELINE|"] } } }
denominator = { measure = "starts", of = "survey", unit = "person", ages = "0-", where = { instrument = { in = ["STABILITY|BASELINE|"] } } }

[[stable-baseline.example]]
given = [
  "survey A 2024-06-01 1 instrument=STABILITY|BASELINE|",
  "survey B 2024-06-01 0 instrument=STABILITY|BASELINE|",
]
expect = { period = "Y2025", numerator = 1, denominator = 2 }

[stable-followup]
id = "nwd.stable.followup.share"
version = 1
title = "Interviewed at follow-up: more stability"
help = """
Of those interviewed later, who speak of more stability. Others than at the beginning: no change."""
unit = "person"
measure = "share"
facts = ["survey"]
feeds = []
periods = ["year"]
breakdowns = ["sex"]
windows = false
direction = "context"
profile = "linked_default"
numerator = { measure = "starts", of = "survey", unit = "person", ages = "0-", value = "1-", where = { instrument = { in = ["STABILITY|FOLLOWUP|"] } } }
denominator = { measure = "starts", of = "survey", unit = "person", ages = "0-", where = { instrument = { in = ["STABILITY|FOLLOWUP|"] } } }

[[stable-followup.example]]
given = [
  "survey A 2024-06-01 1 instrument=STABILITY|FOLLOWUP|",
  "survey B 2024-06-01 0 instrument=STABILITY|BASELINE|",
]
expect = { period = "Y2025", numerator = 1, denominator = 1 }
)toml";

}  // namespace

Setup nwd_setup() {
  const std::string area{kNwdArea};
  const auto feed = [&](std::string_view name, std::string_view agency, std::string format,
                        std::string key, std::vector<std::string> more = {}) {
    return FeedSetup{std::string{name}, std::string{agency}, std::move(format), area,
                     std::move(key),    std::move(more)};
  };
  Setup setup;
  setup.partnership = "Brackenshire";
  setup.areas = {area};
  setup.feeds = {
      feed(kReturnFeed, kNwdChildren, "ssda903", "brackenshire"),
      feed(kPoliceFeed, kNwdPolice, "police-extract", "police"),
      feed(kHospitalFeed, kNwdHealth, "hl7v2", "hospital", {"attendance_kind = \"PV1-18\""}),
      feed(kProgrammeFeed, kNwdProgramme, "participation", "programme"),
      feed(kNccisFeed, kNwdEducation, "nccis", "brackenshire"),
      feed(kSurveyFeed, kNwdProgramme, "survey", "programme"),
      feed(kBedsFeed, kNwdChildren, "beds", "brackenshire")};
  const std::vector<std::string> more = {"cla.moves3.count",
                                         "edge.remained_home.share",
                                         "return.ceased.share",
                                         "return.notcla_end.share",
                                         "eet.*",
                                         "prog.*",
                                         "resi.*",
                                         "nwd.*"};
  setup.subscriptions = {{"board", "linked_default", more}, {"exact", "exact", more}};
  setup.exact = true;
  setup.readme = kReadme;
  setup.programme = nwd_programme();
  setup.stated = nwd_stated();
  setup.definitions = {{"no-wrong-door", std::string{kDefinitions}}};
  return setup;
}

}  // namespace braid::synth
