#pragma once

#include <memory>
#include <string_view>

#include "core/log/kafka/kafka_desk.h"
#include "core/log/log.h"

namespace braid {

/// Joins the group of the role, which divides the partitions of the control topic; whoever owns one
/// of those owns the same partition of every other topic (rulings S25).
Result<std::unique_ptr<LogMembership>> join_kafka_group(KafkaDesk& desk, std::string_view role,
                                                        Partition partitions);

}  // namespace braid
