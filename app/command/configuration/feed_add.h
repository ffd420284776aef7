#pragma once

#include <string>

namespace braid::app {

struct FeedAddOptions {
  std::string name;
  // Keys of the feed's file; empty: not said.
  std::string agency, format, area, agreement, seal_to, attendance_kind, test_patients, local_id;
  std::string folder, topic, brokers, security, user, certificate_authority;
  std::string sample;    ///< a file or folder as the agency delivers it
  bool dry_run = false;  ///< show, and write nothing
  bool yes = false;      ///< do not ask
};

/// `braid feed add`: writes feeds.d/NAME.toml and makes the drop folder. What is not said is asked
/// for at a terminal, and proposed where the configuration or the sample gives it away. A file that
/// `check` would refuse is not written; one that is there is never touched. The exit status.
int feed_add(const std::string& folder, const FeedAddOptions& options);

}  // namespace braid::app
