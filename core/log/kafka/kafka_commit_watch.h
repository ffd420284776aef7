#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <stop_token>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/log/kafka/kafka_desk.h"

namespace braid {

/// Knows that something was committed: at once for the writers of this log, within a twentieth of a
/// second for others. Safe to share between threads; the desk must outlive it.
///
/// It also makes a commit one step for the readers of this log. A broker shows a transaction in one
/// partition a little before it does in another; so a reader waits while one of our writers is
/// between asking for the commit of a partition and seeing it there.
class KafkaCommitWatch {
 public:
  explicit KafkaCommitWatch(KafkaDesk& desk) : desk_{desk} {}

  /// A commit of these partitions begins; readers of them wait until its end.
  void begin_commit(std::span<const KafkaPartition> partitions);
  void end_commit(std::span<const KafkaPartition> partitions, bool committed);
  /// Returns when no commit of the partition is on its way, at the latest after a while.
  void let_commits_pass(const KafkaPartition& partition);

  /// What a reader follows is asked for by `wait`, from now on.
  void follow(const KafkaPartition& partition);
  /// See Log::wait. What was committed since this thread's last wait returned counts, so nothing
  /// is slept through between the end of reading and the wait.
  Result<void> wait(std::chrono::milliseconds longest, const std::stop_token& stop);

 private:
  Result<void> look();

  KafkaDesk& desk_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<KafkaPartition, int> committing_;
  std::map<KafkaPartition, Offset> followed_;  ///< to the offset that was seen last
  std::chrono::steady_clock::time_point next_look_{};
  bool looking_ = false;  ///< one thread is asking the brokers
  std::uint64_t commits_ = 1;
  std::unordered_map<std::thread::id, std::uint64_t> seen_;  ///< `commits_` at the last return
};

}  // namespace braid
