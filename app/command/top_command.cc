#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <string>

#include "app/command/exit_status.h"
#include "app/command/refusal.h"
#include "app/command/status_answers.h"
#include "app/command/status_commands.h"
#include "app/command/status_text.h"
#include "app/command/table.h"
#include "core/descriptor.h"

namespace braid::app {
namespace {

constexpr int kRefreshMs = 1000;

/// Keys come at once and unseen, on a screen of its own; the former one is back when it ends.
class Screen {
 public:
  Screen() {
    ::tcgetattr(STDIN_FILENO, &former_);
    auto raw = former_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    write("\x1b[?1049h\x1b[?25l");
  }
  ~Screen() {
    write("\x1b[?25h\x1b[?1049l");
    ::tcsetattr(STDIN_FILENO, TCSANOW, &former_);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  /// As much of the text as fits.
  void show(const std::string& text) const {
    winsize size{};
    ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
    const std::size_t rows = size.ws_row > 0 ? size.ws_row : 24;
    const std::size_t columns = size.ws_col > 0 ? size.ws_col : 80;
    std::string out = "\x1b[H";
    std::istringstream lines{text};
    std::string line;
    for (std::size_t row = 0; row + 1 < rows && std::getline(lines, line); ++row) {
      out += coloured(line.substr(0, columns)) + "\x1b[K\r\n";
    }
    write(out + "\x1b[J" + std::string{"q quits"}.substr(0, columns));
  }

 private:
  static std::string coloured(const std::string& line) {
    static const bool plain = std::getenv("NO_COLOR") != nullptr;
    if (plain) return line;
    const auto holds = [&](const char* text) { return line.find(text) != std::string::npos; };
    if (holds("NOT READY") || line.starts_with("  waits: ")) return "\x1b[31m" + line + "\x1b[0m";
    if (line.starts_with("  look at: ")) return "\x1b[33m" + line + "\x1b[0m";
    if (holds(": ready")) return "\x1b[32m" + line + "\x1b[0m";
    return line;
  }
  static void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t wrote = ::write(STDOUT_FILENO, text.data(), text.size());
      if (wrote <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(wrote));
    }
  }

  termios former_{};
};

/// What the service does in a second, from two answers.
class Rates {
 public:
  std::string text(const StatusAnswers& answers) {
    const auto now = std::chrono::steady_clock::now();
    std::int64_t records = 0;
    double cpu = 0;
    for (const auto& process : answers.processes) {
      for (const auto& feed : process.value("feeds", nlohmann::ordered_json::array())) {
        records += feed.value("records", std::int64_t{0});
      }
      if (process.contains("process")) cpu += process["process"].value("cpu_seconds", 0.0);
    }
    const double passed = std::chrono::duration<double>(now - at_).count();
    std::string text = "records/s: -, processor: -\n";
    // A service that was started anew counts from 0 again.
    if (at_ != std::chrono::steady_clock::time_point{} && records >= records_ && cpu >= cpu_) {
      const auto rate = static_cast<std::int64_t>(static_cast<double>(records - records_) / passed);
      const auto share = static_cast<std::int64_t>(100 * (cpu - cpu_) / passed);
      text = "records/s: " + with_commas(rate) + ", processor: " + std::to_string(share) + "%\n";
    }
    at_ = now;
    records_ = records;
    cpu_ = cpu;
    return text;
  }

 private:
  std::chrono::steady_clock::time_point at_;
  std::int64_t records_ = 0;
  double cpu_ = 0;
};

int watch_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int number : {SIGWINCH, SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&signals, number);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  return ::signalfd(-1, &signals, SFD_CLOEXEC);
}

/// Waits for the time to look again, or for a new size. False once the person wants to leave.
bool goes_on(const Descriptor& signals) {
  std::array<pollfd, 2> wanted{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{signals.get(), POLLIN, 0}};
  if (::poll(wanted.data(), wanted.size(), kRefreshMs) <= 0) return true;
  if (wanted[1].revents != 0) {
    signalfd_siginfo signal{};
    if (::read(signals.get(), &signal, sizeof signal) != sizeof signal) return false;
    return signal.ssi_signo == SIGWINCH;
  }
  char key = 'q';
  const bool got = ::read(STDIN_FILENO, &key, 1) == 1;
  return got && key != 'q' && key != 'Q' && key != '\x03' && key != '\x04';
}

}  // namespace

int top(const Configuration& configuration) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    return refuse(EX_USAGE, "top needs a terminal", "use braid status, or braid status --json");
  }
  const Descriptor signals{watch_signals()};
  const Screen screen;
  Rates rates;
  do {
    const auto answers = ask_status(configuration);
    screen.show(answers.processes.empty()
                    ? std::string{answers.denied ? "This user may not ask the service.\n"
                                                 : "No service answers; waiting for one.\n"}
                    : rates.text(answers) + status_text(answers.processes));
  } while (goes_on(signals));
  return EX_OK;
}

}  // namespace braid::app
