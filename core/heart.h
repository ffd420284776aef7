#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace braid {

/// A thread's sign of life: whoever watches over the thread counts its beats.
///
/// Beaten by its thread alone, read by any.
class Heart {
 public:
  using Clock = std::chrono::steady_clock;

  void beat() noexcept {
    beats_.store(beats_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
  std::uint64_t beats() const noexcept { return beats_.load(std::memory_order_relaxed); }

  /// The thread is in a call that may lawfully take until then: a broker that has to answer, a disk
  /// that has to confirm.
  void expect_silence(Clock::time_point until) noexcept {
    silent_until_.store(until.time_since_epoch().count(), std::memory_order_relaxed);
  }
  Clock::time_point silent_until() const noexcept {
    return Clock::time_point{Clock::duration{silent_until_.load(std::memory_order_relaxed)}};
  }
  bool may_be_silent(Clock::time_point now) const noexcept { return now < silent_until(); }

 private:
  std::atomic<std::uint64_t> beats_{0};
  std::atomic<Clock::rep> silent_until_{0};
};

/// The heart of this thread; none where nobody watches over it, as in commands and tests.
inline thread_local Heart* heart_of_thread = nullptr;

/// To be called now and then inside a long piece of work, so that it is not taken for one that
/// hangs: a load and a store. Does nothing else, and nothing may depend on it.
inline void beat() noexcept {
  if (heart_of_thread != nullptr) heart_of_thread->beat();
}

/// A call that waits for somebody else, for at most `longest`. May stand inside another one.
class Silence {
 public:
  explicit Silence(std::chrono::milliseconds longest) noexcept {
    if (heart_of_thread == nullptr) return;
    former_ = heart_of_thread->silent_until();
    heart_of_thread->expect_silence(Heart::Clock::now() + longest);
  }
  ~Silence() {
    if (heart_of_thread == nullptr) return;
    heart_of_thread->expect_silence(former_);
    heart_of_thread->beat();
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  Heart::Clock::time_point former_;
};

}  // namespace braid
