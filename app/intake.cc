#include "app/intake.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "app/open_log.h"
#include "core/log/kafka_remedy.h"

namespace braid::app {
namespace {

/// The agency makes its topic, not Braid.
std::string_view topic_remedy(std::string_view rule) {
  if (rule == "kafka/topic-missing" || rule == "kafka/partition-missing") {
    return "have the topic made by whoever runs the cluster, or mend topic in [source]";
  }
  if (rule == "kafka/topic-denied") return "let this user read and describe the topic";
  if (rule == "kafka/group-denied") return "let this user read the consumer group";
  if (rule == "topic/held") {
    return "another process reads this feed: stop it, or wait until its session is over";
  }
  return kafka_remedy(rule);
}

}  // namespace

Intake::Intake(const Configuration& configuration, Edge& edge)
    : configuration_{configuration}, edge_{edge} {
  for (const auto& feed : configuration.feeds) {
    feeds_.push_back(Feed{feed, ingest::DropFolder{feed.folder}});
    reports_.emplace_back().feed = feed.name;
  }
}

bool Intake::has_topics() const {
  return std::any_of(feeds_.begin(), feeds_.end(),
                     [](const Feed& feed) { return !feed.config.topic.name.empty(); });
}

void Intake::tell(const FeedConfig& feed, const Faults& faults) const {
  for (const auto& fault : faults) {
    spdlog::warn("Refused. feed={} file={} line={} rule={} message=\"{}\" remedy=\"{}\"", feed.name,
                 fault.file, fault.line, fault.rule.view(), fault.message, fault.remedy);
  }
}

void Intake::tell_trouble(Feed& feed, const Error& error, FeedReport& report) const {
  ++report.unreadable;
  if (feed.trouble == error.rule.view()) return;
  feed.trouble = error.rule.view();
  spdlog::error(
      "A feed's topic cannot be read; the other feeds go on. feed={} topic={} rule={} "
      "remedy=\"{}\"",
      feed.config.name, feed.config.topic.name, error.rule.view(), topic_remedy(error.rule.view()));
}

Result<bool> Intake::take_waiting(Progress& progress, ingest::TopicSource::Reach reach) {
  const auto untold = edge_.divide();
  BRAID_TRY(untold);
  if (*untold) return true;
  for (std::size_t i = 0; i < feeds_.size(); ++i) {
    auto& feed = feeds_[i];
    if (!edge_.has(feed.config)) {
      feed.source.reset();
      continue;
    }
    const auto divided = feed.config.topic.name.empty()
                             ? take_folder(feed, reports_[i], progress)
                             : take_topic(feed, reports_[i], progress, reach);
    BRAID_TRY(divided);
    if (*divided) return true;
  }
  return false;
}

Result<bool> Intake::take_folder(Feed& feed, FeedReport& report, Progress& progress) {
  auto waiting = feed.folder.list();
  tell(feed.config, waiting.faults);
  report.unreadable += static_cast<std::int64_t>(waiting.faults.size());
  for (const auto& name : waiting.names) {
    progress.say("taking " + name + " of feed " + feed.config.name);
    BRAID_TRY(take_file(feed, name, report));
    auto divided = edge_.divide();
    BRAID_TRY(divided);
    if (*divided) return true;
  }
  return false;
}

Result<void> Intake::take_file(Feed& feed, const std::string& name, FeedReport& report) {
  Faults faults;
  auto loaded = feed.folder.load(name, faults);
  if (!loaded) {
    // It waits until somebody mends it; the other deliveries go on.
    tell(feed.config, faults);
    ++report.unreadable;
    return {};
  }
  if (!loaded->faults.empty()) {
    ++report.deliveries;
    tell(feed.config, loaded->faults);
    ++report.refused_whole;
    return feed.folder.refuse(name, loaded->faults);
  }
  auto taken = take(feed.config, loaded->delivery, {}, report);
  BRAID_TRY(taken);
  return taken->how == Taken::How::refused ? feed.folder.refuse(name, taken->faults)
                                           : feed.folder.acknowledge(name);
}

Result<ingest::TopicSource*> Intake::source_of(Feed& feed) {
  if (feed.source) return feed.source.get();
  const auto& config = feed.config;
  ingest::TopicSourceOptions options;
  options.connection.brokers = config.topic.brokers;
  options.connection.topic_prefix = config.topic.topic_prefix;
  options.connection.access = KafkaLogOptions::Access::read;
  options.connection.security = kafka_security_of(config.topic.security);
  options.connection.user = config.topic.user;
  options.connection.password_file = configuration_.credential(config.topic.password);
  options.connection.certificate_authority = config.topic.certificate_authority;
  options.connection.session_timeout = configuration_.log.session_timeout;
  options.topic = config.topic.name;
  options.group = "edge." + config.name;
  options.stream = ingest::topic_stream_of(config.format);
  options.force = config.agency.substr(config.agency.find('/') + 1);
  auto source = ingest::TopicSource::open(options);
  BRAID_TRY(source);
  feed.source = std::move(*source);
  return feed.source.get();
}

Result<bool> Intake::take_topic(Feed& feed, FeedReport& report, Progress& progress,
                                ingest::TopicSource::Reach reach) {
  auto source = source_of(feed);
  if (!source) {
    tell_trouble(feed, source.error(), report);
    return false;
  }
  while (true) {
    progress.say("reading topic " + feed.config.topic.name + " of feed " + feed.config.name);
    auto next = (*source)->next(reach);
    if (!next) {
      tell_trouble(feed, next.error(), report);
      return false;
    }
    feed.trouble.clear();
    if (*next == nullptr) break;
    BRAID_TRY(take(feed.config, (*next)->delivery, (*next)->faults, report));
    if (auto done = (*source)->acknowledge(); !done) {
      tell_trouble(feed, done.error(), report);
      return false;
    }
    auto divided = edge_.divide();
    BRAID_TRY(divided);
    if (*divided) return true;
  }
  if (reach == ingest::TopicSource::Reach::at_hand) return false;
  for (const auto& name : (*source)->waiting()) {
    spdlog::warn("A delivery waits for its rest. feed={} topic={} delivery=\"{}\"",
                 feed.config.name, feed.config.topic.name, name);
  }
  return false;
}

Result<Taken> Intake::take(const FeedConfig& feed, ingest::Delivery& delivery, Faults faults,
                           FeedReport& report) {
  auto taken =
      faults.empty() ? edge_.take(feed, delivery) : edge_.refuse(feed, delivery, std::move(faults));
  BRAID_TRY(taken);
  const auto& counts = taken->counts;
  ++report.deliveries;
  report.records += counts.records();
  report.accepted += counts.accepted();
  report.refused += counts.refused();
  report.unchanged += counts.unchanged();
  for (const auto& remark : taken->remarks) {
    report.remarks[std::string{remark.rule.view()}] += remark.count;
  }
  if (taken->how == Taken::How::refused) {
    tell(feed, taken->faults);
    ++report.refused_whole;
    return taken;
  }
  static constexpr std::string_view kHow[] = {"applied", "duplicate", "superseded"};
  spdlog::info(
      "Took a delivery. feed={} how={} records={} accepted={} refused={} unchanged={} "
      "withdrawn={} stale={} not_granted={}",
      feed.name, kHow[static_cast<std::size_t>(taken->how)], counts.records(), counts.accepted(),
      counts.refused(), counts.unchanged(), counts.withdrawn(), counts.stale(),
      counts.not_granted());
  return taken;
}

}  // namespace braid::app
