#include "core/log/kafka/kafka_topics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <thread>
#include <utility>

#include "core/log/kafka/kafka_fault.h"
#include "core/log/kafka/kafka_provision.h"
#include "core/log/kafka/kafka_remedy.h"

namespace braid {
namespace {

/// Of one topic, name to value, as it holds there: its own, the broker's or Kafka's default.
using TopicConfig = std::map<std::string, std::string, std::less<>>;

struct Setting {
  const char* name;
  std::string value;
  /// How the topic's value may differ.
  enum class Match { exactly, at_least, at_most } match = Match::exactly;
  Literal rule;
};

/// What makes a topic a stream of the log; in the order in which faults are told.
std::vector<Setting> settings_of(const KafkaTopicRules& rules) {
  using Match = Setting::Match;
  const auto milliseconds = [](auto duration) { return std::to_string(duration.count()); };
  return {
      // With `delete` among them old entries would go, whether they are live or not.
      {"cleanup.policy", "compact", Match::exactly, "kafka/cleanup-policy"},
      {"min.insync.replicas", std::to_string(rules.min_insync), Match::at_least,
       "kafka/min-insync"},
      // A leader that missed entries would take them from everybody.
      {"unclean.leader.election.enable", "false", Match::exactly, "kafka/unclean-election"},
      {"max.compaction.lag.ms", milliseconds(rules.compact_within), Match::at_most,
       "kafka/compaction-lag"},
      {"delete.retention.ms", milliseconds(rules.keep_tombstones), Match::at_least,
       "kafka/delete-retention"},
      // A batch has some bytes of its own round its entries.
      {"max.message.bytes", std::to_string(rules.entry_bytes_max + 65536), Match::at_least,
       "kafka/message-bytes"},
  };
}

/// Given to new topics, but not asked of others: they change cost, not promises.
std::vector<std::pair<const char*, const char*>> advice() {
  // The lag above decides when a topic is compacted; the ratio only makes busy ones come sooner.
  return {{"min.cleanable.dirty.ratio", "0.5"}, {"compression.type", "producer"}};
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto [at, code] = std::from_chars(text.data(), end, number);
  if (code != std::errc{} || at != end) return std::nullopt;
  return number;
}

bool fits(const Setting& setting, std::string_view value) {
  if (setting.match == Setting::Match::exactly) return value == setting.value;
  const auto have = number_of(value);
  const auto want = number_of(setting.value);
  if (!have || !want) return false;
  return setting.match == Setting::Match::at_least ? *have >= *want : *have <= *want;
}

class Report {
 public:
  Report(std::string topic, Partition partitions) {
    report_.topic = std::move(topic);
    report_.partitions = partitions;
  }
  void set(KafkaTopicState state) { report_.state = state; }
  void wrong(KafkaTopicState state, Literal rule, std::string remedy) {
    if (report_.rule == Literal{"ok"}) {
      report_.state = state;
      report_.rule = rule;
    }
    if (!report_.remedy.empty()) report_.remedy += "; ";
    report_.remedy += remedy;
  }
  bool fine() const { return report_.rule == Literal{"ok"}; }
  const std::string& topic() const { return report_.topic; }
  Partition partitions() const { return report_.partitions; }
  KafkaTopicReport take() { return std::move(report_); }

 private:
  KafkaTopicReport report_;
};

class Provision {
 public:
  Provision(KafkaDesk& desk, bool change) : desk_{desk}, change_{change} {}

  Result<KafkaTopicReport> topic(const KafkaPlannedTopic& planned) {
    Report report{desk_.topic_of(planned.stream), planned.partitions};
    auto found = desk_.describe(report.topic());
    BRAID_TRY(found);
    if (found->error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
      BRAID_TRY(missing(report));
      return report.take();
    }
    if (found->error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      BRAID_TRY(denied(report, desk_.fault(found->error)));
      return report.take();
    }
    if (found->partitions < static_cast<std::int32_t>(planned.partitions)) {
      BRAID_TRY(too_few(report, *found));
    }
    const int replication = desk_.options().topics.replication;
    if (found->replication < replication) {
      report.wrong(KafkaTopicState::wrong, "kafka/replication",
                   fmt::format("give it {} replicas by kafka-reassign-partitions (it has {})",
                               replication, found->replication));
    }
    BRAID_TRY(configuration(report));
    return report.take();
  }

 private:
  Result<void> missing(Report& report) {
    if (!change_) {
      report.wrong(KafkaTopicState::missing, "kafka/topic-missing",
                   "braid log provision, as a user who may create topics");
      return {};
    }
    if (auto made = create(report); !made) return denied(report, made.error());
    report.set(KafkaTopicState::created);
    return wait_until_there(report);
  }

  /// The controller has decided; the brokers hear of it a moment later.
  Result<void> wait_until_there(const Report& report) {
    const auto deadline = std::chrono::steady_clock::now() + desk_.options().answer_wait;
    while (true) {
      auto found = desk_.describe(report.topic());
      BRAID_TRY(found);
      if (found->error == RD_KAFKA_RESP_ERR_NO_ERROR &&
          found->partitions >= static_cast<std::int32_t>(report.partitions())) {
        return {};
      }
      if (std::chrono::steady_clock::now() >= deadline) {
        return fail(ErrorKind::unavailable, "kafka/error");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
  }

  /// A refusal is a finding; an absent broker ends the check.
  static Result<void> denied(Report& report, const Error& error) {
    if (error.kind == ErrorKind::unavailable) return tl::unexpected{error};
    const bool refused = error.rule == Literal{"kafka/topic-denied"} ||
                         error.rule == Literal{"kafka/cluster-denied"};
    report.wrong(refused ? KafkaTopicState::denied : KafkaTopicState::wrong, error.rule,
                 std::string{refused ? "give this user the rights that braid log provision lists, "
                                       "or let an administrator run it"
                                     : kafka_remedy(error.rule.view())});
    return {};
  }

  Result<void> create(const Report& report) {
    const auto& rules = desk_.options().topics;
    std::array<char, 256> why{};
    Handle<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy> topic{
        rd_kafka_NewTopic_new(report.topic().c_str(), static_cast<int>(report.partitions()),
                              rules.replication, why.data(), why.size())};
    if (!topic) return fail(ErrorKind::misconfigured, "kafka/setting");
    for (const auto& setting : settings_of(rules)) {
      rd_kafka_NewTopic_set_config(topic.get(), setting.name, setting.value.c_str());
    }
    for (const auto& [name, value] : advice()) {
      rd_kafka_NewTopic_set_config(topic.get(), name, value);
    }
    auto* one = topic.get();
    auto event = desk_.ask(
        RD_KAFKA_ADMIN_OP_CREATETOPICS,
        [&](auto* client, auto* options, auto* queue) {
          rd_kafka_CreateTopics(client, &one, 1, options, queue);
        },
        desk_.options().answer_wait);
    BRAID_TRY(event);
    std::size_t count = 0;
    const auto* const* results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event->get()), &count);
    return outcome(results, count);
  }

  Result<void> outcome(const rd_kafka_topic_result_t* const* results, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto code = rd_kafka_topic_result_error(results[i]);
      // Another process has just made it.
      if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
      if (code == RD_KAFKA_RESP_ERR_INVALID_PARTITIONS) continue;
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::unexpected{desk_.fault(code)};
    }
    return {};
  }

  Result<void> too_few(Report& report, const KafkaDesk::Topic& found) {
    if (!change_) {
      report.wrong(KafkaTopicState::wrong, "kafka/partition-missing",
                   fmt::format("braid log provision adds partitions (it has {} of {})",
                               found.partitions, report.partitions()));
      return {};
    }
    std::array<char, 256> why{};
    Handle<rd_kafka_NewPartitions_t, rd_kafka_NewPartitions_destroy> more{
        rd_kafka_NewPartitions_new(report.topic().c_str(), report.partitions(), why.data(),
                                   why.size())};
    if (!more) return fail(ErrorKind::misconfigured, "kafka/setting");
    auto* one = more.get();
    auto event = desk_.ask(
        RD_KAFKA_ADMIN_OP_CREATEPARTITIONS,
        [&](auto* client, auto* options, auto* queue) {
          rd_kafka_CreatePartitions(client, &one, 1, options, queue);
        },
        desk_.options().answer_wait);
    BRAID_TRY(event);
    std::size_t count = 0;
    const auto* const* results = rd_kafka_CreatePartitions_result_topics(
        rd_kafka_event_CreatePartitions_result(event->get()), &count);
    if (auto added = outcome(results, count); !added) return denied(report, added.error());
    report.set(KafkaTopicState::created);
    return wait_until_there(report);
  }

  Result<void> configuration(Report& report) {
    TopicConfig config;
    auto read = read_configuration(report.topic(), config);
    if (!read) return denied(report, read.error());
    for (const auto& setting : settings_of(desk_.options().topics)) {
      const auto at = config.find(setting.name);
      const std::string_view value = at == config.end() ? std::string_view{} : at->second;
      if (fits(setting, value)) continue;
      report.wrong(KafkaTopicState::wrong, setting.rule,
                   fmt::format("kafka-configs --alter --topic {} --add-config {}={} (it is {})",
                               report.topic(), setting.name, setting.value, value));
    }
    return {};
  }

  Result<void> read_configuration(const std::string& topic, TopicConfig& config) {
    const Handle<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy> resource{
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str())};
    auto* one = resource.get();
    auto event = desk_.ask(
        RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS,
        [&](auto* client, auto* options, auto* queue) {
          rd_kafka_DescribeConfigs(client, &one, 1, options, queue);
        },
        desk_.options().answer_wait);
    BRAID_TRY(event);
    std::size_t count = 0;
    const auto* const* resources = rd_kafka_DescribeConfigs_result_resources(
        rd_kafka_event_DescribeConfigs_result(event->get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto code = rd_kafka_ConfigResource_error(resources[i]);
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::unexpected{desk_.fault(code)};
      std::size_t entries = 0;
      const auto* const* found = rd_kafka_ConfigResource_configs(resources[i], &entries);
      for (std::size_t j = 0; j < entries; ++j) {
        const char* value = rd_kafka_ConfigEntry_value(found[j]);
        config[rd_kafka_ConfigEntry_name(found[j])] = value == nullptr ? "" : value;
      }
    }
    return {};
  }

  KafkaDesk& desk_;
  const bool change_;
};

Result<KafkaTopicReports> go_through(KafkaDesk& desk, const KafkaTopicPlan& plan, bool change) {
  Provision provision{desk, change};
  KafkaTopicReports reports;
  for (const auto& planned : plan) {
    auto report = provision.topic(planned);
    BRAID_TRY(report);
    reports.push_back(*std::move(report));
  }
  return reports;
}

}  // namespace

std::string_view kafka_topic_state_name(KafkaTopicState state) {
  switch (state) {
    case KafkaTopicState::ok:
      return "ok";
    case KafkaTopicState::created:
      return "created";
    case KafkaTopicState::wrong:
      return "wrong";
    case KafkaTopicState::missing:
      return "missing";
    case KafkaTopicState::denied:
      return "denied";
  }
  return "";
}

Result<void> first_fault(const KafkaTopicReports& reports) {
  for (const auto& report : reports) {
    if (report.state == KafkaTopicState::ok || report.state == KafkaTopicState::created) continue;
    return fail(ErrorKind::misconfigured, report.rule);
  }
  return {};
}

Result<KafkaTopicReports> check_kafka_topics(KafkaDesk& desk, const KafkaTopicPlan& plan) {
  return go_through(desk, plan, false);
}

Result<KafkaTopicReports> provision_kafka_topics(KafkaDesk& desk, const KafkaTopicPlan& plan) {
  return go_through(desk, plan, true);
}

}  // namespace braid
