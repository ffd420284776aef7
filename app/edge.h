#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/configuration/configuration.h"
#include "core/fault.h"
#include "core/log/log.h"
#include "core/result.h"
#include "ingest/decode/decoder.h"
#include "ingest/source/delivery.h"
#include "submission/submission.pb.h"

namespace braid::app {

/// Where the time of a delivery went.
struct StageTimes {
  std::chrono::steady_clock::duration decode{};        ///< both readings
  std::chrono::steady_clock::duration pseudonymise{};  ///< admission too
  std::chrono::steady_clock::duration append{};        ///< comparison with what is stated too
};

/// What became of one delivery.
struct Taken {
  enum class How {
    applied,     ///< the log says now what it says
    duplicate,   ///< the log said so already
    superseded,  ///< every unit has a later submission; nothing was written
    refused,     ///< whole; `faults` say why
  };
  How how = How::applied;
  submission::v1::Counts counts;
  Faults faults;
  std::vector<ingest::DeliveryRemark> remarks;
  std::map<std::string_view, std::int64_t> refused_rows;  ///< by rule
  StageTimes times;
};

/// The edge role: the only one that sees a record, and the only one that holds the linkage key
/// (design, section 2). Takes deliveries one at a time; one thread.
///
/// Several edges may have the same feeds; then each area is one's, and another's when that one is
/// no more. An edge with other feeds, in another agency, has nothing to do with them.
class Edge {
 public:
  /// Misconfigured when the linkage key is missing, short or readable by others.
  static Result<std::unique_ptr<Edge>> open(const Configuration& configuration, Log& log);
  virtual ~Edge() = default;

  /// Finds out which areas are this edge's now; to be called every few seconds. See
  /// OwnedPartitions::divide.
  virtual Result<bool> divide() = 0;
  /// Now and then, at rest: sees to it that what was withdrawn leaves the brokers (add_ticks).
  virtual Result<void> tick() = 0;
  /// Whether deliveries of the feed are to be taken by this edge.
  virtual bool has(const FeedConfig& feed) const = 0;

  /// Takes one delivery: reads it twice, and writes the difference to what is stated, the markers
  /// and `completed` in one transaction (rulings S7). The sender may forget the delivery once this
  /// has returned anything but an error. After an error nothing of it is in the log.
  virtual Result<Taken> take(const FeedConfig& feed, ingest::Delivery& delivery) = 0;

  /// Refuses a delivery whole that its source already knows to be wrong: place and rules go into
  /// quarantine and audit, as for one that `take` refuses.
  virtual Result<Taken> refuse(const FeedConfig& feed, ingest::Delivery& delivery,
                               Faults faults) = 0;

  /// What came in by this feed's current submissions, summed; for reports.
  virtual Result<submission::v1::Counts> totals(const FeedConfig& feed) = 0;
};

}  // namespace braid::app
