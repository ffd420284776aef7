#pragma once

#include <string_view>

#include "app/configuration/configuration.h"
#include "core/log/kafka/kafka_rights.h"
#include "core/log/kafka/kafka_topics.h"

namespace braid::app {

/// Every stream that the configuration needs, with a partition for each area (design, section 4);
/// of one role if it is named: what others need it may not even be allowed to see.
KafkaTopicPlan log_plan(const Configuration& configuration, std::string_view role = {});

/// What a role does with the log: "edge", "link", "measure", or "command-line". The split of the
/// parties is kept by these rights: link reads no fact, measure no identity (design, section 2).
KafkaUse log_use(const Configuration& configuration, std::string_view role);

}  // namespace braid::app
