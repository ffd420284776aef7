#include "app/service/board_metrics.h"

#include <algorithm>
#include <utility>

#include "app/service/process_usage.h"
#include "app/service/readiness.h"

namespace braid::app {
namespace {

using prometheus::MetricType;
constexpr auto kCounter = MetricType::Counter;
constexpr auto kGauge = MetricType::Gauge;

constexpr BoardFamily kFamilies[] = {
    {"braid_build_info", "version", "1, with the version that runs", kGauge},
    {"braid_degraded", "", "Things that somebody should look at", kGauge},
    {"braid_feed_deliveries_total", "feed, outcome",
     "Deliveries by what became of them: applied, duplicate, superseded, refused", kCounter},
    {"braid_feed_entries_stale_total", "feed",
     "Entries kept although their row was refused in the newest submission", kCounter},
    {"braid_feed_entries_withdrawn_total", "feed", "Entries that a newer submission took back",
     kCounter},
    {"braid_feed_last_delivery_timestamp_seconds", "feed",
     "When the last delivery was taken; 0 before the first", kGauge},
    {"braid_feed_records_total", "feed, outcome",
     "Records by what became of them: changed, unchanged, refused", kCounter},
    {"braid_feed_refusals_total", "feed, rule", "Refused records and faults of whole deliveries",
     kCounter},
    {"braid_feed_remarks_total", "feed, rule", "What was repaired or left out without a refusal",
     kCounter},
    {"braid_feed_statements_not_granted_total", "feed",
     "Statements dropped because the agreement grants nothing for them", kCounter},
    {"braid_feed_unreadable", "feed",
     "1 while its folder or topic, or a delivery there, cannot be read or moved", kGauge},
    {"braid_feed_waiting_deliveries", "feed", "Deliveries that wait in the folder", kGauge},
    {"braid_link_conflicts", "", "Pairs left apart although something joins them", kGauge},
    {"braid_link_foreign_identities", "", "Identities of another key or configuration", kGauge},
    {"braid_link_persons", "", "Persons that the subjects are believed to be", kGauge},
    {"braid_link_reviews_waiting", "", "Questions about links that wait for a person", kGauge},
    {"braid_link_subjects", "", "Subjects that have an identity", kGauge},
    {"braid_process_cpu_seconds_total", "", "Processor time used", kCounter},
    {"braid_process_descriptors", "", "Open descriptors", kGauge},
    {"braid_process_descriptors_max", "", "Descriptors that may be open", kGauge},
    {"braid_process_resident_memory_bytes", "", "Memory held", kGauge},
    {"braid_process_start_timestamp_seconds", "", "When the service started", kGauge},
    {"braid_process_threads", "", "Threads", kGauge},
    {"braid_ready", "", "1 while /readyz says so", kGauge},
    {"braid_reload_faults", "", "Faults of the configuration that the last reload refused", kGauge},
    {"braid_reloads_total", "result", "Reloads: applied, unchanged, refused", kCounter},
    {"braid_role_broken", "role", "1 while an area is not published because stays do not add up",
     kGauge},
    {"braid_role_caught_up", "role", "1 once the role has caught up with the log", kGauge},
    {"braid_role_heartbeat_age_seconds", "role", "Since the role's loop was last seen to progress",
     kGauge},
    {"braid_role_held", "role", "1 while something is held back until a person confirms it",
     kGauge},
    {"braid_role_reread_ratio", "role", "How much of what had to be read at start was read, 0 to 1",
     kGauge},
    {"braid_role_retries_total", "role, rule", "Times that it had to try again", kCounter},
    {"braid_role_settled", "role", "1 while the role has nothing left to do", kGauge},
    {"braid_role_waiting", "role", "1 while the role waits for a disk or broker", kGauge},
    {"braid_subscription_as_of_timestamp_seconds", "subscription",
     "Midnight of the last covered day of what is published", kGauge},
    {"braid_subscription_cells", "subscription", "Cells published", kGauge},
    {"braid_subscription_cells_revised_total", "subscription",
     "Cells whose revision rose since the service started", kCounter},
    {"braid_subscription_revision", "subscription", "Number of the latest release", kGauge},
};

using Labels = std::vector<std::pair<std::string, std::string>>;

/// Collects values, family by family.
class Collection {
 public:
  void add(std::string_view name, double value, const Labels& labels = {}) {
    const auto& about = *std::find_if(std::begin(kFamilies), std::end(kFamilies),
                                      [&](const auto& item) { return item.name == name; });
    auto& family = families_[name];
    family.name = name;
    family.help = about.help;
    family.type = about.type;
    auto& metric = family.metric.emplace_back();
    for (const auto& [key, text] : labels) metric.label.push_back({key, text});
    (about.type == kCounter ? metric.counter.value : metric.gauge.value) = value;
  }
  void add(std::string_view name, std::int64_t value, const Labels& labels = {}) {
    add(name, static_cast<double>(value), labels);
  }

  std::vector<prometheus::MetricFamily> take() {
    std::vector<prometheus::MetricFamily> all;
    for (auto& [name, family] : families_) all.push_back(std::move(family));
    return all;
  }

 private:
  std::map<std::string_view, prometheus::MetricFamily> families_;
};

void add_process(const ServiceState& state, Collection& all) {
  const auto now = readiness(state);
  const auto usage = process_usage();
  all.add("braid_build_info", 1.0, {{"version", state.version}});
  all.add("braid_ready", now.ready() ? 1.0 : 0.0);
  all.add("braid_degraded", static_cast<double>(now.degraded.size()));
  all.add("braid_process_start_timestamp_seconds", state.started);
  all.add("braid_process_resident_memory_bytes", usage.resident_bytes);
  all.add("braid_process_cpu_seconds_total", usage.cpu_seconds);
  all.add("braid_process_descriptors", usage.descriptors);
  all.add("braid_process_descriptors_max", usage.descriptors_max);
  all.add("braid_process_threads", usage.threads);
  all.add("braid_reload_faults", state.reload.faults);
  for (const auto* result : {"applied", "unchanged", "refused"}) {
    const auto found = state.reload.count.find(result);
    all.add("braid_reloads_total", found == state.reload.count.end() ? 0 : found->second,
            {{"result", result}});
  }
}

void add_role(const RoleState& role, Collection& all) {
  const Labels labels{{"role", role.name}};
  const auto flag = [](bool on) { return on ? 1.0 : 0.0; };
  all.add("braid_role_caught_up", flag(role.caught_up), labels);
  all.add("braid_role_settled", flag(role.settled), labels);
  all.add("braid_role_waiting", flag(!role.trouble.empty()), labels);
  all.add("braid_role_held", flag(role.held), labels);
  all.add("braid_role_broken", flag(role.broken), labels);
  all.add("braid_role_reread_ratio", static_cast<double>(progress_percent(role)) / 100, labels);
  for (const auto& [rule, count] : role.retries) {
    all.add("braid_role_retries_total", count, {{"role", role.name}, {"rule", rule}});
  }
}

void add_feed(const FeedState& feed, Collection& all) {
  const Labels labels{{"feed", feed.name}};
  const auto add_by = [&](std::string_view name, const char* label, const auto& counts) {
    for (const auto& [key, count] : counts)
      all.add(name, count, {{"feed", feed.name}, {label, key}});
  };
  const std::map<std::string, std::int64_t> records = {{"changed", feed.accepted - feed.unchanged},
                                                       {"unchanged", feed.unchanged},
                                                       {"refused", feed.refused}};
  add_by("braid_feed_records_total", "outcome", records);
  add_by("braid_feed_deliveries_total", "outcome", feed.deliveries);
  add_by("braid_feed_refusals_total", "rule", feed.refusals);
  add_by("braid_feed_remarks_total", "rule", feed.remarks);
  all.add("braid_feed_entries_withdrawn_total", feed.withdrawn, labels);
  all.add("braid_feed_entries_stale_total", feed.stale, labels);
  all.add("braid_feed_statements_not_granted_total", feed.not_granted, labels);
  all.add("braid_feed_waiting_deliveries", feed.waiting, labels);
  all.add("braid_feed_unreadable", feed.trouble.empty() ? 0.0 : 1.0, labels);
  all.add("braid_feed_last_delivery_timestamp_seconds", feed.last_delivery, labels);
}

void add_links(const transform::LinkTotals& links, Collection& all) {
  all.add("braid_link_subjects", links.subjects);
  all.add("braid_link_persons", links.persons);
  all.add("braid_link_conflicts", links.conflicts);
  all.add("braid_link_reviews_waiting", links.reviews);
  all.add("braid_link_foreign_identities", links.foreign);
}

void add_subscription(const SubscriptionState& subscription, Collection& all) {
  const Labels labels{{"subscription", subscription.name}};
  all.add("braid_subscription_cells", subscription.cells, labels);
  all.add("braid_subscription_cells_revised_total", subscription.revised, labels);
  all.add("braid_subscription_revision", subscription.revision, labels);
  if (subscription.as_of.is_none()) return;
  all.add("braid_subscription_as_of_timestamp_seconds",
          std::int64_t{subscription.as_of.days()} * 86400, labels);
}

}  // namespace

std::vector<BoardFamily> board_families() { return {std::begin(kFamilies), std::end(kFamilies)}; }

std::vector<prometheus::MetricFamily> board_metrics(
    const ServiceState& state, const std::map<std::string, std::chrono::milliseconds>& silences) {
  Collection all;
  add_process(state, all);
  for (const auto& role : state.roles) {
    add_role(role, all);
    if (role.name == "link") add_links(state.links, all);
  }
  for (const auto& [role, silence] : silences) {
    all.add("braid_role_heartbeat_age_seconds", std::chrono::duration<double>(silence).count(),
            {{"role", role}});
  }
  for (const auto& feed : state.feeds) add_feed(feed, all);
  for (const auto& subscription : state.subscriptions) add_subscription(subscription, all);
  return all.take();
}

}  // namespace braid::app
