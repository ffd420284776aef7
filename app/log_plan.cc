#include "app/log_plan.h"

#include <algorithm>
#include <set>

#include "app/evaluation/evaluation_stream.h"
#include "core/keys.h"

namespace braid::app {
namespace {

std::set<std::string> all_agencies(const Configuration& configuration) {
  std::set<std::string> agencies;
  for (const auto& feed : configuration.feeds) agencies.insert(feed.agency);
  return agencies;
}

std::vector<std::string> of_agencies(const Configuration& configuration,
                                     std::initializer_list<std::string_view> streams) {
  std::vector<std::string> names;
  for (const auto& agency : all_agencies(configuration)) {
    for (const auto stream : streams) names.push_back(agency_stream(stream, agency));
  }
  return names;
}

std::vector<std::string> outcome_streams(const Configuration& configuration) {
  std::vector<std::string> names;
  for (const auto& subscription : configuration.subscriptions) {
    names.push_back("outcomes." + subscription.name);
  }
  return names;
}

std::vector<std::string> evaluation_streams(const Configuration& configuration) {
  const bool any = std::any_of(configuration.evaluations.begin(), configuration.evaluations.end(),
                               [](const auto& plan) { return plan.is_planned(); });
  return any ? std::vector<std::string>{EvaluationStream::kName} : std::vector<std::string>{};
}

/// Those on the cluster of the log. Rights on another one are for its administrator to give.
std::vector<std::string> topics_of_agencies(const Configuration& configuration) {
  std::vector<std::string> names;
  for (const auto& feed : configuration.feeds) {
    if (!feed.topic.name.empty() && feed.topic.brokers == configuration.log.brokers) {
      names.push_back(feed.topic.name);
    }
  }
  return names;
}

void add(std::vector<std::string>& names, const std::vector<std::string>& more) {
  names.insert(names.end(), more.begin(), more.end());
}

}  // namespace

KafkaTopicPlan log_plan(const Configuration& configuration, std::string_view role) {
  std::vector<std::string> names = {
      std::string{kKafkaControlStream}, "audit", "decisions", "links", "reviews", "submissions"};
  add(names, of_agencies(configuration, {"identities", "facts", "quarantine"}));
  add(names, outcome_streams(configuration));
  add(names, evaluation_streams(configuration));
  if (!role.empty()) {
    const auto use = log_use(configuration, role);
    std::set<std::string> used{use.reads.begin(), use.reads.end()};
    used.insert(use.writes.begin(), use.writes.end());
    if (!use.groups.empty()) used.emplace(kKafkaControlStream);
    std::erase_if(names, [&](const auto& name) { return used.count(name) == 0; });
  }
  const auto partitions = static_cast<Partition>(configuration.areas.size());
  KafkaTopicPlan plan;
  for (auto& name : names) plan.push_back({std::move(name), partitions});
  return plan;
}

KafkaUse log_use(const Configuration& configuration, std::string_view role) {
  KafkaUse use;
  use.reads = {"audit"};
  use.writes = {"audit"};
  if (role == "edge") {
    add(use.reads, of_agencies(configuration, {"identities", "facts", "quarantine"}));
    add(use.reads, {"submissions"});
    add(use.writes, of_agencies(configuration, {"identities", "facts", "quarantine"}));
    add(use.writes, {"submissions"});
    use.writer_roles = {"edge."};
    // Of the edges that share the areas, and of each feed that has a topic.
    use.groups = {"edge."};
    use.foreign_topics = topics_of_agencies(configuration);
  } else if (role == "link") {
    add(use.reads, of_agencies(configuration, {"identities"}));
    add(use.reads, {"decisions", "links", "reviews"});
    add(use.writes, {"links", "reviews"});
    use.writer_roles = {"link."};
    use.groups = {"link"};
  } else if (role == "measure") {
    add(use.reads, of_agencies(configuration, {"facts"}));
    add(use.reads, {"decisions", "links", "submissions"});
    add(use.reads, outcome_streams(configuration));
    add(use.writes, outcome_streams(configuration));
    add(use.reads, evaluation_streams(configuration));
    add(use.writes, evaluation_streams(configuration));
    use.writer_roles = {"measure."};
    use.groups = {"measure"};
  } else {
    for (const auto& topic : log_plan(configuration)) use.reads.push_back(topic.stream);
    add(use.writes, {"decisions"});
    use.writer_roles = {"command-line"};
  }
  return use;
}

}  // namespace braid::app
