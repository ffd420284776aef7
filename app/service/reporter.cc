#include "app/service/reporter.h"

#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "app/service/process_usage.h"
#include "app/service/readiness.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;

/// A loop turns at least every 10 seconds; one that has not for so long hangs.
constexpr std::chrono::seconds kSilenceMax{60};

Json time_text(Seconds at) {
  if (at == 0) return nullptr;
  const std::time_t time = at;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json json_of(const RoleState& role) {
  Json json;
  json["role"] = role.name;
  json["state"] = !role.trouble.empty() ? "waiting" : role.caught_up ? "ready" : "catching up";
  json["settled"] = role.settled;
  json["progress"] = progress_percent(role);
  json["doing"] = text_or_null(role.doing);
  json["trouble"] = text_or_null(role.trouble);
  json["held"] = role.held;
  json["broken"] = role.broken;
  return json;
}

Json json_of(const FeedState& feed) {
  Json json;
  json["feed"] = feed.name;
  json["agency"] = feed.agency;
  json["format"] = feed.format;
  json["last_delivery"] = time_text(feed.last_delivery);
  std::int64_t deliveries = 0;
  for (const auto& [how, count] : feed.deliveries) deliveries += count;
  json["deliveries"] = deliveries;
  const auto refused = feed.deliveries.find("refused");
  json["deliveries_refused"] = refused == feed.deliveries.end() ? 0 : refused->second;
  json["records"] = feed.records;
  json["accepted"] = feed.accepted;
  json["refused"] = feed.refused;
  json["unchanged"] = feed.unchanged;
  json["waiting"] = feed.waiting;
  json["trouble"] = text_or_null(feed.trouble);
  return json;
}

Json json_of(const SubscriptionState& subscription) {
  Json json;
  json["subscription"] = subscription.name;
  json["cells"] = subscription.cells;
  json["revised"] = subscription.revised;
  json["revision"] = subscription.revision;
  json["as_of"] = text_or_null(subscription.as_of.text());
  return json;
}

std::int64_t size_of(const std::string& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 ? status.st_size : 0;
}

Json json_of_log(const ServiceState& state) {
  Json json;
  json["engine"] = state.log_engine;
  json["place"] = state.log_place;
  json["open"] = state.log_is_open;
  if (state.log_engine == "sqlite") {
    json["bytes"] = size_of(state.log_place) + size_of(state.log_place + "-wal");
  }
  return json;
}

Json json_of(const ProcessUsage& usage) {
  Json json;
  json["resident_bytes"] = usage.resident_bytes;
  json["cpu_seconds"] = usage.cpu_seconds;
  json["descriptors"] = usage.descriptors;
  json["descriptors_max"] = usage.descriptors_max;
  json["threads"] = usage.threads;
  return json;
}

void add(Json& json, const Readiness& now) {
  json["ready"] = now.ready();
  json["settled"] = now.settled;
  json["reasons"] = now.reasons;
  json["degraded"] = now.degraded;
}

bool has_role(const ServiceState& state, std::string_view name) {
  for (const auto& role : state.roles) {
    if (role.name == name) return true;
  }
  return false;
}

}  // namespace

std::string Reporter::status() const {
  const auto state = board_.state();
  Json json;
  json["version"] = state.version;
  json["pid"] = ::getpid();
  json["configuration"] = state.folder;
  json["partnership"] = state.partnership;
  json["started"] = time_text(state.started);
  json["status"] = status_line(state);
  add(json, readiness(state));
  json["roles"] = Json::array();
  for (const auto& role : state.roles) json["roles"].push_back(json_of(role));
  json["feeds"] = Json::array();
  for (const auto& feed : state.feeds) json["feeds"].push_back(json_of(feed));
  if (has_role(state, "link")) {
    json["links"] = {{"subjects", state.links.subjects},
                     {"persons", state.links.persons},
                     {"conflicts", state.links.conflicts},
                     {"reviews_waiting", state.links.reviews},
                     {"foreign", state.links.foreign}};
  }
  json["subscriptions"] = Json::array();
  for (const auto& item : state.subscriptions) json["subscriptions"].push_back(json_of(item));
  json["log"] = json_of_log(state);
  json["process"] = json_of(process_usage());
  return json.dump();
}

Reporter::Answer Reporter::ready() const {
  const auto now = readiness(board_.state());
  Json json;
  add(json, now);
  return {now.ready(), json.dump()};
}

Reporter::Answer Reporter::live() const {
  Json json;
  auto stuck = Json::array();
  for (const auto& [role, silence] : silences_()) {
    if (silence > kSilenceMax) stuck.push_back(role);
  }
  const bool good = stuck.empty();
  json["live"] = good;
  json["stuck"] = std::move(stuck);
  return {good, json.dump()};
}

}  // namespace braid::app
