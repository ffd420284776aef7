#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/log/kafka/kafka_rights.h"
#include "core/log/kafka/kafka_topics.h"
#include "core/log/log.h"

namespace braid {

struct KafkaLogOptions {
  enum class Security {
    plaintext,  ///< no encryption, no login: loopback and tests only
    tls,        ///< TLS; login by client certificate, if there is one
    sasl,       ///< TLS and a login by SCRAM-SHA-512
  };
  enum class Access {
    read,   ///< commands that only look
    write,  ///< the service, and commands that write
  };
  /// "host:port", several by commas; any of the cluster will do. Required.
  std::string brokers;
  /// Before the name of every stream, role and group, so that one cluster can serve several
  /// partnerships: "braid.".
  std::string topic_prefix;
  Access access = Access::write;
  Security security = Security::plaintext;
  /// Of `sasl`. The file holds the password in one line and is readable by its owner only; it is
  /// read whenever a connection is opened.
  std::string user, password_file;
  /// PEM file of the authorities that the brokers' certificates are trusted by. Empty: the
  /// system's.
  std::string certificate_authority;
  /// PEM files of this client's own certificate and key, where the brokers ask for one.
  std::string client_certificate, client_key;

  /// What every topic must have at least, and is made with.
  KafkaTopicRules topics;

  /// How long a broker that does not answer is waited for, before a call is `unavailable`.
  std::chrono::milliseconds answer_wait{30'000};
  /// A transaction that is older than this is aborted by the broker; it bounds how long a process
  /// that died hides what others have written behind it. The longest delivery must fit in; brokers
  /// allow up to 15 minutes (transaction.max.timeout.ms).
  std::chrono::milliseconds transaction_timeout{300'000};
  /// How long `open_writer` waits for transactions that others have open before it is
  /// `unavailable`; none: as long as one may last. Who belongs to a group must not wait for a dead
  /// member's, which is ended when the member's areas are divided anew, and so by those who wait no
  /// longer.
  std::optional<std::chrono::milliseconds> settle_wait;
  /// A process that has been silent for this long has left the group of its role.
  std::chrono::milliseconds session_timeout{15'000};
};

/// The engine for more than one process: each stream is a compacted topic, each area a partition.
///
/// Topics are never made by the way: `provision` makes them, and a service `check`s them when it
/// starts. A missing topic or partition is `misconfigured`. Safe to share between threads.
class KafkaLog : public Log {
 public:
  /// Compares every topic of the plan with what the cluster has, and changes nothing.
  virtual Result<KafkaTopicReports> check(const KafkaTopicPlan& plan) = 0;
  /// Makes the topics that are missing and adds partitions where there are too few. What else is
  /// wrong is said, with a remedy, and left to the operator.
  virtual Result<KafkaTopicReports> provision(const KafkaTopicPlan& plan) = 0;
  /// Those of `rights` that no rule on the cluster gives to `principal` ("User:braid-link").
  /// "kafka/cluster-denied" for a user who may not look, "kafka/no-authorizer" where there are
  /// none.
  virtual Result<std::vector<KafkaRight>> missing_rights(std::string_view principal,
                                                         const std::vector<KafkaRight>& rights) = 0;
  virtual Result<void> grant(std::string_view principal, const std::vector<KafkaRight>& rights) = 0;
};

/// The log must outlive its readers, writers and memberships. Waits until a broker answers, at most
/// `answer_wait`. Refuses an unreadable or too readable password file, a wrong password, a
/// certificate that does not fit; `kafka_remedy` (core/log/kafka/kafka_remedy.h) says what helps.
Result<std::unique_ptr<KafkaLog>> open_kafka_log(const KafkaLogOptions& options);

}  // namespace braid
