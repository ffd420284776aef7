#include "app/service/log_opening.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "app/command/commands.h"
#include "app/open_log.h"
#include "app/service/role_work.h"

namespace braid::app {
namespace {

constexpr std::chrono::milliseconds kBackOffMin{1000}, kBackOffMax{30'000};

}  // namespace

LogOpening::LogOpening(std::shared_ptr<const Configuration> configuration, Board& board,
                       std::string role, std::function<void()> on_end)
    : configuration_{std::move(configuration)},
      board_{board},
      role_{std::move(role)},
      on_end_{std::move(on_end)} {
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void LogOpening::run(const std::stop_token& stop) {
  auto back_off = kBackOffMin;
  while (!stop.stop_requested()) {
    auto log = open_log(*configuration_, LogUse::own, role_);
    if (log || log.error().kind != ErrorKind::unavailable) {
      result_.emplace(std::move(log));
      break;
    }
    const auto rule = log.error().rule.view();
    spdlog::warn("Cannot start yet, will try again. rule={} remedy=\"{}\" after_ms={}", rule,
                 remedy_of(rule), back_off.count());
    board_.change([&](ServiceState& state) { state.log_trouble = rule; });
    pause(back_off, stop);
    back_off = std::min(back_off * 2, kBackOffMax);
  }
  ended_ = result_.has_value();
  on_end_();
}

}  // namespace braid::app
