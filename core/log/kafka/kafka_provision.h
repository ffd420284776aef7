#pragma once

#include <string_view>
#include <vector>

#include "core/log/kafka/kafka_desk.h"

namespace braid {

// What `KafkaLog` offers to whoever sets up a cluster (kafka_log.h).

Result<KafkaTopicReports> check_kafka_topics(KafkaDesk& desk, const KafkaTopicPlan& plan);
Result<KafkaTopicReports> provision_kafka_topics(KafkaDesk& desk, const KafkaTopicPlan& plan);

Result<std::vector<KafkaRight>> missing_kafka_rights(KafkaDesk& desk, std::string_view principal,
                                                     const std::vector<KafkaRight>& rights);
Result<void> grant_kafka_rights(KafkaDesk& desk, std::string_view principal,
                                const std::vector<KafkaRight>& rights);

}  // namespace braid
