#include "app/service/wakeup.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>

#include "core/result.h"

namespace braid::app {
namespace {

int open_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals, number);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A client that goes away while it is answered is no reason to end.
  ::signal(SIGPIPE, SIG_IGN);
  return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

}  // namespace

Wakeup::Wakeup() : signals_{open_signals()}, bell_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  BRAID_CHECK(signals_.get() >= 0 && bell_.get() >= 0);
}

void Wakeup::ring() const noexcept {
  const std::uint64_t one = 1;
  // It can only fail when the counter is full, and then the wait ends anyway.
  [[maybe_unused]] const auto wrote = ::write(bell_.get(), &one, sizeof one);
}

Wakeup::Signal Wakeup::wait(std::chrono::milliseconds longest) const {
  std::array<pollfd, 2> wanted{pollfd{signals_.get(), POLLIN, 0}, pollfd{bell_.get(), POLLIN, 0}};
  ::poll(wanted.data(), wanted.size(), static_cast<int>(longest.count()));
  std::uint64_t rings = 0;
  [[maybe_unused]] const auto rung = ::read(bell_.get(), &rings, sizeof rings);
  signalfd_siginfo signal{};
  if (::read(signals_.get(), &signal, sizeof signal) != sizeof signal) return Signal::none;
  return signal.ssi_signo == SIGHUP ? Signal::reload : Signal::stop;
}

}  // namespace braid::app
