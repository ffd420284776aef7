#include "app/service/watchdog.h"

#include <utility>

namespace braid::app {

void Watchdog::watch(const std::string& name, std::shared_ptr<const Heart> heart, Time now) {
  const auto beats = heart->beats();
  watched_[name] = {std::move(heart), beats, now};
}

std::map<std::string, std::chrono::milliseconds> Watchdog::silences(Time now) {
  std::map<std::string, std::chrono::milliseconds> silences;
  for (auto& [name, watched] : watched_) {
    const auto beats = watched.heart->beats();
    if (beats != watched.beats || watched.heart->may_be_silent(now)) watched.since = now;
    watched.beats = beats;
    silences[name] = std::chrono::duration_cast<std::chrono::milliseconds>(now - watched.since);
  }
  return silences;
}

std::vector<std::string> Watchdog::stuck(Time now) {
  std::vector<std::string> names;
  for (const auto& [name, silence] : silences(now)) {
    if (silence > silence_max_) names.push_back(name);
  }
  return names;
}

}  // namespace braid::app
