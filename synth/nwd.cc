#include <string>
#include <utility>

#include "synth/care_story.h"
#include "synth/nwd_configuration.h"
#include "synth/nwd_world.h"
#include "synth/synth.h"
#include "synth/text_file.h"
#include "synth/truth_file.h"
#include "synth/write_903.h"
#include "synth/write_configuration.h"
#include "synth/write_hl7.h"
#include "synth/write_police.h"
#include "synth/write_tables.h"

namespace braid::synth {
namespace {

/// Something to show as refused: an impossible date, a stay without a day, a child who is not in
/// the Header, a return before the start (feed-formats 2.11, 11).
void add_bad_rows(ReturnOptions& options) {
  if (options.year != 2016) return;
  options.bad_episode_rows =
      "X9001,31/04/2015,S,V2,N1,U6,PR1,,,,ZX1 4AB,ZX2 2CD,SC990001\n"
      "X9002,09/09/2015,S,V2,N1,U6,PR1,09/09/2015,E4A,,ZX1 4AB,ZX2 2CD,SC990001\n"
      "X9009,10/10/2015,S,V2,N1,U6,PR1,,,,ZX1 4AB,ZX2 2CD,SC990001\n";
  options.bad_missing_rows = "X9001,05/06/2001,M,20/11/2015,12/11/2015\n";
}

struct Total {
  std::string_view indicator, window;
  int count, numerator, denominator;  ///< -1: not stated
};

Result<void> write_expected(const std::string& path) {
  TextFile file{path};
  file << "indicator,arm,window,count,numerator,denominator\n";
  for (const ArmPlan* arm : {&kProgrammeArm, &kComparatorArm}) {
    const Total totals[] = {{"crime.arrests", "before", arm->arrests_before, -1, -1},
                            {"crime.arrests", "after", arm->arrests_after, -1, -1},
                            {"missing.incidents", "before", arm->missing_before, -1, -1},
                            {"missing.incidents", "after", arm->missing_after, -1, -1},
                            {"crisis.ae", "before", arm->ae_before, -1, -1},
                            {"crisis.ae", "after", arm->ae_after, -1, -1},
                            {"wellbeing.sdq.mean", "before", -1, arm->sdq_before, arm->sdq_pairs},
                            {"wellbeing.sdq.mean", "after", -1, arm->sdq_after, arm->sdq_pairs}};
    for (const auto& total : totals) {
      file << total.indicator << ',' << arm->name << ',' << total.window;
      for (const int value : {total.count, total.numerator, total.denominator}) {
        file << ',';
        if (value >= 0) file.number(value);
      }
      file.end_row();
    }
  }
  return file.close();
}

Result<Written> write_returns(const std::string& folder, const NwdWorld& world) {
  Written sum;
  for (int year = kNwdFirstYear; year <= kNwdLastYear; ++year) {
    ReturnOptions options;
    options.year = year;
    options.submitted = std::to_string(year) + "-06-30T09:00:00";
    add_bad_rows(options);
    const auto written =
        write_903(feed_folder(folder, std::string{kReturnFeed}) + "/" + std::to_string(year),
                  world.care, options);
    BRAID_TRY(written);
    sum.files += written->files;
    sum.rows += written->rows;
  }
  return sum;
}

Result<Written> write_extract(const std::string& folder, const NwdWorld& world) {
  PoliceOptions options;
  options.from = year_start(kNwdFirstYear);
  options.until = year_end(kNwdLastYear);
  options.extracted_at = "2017-04-20T08:00:00+00:00";
  return write_police(feed_folder(folder, std::string{kPoliceFeed}) + "/extract-2017", world.police,
                      options);
}

Result<Written> write_messages(const std::string& folder, const NwdWorld& world) {
  Hl7Options options;
  options.from = year_start(kNwdFirstYear);
  options.until = kNwdHospitalUntil;
  options.submitted = "2017-10-02T06:00:00";
  options.bad_messages = {
      // nobody in it
      "MSH|^~\\&|MADEUP|ZX901|BRAID|PARTNERSHIP|20150505120000||ADT^A04|MUBAD1|P|2.4\r"
      "EVN|A04|20150505120000\r"};
  return write_hl7(feed_folder(folder, std::string{kHospitalFeed}) + "/adt-2014-2017", world.health,
                   options);
}

/// The tables of one file each.
Result<void> write_tables(const std::string& folder, const NwdWorld& world, SynthReport& report) {
  const Date from = year_start(kNwdFirstYear), until = year_end(kNwdLastYear);
  const auto path = [&](std::string_view feed, std::string_view name) {
    return feed_folder(folder, std::string{feed}) + "/" + std::string{name};
  };
  const auto add = [&](std::string_view feed, const Result<Written>& written) -> Result<void> {
    BRAID_TRY(written);
    report.files += written->files;
    report.rows.emplace_back(feed, written->rows);
    return {};
  };
  BRAID_TRY(add(kProgrammeFeed,
                write_participation(path(kProgrammeFeed, "participation-2017"),
                                    world.participations, from, until, "2017-04-22T10:00:00")));
  BRAID_TRY(add(kNccisFeed, write_nccis(path(kNccisFeed, "nccis-2017"), world.young_people,
                                        {from, until, "2017-04-23T10:00:00"})));
  BRAID_TRY(add(kSurveyFeed, write_survey(path(kSurveyFeed, "interviews-2017"), world.answers,
                                          {from, until, "2017-04-24T10:00:00"})));
  return add(kBedsFeed, write_beds(path(kBedsFeed, "beds-2017"), world.beds,
                                   {from, until, "2017-04-25T10:00:00"}));
}

Result<void> write_truth(const std::string& folder, const NwdWorld& world) {
  TruthFile truth{folder + "/truth.csv"};
  truth.add(kReturnFeed, kNwdChildren, world.care);
  truth.add(kPoliceFeed, kNwdPolice, world.police);
  for (const auto& one : world.young_people) {
    truth.add(kNccisFeed, kNwdEducation, kNwdEducation, one.id, one.person.truth);
  }
  truth.add(kHospitalFeed, kNwdHealth, Hl7Options{}.authority, world.health);
  return truth.close();
}

}  // namespace

Result<SynthReport> make_nwd(const NwdOptions& options) {
  const std::string& folder = options.folder;
  BRAID_TRY(make_empty_folder(folder));
  const NwdWorld world = make_nwd_world(options.seed);
  Setup setup = nwd_setup();
  setup.folder = folder;
  BRAID_TRY(write_configuration(setup, Random{options.seed}.fork(9)));

  SynthReport report;
  report.people = world.people;
  const auto add = [&](std::string_view feed, const Result<Written>& written) {
    report.files += written->files;
    report.rows.emplace_back(feed, written->rows);
  };
  const auto returns = write_returns(folder, world);
  BRAID_TRY(returns);
  add(kReturnFeed, returns);
  const auto extract = write_extract(folder, world);
  BRAID_TRY(extract);
  add(kPoliceFeed, extract);
  const auto messages = write_messages(folder, world);
  BRAID_TRY(messages);
  add(kHospitalFeed, messages);
  BRAID_TRY(write_tables(folder, world, report));

  BRAID_TRY(write_truth(folder, world));
  BRAID_TRY(write_expected(folder + "/expected.csv"));
  return report;
}

}  // namespace braid::synth
