#include "app/configuration/programme_keys.h"

namespace braid::app {
namespace {

using Type = TomlType;

constexpr std::int64_t kPenceMax = 100'000'000'000;  // a thousand million pounds

TomlKey table(std::string name, Type type, std::string help, std::vector<TomlKey> keys) {
  return {.name = std::move(name), .type = type, .help = std::move(help), .keys = std::move(keys)};
}

TomlKey indicator_key() {
  return {.name = "indicator",
          .needed = true,
          .example = "\"missing.incidents\"",
          .help = "The id of an indicator."};
}
TomlKey pence_key(std::string name, bool needed, std::string help) {
  return {.name = std::move(name),
          .type = Type::number,
          .least = 0,
          .most = kPenceMax,
          .needed = needed,
          .fallback_words = needed ? "" : "that of `central`",
          .example = "200000",
          .help = std::move(help)};
}
TomlKey grade_key() {
  return {
      .name = "grade",
      .type = Type::number,
      .least = 1,
      .most = 6,
      .fallback_words = "none, which counts as 6 and is flagged",
      .example = "2",
      .help = "Confidence: 1 is linked data of one's own, 6 a judgement that nothing confirms."};
}
TomlKey agency_key(std::string help) {
  return {.name = "agency", .needed = true, .example = "\"police\"", .help = std::move(help)};
}

TomlKey outcome_table() {
  return table(
      "outcome", Type::tables, "What the programme is to change, stated before the data are seen.",
      {indicator_key(),
       {.name = "split",
        .fallback_words = "the whole",
        .example = "\"without_unknown\"",
        .help = "A named part of the indicator."},
       {.name = "title",
        .fallback_words = "the indicator's",
        .example = "\"Missing incidents\"",
        .help = "For people."},
       {.name = "family",
        .words = {"hard", "soft"},
        .fallback = "hard",
        .help = "Outcomes of a family are adjusted for being many (Holm)."},
       {.name = "variant",
        .type = Type::flag,
        .fallback = "false",
        .help = "True prints it beside the indicator that it varies, and judges nothing by it."},
       {.name = "scope",
        .words = {"people", "area"},
        .fallback = "people",
        .help = "Area: of the whole area over two spans of days, such as beds; then `before` and "
                "`after` are days."},
       {.name = "before",
        .fallback_words = "the programme's window before t0",
        .example = "\"t0-12..t0\"",
        .help = "Months from t0, or days: \"2014-04-01..2015-03-31\"."},
       {.name = "after",
        .fallback_words = "the programme's window after t0",
        .example = "\"t0+12..t0+18\"",
        .help = "Months from t0, or days. Of unequal windows only rates are told."},
       {.name = "months",
        .type = Type::number,
        .least = 1,
        .most = 60,
        .fallback_words = "the definition's",
        .example = "18",
        .help = "Months of follow-up within the indicator, as in re-entry within 18 months."},
       {.name = "min_days",
        .type = Type::number,
        .least = 1,
        .most = 366,
        .fallback_words = "the definition's",
        .example = "28",
        .help = "Days that a stay must last to count, where the indicator asks for any."},
       {.name = "stated",
        .fallback_words = "nothing is compared",
        .example = "\"-29%\"",
        .help = "The change, or the value after t0, as it was published; held against the data."}});
}

TomlKey match_table() {
  return table(
      "match", Type::table,
      "People like the programme's are sought where no rows of the feed name a comparator: equal "
      "in status, sex, age within a year, care and UASC at t0, then nearest in what happened "
      "before.",
      {{.name = "per_person",
        .type = Type::number,
        .least = 1,
        .most = 5,
        .fallback = "1",
        .help = "How many for each, without anybody twice."},
       {.name = "max_distance",
        .fallback = "3",
        .help = "Greatest distance (Mahalanobis), a decimal in quotation marks."},
       {.name = "ages",
        .fallback_words = "those of the programme's people",
        .example = "\"10-17\"",
        .help = "Completed years at t0, both included."}});
}

TomlKey area_total_table() {
  return table("area_total", Type::table,
               "Totals of the whole area beside the programme: context, never a comparator.",
               {{.name = "indicators",
                 .type = Type::texts,
                 .needed = true,
                 .example = "[\"crime.arrests\"]",
                 .help = "Of the planned outcomes."},
                {.name = "before",
                 .fallback_words = "the year before `start`",
                 .example = "\"2014-04-01..2015-03-31\"",
                 .help = "Days, both included."},
                {.name = "after",
                 .fallback_words = "the year from `start`",
                 .example = "\"2015-04-01..2016-03-31\"",
                 .help = "Days, both included."}});
}

TomlKey unit_cost_table() {
  return table(
      "unit_cost", Type::tables, "What one event, night, week or case costs whom.",
      {{.name = "id", .needed = true, .example = "\"missing-medium\"", .help = "A name for it."},
       indicator_key(),
       agency_key("Who bears it, and so gains what is avoided."),
       {.name = "kind",
        .words = {"fiscal", "economic", "social"},
        .fallback = "fiscal",
        .help = "Only fiscal benefits enter the return on investment."},
       pence_key("low", false, "The lowest published, in pence."),
       pence_key("central", true, "The one that the headline uses, in pence."),
       pence_key("high", false, "The highest published, in pence."),
       {.name = "unit",
        .needed = true,
        .example = "\"incident\"",
        .help = "What it is the cost of."},
       {.name = "price_year",
        .type = Type::number,
        .least = 1990,
        .most = 2100,
        .needed = true,
        .example = "2016",
        .help = "The fiscal year of the prices, by its end: 2016 is April 2015 to March 2016."},
       {.name = "source",
        .needed = true,
        .example = "\"Unit cost database 2016\"",
        .help = "Where it was published."},
       grade_key(),
       {.name = "projected",
        .type = Type::flag,
        .fallback = "false",
        .help = "True: expected, not realised."}});
}

TomlKey cost_table() {
  return table("cost", Type::tables,
               "What the programme, or what its comparator got instead, has cost.",
               {agency_key("Who pays."),
                {.name = "date",
                 .type = Type::date,
                 .needed = true,
                 .example = "2015-04-01",
                 .help = "When; it says the price year. Counted from `start` to `end`."},
                pence_key("pence", true, "How much, in pence."),
                {.name = "type",
                 .words = {"programme", "bau"},
                 .fallback = "programme",
                 .help = "bau: business as usual, of the comparator."},
                grade_key()});
}

TomlKey stated_money_table() {
  return table(
      "stated", Type::tables, "A published amount that is printed and enters nothing.",
      {indicator_key(),
       agency_key("Whose."),
       {.name = "label", .needed = true, .example = "\"costs avoided\"", .help = "What it is."},
       {.name = "amount",
        .needed = true,
        .example = "\"c. 200,000\"",
        .help = "As it was published."},
       {.name = "pence",
        .type = Type::number,
        .least = 0,
        .most = kPenceMax,
        .fallback_words = "the words alone",
        .example = "20000000",
        .help = "The same as a number."},
       {.name = "unit", .fallback = "GBP", .help = "Per what; never converted."},
       {.name = "source",
        .fallback_words = "none is told",
        .example = "\"case study\"",
        .help = "Where it was published."}});
}

TomlKey money_table() {
  return table(
      "money", Type::table,
      "Value for money. No amount is built in: each has a price year, a source and somebody who "
      "bears it.",
      {{.name = "price_year",
        .type = Type::number,
        .least = 1990,
        .most = 2100,
        .needed = true,
        .example = "2016",
        .help = "The year whose prices all amounts are moved to."},
       {.name = "deadweight",
        .fallback_words = "nothing is valued without a comparator",
        .example = "\"20\"",
        .help = "Percent that would have happened anyway, where there is no comparator."},
       unit_cost_table(),
       cost_table(),
       table("deflator", Type::tables,
             "An index of prices. Without one for a year, money of that year is refused.",
             {{.name = "year",
               .type = Type::number,
               .least = 1990,
               .most = 2100,
               .needed = true,
               .example = "2016",
               .help = "Fiscal year by its end."},
              {.name = "index",
               .needed = true,
               .example = "\"100.0\"",
               .help = "A decimal in quotation marks."}}),
       table("avoided", Type::tables, "A quantity that is stated, and replaces the computed one.",
             {indicator_key(),
              {.name = "quantity",
               .needed = true,
               .example = "\"40\"",
               .help = "A decimal in quotation marks; below 0 for an increase."}}),
       stated_money_table()});
}

std::vector<TomlKey> programme_keys() {
  return {
      {.name = "title",
       .fallback_words = "the file's name",
       .example = "\"No Wrong Door\"",
       .help = "For people."},
      {.name = "theory",
       .fallback_words = "none is told",
       .example = "\"integrated residential hub\"",
       .help = "How it is meant to work, in a few words."},
      {.name = "window_months",
       .type = Type::number,
       .least = 1,
       .most = 60,
       .fallback = "12",
       .help = "Months before and after a referral that are compared."},
      {.name = "arms",
       .type = Type::texts,
       .words = {"programme", "comparator"},
       .fallback_words = "none",
       .example = "[\"programme\", \"comparator\"]",
       .help = "The groups that there are."},
      {.name = "start",
       .type = Type::date,
       .fallback_words = "every referral counts",
       .example = "2015-04-01",
       .help = "First day of recruitment."},
      {.name = "end",
       .type = Type::date,
       .fallback_words = "every referral counts",
       .example = "2016-03-31",
       .help = "Last day of recruitment."},
      {.name = "as_of",
       .type = Type::date,
       .fallback_words = "the earliest last day that the feeds used cover",
       .example = "2017-03-31",
       .help = "What has happened later is not seen."},
      {.name = "design",
       .words = {"randomised", "matched", "matched_neighbour", "earlier_cohort", "given",
                 "area_total", "before_after"},
       .fallback_words = "given with comparator rows, matched with [match], else before_after",
       .help = "How the comparator was come by."},
      {.name = "primary",
       .fallback_words = "none, which costs evidence",
       .example = "\"missing.incidents\"",
       .help = "The one outcome that is tested at 5%."},
      {.name = "seed",
       .type = Type::number,
       .least = 1,
       .most = 9'007'199'254'740'991,
       .fallback = "1",
       .help = "Of all that is random; the report says it."},
      {.name = "draws",
       .type = Type::number,
       .least = 199,
       .most = 100'000,
       .fallback = "1999",
       .help = "Of the bootstrap."},
      {.name = "selected_on",
       .type = Type::texts,
       .fallback_words = "none",
       .example = "[\"missing.incidents\"]",
       .help = "Outcomes whose recent height brought people into the programme; they are told with "
               "a washout, too."},
      {.name = "agreement",
       .fallback_words = "none, which allows linked_default",
       .example = "\"partnership-2026\"",
       .help = "The agreement under which it is evaluated."},
      {.name = "profile",
       .words = {"linked_default", "exact"},
       .fallback = "linked_default",
       .help = "The release profile; exact only where the agreement says `exact = true`."},
      {.name = "registered",
       .type = Type::date,
       .fallback_words = "the plan is not registered",
       .example = "2015-03-01",
       .help = "The day on which this plan was registered."},
      {.name = "registered_hash",
       .fallback_words = "a change of plan is told from the log alone",
       .example = "\"3f5a...\"",
       .help = "The plan's hash on that day, as `braid evaluate` prints it."},
      {.name = "caveats",
       .type = Type::texts,
       .fallback_words = "none",
       .example = "[\"The comparator's size is not known.\"]",
       .help = "What every report has to say."},
      outcome_table(),
      match_table(),
      area_total_table(),
      money_table()};
}

}  // namespace

ConfigurationFile programme_file() {
  return {"programme", "programmes.d/NAME.toml", "a programme",
          table("", Type::table,
                "An intervention that is evaluated. The file's name is what feeds call it.",
                programme_keys())};
}

ConfigurationFile stated_file() {
  return {
      "stated", "stated.d/NAME.toml", "published figures",
      table("", Type::table,
            "Figures that were published of a programme, which the file is named like. "
            "`braid evaluate` holds them against the data and tells which do not follow from them.",
            {table("stated", Type::tables, "One figure.",
                   {indicator_key(),
                    {.name = "group",
                     .words = {"programme", "comparator", "area_total"},
                     .fallback = "programme",
                     .help = "Of whom."},
                    {.name = "what",
                     .words = {"change_pct", "change_abs", "before_value", "after_value",
                               "before_num", "after_num"},
                     .fallback = "change_pct",
                     .help = "Which number of the row."},
                    {.name = "figure",
                     .needed = true,
                     .example = "\"-29%\"",
                     .help = "As it was written: 1.70 is not 1.7. Words are printed, not judged."},
                    {.name = "source",
                     .fallback_words = "none is told",
                     .example = "\"report, page 41\"",
                     .help = "Where it stands."}})})};
}

}  // namespace braid::app
