#pragma once

#include <memory>
#include <string_view>

#include "core/log/kafka/kafka_commit_watch.h"
#include "core/log/kafka/kafka_desk.h"
#include "core/log/log.h"

namespace braid {

/// Fences the former writer of the role, waits for whatever is still open to be decided, and writes
/// from then on. Desk and watch must outlive the writer.
Result<std::unique_ptr<LogWriter>> open_kafka_writer(KafkaDesk& desk, KafkaCommitWatch& watch,
                                                     std::string_view role);

}  // namespace braid
