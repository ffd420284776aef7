#include "app/intake.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "app/open_log.h"
#include "core/heart.h"
#include "core/log/kafka/kafka_remedy.h"

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

/// Says that nobody watches.
class NoWatcher : public IntakeWatcher {
 public:
  void begins(const FeedConfig&) override {}
  void took(const FeedConfig&, const Taken&) override {}
  void refused(const FeedConfig&, const Faults&) override {}
  void looked(const FeedConfig&, std::size_t, std::string_view) override {}
};
NoWatcher no_watcher;

}  // namespace

Intake::Intake(const Configuration& configuration, Edge& edge, IntakeWatcher* watcher)
    : configuration_{configuration},
      edge_{edge},
      watcher_{watcher == nullptr ? &no_watcher : watcher} {
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

/// What cannot be taken now and waits until somebody mends it: each told once, not at every look.
void Intake::tell_waiting(Feed& feed, const Faults& faults, FeedReport& report) const {
  report.unreadable += static_cast<std::int64_t>(faults.size());
  std::set<std::string> waiting;
  for (const auto& fault : faults) {
    const auto [which, fresh] = waiting.insert(fault.file + ' ' + std::string{fault.rule.view()});
    if (!fresh || feed.told.contains(*which)) continue;
    spdlog::warn("Waits until it is mended. feed={} file={} rule={} message=\"{}\" remedy=\"{}\"",
                 feed.config.name, fault.file, fault.rule.view(), fault.message, fault.remedy);
  }
  if (faults.empty() && !feed.told.empty()) {
    spdlog::info("Nothing waits to be mended any more. feed={}", feed.config.name);
  }
  feed.told = std::move(waiting);
}

void Intake::tell_trouble(Feed& feed, const Error& error, FeedReport& report) const {
  ++report.unreadable;
  watcher_->looked(feed.config, 0, error.rule.view());
  if (feed.trouble == error.rule.view()) return;
  feed.trouble = error.rule.view();
  spdlog::error(
      "A feed's topic cannot be read; the other feeds go on. feed={} topic={} rule={} "
      "remedy=\"{}\"",
      feed.config.name, feed.config.topic.name, error.rule.view(), topic_remedy(error.rule.view()));
}

Result<bool> Intake::take_waiting(Progress& progress, ingest::TopicSource::Reach reach,
                                  const std::stop_token& leave) {
  const auto untold = edge_.divide();
  BRAID_TRY(untold);
  if (*untold) return true;
  for (std::size_t i = 0; i < feeds_.size() && !leave.stop_requested(); ++i) {
    auto& feed = feeds_[i];
    if (!edge_.has(feed.config)) {
      feed.source.reset();
      continue;
    }
    const auto divided = feed.config.topic.name.empty()
                             ? take_folder(feed, reports_[i], progress, leave)
                             : take_topic(feed, reports_[i], progress, reach, leave);
    BRAID_TRY(divided);
    if (*divided) return true;
  }
  return false;
}

Result<bool> Intake::take_folder(Feed& feed, FeedReport& report, Progress& progress,
                                 const std::stop_token& leave) {
  beat();
  auto waiting = feed.folder.list();
  std::size_t left = waiting.names.size();
  for (const auto& name : waiting.names) {
    watcher_->looked(feed.config, left, feed.rule);
    if (leave.stop_requested()) return false;
    progress.say("taking " + name + " of feed " + feed.config.name);
    const auto unreadable = waiting.faults.size();
    BRAID_TRY(take_file(feed, name, report, waiting.faults));
    if (waiting.faults.size() == unreadable) --left;
    auto divided = edge_.divide();
    BRAID_TRY(divided);
    if (*divided) return true;
  }
  feed.rule = waiting.faults.empty() ? "" : waiting.faults.front().rule.view();
  watcher_->looked(feed.config, left, feed.rule);
  tell_waiting(feed, waiting.faults, report);
  return false;
}

/// `waits` gets the reasons if the delivery cannot be read or moved, and so stays: until somebody
/// mends it, while the other deliveries go on.
Result<void> Intake::take_file(Feed& feed, const std::string& name, FeedReport& report,
                               Faults& waits) {
  if (auto fault = feed.folder.immovable(name)) {
    waits.push_back(*std::move(fault));
    return {};
  }
  auto loaded = feed.folder.load(name, waits);
  if (!loaded) return {};
  if (auto known = feed.unmoved.extract(name);
      !known.empty() && known.mapped().content_hash == loaded->delivery.content_hash) {
    move_on(feed, name, std::move(known.mapped()), waits);
    return {};
  }
  if (!loaded->faults.empty()) {
    ++report.deliveries;
    tell(feed.config, loaded->faults);
    ++report.refused_whole;
    watcher_->refused(feed.config, loaded->faults);
    move_on(feed, name, {loaded->delivery.content_hash, std::move(loaded->faults)}, waits);
    return {};
  }
  auto taken = take(feed.config, loaded->delivery, {}, report);
  BRAID_TRY(taken);
  Unmoved dealt_with{loaded->delivery.content_hash, std::nullopt};
  if (taken->how == Taken::How::refused) dealt_with.refused = std::move(taken->faults);
  move_on(feed, name, std::move(dealt_with), waits);
  return {};
}

/// Where the disk fails all the same, nothing is lost and nothing is taken twice: the delivery is
/// known, and only moved when that can be done.
void Intake::move_on(Feed& feed, const std::string& name, Unmoved dealt_with, Faults& waits) {
  const auto moved = dealt_with.refused ? feed.folder.refuse(name, *dealt_with.refused)
                                        : feed.folder.acknowledge(name);
  if (moved) return;
  waits.push_back({name, 0, 0, moved.error().rule, "this has been dealt with, and cannot be moved",
                   "look at the disk's room and health, and at the rights of the feed's folder"});
  feed.unmoved.insert_or_assign(name, std::move(dealt_with));
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
                                ingest::TopicSource::Reach reach, const std::stop_token& leave) {
  auto source = source_of(feed);
  if (!source) {
    tell_trouble(feed, source.error(), report);
    return false;
  }
  while (!leave.stop_requested()) {
    beat();
    progress.say("reading topic " + feed.config.topic.name + " of feed " + feed.config.name);
    auto next = (*source)->next(reach);
    if (!next) {
      tell_trouble(feed, next.error(), report);
      return false;
    }
    feed.trouble.clear();
    watcher_->looked(feed.config, 0, "");
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
  watcher_->begins(feed);
  auto taken =
      faults.empty() ? edge_.take(feed, delivery) : edge_.refuse(feed, delivery, std::move(faults));
  BRAID_TRY(taken);
  watcher_->took(feed, *taken);
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
