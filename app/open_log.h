#pragma once

#include <memory>
#include <string_view>

#include "app/configuration/configuration.h"
#include "core/log/kafka/kafka_log.h"
#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// What a process opens the log for; with SQLite one process owns the file (rulings S24).
enum class LogUse {
  own,   ///< the service
  read,  ///< commands that only look; beside a service
  write  ///< commands that write in short transactions beside a service
};

/// Opens the log that the configuration names, with whichever engine. For `own` the topics must be
/// as they should, all of them or those of the one role that is named: what is wrong with them is
/// logged, with the remedy, and refused.
Result<std::unique_ptr<Log>> open_log(const Configuration& configuration, LogUse use,
                                      std::string_view role = {});

/// Whether the open log has what a configuration needs: with Kafka its topics, as above. What is
/// wrong is logged, with the remedy.
Result<void> check_log(const Configuration& configuration, std::string_view role, Log& log);

KafkaLogOptions::Security kafka_security_of(LogConfig::Security security);

/// The engine must be kafka. Topics are not looked at.
Result<std::unique_ptr<KafkaLog>> open_kafka(const Configuration& configuration, LogUse use);

}  // namespace braid::app
