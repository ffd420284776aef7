#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "synth/random.h"
#include "synth/records.h"
#include "synth/write_903.h"

namespace braid::synth {

struct FeedSetup {
  std::string name, agency, format, area;
  std::string key;                ///< name of the agency's key pair
  std::vector<std::string> more;  ///< further lines of the file
};

struct Subscription {
  std::string name, profile;
  std::vector<std::string> more = {};  ///< indicators beside those of every made-up subscription
};

/// A file of `indicators.d`.
struct Definitions {
  std::string name, text;
};

/// All that `braid --config FOLDER` needs beside the deliveries (interface, section 1).
struct Setup {
  std::string folder, partnership;
  std::vector<std::string> areas;
  std::vector<FeedSetup> feeds;
  std::vector<Subscription> subscriptions;
  bool exact = false;  ///< the agreement allows the profile "exact"
  std::string readme;  ///< what README.txt says after that all is made up
  /// The file of the programme No Wrong Door; without it one with the bare necessities.
  std::string programme;
  std::string stated;  ///< published figures of that programme; empty: none
  std::vector<Definitions> definitions;
};

/// Writes the configuration, one key pair for each name of `feeds`, and the linkage key.
Result<void> write_configuration(const Setup& setup, Random random);

/// Where deliveries of a feed go.
std::string feed_folder(const std::string& folder, const std::string& feed);

/// A delivery of format `participation`.
Result<Written> write_participation(const std::string& folder,
                                    const std::vector<Participation>& rows, Date from, Date until,
                                    const std::string& submitted);

}  // namespace braid::synth
