#include "app/tick.h"

#include <gmock/gmock.h>

#include "core/keys.h"

namespace braid::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Writes down what it is told.
class NotingWriter : public LogWriter {
 public:
  Result<void> begin() override { return note("begin"); }
  Result<void> add(std::string_view, Partition, std::string_view, std::string_view,
                   std::span<const EntryHeader>) override {
    return note("add");
  }
  Result<void> erase(std::string_view stream, Partition partition, std::string_view key) override {
    EXPECT_EQ(key, tick_key());
    return note(std::string{stream} + "/" + std::to_string(partition));
  }
  Result<void> commit() override { return note("commit"); }
  void abort() override { static_cast<void>(note("abort")); }

  std::vector<std::string> notes;

 private:
  Result<void> note(std::string what) {
    notes.push_back(std::move(what));
    return {};
  }
};

/// A log in which these streams are due.
class DueLog : public Log {
 public:
  Result<std::vector<StreamPartition>> due_for_tick(
      std::span<const StreamPartition> which) override {
    asked.assign(which.begin(), which.end());
    return due;
  }
  Result<std::unique_ptr<LogWriter>> open_writer(std::string_view) override { return unused(); }
  Result<std::unique_ptr<LogMembership>> join(std::string_view, Partition) override {
    return unused();
  }
  Result<std::unique_ptr<LogReader>> open_reader(std::string_view, Partition, Offset) override {
    return unused();
  }
  Result<Offset> end(std::string_view, Partition) override { return unused(); }
  Result<void> wait(std::chrono::milliseconds, std::stop_token) override { return {}; }
  Result<std::vector<StreamPartition>> streams() override { return unused(); }
  Result<StreamSize> size(const StreamPartition&) override { return unused(); }

  std::vector<StreamPartition> asked, due;

 private:
  static tl::unexpected<Error> unused() { return fail(ErrorKind::unavailable, "made-up/unused"); }
};

const std::vector<StreamPartition> kStreams{{"links", 3}, {"reviews", 3}};

TEST(Tick, NothingIsWrittenWhereNothingIsDue) {
  DueLog log;
  NotingWriter writer;
  ASSERT_TRUE(add_ticks(log, writer, kStreams));
  EXPECT_EQ(log.asked.size(), 2U);
  EXPECT_THAT(writer.notes, IsEmpty());
}

TEST(Tick, OfAllStreamsThatAreDueInOneTransaction) {
  DueLog log;
  log.due = kStreams;
  NotingWriter writer;
  ASSERT_TRUE(add_ticks(log, writer, kStreams));
  EXPECT_THAT(writer.notes, ElementsAre("begin", "links/3", "reviews/3", "commit"));
}

}  // namespace
}  // namespace braid::app
