#include <string>
#include <utility>

#include "synth/care_story.h"
#include "synth/nwd_world.h"
#include "synth/synth.h"
#include "synth/text_file.h"
#include "synth/truth_file.h"
#include "synth/write_903.h"
#include "synth/write_configuration.h"
#include "synth/write_hl7.h"
#include "synth/write_police.h"

namespace braid::synth {
namespace {

constexpr std::string_view kReturnFeed = "brackenshire-903", kPoliceFeed = "police",
                           kHospitalFeed = "hospital", kProgrammeFeed = "programme";

Setup setup_of(const std::string& folder) {
  const std::string area{kNwdArea};
  Setup setup;
  setup.folder = folder;
  setup.partnership = "Brackenshire";
  setup.areas = {area};
  setup.feeds = {
      {std::string{kReturnFeed}, std::string{kNwdChildren}, "ssda903", area, "brackenshire", {}},
      {std::string{kPoliceFeed}, std::string{kNwdPolice}, "police-extract", area, "police", {}},
      {std::string{kHospitalFeed},
       std::string{kNwdHealth},
       "hl7v2",
       area,
       "hospital",
       {"attendance_kind = \"PV1-18\""}},
      {std::string{kProgrammeFeed},
       std::string{kNwdProgramme},
       "participation",
       area,
       "programme",
       {}}};
  setup.subscriptions = {{"board", "linked_default"}, {"exact", "exact"}};
  setup.exact = true;
  setup.readme =
      "The No Wrong Door demonstration. expected.csv has the totals of both arms in the 12 months "
      "before\n"
      "and after each young person's referral (t0) as the seed report gives them; arrests and "
      "attendances\n"
      "of the comparator are made up too. An SDQ score is dated 31 March, so those who have a pair "
      "of\n"
      "scores were referred from 1 April to 20 June 2015, where 31 March 2015 and 2016 are the "
      "dates to\n"
      "pair. All arrests of the area (aged 10 to 17) are 687 in Y2015 and 693 in Y2016. Compare "
      "with the subscription `exact`; `board` is what would be published.\n";
  return setup;
}

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
  options.until = year_end(kNwdLastYear);
  options.submitted = "2017-04-21T06:00:00";
  options.bad_messages = {
      // nobody in it
      "MSH|^~\\&|MADEUP|ZX901|BRAID|PARTNERSHIP|20150505120000||ADT^A04|MUBAD1|P|2.4\r"
      "EVN|A04|20150505120000\r"};
  return write_hl7(feed_folder(folder, std::string{kHospitalFeed}) + "/adt-2014-2017", world.health,
                   options);
}

Result<void> write_truth(const std::string& folder, const NwdWorld& world) {
  TruthFile truth{folder + "/truth.csv"};
  truth.add(kReturnFeed, kNwdChildren, world.care);
  truth.add(kPoliceFeed, kNwdPolice, world.police);
  truth.add(kHospitalFeed, kNwdHealth, Hl7Options{}.authority, world.health);
  return truth.close();
}

}  // namespace

Result<SynthReport> make_nwd(const NwdOptions& options) {
  const std::string& folder = options.folder;
  BRAID_TRY(make_empty_folder(folder));
  const NwdWorld world = make_nwd_world(options.seed);
  BRAID_TRY(write_configuration(setup_of(folder), Random{options.seed}.fork(9)));

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
  const auto participations =
      write_participation(feed_folder(folder, std::string{kProgrammeFeed}) + "/participation-2017",
                          world.participations, year_start(kNwdFirstYear), year_end(kNwdLastYear),
                          "2017-04-22T10:00:00");
  BRAID_TRY(participations);
  add(kProgrammeFeed, participations);

  BRAID_TRY(write_truth(folder, world));
  BRAID_TRY(write_expected(folder + "/expected.csv"));
  return report;
}

}  // namespace braid::synth
