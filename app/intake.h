#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/command/progress.h"
#include "app/configuration/configuration.h"
#include "app/edge.h"
#include "core/result.h"
#include "ingest/source/drop_folder.h"

namespace braid::app {

/// What came in by one feed.
struct FeedReport {
  std::string feed;
  std::int64_t deliveries = 0, records = 0, accepted = 0, refused = 0, unchanged = 0;
  std::int64_t refused_whole = 0;  ///< deliveries
  std::int64_t unreadable = 0;     ///< folders and deliveries that could not be read, and wait
  std::map<std::string, std::uint64_t> remarks;
};

/// Carries what waits in the feeds' drop folders through the edge, and moves it on afterwards. One
/// thread.
class Intake {
 public:
  Intake(const Configuration& configuration, Edge& edge);

  /// Takes every delivery that waits, feed by feed, in order of name. A feed whose folder cannot be
  /// read is told and passed over; an error of the log ends it, and what waits stays.
  Result<void> take_waiting(Progress& progress);
  /// Sums since this object was made, in order of feeds.
  const std::vector<FeedReport>& reports() const { return reports_; }

 private:
  Result<void> take(const FeedConfig& feed, const std::string& name, ingest::DropFolder& folder,
                    FeedReport& report);
  void tell(const FeedConfig& feed, const Faults& faults) const;

  const Configuration& configuration_;
  Edge& edge_;
  std::vector<ingest::DropFolder> folders_;
  std::vector<FeedReport> reports_;
};

}  // namespace braid::app
