#include "app/command/log/tap.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <iostream>
#include <optional>
#include <set>

#include "app/audit_chain.h"
#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/log/tap_entry.h"
#include "app/command/login_name.h"
#include "app/command/refusal.h"
#include "app/open_log.h"
#include "core/keys.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 5> kSorts = {"identities", "facts", "links", "submissions",
                                                    "outcomes"};
/// How long a wait for new entries may last before the interruption is looked at.
constexpr std::chrono::milliseconds kWait{500};

volatile std::sig_atomic_t interrupted = 0;

/// A stream in one area, and how far it has been read.
struct Tapped {
  std::string stream;
  Partition partition = 0;
  std::unique_ptr<LogReader> reader = nullptr;
};

std::string sort_of(const std::string& stream) { return stream.substr(0, stream.find('.')); }

/// The streams in areas that the words name; empty if they name none.
std::vector<Tapped> tapped_streams(const Configuration& configuration, const TapOptions& options) {
  const auto sort = sort_of(options.stream);
  std::vector<Tapped> all;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    if (!options.area.empty() && configuration.areas[partition] != options.area) continue;
    std::set<std::string> names;
    if (sort == "identities" || sort == "facts") {
      for (const auto& agency : agencies_of(configuration, partition)) {
        names.insert(agency_stream(sort, agency));
      }
    } else if (sort == "outcomes") {
      for (const auto& subscription : configuration.subscriptions) {
        names.insert("outcomes." + subscription.name);
      }
    } else {
      names.insert(sort);
    }
    for (const auto& name : names) {
      if (options.stream == sort || options.stream == name) all.push_back({name, partition});
    }
  }
  return all;
}

/// In the chain of the areas that are looked into, before anything is shown.
Result<void> audit_tap(Log& log, const std::vector<Tapped>& streams, const TapOptions& options) {
  auto writer = log.open_writer("command-line");
  BRAID_TRY(writer);
  std::set<Partition> partitions;
  for (const auto& tapped : streams) partitions.insert(tapped.partition);
  for (const auto partition : partitions) {
    AuditChain audit{"command-line." + std::to_string(partition), partition};
    BRAID_TRY(audit.read_back(log));
    BRAID_TRY((*writer)->begin());
    BRAID_TRY(audit.add(**writer, "tap",
                        options.stream + (options.days ? " to the day by " : " by ") + login_name(),
                        {}));
    BRAID_TRY((*writer)->commit());
  }
  return {};
}

/// `start=2024-04 attributes.sex=F`: the object's keys in a line.
void print_text(const Json& line) {
  std::string out;
  for (const auto& [key, value] : line.items()) {
    if (value.is_null()) continue;
    if (key == "stream" || key == "area" || key == "offset" || key == "entry") {
      out +=
          (out.empty() ? "" : " ") + (value.is_string() ? value.get<std::string>() : value.dump());
    } else if (value.is_object()) {
      for (const auto& [name, inner] : value.items()) {
        out += ' ' + name + '=' + (inner.is_string() ? inner.get<std::string>() : inner.dump());
      }
    } else {
      out += ' ' + key + '=' + (value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
  std::cout << out << '\n';
}

class Tap {
 public:
  Tap(const Configuration& configuration, const TapOptions& options, Log& log)
      : configuration_{configuration},
        options_{options},
        log_{log},
        words_{configuration.vocabulary, options.days} {}

  Result<void> run(std::vector<Tapped>& streams) {
    for (auto& tapped : streams) {
      Offset from = 0;
      if (options_.from_end) {
        const auto end = log_.end(tapped.stream, tapped.partition);
        BRAID_TRY(end);
        from = *end;
      }
      auto reader = log_.open_reader(tapped.stream, tapped.partition, from);
      BRAID_TRY(reader);
      tapped.reader = *std::move(reader);
    }
    while (interrupted == 0 && !is_enough()) {
      bool any = false;
      for (auto& tapped : streams) {
        auto told = tell(tapped);
        BRAID_TRY(told);
        any = any || *told;
      }
      std::cout << std::flush;
      if (any) continue;
      if (!options_.from_end) break;
      BRAID_TRY(log_.wait(kWait, {}));
    }
    return {};
  }

 private:
  bool is_enough() const { return options_.most != 0 && told_ >= options_.most; }

  /// One batch. False: nothing was new.
  Result<bool> tell(Tapped& tapped) {
    BRAID_TRY(tapped.reader->next(batch_));
    const auto sort = sort_of(tapped.stream);
    for (const auto& entry : batch_.entries) {
      if (interrupted != 0 || is_enough()) break;
      ++told_;
      Json line = {{"stream", tapped.stream},
                   {"area", configuration_.areas[tapped.partition]},
                   {"offset", entry.offset}};
      // An outcome has an area too: the same one.
      line.update(tap_entry(sort, entry, words_));
      if (options_.json) {
        std::cout << line.dump() << '\n';
      } else {
        print_text(line);
      }
    }
    return !batch_.entries.empty();
  }

  const Configuration& configuration_;
  const TapOptions& options_;
  Log& log_;
  TapWords words_;
  LogBatch batch_;
  std::uint64_t told_ = 0;
};

int refuse_stream(const Configuration& configuration, const TapOptions& options) {
  const auto sort = sort_of(options.stream);
  if (std::find(kSorts.begin(), kSorts.end(), sort) == kSorts.end()) {
    return refuse(EX_NOPERM, "this stream is not for looking at",
                  sort == "quarantine" ? "braid quarantine list"
                  : sort == "reviews" || sort == "decisions"
                      ? "braid review list, braid review decisions"
                      : "tap one of: identities, facts, links, submissions, outcomes");
  }
  const auto& areas = configuration.areas;
  if (!options.area.empty() && std::find(areas.begin(), areas.end(), options.area) == areas.end()) {
    return refuse(EX_NOINPUT, "there is no area " + options.area,
                  "use one of partnership.areas in braid.toml");
  }
  return refuse(EX_NOINPUT, "no configured agency or subscription has the stream " + options.stream,
                "say " + sort + " for all of them; `braid log stat` lists the streams");
}

}  // namespace

int tap(const Configuration& configuration, const TapOptions& options) {
  auto streams = tapped_streams(configuration, options);
  const auto sort = sort_of(options.stream);
  if (streams.empty() || std::find(kSorts.begin(), kSorts.end(), sort) == kSorts.end()) {
    return refuse_stream(configuration, options);
  }
  auto log = open_log(configuration, LogUse::write);
  if (!log) return report(log.error(), "the log cannot be opened");
  if (auto done = audit_tap(**log, streams, options); !done) {
    return report(done.error(), "the look cannot be audited, so nothing is shown");
  }
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  if (auto done = Tap{configuration, options, **log}.run(streams); !done) {
    return report(done.error(), "the log cannot be read");
  }
  return EX_OK;
}

}  // namespace braid::app
