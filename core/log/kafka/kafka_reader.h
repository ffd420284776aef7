#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "core/log/kafka/kafka_commit_watch.h"
#include "core/log/kafka/kafka_desk.h"
#include "core/log/log.h"

namespace braid {

/// Consumers, lent to readers that have something to read. A reader that stands at the end needs
/// none, so there are no more of them than threads that read at one time, whatever the number of
/// readers. Safe to share between threads; must outlive the readers.
class KafkaConsumerPool {
 public:
  /// One client and what it fetches.
  struct Consumer {
    std::unique_ptr<KafkaClient> client;
    KafkaQueue queue;
    const void* holder = nullptr;  ///< the reader whose partition is being fetched
    bool busy = false;             ///< in a call
    ~Consumer();
  };

  explicit KafkaConsumerPool(const KafkaLogOptions& options) : options_{options} {}

  /// The holder's consumer if it still has one; else one that is idle, new, or taken from a reader
  /// that is not in a call. Whether it goes on where the holder has left is said by `holder`.
  Result<Consumer*> lend(const void* holder);
  /// Fetching goes on for `holder`, or has been ended (nullptr).
  void give_back(Consumer& consumer, const void* holder);
  /// The reader is gone.
  void forget(const void* holder);

 private:
  const KafkaLogOptions& options_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<Consumer>> consumers_;
};

std::unique_ptr<LogReader> make_kafka_reader(KafkaDesk& desk, KafkaCommitWatch& watch,
                                             KafkaConsumerPool& pool, KafkaPartition partition,
                                             Offset from);

}  // namespace braid
