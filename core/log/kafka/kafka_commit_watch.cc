#include "core/log/kafka/kafka_commit_watch.h"

#include <algorithm>

namespace braid {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// One small request, for all that is followed, this often; only while somebody waits.
constexpr milliseconds kPoll{50};
/// For that request. Short, because a stop does not interrupt it.
constexpr milliseconds kAnswerWait{1000};
/// A commit of ours ends far sooner (kafka_writer.cc); this is for a writer that hangs.
constexpr milliseconds kCommitWait{10'000};

}  // namespace

void KafkaCommitWatch::begin_commit(std::span<const KafkaPartition> partitions) {
  const std::lock_guard lock{mutex_};
  for (const auto& partition : partitions) ++committing_[partition];
}

void KafkaCommitWatch::end_commit(std::span<const KafkaPartition> partitions, bool committed) {
  {
    const std::lock_guard lock{mutex_};
    for (const auto& partition : partitions) {
      const auto at = committing_.find(partition);
      if (--at->second == 0) committing_.erase(at);
    }
    if (committed) ++commits_;
  }
  changed_.notify_all();
}

void KafkaCommitWatch::let_commits_pass(const KafkaPartition& partition) {
  std::unique_lock lock{mutex_};
  changed_.wait_for(lock, kCommitWait, [&] { return committing_.count(partition) == 0; });
}

void KafkaCommitWatch::follow(const KafkaPartition& partition) {
  const std::lock_guard lock{mutex_};
  followed_.try_emplace(partition, -1);
}

Result<void> KafkaCommitWatch::look() {
  std::vector<KafkaPartition> partitions;
  {
    const std::lock_guard lock{mutex_};
    if (looking_ || steady_clock::now() < next_look_) return {};
    looking_ = true;
    next_look_ = steady_clock::now() + kPoll;
    for (const auto& [partition, offset] : followed_) partitions.push_back(partition);
  }
  auto ends = desk_.offsets(partitions, KafkaDesk::Point::committed, kAnswerWait);
  {
    const std::lock_guard lock{mutex_};
    looking_ = false;
    BRAID_TRY(ends);
    bool any = false;
    for (std::size_t i = 0; i < partitions.size(); ++i) {
      auto& offset = followed_[partitions[i]];
      any = any || offset != (*ends)[i];
      offset = (*ends)[i];
    }
    if (!any) return {};
    ++commits_;
  }
  changed_.notify_all();
  return {};
}

Result<void> KafkaCommitWatch::wait(milliseconds longest, const std::stop_token& stop) {
  const auto deadline = steady_clock::now() + longest;
  const auto self = std::this_thread::get_id();
  Result<void> result;
  std::unique_lock lock{mutex_};
  const std::uint64_t seen = seen_[self];
  while (commits_ == seen && !stop.stop_requested()) {
    lock.unlock();
    result = look();
    lock.lock();
    const auto now = steady_clock::now();
    if (!result || commits_ != seen || now >= deadline) break;
    changed_.wait_until(lock, stop, std::min(deadline, std::max(next_look_, now + milliseconds{1})),
                        [&] { return commits_ != seen; });
  }
  seen_[self] = commits_;
  return result;
}

}  // namespace braid
