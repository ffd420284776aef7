#include "core/log/kafka/kafka_ticks.h"

#include <algorithm>
#include <chrono>

#include "core/keys.h"

namespace braid {
namespace {

using std::chrono::milliseconds;

/// Before the end, to find the last entry in: behind it are marks of transactions, and what was
/// given up. Where there is more of that, a tick too many is written.
constexpr Offset kLookBack = 16;

/// As the entries are stamped; nothing but when a tick is written depends on it.
milliseconds now() {
  return std::chrono::duration_cast<milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
}

}  // namespace

Result<std::vector<KafkaTicks::Candidate>> KafkaTicks::candidates(
    std::span<const StreamPartition> which) {
  std::vector<Candidate> all;
  std::vector<KafkaPartition> partitions;
  for (const auto& stream : which) {
    auto found = desk_.find(stream.stream, stream.partition);
    BRAID_TRY(found);
    partitions.push_back(*found);
    all.push_back({stream, *std::move(found), 0});
  }
  auto ends = desk_.offsets(partitions, KafkaDesk::Point::committed);
  BRAID_TRY(ends);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].end = (*ends)[i];
  const std::lock_guard lock{mutex_};
  std::erase_if(all, [&](const Candidate& candidate) {
    const auto ticked = ticked_.find(candidate.partition);
    return candidate.end == 0 || (ticked != ticked_.end() && ticked->second == candidate.end);
  });
  return all;
}

Result<std::vector<StreamPartition>> KafkaTicks::due(std::span<const StreamPartition> which) {
  auto all = candidates(which);
  BRAID_TRY(all);
  std::vector<KafkaPartition> partitions;
  for (const auto& candidate : *all) partitions.push_back(candidate.partition);
  auto newest = desk_.newest(partitions);
  BRAID_TRY(newest);
  const auto before = now() - desk_.options().topics.compact_within;
  std::vector<StreamPartition> due;
  for (std::size_t i = 0; i < all->size(); ++i) {
    const auto& written = (*newest)[i];
    if (!written || *written > before) continue;
    auto ticked = ends_with_tick((*all)[i]);
    BRAID_TRY(ticked);
    if (*ticked) {
      const std::lock_guard lock{mutex_};
      ticked_[(*all)[i].partition] = (*all)[i].end;
    } else {
      due.push_back(std::move((*all)[i].stream));
    }
  }
  return due;
}

Result<bool> KafkaTicks::ends_with_tick(const Candidate& candidate) {
  const auto from = std::max<Offset>(candidate.end - kLookBack, 0);
  const auto reader = make_kafka_reader(desk_, watch_, consumers_, candidate.partition, from);
  bool ticked = false;
  LogBatch batch;
  do {
    BRAID_TRY(reader->next(batch));
    if (!batch.entries.empty()) ticked = batch.entries.back().key == tick_key();
  } while (!batch.at_end);
  return ticked;
}

}  // namespace braid
