#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "synth/area_world.h"
#include "synth/care_story.h"
#include "synth/synth.h"
#include "synth/text_file.h"
#include "synth/truth_file.h"
#include "synth/write_903.h"
#include "synth/write_configuration.h"
#include "synth/write_hl7.h"
#include "synth/write_police.h"

namespace braid::synth {
namespace {

/// Names of one area's feeds and agencies.
struct AreaNames {
  explicit AreaNames(int number) {
    const std::string two = (number < 10 ? "0" : "") + std::to_string(number);
    code = "E109990" + two;  // no area has it
    prefix = "area" + two;
    children = "children/" + code;
    force = "Z" + two;  // no force has it
    police = "police/" + force;
    trust = "ZX9" + two;
    health = "health/" + trust;
    programme = "programme/no-wrong-door-" + two;
  }

  std::string feed(std::string_view what) const { return prefix + "-" + std::string{what}; }

  std::string code, prefix, children, force, police, trust, health, programme;
};

std::string at_time(Date day, std::string_view time) {
  return day.text() + "T" + std::string{time};
}

void add_feeds(Setup& setup, const AreaNames& names) {
  setup.areas.push_back(names.code);
  // One key pair a kind of agency: there may be fifty areas.
  setup.feeds.push_back({names.feed("903"), names.children, "ssda903", names.code, "children", {}});
  setup.feeds.push_back({names.feed("ssd"),
                         names.children,
                         "ssd",
                         names.code,
                         "children",
                         {"local_id = \"person_id\""}});
  setup.feeds.push_back(
      {names.feed("police"), names.police, "police-extract", names.code, "police", {}});
  setup.feeds.push_back({names.feed("hospital"),
                         names.health,
                         "hl7v2",
                         names.code,
                         "hospital",
                         {"attendance_kind = \"PV1-18\""}});
  setup.feeds.push_back(
      {names.feed("programme"), names.programme, "participation", names.code, "programme", {}});
}

/// Rows that a return should not have, a few for every hundred children that were typed wrongly.
void add_bad_rows(ReturnOptions& options, const AreaWorld& world, double errors) {
  const auto wanted = static_cast<std::size_t>(static_cast<double>(world.care.size()) * errors / 4);
  const std::string year = std::to_string(options.year - 1);
  for (std::size_t at = 0; at < wanted; ++at) {
    const auto& child = world.care[at * world.care.size() / wanted].child_id;
    const std::string rest = ",S,V2,N1,U6,PR1,";
    switch (at % 3) {
      case 0:  // of somebody who is not in the Header
        options.bad_episode_rows +=
            "X" + std::to_string(90'000 + at) + ",10/10/" + year + rest + ",,,,,\n";
        break;
      case 1:  // no such day
        options.bad_missing_rows += child + ",,M,31/09/" + year + ",\n";
        break;
      default:  // a stay without a day
        options.bad_missing_rows += child + ",,Q,10/10/" + year + ",10/09/" + year + "\n";
    }
  }
}

class AreaWriter {
 public:
  AreaWriter(const AreaOptions& options, const AreaNames& names, TruthFile& truth,
             SynthReport& report)
      : options_{options}, names_{names}, truth_{truth}, report_{report} {}

  Result<void> write(AreaWorld& world, int number) {
    // Every second authority sends its last return again, corrected.
    BRAID_TRY(write_returns(world, number % 2 == 1));
    BRAID_TRY(write_persons(world));
    BRAID_TRY(write_extract(world));
    BRAID_TRY(write_messages(world));
    BRAID_TRY(add(names_.feed("programme"),
                  write_participation(delivery("programme", "participation"), world.participations,
                                      from(), until(), at_time(until() + 22, "10:00:00"))));
    truth_.add(names_.feed("903"), names_.children, world.care);
    truth_.add(names_.feed("ssd"), names_.children, world.care);
    truth_.add(names_.feed("police"), names_.police, world.police);
    truth_.add(names_.feed("hospital"), names_.health, names_.trust, world.health);
    return {};
  }

 private:
  Date from() const { return year_start(options_.last_year - options_.years + 1); }
  Date until() const { return year_end(options_.last_year); }

  std::string delivery(std::string_view feed, std::string_view name) const {
    return feed_folder(options_.folder, names_.feed(feed)) + "/" + std::string{name};
  }

  Result<void> add(const std::string& feed, const Result<Written>& written) {
    BRAID_TRY(written);
    report_.files += written->files;
    const auto same = std::find_if(report_.rows.begin(), report_.rows.end(),
                                   [&](const auto& row) { return row.first == feed; });
    if (same == report_.rows.end()) {
      report_.rows.emplace_back(feed, written->rows);
    } else {
      same->second += written->rows;
    }
    return {};
  }

  Result<void> write_return(const AreaWorld& world, int year, std::string_view suffix,
                            Date submitted) {
    ReturnOptions options;
    options.year = year;
    options.submitted = at_time(submitted, "09:00:00");
    add_bad_rows(options, world, options_.errors);
    return add(names_.feed("903"),
               write_903(delivery("903", std::to_string(year) + std::string{suffix}), world.care,
                         options));
  }

  Result<void> write_returns(AreaWorld& world, bool again) {
    for (int year = options_.last_year - options_.years + 1; year < options_.last_year; ++year) {
      BRAID_TRY(write_return(world, year, "", year_end(year) + 91));
    }
    const int last = options_.last_year;
    if (!again) return write_return(world, last, "", until() + 91);

    // First with one row that is wrong and one that is no longer there the second time.
    const auto child = std::find_if(world.care.begin(), world.care.end(), [&](const auto& record) {
      return record.in_care(until()) && record.missing.empty();
    });
    if (child == world.care.end()) return write_return(world, last, "", until() + 91);
    auto& episode = child->episodes.back();
    const std::string_view need = std::exchange(episode.need, episode.need == "N7" ? "N3" : "N7");
    child->missing.push_back({until() - 3, until() - 2, 'M'});
    const auto first = write_return(world, last, "", until() + 91);
    episode.need = need;
    child->missing.clear();
    BRAID_TRY(first);
    return write_return(world, last, "-corrected", until() + 120);
  }

  Result<void> write_persons(const AreaWorld& world) {
    return add(names_.feed("ssd"), write_ssd(delivery("ssd", "ssd-" + until().text()), world.care,
                                             {until(), at_time(until() + 1, "02:00:00")}));
  }

  Result<void> write_extract(const AreaWorld& world) {
    PoliceOptions options;
    options.force = names_.force;
    options.from = from();
    options.until = until();
    options.extracted_at = at_time(until() + 20, "08:00:00+00:00");
    return add(names_.feed("police"),
               write_police(delivery("police", "extract-" + std::to_string(options_.last_year)),
                            world.police, options));
  }

  Result<void> write_messages(const AreaWorld& world) {
    for (int year = options_.last_year - options_.years + 1; year <= options_.last_year; ++year) {
      Hl7Options options;
      options.trust = options.authority = names_.trust;
      options.control_prefix = "MU" + std::to_string(year) + "N";
      options.from = year_start(year);
      options.until = year_end(year);
      options.submitted = at_time(year_end(year) + 21, "06:00:00");
      BRAID_TRY(add(
          names_.feed("hospital"),
          write_hl7(delivery("hospital", "adt-" + std::to_string(year)), world.health, options)));
    }
    return {};
  }

  const AreaOptions& options_;
  const AreaNames& names_;
  TruthFile& truth_;
  SynthReport& report_;
};

bool is_sensible(const AreaOptions& options) {
  return options.children >= 1 && options.areas >= 1 && options.areas <= 50 && options.years >= 1 &&
         options.years <= 10 && options.errors >= 0 && options.errors <= 1 &&
         options.last_year >= 2010 && options.last_year <= 2100 &&
         options.children <= 500'000 / options.areas;
}

}  // namespace

Result<SynthReport> make_area(const AreaOptions& options) {
  if (!is_sensible(options)) return fail(ErrorKind::misconfigured, "synth/option-out-of-range");
  BRAID_TRY(make_empty_folder(options.folder));
  const Random root{options.seed};
  Setup setup;
  setup.folder = options.folder;
  setup.partnership = "Made-up areas";
  setup.subscriptions = {{"board", "linked_default"}};
  setup.readme =
      "Made-up authorities with their police, hospital and programme. All areas use the same "
      "local\n"
      "ids for different people, some children move from one area to the next, every second area\n"
      "sends its last return twice, and some rows are wrong on purpose.\n";
  for (int number = 1; number <= options.areas; ++number) add_feeds(setup, AreaNames{number});
  BRAID_TRY(write_configuration(setup, root.fork(9)));

  SynthReport report;
  TruthFile truth{options.folder + "/truth.csv"};
  FamilyOptions families =
      area_families(year_start(options.last_year - options.years + 1), year_end(options.last_year));
  families.postcodes =
      static_cast<std::uint32_t>(options.children) * static_cast<std::uint32_t>(options.areas) / 12;
  FamilyMaker people{families, root.fork(1)};
  std::vector<Mover> movers;
  for (int number = 1; number <= options.areas; ++number) {
    const AreaNames names{number};
    AreaPlan plan;
    plan.children_agency = names.children;
    plan.from = year_start(options.last_year - options.years + 1);
    plan.until = year_end(options.last_year);
    plan.children = options.children;
    plan.errors = options.errors;
    plan.sends_movers = number < options.areas;
    AreaWorld world =
        make_area_world(plan, movers, people, root.fork(100 + static_cast<std::uint64_t>(number)));
    movers = std::move(world.movers);
    AreaWriter writer{options, names, truth, report};
    BRAID_TRY(writer.write(world, number));
  }
  BRAID_TRY(truth.close());
  report.people = people.made();
  return report;
}

}  // namespace braid::synth
