// The program `braid_crash` is braid with this in place of core/fault_point.cc: what goes wrong is
// read from the environment when the process starts.
//
//   BRAID_FAULT=role:step:times:what[:after_ms][,...]
//
//   role      edge, link or measure
//   step      after-begin, after-produce, after-markers, during-commit, after-commit
//   times     at which pass, from 1; all areas of a role count together
//   what      kill: SIGKILL, stop: SIGSTOP, of the whole process
//   after_ms  not at once but so much later, while the process goes on

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/fault_point.h"

namespace braid {
namespace {

struct PlannedFault {
  std::string role, step;
  int passes_left = 0;
  int signal = 0;
  std::chrono::milliseconds after{0};
};

[[noreturn]] void refuse(const std::string& text) {
  std::fprintf(stderr, "BRAID_FAULT is not understood: %s\n", text.c_str());
  std::_Exit(64);
}

PlannedFault parse(const std::string& text) {
  std::istringstream words{text};
  std::string role, step, times, what, after;
  std::getline(words, role, ':');
  std::getline(words, step, ':');
  std::getline(words, times, ':');
  std::getline(words, what, ':');
  std::getline(words, after, ':');
  if (what != "kill" && what != "stop") refuse(text);
  const int passes = std::atoi(times.c_str());
  if (passes < 1) refuse(text);
  return {role + ".", step, passes, what == "kill" ? SIGKILL : SIGSTOP,
          std::chrono::milliseconds{std::atoi(after.c_str())}};
}

std::vector<PlannedFault> planned_faults() {
  std::vector<PlannedFault> faults;
  const char* given = std::getenv("BRAID_FAULT");
  std::istringstream all{given == nullptr ? "" : given};
  for (std::string one; std::getline(all, one, ',');) faults.push_back(parse(one));
  return faults;
}

void strike(const PlannedFault& fault) {
  std::fprintf(stderr, "fault point: %s%s signal %d\n", fault.role.c_str(), fault.step.c_str(),
               fault.signal);
  if (fault.after.count() == 0) {
    ::kill(::getpid(), fault.signal);
    return;
  }
  std::thread{[signal = fault.signal, after = fault.after] {
    std::this_thread::sleep_for(after);
    ::kill(::getpid(), signal);
  }}.detach();
}

}  // namespace

void fault_point(std::string_view role, std::string_view step) {
  static std::mutex mutex;
  static std::vector<PlannedFault> faults = planned_faults();
  const std::lock_guard lock{mutex};
  for (auto& fault : faults) {
    if (role.starts_with(fault.role) && step == fault.step && --fault.passes_left == 0) {
      strike(fault);
    }
  }
}

}  // namespace braid
