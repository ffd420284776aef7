#include "core/log/sqlite/sqlite_compaction.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/log/key_set.h"
#include "core/log/sqlite/sqlite_log_test_file.h"

namespace braid {
namespace {

using Access = SqliteLogOptions::Access;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* kStream = "facts.test";

/// A made-up value that is found in a file by its mark: eight times, so that a part that is
/// written over does not hide the rest.
std::string marked(std::string_view mark, int number) {
  std::string value;
  for (int i = 0; i < 8; ++i) value += fmt::format("{}{:08};", mark, number);
  return value;
}

/// The numbers behind every occurrence of `mark`.
std::set<int> found(const std::string& bytes, std::string_view mark) {
  std::set<int> numbers;
  for (auto at = bytes.find(mark); at != std::string::npos; at = bytes.find(mark, at + 1)) {
    numbers.insert(std::atoi(bytes.substr(at + mark.size(), 8).c_str()));
  }
  return numbers;
}

std::string key_of(int number) { return fmt::format("key@{:08}", number); }

std::unique_ptr<LogWriter> writer_of(Log& log) {
  auto writer = log.open_writer("edge");
  EXPECT_TRUE(writer);
  return *std::move(writer);
}

struct Entry {
  Offset offset = 0;
  std::string key;
  std::optional<std::string> value;
};

std::vector<Entry> rest(LogReader& reader) {
  std::vector<Entry> all;
  LogBatch batch;
  do {
    const auto read = reader.next(batch);
    EXPECT_TRUE(read);
    if (!read) break;
    for (const auto& entry : batch.entries) {
      all.push_back({entry.offset, std::string{entry.key}, std::nullopt});
      if (entry.value) all.back().value = *entry.value;
    }
  } while (!batch.at_end);
  return all;
}

std::vector<Entry> read_all(Log& log, Partition partition = 0) {
  auto reader = log.open_reader(kStream, partition, 0);
  EXPECT_TRUE(reader);
  return rest(**reader);
}

/// The made-up state that the tests of erasure begin with: of `kRows` entries every seventh has a
/// content that is going to be replaced or withdrawn, which `withdraw` does.
class Erasure {
 public:
  static constexpr int kRows = 50'000;

  static bool goes(int number) { return number % 7 == 3; }
  static bool is_erased(int number) { return goes(number) && number % 2 == 0; }

  static void fill(LogWriter& writer) {
    // Several commits, so that contents get into the file and the WAL.
    for (int number = 0; number < kRows;) {
      ASSERT_TRUE(writer.begin());
      for (int i = 0; i < 5000; ++i, ++number) {
        const auto value = marked(goes(number) ? "gone@" : "live@", number);
        ASSERT_TRUE(writer.add(kStream, 0, key_of(number), value));
      }
      ASSERT_TRUE(writer.commit());
    }
  }

  static void withdraw(LogWriter& writer) {
    ASSERT_TRUE(writer.begin());
    for (int number = 0; number < kRows; ++number) {
      if (!goes(number)) continue;
      if (is_erased(number)) {
        ASSERT_TRUE(writer.erase(kStream, 0, key_of(number)));
      } else {
        ASSERT_TRUE(writer.add(kStream, 0, key_of(number), marked("live@", number)));
      }
    }
    ASSERT_TRUE(writer.commit());
  }

  static std::set<int> live() {
    std::set<int> numbers;
    for (int number = 0; number < kRows; ++number) {
      if (!is_erased(number)) numbers.insert(number);
    }
    return numbers;
  }
};

TEST(SqliteCompaction, LeavesNoByteOfWhatWasReplacedOrWithdrawn) {
  SqliteLogTestFile file;
  file.options.segment_rows_max = 8192;
  auto log = file.open();
  auto writer = writer_of(*log);
  ASSERT_NO_FATAL_FAILURE(Erasure::fill(*writer));
  ASSERT_NO_FATAL_FAILURE(Erasure::withdraw(*writer));
  ASSERT_FALSE(found(file.bytes(), "gone@").empty()) << "or the test would show nothing";
  ASSERT_TRUE(log->compact());
  const auto bytes = file.bytes();
  EXPECT_TRUE(found(bytes, "gone@").empty());
  EXPECT_EQ(found(bytes, "live@"), Erasure::live());
}

TEST(SqliteCompaction, LeavesNoByteOfAKeyWhoseTombstoneIsOldEnough) {
  SqliteLogTestFile file;
  file.options.keep_tombstones = seconds{0};
  auto log = file.open();
  auto writer = writer_of(*log);
  ASSERT_NO_FATAL_FAILURE(Erasure::fill(*writer));
  ASSERT_NO_FATAL_FAILURE(Erasure::withdraw(*writer));
  ASSERT_TRUE(log->compact());
  EXPECT_EQ(found(file.bytes(), "key@"), Erasure::live());
}

TEST(SqliteCompaction, LeavesNothingInAFileThatWasUsedForLong) {
  // Pages are used again and again; none of them may keep what it once had.
  SqliteLogTestFile file;
  file.options.segment_rows_max = 1000;
  auto log = file.open();
  auto writer = writer_of(*log);
  std::map<int, int> last;
  for (int round = 0; round < 20; ++round) {
    ASSERT_TRUE(writer->begin());
    for (int i = 0; i < 3000; ++i) {
      const int number = (i * 7919 + round * 104'729) % 10'000;
      const int version = round * 10'000 + i;
      ASSERT_TRUE(writer->add(kStream, 0, key_of(number), marked("version@", version)));
      last[number] = version;
    }
    ASSERT_TRUE(writer->commit());
    if (round % 3 == 0) {
      ASSERT_TRUE(log->compact());
    }
  }
  ASSERT_TRUE(log->compact());
  std::set<int> versions;
  for (const auto& [number, version] : last) versions.insert(version);
  EXPECT_EQ(found(file.bytes(), "version@"), versions);
}

TEST(SqliteCompaction, HappensByItselfWithinTheTimeAllowed) {
  SqliteLogTestFile file;
  file.options.compact_within = seconds{1};
  auto log = file.open();
  auto writer = writer_of(*log);
  ASSERT_NO_FATAL_FAILURE(Erasure::fill(*writer));
  ASSERT_NO_FATAL_FAILURE(Erasure::withdraw(*writer));
  const auto withdrawn = std::chrono::steady_clock::now();
  // Looking at the file is slow on a busy machine, so the bound is checked with some air.
  bool gone = false;
  while (!gone && std::chrono::steady_clock::now() - withdrawn < 4 * file.options.compact_within) {
    std::this_thread::sleep_for(milliseconds{50});
    gone = found(file.bytes(), "gone@").empty();
  }
  EXPECT_TRUE(gone);
  EXPECT_EQ(found(file.bytes(), "live@"), Erasure::live());
}

TEST(SqliteCompaction, IsMadeUpForAfterAProcessThatDiedBefore) {
  SqliteLogTestFile file;
  file.options.compact_within = seconds{1};
  {
    auto log = file.open(Access::write);  // compacts nothing
    auto writer = writer_of(*log);
    ASSERT_NO_FATAL_FAILURE(Erasure::fill(*writer));
    ASSERT_NO_FATAL_FAILURE(Erasure::withdraw(*writer));
  }
  ASSERT_FALSE(found(file.bytes(), "gone@").empty());
  auto log = file.open();
  bool gone = false;
  for (int i = 0; i < 100 && !gone; ++i) {
    std::this_thread::sleep_for(milliseconds{50});
    gone = found(file.bytes(), "gone@").empty();
  }
  EXPECT_TRUE(gone);
}

TEST(SqliteCompaction, KeepsOffsetsAndLastValues) {
  SqliteLogTestFile file;
  file.options.segment_rows_max = 100;
  auto log = file.open();
  auto writer = writer_of(*log);
  std::map<std::string, Entry> last;
  ASSERT_TRUE(writer->begin());
  for (int i = 0; i < 5000; ++i) {
    const Entry entry{i, key_of(i * 31 % 701), marked("v", i)};
    ASSERT_TRUE(writer->add(kStream, 0, entry.key, *entry.value));
    last[entry.key] = entry;
  }
  ASSERT_TRUE(writer->commit());
  ASSERT_TRUE(log->compact());
  const auto all = read_all(*log);
  ASSERT_EQ(all.size(), last.size());
  for (const auto& entry : all) {
    EXPECT_EQ(entry.offset, last[entry.key].offset);
    EXPECT_EQ(entry.value, last[entry.key].value);
  }
  EXPECT_EQ(*log->end(kStream, 0), 5000);
  const auto size = log->size({kStream, 0});
  ASSERT_TRUE(size);
  EXPECT_EQ(size->entries, 701);
  EXPECT_EQ(size->tombstones, 0);
}

TEST(SqliteCompaction, IsNotSeenByAReaderInTheMiddle) {
  SqliteLogTestFile file;
  file.options.segment_rows_max = 5000;
  auto log = file.open();
  auto writer = writer_of(*log);
  ASSERT_NO_FATAL_FAILURE(Erasure::fill(*writer));
  auto reader = log->open_reader(kStream, 0, 0);
  ASSERT_TRUE(reader);
  LogBatch batch;
  ASSERT_TRUE((*reader)->next(batch));
  ASSERT_FALSE(batch.at_end);
  const Offset last = batch.entries.back().offset;
  ASSERT_NO_FATAL_FAILURE(Erasure::withdraw(*writer));
  ASSERT_TRUE(log->compact());
  std::map<std::string, std::optional<std::string>> seen;
  Offset previous = last;
  for (auto& entry : rest(**reader)) {
    ASSERT_GT(entry.offset, previous);
    previous = entry.offset;
    seen[entry.key] = std::move(entry.value);
  }
  for (int number = static_cast<int>(last) + 1; number < Erasure::kRows; ++number) {
    const auto value = seen.find(key_of(number));
    ASSERT_NE(value, seen.end());
    ASSERT_EQ(value->second.has_value(), !Erasure::is_erased(number));
  }
}

TEST(SqliteCompaction, RunsBesideReadersAndAWriter) {
  SqliteLogTestFile file;
  file.options.segment_rows_max = 500;
  auto log = file.open();
  std::atomic<bool> done = false;
  std::thread compacting{[&] {
    while (!done) EXPECT_TRUE(log->compact());
  }};
  std::thread reading{[&] {
    while (!done) {
      Offset previous = -1;
      for (const auto& entry : read_all(*log)) {
        EXPECT_GT(entry.offset, previous);
        previous = entry.offset;
      }
    }
  }};
  auto writer = writer_of(*log);
  for (int commit = 0; commit < 50; ++commit) {
    ASSERT_TRUE(writer->begin());
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(writer->add(kStream, 0, key_of(i * 7 % 333), std::to_string(commit)));
    }
    ASSERT_TRUE(writer->commit());
  }
  done = true;
  compacting.join();
  reading.join();
  std::set<std::string> keys;
  for (const auto& entry : read_all(*log)) keys.insert(entry.key);
  EXPECT_EQ(keys.size(), 200U);
}

TEST(SqliteCompaction, ATombstoneStaysForItsTimeAndThenGoes) {
  SqliteLogTestFile file;
  file.options.keep_tombstones = seconds{1};
  auto log = file.open();
  auto writer = writer_of(*log);
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add(kStream, 0, "stays", "1"));
  ASSERT_TRUE(writer->add(kStream, 0, "goes", "2"));
  ASSERT_TRUE(writer->erase(kStream, 0, "goes"));
  ASSERT_TRUE(writer->commit());
  ASSERT_TRUE(log->compact());
  const auto early = read_all(*log);
  ASSERT_EQ(early.size(), 2U);
  EXPECT_EQ(early[1].offset, 2);
  EXPECT_EQ(early[1].value, std::nullopt);
  std::this_thread::sleep_for(milliseconds{1100});
  ASSERT_TRUE(log->compact());
  const auto late = read_all(*log);
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].key, "stays");
  EXPECT_EQ(*log->end(kStream, 0), 3) << "an offset is never used twice";
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add(kStream, 0, "goes", "again"));
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(read_all(*log).back().offset, 3);
}

TEST(SqliteCompaction, AStreamWhoseEntriesAreAllGoneIsNotListed) {
  SqliteLogTestFile file;
  file.options.keep_tombstones = seconds{0};
  auto log = file.open();
  auto writer = writer_of(*log);
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add(kStream, 0, "key", "1"));
  ASSERT_TRUE(writer->erase(kStream, 0, "key"));
  ASSERT_TRUE(writer->commit());
  ASSERT_TRUE(log->compact());
  const auto streams = log->streams();
  ASSERT_TRUE(streams);
  EXPECT_TRUE(streams->empty());
  EXPECT_TRUE(read_all(*log).empty());
  EXPECT_EQ(*log->end(kStream, 0), 2);
}

TEST(SqliteCompaction, AnotherProcessMayCompactBesideTheOwner) {
  SqliteLogTestFile file;
  file.options.keep_tombstones = seconds{0};
  file.options.segment_rows_max = 64;
  auto log = file.open();
  auto beside = file.open(Access::write);
  auto writer = writer_of(*log);
  std::map<std::string, std::string> model;
  for (int round = 0; round < 15; ++round) {
    ASSERT_TRUE(writer->begin());
    for (int i = 0; i < 300; ++i) {
      const auto key = key_of((i * 17 + round * 5) % 211);
      if ((i + round) % 3 == 0) {
        ASSERT_TRUE(writer->erase(kStream, 0, key));
        model.erase(key);
      } else {
        ASSERT_TRUE(writer->add(kStream, 0, key, std::to_string(round * 1000 + i)));
        model[key] = std::to_string(round * 1000 + i);
      }
    }
    ASSERT_TRUE(writer->commit());
    std::thread other{[&] { EXPECT_TRUE(beside->compact()); }};
    EXPECT_TRUE(log->compact());
    other.join();
    std::map<std::string, std::string> state;
    for (const auto& entry : read_all(*log)) {
      if (entry.value) state[entry.key] = *entry.value;
      if (!entry.value) state.erase(entry.key);
    }
    ASSERT_EQ(state, model);
  }
}

/// One step of a made-up life of a log.
struct Step {
  int kind = 0;  ///< 0 to 5 commit, 6 leave, 7 and 8 compact, 9 open again
  std::vector<std::tuple<std::uint8_t, std::uint8_t, bool>> entries;  ///< partition, key, erased
};

rc::Gen<std::vector<Step>> lives() {
  const auto entry =
      rc::gen::tuple(rc::gen::inRange<std::uint8_t>(0, 2), rc::gen::inRange<std::uint8_t>(0, 20),
                     rc::gen::arbitrary<bool>());
  const auto step = rc::gen::build<Step>(
      rc::gen::set(&Step::kind, rc::gen::inRange(0, 10)),
      rc::gen::set(&Step::entries, rc::gen::container<decltype(Step::entries)>(entry)));
  // Each step waits for the disk, so a life has some tens of them.
  return rc::gen::scale(0.3, rc::gen::container<std::vector<Step>>(step));
}

/// A log beside a plain map that says what must be in it.
class Life {
 public:
  explicit Life(bool tombstones_go) : tombstones_go_{tombstones_go} {
    file_.options.segment_rows_max = 5;
    file_.options.keep_tombstones = seconds{tombstones_go ? 0 : 3600};
    open();
  }

  void go(const Step& step) {
    if (step.kind <= 6) write(step.entries, step.kind < 6);
    if (step.kind == 7 || step.kind == 8) RC_ASSERT(log_->compact().has_value());
    if (step.kind == 9) open();
    for (Partition partition = 0; partition < 2; ++partition) {
      check(partition, step.kind == 7 || step.kind == 8);
    }
  }

 private:
  struct Model {
    std::map<std::string, std::pair<Offset, std::optional<std::string>>> last;
    Offset end = 0;
  };

  void open() {
    writer_.reset();
    log_.reset();
    log_ = file_.open();
    writer_ = writer_of(*log_);
  }

  void write(const decltype(Step::entries)& entries, bool commit) {
    auto tried = models_;
    RC_ASSERT(writer_->begin().has_value());
    for (const auto& [partition, key_number, erased] : entries) {
      const auto key = key_of(key_number);
      std::optional<std::string> value;
      if (!erased) value = std::to_string(++values_);
      RC_ASSERT((erased ? writer_->erase(kStream, partition, key)
                        : writer_->add(kStream, partition, key, *value))
                    .has_value());
      Model& model = tried[partition];
      model.last[key] = {model.end++, value};
    }
    if (!commit) return writer_->abort();
    RC_ASSERT(writer_->commit().has_value());
    models_ = std::move(tried);
  }

  void check(Partition partition, bool compacted) {
    Model held;
    std::int64_t entries = 0;
    for (const auto& entry : read_all(*log_, partition)) {
      RC_ASSERT(entry.offset >= held.end);
      held.end = entry.offset + 1;
      held.last[entry.key] = {entry.offset, entry.value};
      ++entries;
    }
    Model wanted = models_[partition];
    RC_ASSERT(*log_->end(kStream, partition) == wanted.end);
    if (tombstones_go_) {
      const auto is_tombstone = [](const auto& item) { return !item.second.second; };
      std::erase_if(held.last, is_tombstone);
      std::erase_if(wanted.last, is_tombstone);
    }
    RC_ASSERT(held.last == wanted.last);
    const auto size = log_->size({kStream, partition});
    RC_ASSERT(size.has_value());
    RC_ASSERT(size->entries ==
              std::count_if(wanted.last.begin(), wanted.last.end(),
                            [](const auto& item) { return item.second.second.has_value(); }));
    if (compacted) RC_ASSERT(entries == size->entries + size->tombstones);
  }

  bool tombstones_go_;
  SqliteLogTestFile file_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<LogWriter> writer_;
  std::map<Partition, Model> models_;
  int values_ = 0;
};

RC_GTEST_PROP(SqliteCompaction, TheLogAlwaysHoldsTheLastValueOfEachKey, (bool tombstones_go)) {
  Life life{tombstones_go};
  for (const auto& step : *lives()) life.go(step);
}

RC_GTEST_PROP(KeySet, KnowsWhatItWasGiven, (const std::vector<std::string>& keys)) {
  KeySet set;
  std::set<std::string> model;
  for (const auto& key : keys) {
    RC_ASSERT(set.contains(KeyHash::of(key)) == model.contains(key));
    RC_ASSERT(set.insert(KeyHash::of(key)) == model.insert(key).second);
    RC_ASSERT(set.contains(KeyHash::of(key)));
  }
}

}  // namespace
}  // namespace braid
