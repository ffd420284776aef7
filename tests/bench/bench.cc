// Measures the way of a record over a made-up area: bench DIR [CHILDREN]. DIR is a configuration
// directory that `braid synth area` has made and that nothing has run over yet.
//
// Figures are wall time of one thread over one run; compare them within one run only. Each part
// checks its own answer: counts that must agree are checked, and a disagreement ends the bench.

#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <set>
#include <string>

#include "app/configuration/configuration.h"
#include "app/edge.h"
#include "app/link.h"
#include "app/measure.h"
#include "app/stated.h"
#include "app/stream_reader.h"
#include "core/keys.h"
#include "core/log/sqlite/sqlite_log.h"
#include "ingest/source/drop_folder.h"
#include "transform/measure/measurer.h"

namespace braid {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void print(const char* what, const std::string& of, double count, double seconds) {
  std::printf("%-34s %-16s %12.0f in %7.2f s  %12.0f /s\n", what, of.c_str(), count, seconds,
              count / seconds);
}

std::unique_ptr<Log> open_log(const app::Configuration& configuration) {
  SqliteLogOptions options;
  options.file = configuration.log.file;
  auto log = open_sqlite_log(options);
  BRAID_CHECK(log.has_value());
  return std::move(*log);
}

/// Edge: decode, admit, pseudonymise, compare with what is stated, append; each delivery twice
/// read.
void bench_edge(const app::Configuration& configuration, Log& log) {
  auto edge = app::Edge::open(configuration, log);
  BRAID_CHECK(edge.has_value());
  struct Sum {
    double records = 0, seconds = 0;
  };
  std::map<std::string, Sum> by_format;
  Sum all;
  for (const auto& feed : configuration.feeds) {
    ingest::DropFolder folder{feed.folder};
    for (const auto& name : folder.list().names) {
      Faults faults;
      auto loaded = folder.load(name, faults);
      BRAID_CHECK(loaded.has_value());
      const auto start = Clock::now();
      const auto taken = (*edge)->take(feed, loaded->delivery);
      const double seconds = seconds_since(start);
      BRAID_CHECK(taken.has_value() && taken->how != app::Taken::How::refused);
      for (auto* sum : {&by_format[feed.format], &all}) {
        sum->records += static_cast<double>(taken->counts.records());
        sum->seconds += seconds;
      }
    }
  }
  for (const auto& [format, sum] : by_format)
    print("edge, records", format, sum.records, sum.seconds);
  print("edge, records", "all", all.records, all.seconds);
}

/// Re-reading at start: the index of what is stated.
void bench_read_back(const app::Configuration& configuration, Log& log) {
  double entries = 0;
  double seconds = 0;
  std::map<std::string, Partition> agencies;
  for (const auto& feed : configuration.feeds) agencies[feed.agency] = feed.partition;
  for (const auto& [agency, partition] : agencies) {
    app::Stated stated;
    const auto start = Clock::now();
    BRAID_CHECK(stated.read_back(log, agency, partition).has_value());
    seconds += seconds_since(start);
    entries += static_cast<double>(stated.entries.size() + stated.versions.size());
  }
  print("edge, re-read at start, entries", "", entries, seconds);
  std::printf("%-34s %-16s %12d bytes an entry\n", "edge, index", "", 32);
}

void bench_link(const app::Configuration& configuration, Log& log) {
  auto start = Clock::now();
  auto role = app::LinkRole::open(configuration, log);
  BRAID_CHECK(role.has_value());
  BRAID_CHECK((*role)->step().has_value());
  const double identities = static_cast<double>((*role)->totals().subjects);
  print("link, subjects, first time", "", identities, seconds_since(start));
  start = Clock::now();
  auto again = app::LinkRole::open(configuration, log);
  BRAID_CHECK(again.has_value());
  auto changed = (*again)->step();
  BRAID_CHECK(changed.has_value() && !*changed);
  print("link, subjects, after a restart", "", identities, seconds_since(start));
}

/// Measure alone, in the first area: apply is the re-reading, settle the counting.
void bench_measurer(const app::Configuration& configuration, Log& log) {
  auto measurer = transform::make_measurer(app::measurer_options(configuration, 0));
  double entries = 0;
  double seconds = 0;
  const auto read = [&](const std::string& stream, auto apply) {
    app::StreamReader reader{stream, 0};
    const auto start = Clock::now();
    auto any = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
      entries += 1;
      return apply(entry);
    });
    BRAID_CHECK(any.has_value());
    seconds += seconds_since(start);
  };
  std::set<std::string> agencies;
  for (const auto& feed : configuration.feeds) {
    if (feed.partition == 0) agencies.insert(feed.agency);
  }
  read("submissions",
       [&](const LogEntry& entry) { return measurer->apply_submission(entry.key, entry.value); });
  read("links",
       [&](const LogEntry& entry) { return measurer->apply_link(entry.key, entry.value); });
  for (const auto& agency : agencies) {
    read(agency_stream("facts", agency), [&](const LogEntry& entry) {
      return measurer->apply_fact(agency, entry.key, entry.value);
    });
  }
  const auto facts = static_cast<double>(measurer->facts());
  print("measure, re-read at start, entries", "", entries, seconds);
  const auto start = Clock::now();
  measurer->settle();
  BRAID_CHECK(measurer->reconciles());
  print("measure, facts to cells", "", facts, seconds_since(start));
  std::printf("%-34s %-16s %12.0f bytes a fact\n", "measure, memory", "",
              static_cast<double>(measurer->bytes()) / facts);
}

void bench_measure(const app::Configuration& configuration, Log& log) {
  const auto start = Clock::now();
  auto role = app::MeasureRole::open(configuration, log);
  BRAID_CHECK(role.has_value());
  BRAID_CHECK((*role)->step().has_value());
  double cells = 0;
  for (const auto& item : (*role)->published()) cells += static_cast<double>(item.cells);
  print("measure, read, publish, cells", "", cells, seconds_since(start));
}

}  // namespace
}  // namespace braid

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: braid_bench DIR\n");
    return 64;
  }
  spdlog::set_level(spdlog::level::warn);
  braid::Faults faults;
  const auto configuration = braid::app::load_configuration(argv[1], faults);
  for (const auto& fault : faults)
    std::fprintf(stderr, "%s: %s\n", fault.file.c_str(), fault.message.c_str());
  if (!configuration) return 78;
  const auto log = braid::open_log(*configuration);
  braid::bench_edge(*configuration, *log);
  braid::bench_read_back(*configuration, *log);
  braid::bench_link(*configuration, *log);
  braid::bench_measurer(*configuration, *log);
  braid::bench_measure(*configuration, *log);
  return 0;
}
