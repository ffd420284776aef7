#include "app/command/status_text.h"

#include <cstdio>

#include "app/command/table.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using Processes = std::vector<Json>;

std::string text_of(const Json& json, const char* key, const std::string& absent = "-") {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : absent;
}

std::int64_t number_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number() ? found->get<std::int64_t>() : 0;
}

std::string commas(const Json& json, const char* key) { return with_commas(number_of(json, key)); }

/// 43,012,096 as "43.0 MB".
std::string size_text(std::int64_t bytes) {
  static constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1000 && unit + 1 < std::size(kUnits)) {
    value /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", value, kUnits[unit]);
  return text;
}

/// Calls `each(item)` for what all processes have under a key.
template <class Each>
void for_each_in(const Processes& processes, const char* key, Each each) {
  for (const auto& process : processes) {
    const auto list = process.find(key);
    if (list == process.end() || !list->is_array()) continue;
    for (const auto& item : *list) each(item);
  }
}

std::string head(const Processes& processes) {
  std::string out;
  for (const auto& process : processes) {
    out += text_of(process, "partnership") + ": " +
           (process.value("ready", false) ? "ready" : "NOT READY") +
           (process.value("settled", false) ? ", nothing left to do" : "") + "  (braid " +
           text_of(process, "version") + ", pid " + std::to_string(number_of(process, "pid")) +
           ", since " + text_of(process, "started") + ")\n";
  }
  for_each_in(processes, "reasons",
              [&](const Json& reason) { out += "  waits: " + reason.get<std::string>() + '\n'; });
  for_each_in(processes, "degraded",
              [&](const Json& reason) { out += "  look at: " + reason.get<std::string>() + '\n'; });
  return out;
}

std::string state_of(const Json& role) {
  auto state = text_of(role, "state");
  if (state == "catching up") state += ' ' + std::to_string(number_of(role, "progress")) + '%';
  if (role.value("held", false)) state += ", holds back";
  if (role.value("broken", false)) state += ", does not add up";
  return state;
}

std::string roles(const Processes& processes) {
  Table table{{{"role"}, {"state"}, {"doing"}}};
  for_each_in(processes, "roles", [&](const Json& role) {
    table.add({text_of(role, "role"), state_of(role),
               text_of(role, "trouble", text_of(role, "doing", ""))});
  });
  return table.text();
}

std::string feeds(const Processes& processes) {
  const auto right = Table::Align::right;
  Table table{{{"feed"},
               {"last delivery"},
               {"deliveries", right},
               {"records", right},
               {"accepted", right},
               {"refused", right},
               {"waiting", right},
               {"trouble"}}};
  for_each_in(processes, "feeds", [&](const Json& feed) {
    table.add({text_of(feed, "feed"), text_of(feed, "last_delivery"), commas(feed, "deliveries"),
               commas(feed, "records"), commas(feed, "accepted"), commas(feed, "refused"),
               commas(feed, "waiting"), text_of(feed, "trouble", "")});
  });
  return table.empty() ? "" : '\n' + table.text();
}

std::string subscriptions(const Processes& processes) {
  const auto right = Table::Align::right;
  Table table{
      {{"subscription"}, {"cells", right}, {"revision", right}, {"revised", right}, {"as of"}}};
  for_each_in(processes, "subscriptions", [&](const Json& item) {
    table.add({text_of(item, "subscription"), commas(item, "cells"), commas(item, "revision"),
               commas(item, "revised"), text_of(item, "as_of")});
  });
  return table.empty() ? "" : '\n' + table.text();
}

std::string links(const Processes& processes) {
  for (const auto& process : processes) {
    const auto found = process.find("links");
    if (found == process.end()) continue;
    return '\n' + commas(*found, "subjects") + " subjects are " + commas(*found, "persons") +
           " persons; " + commas(*found, "reviews_waiting") + " questions wait for an answer\n";
  }
  return "";
}

std::string machine(const Processes& processes) {
  std::string out;
  for (const auto& process : processes) {
    const auto log = process.value("log", Json::object());
    const auto used = process.value("process", Json::object());
    out += "log: " + text_of(log, "engine") + ' ' + text_of(log, "place");
    if (log.contains("bytes")) out += ", " + size_text(number_of(log, "bytes"));
    out += "; memory: " + size_text(number_of(used, "resident_bytes")) +
           "; open files: " + commas(used, "descriptors") + " of " +
           commas(used, "descriptors_max") + '\n';
  }
  return out;
}

}  // namespace

std::string status_text(const Processes& processes) {
  return head(processes) + '\n' + roles(processes) + feeds(processes) + subscriptions(processes) +
         links(processes) + machine(processes);
}

}  // namespace braid::app
