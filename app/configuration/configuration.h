#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/agency.h"
#include "core/date.h"
#include "core/fault.h"
#include "core/log/log.h"
#include "core/vocabulary.h"
#include "transform/compare/encoding_options.h"
#include "transform/evaluate/evaluation_plan.h"
#include "transform/link/linker.h"
#include "transform/measure/definition/catalogue.h"
#include "transform/measure/measurer.h"

namespace braid::app {

/// Where the log is. Which keys go with which engine is checked when they are read.
struct LogConfig {
  enum class Engine { sqlite, kafka };
  Engine engine = Engine::sqlite;
  std::string file;  ///< sqlite

  // kafka
  enum class Security { plaintext, tls, scram };
  std::string brokers;
  std::string topic_prefix = "braid.";
  Security security = Security::scram;
  std::string user;                   ///< scram; the password is the credential kafka-password
  std::string certificate_authority;  ///< PEM file; empty: the system's
  int replication = 3, min_insync = 2;
  /// A process that is silent for this long loses its areas to another one of its role.
  std::chrono::seconds session_timeout{15};
  /// A delivery, or a release, must be written within this time. A process that dies in the middle
  /// of one and is not started again hides for so long what others write behind it.
  std::chrono::seconds transaction_timeout{300};

  bool operator==(const LogConfig&) const = default;
};

/// How people are linked. What the edge and link must hold alike is in `encoding` (linkage-design,
/// section 6).
struct LinkConfig {
  transform::LinkerOptions::Method method = transform::LinkerOptions::Method::probabilistic;
  std::string model;  ///< path of the model file
  bool guards = true;
  transform::EncodingOptions encoding;
};

/// A feed's topic and how its brokers are reached: those of the log where the feed does not say.
struct TopicConfig {
  std::string name;  ///< empty: the feed has a folder
  std::string brokers;
  LogConfig::Security security = LogConfig::Security::scram;
  std::string user;
  std::string password = "kafka-password";  ///< name of the credential
  std::string certificate_authority;
  std::string topic_prefix;  ///< before the name of the consumer group

  bool operator==(const TopicConfig&) const = default;
};

struct FeedConfig {
  std::string name;
  std::string agency;  ///< "children/E10000023"
  AgencyKind kind{};
  std::string format;
  std::string area;
  Partition partition = 0;
  std::string agreement;
  std::string seal_to;  ///< path of the certificate
  std::string folder;   ///< the drop folder; empty: it has a topic
  TopicConfig topic;
  std::string attendance_kind;
  bool keep_test_patients = false;
  std::string local_id = "person_id";
  std::string respondent = "carer";
  std::string file;  ///< of its configuration

  bool operator==(const FeedConfig&) const = default;
};

struct AgreementConfig {
  std::string name;
  Date from = Date::none(), until = Date::none();  ///< `until` is the first day without it
  bool exact = false;
  bool opt_out_required = false;  ///< health agencies have to state that it was applied
  bool respite_unknown = false;   ///< care may be counted though respite cannot be left out
  std::map<std::string, std::vector<std::string>> grants;  ///< kind of agency -> grants

  bool in_force(Date day) const { return from <= day && day < until; }
  bool operator==(const AgreementConfig&) const = default;
};

struct SinkConfig {
  std::string folder;
  bool csv = true, jsonl = true;

  bool operator==(const SinkConfig&) const = default;
};

struct SubscriptionConfig {
  std::string name;
  std::string agreement;
  transform::Publication publication;
  bool exact = false;    ///< profile "exact"; else "linked_default"
  bool as_json = false;  ///< encoding of the outcome stream
  std::vector<SinkConfig> sinks;

  bool operator==(const SubscriptionConfig&) const = default;
};

/// How the running service is asked how it does.
struct ServiceConfig {
  std::string socket;  ///< path of the status socket; empty: see docs/operating.md
  std::string listen;  ///< "127.0.0.1:9464" for /metrics, /livez, /readyz; empty: no port
  std::string group;   ///< whose members may ask by the socket, too; empty: the owner only

  bool operator==(const ServiceConfig&) const = default;
};

/// Where a file of the configuration says something.
struct ConfigurationPlace {
  std::string file;
  std::size_t line = 0, column = 0;  ///< 1-based
};

/// Everything that a configuration directory says, checked (interface, section 1).
struct Configuration {
  std::string folder;
  std::string partnership;
  std::vector<std::string> areas;  ///< position = partition
  LogConfig log;
  LinkConfig link;
  ServiceConfig service;
  std::vector<FeedConfig> feeds;                       ///< by name
  std::vector<AgreementConfig> agreements;             ///< by name
  std::vector<SubscriptionConfig> subscriptions;       ///< by name
  std::vector<transform::Programme> programmes;        ///< by name
  std::vector<transform::EvaluationPlan> evaluations;  ///< of each programme, in the same order
  Vocabulary vocabulary;
  transform::Catalogue catalogue;
  std::string data_folder;
  /// Where each path of the file system that the configuration holds is named.
  std::map<std::string, ConfigurationPlace> named_at;

  const AgreementConfig* agreement(std::string_view name) const;
  const SubscriptionConfig* subscription(std::string_view name) const;
  const transform::EvaluationPlan* evaluation(std::string_view programme) const;
  /// Grants of a feed's agreement that are in force on `day`; empty when it is not.
  std::vector<std::string> grants(const FeedConfig& feed, Date day) const;
  /// SHA-256 over what the feed's configuration, its grants and the encoding mean for its entries
  /// (rulings S11).
  std::string hash_of(const FeedConfig& feed, Date day) const;
  /// Path of a credential: in $CREDENTIALS_DIRECTORY, else in `credentials/` of the folder.
  std::string credential(std::string_view name) const;
};

/// Agencies whose feeds go into an area, by name.
std::set<std::string> agencies_of(const Configuration& configuration, Partition partition);

/// A name of a feed, a subscription and so on: letters, digits, `-`, `_` and `.`. Names become
/// parts of names of streams.
bool is_configuration_name(std::string_view text);

/// What a configuration directory says, as far as it can be read; for telling what else is wrong.
Configuration read_configuration(const std::string& folder, Faults& faults);

/// Adds the feed that a file of this path and text would be, and checks it as all feeds are.
void add_feed(Configuration& configuration, const std::string& file, const std::string& text,
              Faults& faults);

/// Reads and checks a whole configuration directory and Braid's own data folder. On any fault
/// nothing is returned, and `faults` holds every one of them.
std::optional<Configuration> load_configuration(const std::string& folder, Faults& faults);

}  // namespace braid::app
