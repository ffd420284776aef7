#include "app/open_log.h"

#include <spdlog/spdlog.h>

#include "app/log_plan.h"
#include "core/log/sqlite/sqlite_log.h"

namespace braid::app {
namespace {

/// The roles of a service wait no longer before they ask again which areas are theirs.
constexpr std::chrono::milliseconds kSettleWait{3000};

Result<std::unique_ptr<Log>> open_sqlite(const Configuration& configuration, LogUse use) {
  using Access = SqliteLogOptions::Access;
  SqliteLogOptions options;
  options.file = configuration.log.file;
  options.access = use == LogUse::own    ? Access::own
                   : use == LogUse::read ? Access::read
                                         : Access::write;
  return open_sqlite_log(options);
}

Result<void> check_topics(const Configuration& configuration, std::string_view role,
                          KafkaLog& log) {
  auto reports = log.check(log_plan(configuration, role));
  BRAID_TRY(reports);
  for (const auto& report : *reports) {
    if (report.state == KafkaTopicState::ok) continue;
    spdlog::error("A topic is not as it must be. topic={} state={} rule={} remedy=\"{}\"",
                  report.topic, kafka_topic_state_name(report.state), report.rule.view(),
                  report.remedy);
  }
  return first_fault(*reports);
}

}  // namespace

KafkaLogOptions::Security kafka_security_of(LogConfig::Security security) {
  switch (security) {
    case LogConfig::Security::plaintext:
      return KafkaLogOptions::Security::plaintext;
    case LogConfig::Security::tls:
      return KafkaLogOptions::Security::tls;
    case LogConfig::Security::scram:
      return KafkaLogOptions::Security::sasl;
  }
  BRAID_CHECK(false);
}

Result<std::unique_ptr<KafkaLog>> open_kafka(const Configuration& configuration, LogUse use) {
  KafkaLogOptions options;
  options.brokers = configuration.log.brokers;
  options.topic_prefix = configuration.log.topic_prefix;
  options.access =
      use == LogUse::read ? KafkaLogOptions::Access::read : KafkaLogOptions::Access::write;
  options.security = kafka_security_of(configuration.log.security);
  options.user = configuration.log.user;
  options.password_file = configuration.credential("kafka-password");
  options.certificate_authority = configuration.log.certificate_authority;
  options.topics.replication = configuration.log.replication;
  options.topics.min_insync = configuration.log.min_insync;
  options.session_timeout = configuration.log.session_timeout;
  options.transaction_timeout = configuration.log.transaction_timeout;
  if (use == LogUse::own) options.settle_wait = kSettleWait;
  return open_kafka_log(options);
}

Result<void> check_log(const Configuration& configuration, std::string_view role, Log& log) {
  auto* kafka = dynamic_cast<KafkaLog*>(&log);
  return kafka == nullptr ? Result<void>{} : check_topics(configuration, role, *kafka);
}

Result<std::unique_ptr<Log>> open_log(const Configuration& configuration, LogUse use,
                                      std::string_view role) {
  if (configuration.log.engine == LogConfig::Engine::sqlite) {
    return open_sqlite(configuration, use);
  }
  auto log = open_kafka(configuration, use);
  BRAID_TRY(log);
  if (use == LogUse::own) BRAID_TRY(check_topics(configuration, role, **log));
  return log;
}

}  // namespace braid::app
