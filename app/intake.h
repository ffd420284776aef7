#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "app/command/progress.h"
#include "app/configuration/configuration.h"
#include "app/edge.h"
#include "app/intake_watcher.h"
#include "core/result.h"
#include "ingest/source/drop_folder.h"
#include "ingest/source/topic_source.h"

namespace braid::app {

/// What came in by one feed.
struct FeedReport {
  std::string feed;
  std::int64_t deliveries = 0, records = 0, accepted = 0, refused = 0, unchanged = 0;
  std::int64_t refused_whole = 0;  ///< deliveries
  std::int64_t unreadable = 0;     ///< folders, topics and deliveries that cannot be read, and wait
  std::map<std::string, std::uint64_t> remarks;
};

/// Carries what waits in the feeds' drop folders and topics through the edge, and acknowledges it
/// afterwards: moves the files on, commits the offsets. One thread.
class Intake {
 public:
  /// `watcher`, if any, outlives the intake.
  Intake(const Configuration& configuration, Edge& edge, IntakeWatcher* watcher = nullptr);

  /// Takes every delivery that waits, feed by feed, in order of name; of topics as far as `reach`
  /// says. Feeds of other edges are left to them. A feed whose source cannot be read is told and
  /// passed over; an error of the log ends it, and what waits stays. No further delivery is begun
  /// once `leave` is requested. True, and nothing taken, while the edges are being told which feeds
  /// are whose.
  Result<bool> take_waiting(Progress& progress, ingest::TopicSource::Reach reach,
                            const std::stop_token& leave = {});
  /// Topics wake nobody: they have to be looked at.
  bool has_topics() const;
  /// Sums since this object was made, in order of feeds.
  const std::vector<FeedReport>& reports() const { return reports_; }

 private:
  /// A delivery that was dealt with, and is still to be moved.
  struct Unmoved {
    std::string content_hash;
    std::optional<Faults> refused;  ///< nothing: it was taken
  };
  /// Where a feed's records come from: `source` if it has a topic, once that is open.
  struct Feed {
    const FeedConfig& config;
    ingest::DropFolder folder;
    std::unique_ptr<ingest::TopicSource> source = nullptr;
    /// Of a topic: the rule why it cannot be read, as it was last told.
    std::string trouble = {};
    /// Of a folder: what waits to be mended and has been told, by file and rule.
    std::set<std::string> told = {};
    std::string_view rule = {};  ///< of the first of it; a literal
    /// By name: what the log has, and the disk would not let go.
    std::map<std::string, Unmoved> unmoved = {};
  };

  /// Of each delivery that waits there. True when the areas have been divided anew meanwhile: what
  /// is left is for whoever has the feed now.
  Result<bool> take_folder(Feed& feed, FeedReport& report, Progress& progress,
                           const std::stop_token& leave);
  Result<void> take_file(Feed& feed, const std::string& name, FeedReport& report, Faults& waits);
  static void move_on(Feed& feed, const std::string& name, Unmoved dealt_with, Faults& waits);
  Result<bool> take_topic(Feed& feed, FeedReport& report, Progress& progress,
                          ingest::TopicSource::Reach reach, const std::stop_token& leave);
  /// What became of it, after it has been told and counted.
  Result<Taken> take(const FeedConfig& feed, ingest::Delivery& delivery, Faults faults,
                     FeedReport& report);
  Result<ingest::TopicSource*> source_of(Feed& feed);
  void tell(const FeedConfig& feed, const Faults& faults) const;
  void tell_waiting(Feed& feed, const Faults& faults, FeedReport& report) const;
  void tell_trouble(Feed& feed, const Error& error, FeedReport& report) const;

  const Configuration& configuration_;
  Edge& edge_;
  IntakeWatcher* watcher_;
  std::vector<Feed> feeds_;
  std::vector<FeedReport> reports_;
};

}  // namespace braid::app
