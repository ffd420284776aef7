#include "core/log/kafka/kafka_writer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/fault_point.h"
#include "core/log/kafka/kafka_producer.h"

namespace braid {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// How long a commit waits to see itself. It does within milliseconds, unless another writer has an
/// older transaction open in the same partition; then it is shown when that one is decided.
constexpr milliseconds kShowWait{2'000};
constexpr milliseconds kShowPauseMax{20};

class KafkaWriter : public LogWriter {
 public:
  KafkaWriter(KafkaDesk& desk, KafkaCommitWatch& watch, std::string_view role,
              std::unique_ptr<KafkaProducer> producer)
      : desk_{desk}, watch_{watch}, role_{role}, producer_{std::move(producer)} {}
  ~KafkaWriter() override { abort(); }

  Result<void> begin() override {
    // After a failure the transaction is over, whether the caller has said so or not.
    BRAID_CHECK(!begun_ || failure_);
    begun_ = false;
    BRAID_TRY(leave());
    failure_.reset();
    if (auto done = producer_->begin(); !done) return lose(done.error());
    begun_ = open_ = true;
    fault_point(role_, "after-begin");
    return {};
  }

  Result<void> add(std::string_view stream, Partition partition, std::string_view key,
                   std::string_view value, std::span<const EntryHeader> headers) override {
    return append(stream, partition, key, value, headers);
  }
  Result<void> erase(std::string_view stream, Partition partition, std::string_view key) override {
    return append(stream, partition, key, std::nullopt, {});
  }

  Result<void> commit() override {
    BRAID_CHECK(begun_);
    begun_ = false;
    if (!failure_) {
      if (auto delivered = producer_->deliver(); !delivered) failure_ = delivered.error();
    }
    if (failure_) return give_up(*std::exchange(failure_, std::nullopt));
    fault_point(role_, "after-markers");
    const auto written = producer_->written();
    std::vector<KafkaPartition> partitions;
    for (const auto& each : written) partitions.push_back(each.partition);
    watch_.begin_commit(partitions);
    fault_point(role_, "during-commit");
    auto committed = producer_->commit();
    fault_point(role_, "after-commit");
    if (committed) wait_until_shown(partitions, written);
    watch_.end_commit(partitions, committed.has_value());
    if (!committed) return give_up(committed.error());
    open_ = false;
    return {};
  }

  void abort() override {
    begun_ = false;
    failure_.reset();
    // If that fails, the next `begin` tries again and says so; the broker ends it in the end.
    static_cast<void>(leave());
  }

 private:
  Result<void> append(std::string_view stream, Partition partition, std::string_view key,
                      std::optional<std::string_view> value, std::span<const EntryHeader> headers) {
    BRAID_CHECK(begun_);
    if (failure_) return tl::unexpected{*failure_};
    auto done = send(stream, partition, key, value, headers);
    if (!done) failure_ = done.error();
    fault_point(role_, "after-produce");
    return done;
  }

  Result<void> send(std::string_view stream, Partition partition, std::string_view key,
                    std::optional<std::string_view> value, std::span<const EntryHeader> headers) {
    if (last_stream_ != stream || last_partition_ != partition || last_.topic.empty()) {
      auto found = desk_.find(stream, partition);
      BRAID_TRY(found);
      last_ = *std::move(found);
      last_stream_ = stream;
      last_partition_ = partition;
    }
    return producer_->send(last_, key, value, headers);
  }

  /// Leaves what is open. Nothing more can be done once the producer is lost.
  Result<void> leave() {
    if (lost_) return tl::unexpected{*lost_};
    if (!open_) return {};
    if (auto left = producer_->leave(); !left) return lose(left.error());
    open_ = false;
    return {};
  }

  /// After a failure: leaves the transaction and says why it failed. That another writer has taken
  /// over may show only now, and counts most. A broker that refused the transaction's first entry
  /// has no transaction to end, which the library takes for fatal: the reason stays the refusal.
  Result<void> give_up(const Error& why) {
    if (why.kind == ErrorKind::fenced) return lose(why);
    if (auto left = leave(); !left && left.error().rule == Literal{"log/fenced"}) return left;
    return tl::unexpected{why};
  }

  Result<void> lose(const Error& why) {
    if (why.kind == ErrorKind::fenced) {
      lost_ = why;
      open_ = false;
    }
    return tl::unexpected{why};
  }

  /// The broker has decided; its mark is on its way into each partition. Readers in this process
  /// are held until it is there, so that they see a transaction whole or not at all.
  void wait_until_shown(std::vector<KafkaPartition> partitions,
                        const std::vector<KafkaProducer::Written>& written) {
    std::map<KafkaPartition, Offset> last;
    for (const auto& each : written) last[each.partition] = each.last;
    const auto deadline = steady_clock::now() + kShowWait;
    milliseconds pause{1};
    while (true) {
      auto ends = desk_.offsets(partitions, KafkaDesk::Point::committed, kShowWait);
      if (!ends) break;
      std::vector<KafkaPartition> hidden;
      for (std::size_t i = 0; i < partitions.size(); ++i) {
        if ((*ends)[i] <= last[partitions[i]]) hidden.push_back(std::move(partitions[i]));
      }
      if (hidden.empty()) return;
      partitions = std::move(hidden);
      if (steady_clock::now() >= deadline) break;
      std::this_thread::sleep_for(pause);
      pause = std::min(pause * 2, kShowPauseMax);
    }
    spdlog::warn("What was committed cannot be read yet: an older transaction is open. topic={}",
                 partitions.front().topic);
  }

  KafkaDesk& desk_;
  KafkaCommitWatch& watch_;
  const std::string role_;
  std::unique_ptr<KafkaProducer> producer_;
  bool begun_ = false;            ///< by the caller
  bool open_ = false;             ///< a transaction of the producer's
  std::optional<Error> failure_;  ///< of the transaction begun
  std::optional<Error> lost_;     ///< of the producer, for good
  std::string last_stream_;       ///< of the entry before, which the next one mostly goes to too
  Partition last_partition_ = 0;
  KafkaPartition last_;
};

}  // namespace

Result<std::unique_ptr<LogWriter>> open_kafka_writer(KafkaDesk& desk, KafkaCommitWatch& watch,
                                                     std::string_view role) {
  auto producer = KafkaProducer::open(desk, role);
  BRAID_TRY(producer);
  // What the former writer committed, and what others have written before it, can be read now.
  BRAID_TRY(desk.settle());
  return std::unique_ptr<LogWriter>{new KafkaWriter{desk, watch, role, *std::move(producer)}};
}

}  // namespace braid
