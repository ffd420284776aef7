#include "synth/nwd_programme.h"

// Source: seed table no-wrong-door; what the report must print: evaluation, section 9.

namespace braid::synth {

std::string_view nwd_programme() {
  return R"toml(# The plan of the No Wrong Door demonstration, after the case study of 2017.
title = "No Wrong Door"
theory = "integrated residential hubs with specialist outreach"
window_months = 12
arms = ["programme", "comparator"]
start = 2015-04-01
end = 2016-03-31
as_of = 2017-09-30                       # the hospital's messages go on for the months 13 to 18
design = "given"
primary = "missing.incidents"
agreement = "partnership-made-up"
profile = "exact"                        # everything under that agreement is made up
caveats = [
  "The size of the comparator is not known: 100 young people in care are assumed.",
  "The comparator was called matched, but its mean SDQ was 7.8 points lower at the start; a group that begins high tends to fall by itself.",
  "Arrests of the county are of all its young people and no matched group.",
  "The 45% who ceased to be looked after include moves to independent living.",
  "Amounts of money are approximate, and the unit of one (440,000 a person and year) is implausible.",
  "The bed base changed from 15 to 12: occupancy fell less than the use of beds.",
  "Those interviewed at follow-up are others than at baseline: the two shares are no change.",
  "All people are made up so that the published counts come out; of the comparator, arrests and attendances are made up too.",
]

[[outcome]]
indicator = "missing.incidents"
stated = "-54%"

[[outcome]]
indicator = "crime.arrests"
stated = "-29%"

[[outcome]]
indicator = "crisis.ae"

[[outcome]]
indicator = "crisis.ae"
title = "Emergency department attendances, months 13 to 18"
variant = true
before = "t0..t0+12"
after = "t0+12..t0+18"

[[outcome]]
indicator = "edge.remained_home.share"
stated = "86%"

[[outcome]]
indicator = "return.ceased.share"
stated = "45%"

[[outcome]]
indicator = "return.notcla_end.share"
title = "Ceased to be looked after, and not back at the end"
variant = true
stated = "40%"

[[outcome]]
indicator = "cla.reentry.share"
after = "2015-04-01..2016-03-31"
months = 18
stated = "15%"

[[outcome]]
indicator = "cla.reentry.multiple"
after = "2015-04-01..2016-03-31"
months = 18

[[outcome]]
indicator = "cla.moves3.count"

[[outcome]]
indicator = "eet.maintained.share"
stated = "76%"

[[outcome]]
indicator = "eet.gained.share"
stated = "a quarter"

[[outcome]]
indicator = "wellbeing.sdq.mean"
family = "soft"

[[outcome]]
indicator = "nwd.stable.baseline.share"
family = "soft"
after = "2015-04-01..2017-03-31"

[[outcome]]
indicator = "nwd.stable.followup.share"
family = "soft"
after = "2015-04-01..2017-03-31"

[[outcome]]
indicator = "resi.occupancy"
scope = "area"
before = "2014-04-01..2015-03-31"
after = "2016-04-01..2017-03-31"

[[outcome]]
indicator = "resi.beds"
scope = "area"
before = "2014-04-01..2015-03-31"
after = "2016-04-01..2017-03-31"

[[outcome]]
indicator = "resi.occupied.mean"
scope = "area"
before = "2014-04-01..2015-03-31"
after = "2016-04-01..2017-03-31"

[area_total]
indicators = ["crime.arrests"]           # the year before the programme, and its first

[money]
price_year = 2016

[[money.stated]]
indicator = "vfm.avoided.police"
agency = "police"
label = "costs avoided, police, first year"
amount = "c. 200,000"
pence = 20000000
source = "Table 4; case study"

[[money.stated]]
indicator = "vfm.avoided.health"
agency = "health"
label = "costs avoided, CAMHS referrals"
amount = "c. 160,000"
pence = 16000000
unit = "GBP per year"
source = "Table 4; case study"

[[money.stated]]
indicator = "vfm.avoided.health"
agency = "health"
label = "costs avoided, speech, language and communication support"
amount = "c. 300,000"
pence = 30000000
unit = "GBP per year"
source = "Table 4; case study"

[[money.stated]]
indicator = "vfm.avoided.social_care"
agency = "children"
label = "costs avoided, not placing out of area"
amount = "c. 440,000"
pence = 44000000
unit = "GBP per person per year"
source = "Table 4; case study"

[[money.stated]]
indicator = "vfm.avoided.social_care"
agency = "children"
label = "costs avoided, placement stability"
amount = "c. 20,000"
pence = 2000000
source = "Table 4"
)toml";
}

std::string_view nwd_stated() {
  return R"toml(# What was published in 2017 beside the programme's own changes.
[[stated]]
indicator = "missing.incidents"
group = "comparator"
figure = "-9%"
source = "case study; body"

[[stated]]
indicator = "wellbeing.sdq.mean"
what = "before_value"
figure = "19.5"
source = "case study; body"

[[stated]]
indicator = "wellbeing.sdq.mean"
what = "after_value"
figure = "16.8"
source = "case study; body"

[[stated]]
indicator = "wellbeing.sdq.mean"
group = "comparator"
what = "change_pct"
figure = "static"
source = "body"

[[stated]]
indicator = "return.ceased.share"
group = "comparator"
what = "after_value"
figure = "20%"
source = "case study; body"

[[stated]]
indicator = "resi.occupancy"
what = "before_value"
figure = "97%"
source = "case study; body"

[[stated]]
indicator = "resi.occupancy"
what = "after_value"
figure = "45%"
source = "case study; body"
)toml";
}

}  // namespace braid::synth
