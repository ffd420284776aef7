#include "app/service/readiness.h"

#include <algorithm>

namespace braid::app {
namespace {

std::string progress_of(const RoleState& role) {
  return role.to_read > 0 ? ": " + std::to_string(progress_percent(role)) + "%" : "";
}

/// "broker" or "disk", by the rule of an error.
std::string awaited(const std::string& rule) {
  return rule.starts_with("kafka/") ? "broker"
         : rule.starts_with("log/") ? "log"
                                    : "input or output";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : "; ") + part;
  return text;
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

void look_at(const ServiceState& state, const RoleState& role, Readiness& readiness) {
  if (!role.trouble.empty()) {
    readiness.reasons.push_back(role.name + " waits for " + awaited(role.trouble) + ": " +
                                role.trouble);
  } else if (!role.caught_up) {
    readiness.reasons.push_back(role.name + " is catching up" + progress_of(role));
  }
  const bool has_seen_all = role.name == "edge" || role.seen == state.commits;
  readiness.settled = readiness.settled && role.settled && has_seen_all && role.trouble.empty();
  if (role.held) {
    readiness.degraded.push_back(role.name == "link" ? "links are held back"
                                                     : "a release is held back");
  }
  if (role.broken) readiness.degraded.push_back("stays do not add up: an area is not published");
}

}  // namespace

std::int64_t progress_percent(const RoleState& role) {
  if (role.caught_up) return 100;
  return role.to_read > 0 ? std::min<std::int64_t>(100, 100 * role.has_read / role.to_read) : 0;
}

Readiness readiness(const ServiceState& state) {
  Readiness readiness;
  readiness.settled = state.log_is_open && state.committing == 0;
  if (state.stopping) readiness.reasons.push_back("the service is stopping");
  if (!state.log_trouble.empty()) {
    readiness.reasons.push_back("waiting for " + awaited(state.log_trouble) + ": " +
                                state.log_trouble);
  } else if (!state.log_is_open) {
    readiness.reasons.push_back("the log is being opened");
  }
  if (state.log_is_open) {
    for (const auto& role : state.roles) look_at(state, role, readiness);
  }
  for (const auto& feed : state.feeds) {
    if (feed.trouble.empty()) continue;
    readiness.degraded.push_back("feed " + feed.name + " needs mending: " + feed.trouble);
  }
  if (state.reload.faults > 0) {
    readiness.degraded.push_back("the new configuration was refused, the former one is in force: " +
                                 counted(static_cast<std::size_t>(state.reload.faults), "fault") +
                                 ", " + state.reload.rule);
  }
  return readiness;
}

std::string status_line(const ServiceState& state) {
  const auto now = readiness(state);
  if (state.stopping) return "stopping";
  std::vector<std::string> parts = now.reasons;
  if (now.ready()) {
    for (const auto& role : state.roles) {
      if (!role.doing.empty()) parts.push_back(role.doing);
    }
    if (parts.empty()) {
      parts.push_back("ready: " + counted(state.feeds.size(), "feed") + ", " +
                      counted(state.subscriptions.size(), "subscription"));
    }
  }
  parts.insert(parts.end(), now.degraded.begin(), now.degraded.end());
  return joined(parts);
}

}  // namespace braid::app
