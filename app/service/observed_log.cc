#include "app/service/observed_log.h"

#include <algorithm>
#include <utility>

#include "core/heart.h"

namespace braid::app {
namespace {

using std::chrono::steady_clock;

/// A broker that is away is waited for about a minute by its client, a disk by the kernel; a call
/// that takes longer than this hangs.
constexpr std::chrono::seconds kAnswerWait{180};

class ObservedReader : public LogReader {
 public:
  ObservedReader(ObservedLog& log, std::unique_ptr<LogReader> reader, Offset from)
      : log_{log}, reader_{std::move(reader)}, next_{from} {}

  Result<void> next(LogBatch& batch) override {
    BRAID_TRY(log_.go_on());
    const Silence silence{kAnswerWait};
    BRAID_TRY(reader_->next(batch));
    if (batch.entries.empty()) return {};
    const auto behind = batch.entries.back().offset + 1;
    log_.has_read(static_cast<std::int64_t>(batch.entries.size()), behind - next_);
    next_ = behind;
    return {};
  }

 private:
  ObservedLog& log_;
  std::unique_ptr<LogReader> reader_;
  Offset next_;
};

class ObservedWriter : public LogWriter {
 public:
  ObservedWriter(ObservedLog& log, std::unique_ptr<LogWriter> writer)
      : log_{log}, writer_{std::move(writer)} {}

  Result<void> begin() override {
    BRAID_TRY(log_.go_on());
    const Silence silence{kAnswerWait};
    begun_ = steady_clock::now();
    entries_ = bytes_ = 0;
    return writer_->begin();
  }
  Result<void> add(std::string_view stream, Partition partition, std::string_view key,
                   std::string_view value, std::span<const EntryHeader> headers) override {
    BRAID_TRY(count(key.size() + value.size()));
    return writer_->add(stream, partition, key, value, headers);
  }
  Result<void> erase(std::string_view stream, Partition partition, std::string_view key) override {
    BRAID_TRY(count(key.size()));
    return writer_->erase(stream, partition, key);
  }
  Result<void> commit() override {
    BRAID_TRY(log_.go_on());
    const Silence silence{kAnswerWait};
    const auto start = steady_clock::now();
    log_.begins_commit();
    auto committed = writer_->commit();
    log_.ends_commit();
    auto& meters = log_.meters();
    if (!committed) {
      meters.commits_failed.Increment();
      return committed;
    }
    const auto now = steady_clock::now();
    meters.commits.Increment();
    meters.written_entries.Increment(entries_);
    meters.written_bytes.Increment(bytes_);
    meters.commit_duration.Observe(seconds(now - start));
    meters.publish.Observe(seconds(now - begun_));
    log_.has_published(now - begun_);
    return committed;
  }
  void abort() override { writer_->abort(); }

 private:
  /// An entry is no time; a thousand are, and so is a stop in the middle of a million.
  Result<void> count(std::size_t bytes) {
    entries_ += 1;
    bytes_ += static_cast<double>(bytes);
    beat();
    return log_.go_on();
  }

  ObservedLog& log_;
  std::unique_ptr<LogWriter> writer_;
  steady_clock::time_point begun_;
  double entries_ = 0, bytes_ = 0;
};

class ObservedMembership : public LogMembership {
 public:
  ObservedMembership(ObservedLog& log, std::unique_ptr<LogMembership> membership)
      : log_{log}, membership_{std::move(membership)} {}

  Result<std::vector<Partition>> owned() override {
    BRAID_TRY(log_.go_on());
    const Silence silence{kAnswerWait};
    auto owned = membership_->owned();
    BRAID_TRY(owned);
    for (const auto partition : *owned) {
      if (!std::binary_search(known_.begin(), known_.end(), partition)) {
        BRAID_TRY(log_.expect(partition));
      }
    }
    known_ = *owned;
    return owned;
  }
  bool is_told() const override { return membership_->is_told(); }

 private:
  ObservedLog& log_;
  std::unique_ptr<LogMembership> membership_;
  std::vector<Partition> known_;
};

}  // namespace

Result<void> ObservedLog::take_over(std::span<const std::string> roles) {
  BRAID_TRY(go_on());
  const Silence silence{kAnswerWait};
  return log_.take_over(roles);
}

Result<std::vector<StreamPartition>> ObservedLog::due_for_tick(
    std::span<const StreamPartition> which) {
  BRAID_TRY(go_on());
  const Silence silence{kAnswerWait};
  return log_.due_for_tick(which);
}

Result<void> ObservedLog::go_on() const {
  if (options_.stop.stop_requested()) return fail(ErrorKind::unavailable, "service/stopping");
  return {};
}

RoleMeters& ObservedLog::meters() { return metrics_.role(options_.role); }

void ObservedLog::has_read(std::int64_t entries, std::int64_t offsets) {
  meters().read_entries.Increment(static_cast<double>(entries));
  board_.note([&](ServiceState& state) { state.role(options_.role).has_read += offsets; });
}

void ObservedLog::begins_commit() {
  board_.note([](ServiceState& state) { ++state.committing; });
}

void ObservedLog::ends_commit() {
  board_.note([](ServiceState& state) {
    --state.committing;
    ++state.commits;
  });
}

Result<void> ObservedLog::expect(Partition partition) {
  std::int64_t offsets = 0;
  for (const auto& stream : options_.inputs) {
    auto behind = end(stream, partition);
    BRAID_TRY(behind);
    offsets += *behind;
  }
  board_.note([&](ServiceState& state) { state.role(options_.role).to_read += offsets; });
  return {};
}

Result<std::unique_ptr<LogWriter>> ObservedLog::open_writer(std::string_view role) {
  BRAID_TRY(go_on());
  const Silence silence{kAnswerWait};
  auto writer = log_.open_writer(role);
  BRAID_TRY(writer);
  return std::make_unique<ObservedWriter>(*this, *std::move(writer));
}

Result<std::unique_ptr<LogMembership>> ObservedLog::join(std::string_view role,
                                                         Partition partitions) {
  BRAID_TRY(go_on());
  const Silence silence{kAnswerWait};
  auto membership = log_.join(role, partitions);
  BRAID_TRY(membership);
  return std::make_unique<ObservedMembership>(*this, *std::move(membership));
}

Result<std::unique_ptr<LogReader>> ObservedLog::open_reader(std::string_view stream,
                                                            Partition partition, Offset from) {
  BRAID_TRY(go_on());
  const Silence silence{kAnswerWait};
  auto reader = log_.open_reader(stream, partition, from);
  BRAID_TRY(reader);
  return std::make_unique<ObservedReader>(*this, *std::move(reader), from);
}

Result<Offset> ObservedLog::end(std::string_view stream, Partition partition) {
  BRAID_TRY(go_on());
  const Silence silence{kAnswerWait};
  return log_.end(stream, partition);
}

Result<void> ObservedLog::wait(std::chrono::milliseconds longest, std::stop_token stop) {
  const Silence silence{longest + kAnswerWait};
  return log_.wait(longest, std::move(stop));
}

}  // namespace braid::app
