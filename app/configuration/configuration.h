#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/agency.h"
#include "core/date.h"
#include "core/fault.h"
#include "core/log/log.h"
#include "core/vocabulary.h"
#include "transform/measure/catalogue.h"
#include "transform/measure/measurer.h"

namespace braid::app {

struct FeedConfig {
  std::string name;
  std::string agency;  ///< "children/E10000023"
  AgencyKind kind{};
  std::string format;
  std::string area;
  Partition partition = 0;
  std::string agreement;
  std::string seal_to;  ///< path of the certificate
  std::string folder;   ///< the drop folder
  std::string attendance_kind;
  bool keep_test_patients = false;
  std::string local_id = "person_id";
  std::string file;  ///< of its configuration
};

struct AgreementConfig {
  std::string name;
  Date from = Date::none(), until = Date::none();  ///< `until` is the first day without it
  bool exact = false;
  std::map<std::string, std::vector<std::string>> grants;  ///< kind of agency -> grants

  bool in_force(Date day) const { return from <= day && day < until; }
};

struct SinkConfig {
  std::string folder;
  bool csv = true, jsonl = true;
};

struct SubscriptionConfig {
  std::string name;
  std::string agreement;
  transform::Publication publication;
  bool exact = false;    ///< profile "exact"; else "linked_default"
  bool as_json = false;  ///< encoding of the outcome stream
  std::vector<SinkConfig> sinks;
};

/// Everything that a configuration directory says, checked (interface, section 1).
struct Configuration {
  std::string folder;
  std::string partnership;
  std::vector<std::string> areas;  ///< position = partition
  std::string log_file;
  std::vector<FeedConfig> feeds;                  ///< by name
  std::vector<AgreementConfig> agreements;        ///< by name
  std::vector<SubscriptionConfig> subscriptions;  ///< by name
  std::vector<transform::Programme> programmes;   ///< by name
  Vocabulary vocabulary;
  transform::Catalogue catalogue;
  std::string data_folder;

  const AgreementConfig* agreement(std::string_view name) const;
  const SubscriptionConfig* subscription(std::string_view name) const;
  /// Grants of a feed's agreement that are in force on `day`; empty when it is not.
  std::vector<std::string> grants(const FeedConfig& feed, Date day) const;
  /// SHA-256 over what the feed's configuration and grants mean for its entries (rulings S11).
  std::string hash_of(const FeedConfig& feed, Date day) const;
  /// Path of a credential: in $CREDENTIALS_DIRECTORY, else in `credentials/` of the folder.
  std::string credential(std::string_view name) const;
};

/// Reads and checks a whole configuration directory and Braid's own data folder. On any fault
/// nothing is returned, and `faults` holds every one of them.
std::optional<Configuration> load_configuration(const std::string& folder, Faults& faults);

}  // namespace braid::app
