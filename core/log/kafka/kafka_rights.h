#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/log/kafka/kafka_topics.h"

namespace braid {

/// What a process does with the log, in the words of `Log`.
struct KafkaUse {
  std::vector<std::string> reads, writes;  ///< streams
  /// The roles that it opens writers for. One that ends in `.` stands for all that begin so.
  std::vector<std::string> writer_roles;
  /// The roles that it joins; as above.
  std::vector<std::string> groups;
  /// Topics of others that it reads, by their whole names.
  std::vector<std::string> foreign_topics = {};
};

/// One thing that a user must be allowed to do.
struct KafkaRight {
  enum class Resource { topic, group, transactional_id };
  enum class Operation { read, write, describe, describe_configs };
  Resource resource{};
  std::string name;
  bool prefixed = false;  ///< stands for every name that begins so
  Operation operation{};

  bool operator==(const KafkaRight&) const = default;
};

/// Everything that `use` needs, no more, in a fixed order without repetition.
std::vector<KafkaRight> kafka_rights(std::string_view topic_prefix, const KafkaUse& use);

/// The arguments of Kafka's own tool: `--add --allow-principal User:x --topic ... --operation
/// Read`.
std::string kafka_acls_arguments(std::string_view principal, const KafkaRight& right);

}  // namespace braid
