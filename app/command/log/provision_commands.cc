#include "app/command/log/provision_commands.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/progress.h"
#include "app/command/table.h"
#include "app/log_copy.h"
#include "app/log_plan.h"
#include "app/open_log.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;

int print_topics(const KafkaTopicReports& reports, bool json) {
  Table table{{{"topic"}, {"partitions", Table::Align::right}, {"state"}, {"remedy"}}};
  for (const auto& report : reports) {
    const std::string state{kafka_topic_state_name(report.state)};
    if (json) {
      Json line;
      line["topic"] = report.topic;
      line["partitions"] = report.partitions;
      line["state"] = state;
      line["remedy"] = report.remedy;
      std::cout << line.dump() << '\n';
    }
    table.add({report.topic, std::to_string(report.partitions), state, report.remedy});
  }
  if (!json) std::cout << table.text();
  const auto fault = first_fault(reports);
  return fault ? EX_OK : exit_status(fault.error());
}

int print_rights(const std::vector<KafkaRight>& rights, const std::string& principal, bool json) {
  for (const auto& right : rights) {
    const auto arguments = kafka_acls_arguments(principal, right);
    if (json) {
      std::cout << Json{{"principal", principal}, {"acl", arguments}}.dump() << '\n';
    } else {
      std::cout << "kafka-acls " << arguments << '\n';
    }
  }
  return EX_OK;
}

int provision_rights(const Configuration& configuration, const ProvisionOptions& options) {
  const auto rights =
      kafka_rights(configuration.log.topic_prefix, log_use(configuration, options.role));
  if (!options.grant && !options.check)
    return print_rights(rights, options.principal, options.json);
  auto log = open_kafka(configuration, LogUse::write);
  if (!log) return report(log.error(), "the cluster cannot be reached");
  auto missing = (*log)->missing_rights(options.principal, rights);
  if (!missing) return report(missing.error(), "the rights cannot be looked at");
  if (options.check || missing->empty()) {
    if (missing->empty() && !options.json) {
      std::cout << options.principal << " may do all that the role " << options.role << " needs.\n";
    }
    print_rights(*missing, options.principal, options.json);
    return missing->empty() ? EX_OK : EX_NOPERM;
  }
  if (auto granted = (*log)->grant(options.principal, *missing); !granted) {
    return report(granted.error(), "the rights cannot be given");
  }
  return print_rights(*missing, options.principal, options.json);
}

Result<std::unique_ptr<Log>> open_named(const Configuration& configuration, const std::string& name,
                                        LogUse use) {
  Configuration named = configuration;
  if (name.starts_with("sqlite:")) {
    named.log.engine = LogConfig::Engine::sqlite;
    named.log.file = name.substr(7);
  } else if (name.starts_with("kafka:")) {
    named.log.engine = LogConfig::Engine::kafka;
    if (name.size() > 6) named.log.brokers = name.substr(6);
    // Brokers of a configuration that has no other word about them are those of a trial.
    if (configuration.log.engine != LogConfig::Engine::kafka) {
      named.log.security = LogConfig::Security::plaintext;
    }
  } else {
    return fail(ErrorKind::misconfigured, "log/no-such-engine");
  }
  return open_log(named, use);
}

}  // namespace

int log_provision(const Configuration& configuration, const ProvisionOptions& options) {
  if (configuration.log.engine != LogConfig::Engine::kafka) {
    if (!options.json) {
      std::cout << "The engine is sqlite: the service makes its file itself. Nothing to do.\n";
    }
    return EX_OK;
  }
  if (!options.role.empty()) return provision_rights(configuration, options);
  auto log = open_kafka(configuration, LogUse::write);
  if (!log) return report(log.error(), "the cluster cannot be reached");
  const auto plan = log_plan(configuration);
  auto reports = options.check ? (*log)->check(plan) : (*log)->provision(plan);
  if (!reports) return report(reports.error(), "the topics cannot be made");
  return print_topics(*reports, options.json);
}

int log_copy(const Configuration& configuration, const CopyOptions& options) {
  for (const auto& name : {options.from, options.to}) {
    if (name.starts_with("sqlite:") || name.starts_with("kafka:")) continue;
    std::cerr << "braid: " << name << " names no log\n"
              << "    remedy: write sqlite:FILE, kafka:HOST:PORT, or kafka: for the brokers of the "
                 "configuration\n";
    return EX_USAGE;
  }
  auto source = open_named(configuration, options.from, LogUse::read);
  if (!source) return report(source.error(), "the source cannot be opened");
  auto target = open_named(configuration, options.to, LogUse::own);
  if (!target) return report(target.error(), "the target cannot be opened");
  Table table{
      {{"stream"}, {"area"}, {"entries", Table::Align::right}, {"written", Table::Align::right}}};
  Progress progress;
  const auto each = [&](const CopiedStream& copied) {
    const auto partition = copied.which.partition;
    const std::string area = partition < configuration.areas.size() ? configuration.areas[partition]
                                                                    : std::to_string(partition);
    progress.say("copied " + copied.which.stream);
    if (options.json) {
      std::cout << Json{{"stream", copied.which.stream},
                        {"area", area},
                        {"entries", copied.entries},
                        {"written", copied.written}}
                       .dump()
                << '\n';
    }
    table.add(
        {copied.which.stream, area, with_commas(copied.entries), with_commas(copied.written)});
  };
  if (auto done = copy_log(**source, **target, each); !done) {
    return report(done.error(), "the copy ended early; run it again, it goes on where it stopped");
  }
  if (!options.json) std::cout << table.text();
  return EX_OK;
}

}  // namespace braid::app
