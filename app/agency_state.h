#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/audit_chain.h"
#include "app/configuration/configuration.h"
#include "app/stated.h"
#include "core/log/log.h"
#include "core/result.h"
#include "submission/submission.pb.h"

namespace braid::app {

/// What the edge knows of one agency in one area: all of it read back from the log, so that it can
/// be thrown away after any failure and read again.
struct AgencyState {
  /// Opens the agency's writer, which fences any other edge of this agency (rulings S4), and reads
  /// back submissions, quarantine and audit. The index of entries is read on first need.
  static Result<std::unique_ptr<AgencyState>> read(Log& log, const FeedConfig& feed);

  /// Of the agency's writer in the feed's area.
  static std::string writer_role(const FeedConfig& feed);

  AgencyState(const FeedConfig& feed, std::string role)
      : agency{feed.agency}, partition{feed.partition}, audit{std::move(role), feed.partition} {}

  Result<void> read_entries(Log& log);
  std::int64_t last_sequence(const std::string& feed) const;

  std::string agency;
  Partition partition;
  std::unique_ptr<LogWriter> writer;
  AuditChain audit;
  /// Current submission of each unit, by "feed/unit".
  std::map<std::string, submission::v1::Submission> units;
  /// Keys in the quarantine stream, by "feed/unit".
  std::map<std::string, std::vector<std::string>> refusals;
  std::unique_ptr<Stated> stated;
};

}  // namespace braid::app
