#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/log/log.h"

namespace braid {

/// What every engine of `Log` must do. A test program instantiates it with a type that can be
/// default-constructed, stands for one new and empty log, and removes it at its end:
///
///     struct Engine {
///       Log& log();                          // opened, the same one each time
///       std::unique_ptr<Log> open_beside();  // the same data, as another process would open it
///       void reopen();                       // closes what `log` gave and opens it again
///     };
template <class Engine>
class LogConformance : public testing::Test {
 protected:
  struct Entry {
    Offset offset = 0;
    std::string key;
    std::optional<std::string> value;
  };

  static constexpr const char* kFacts = "facts.children-E10000023";
  static constexpr const char* kLinks = "links";

  Log& log() { return engine_.log(); }

  static std::unique_ptr<LogWriter> writer(Log& log, std::string_view role = "edge") {
    auto opened = log.open_writer(role);
    EXPECT_TRUE(opened);
    return opened ? *std::move(opened) : nullptr;
  }
  std::unique_ptr<LogWriter> writer(std::string_view role = "edge") { return writer(log(), role); }

  static std::unique_ptr<LogReader> reader(Log& log, std::string_view stream,
                                           Partition partition = 0, Offset from = 0) {
    auto opened = log.open_reader(stream, partition, from);
    EXPECT_TRUE(opened);
    return opened ? *std::move(opened) : nullptr;
  }

  /// One transaction with one entry; nothing is a tombstone.
  static void put(LogWriter& writer, std::string_view stream, Partition partition,
                  std::string_view key, std::optional<std::string_view> value) {
    ASSERT_TRUE(writer.begin());
    if (value) {
      ASSERT_TRUE(writer.add(stream, partition, key, *value));
    } else {
      ASSERT_TRUE(writer.erase(stream, partition, key));
    }
    ASSERT_TRUE(writer.commit());
  }

  /// From where the reader stands to the end.
  static std::vector<Entry> rest(LogReader& reader) {
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
  std::vector<Entry> read_all(std::string_view stream, Partition partition = 0, Offset from = 0) {
    auto opened = reader(log(), stream, partition, from);
    return rest(*opened);
  }

  /// Writes on until the writer is told that it is fenced. True if that was the first error and
  /// came not later than the commit.
  static bool is_fenced(LogWriter& writer) {
    auto done = writer.begin();
    if (done) done = writer.add(kFacts, 0, "fenced-key", "fenced-value");
    if (done) done = writer.commit();
    writer.abort();
    return !done && done.error().kind == ErrorKind::fenced;
  }

  Engine engine_;
};

TYPED_TEST_SUITE_P(LogConformance);

TYPED_TEST_P(LogConformance, GivesEntriesBackInTheOrderTheyWereWritten) {
  auto writer = this->writer();
  for (int commit = 0; commit < 10; ++commit) {
    ASSERT_TRUE(writer->begin());
    for (int i = 0; i < 2000; ++i) {
      const std::string number = std::to_string(commit * 2000 + i);
      ASSERT_TRUE(writer->add(this->kFacts, 0, "key" + number, "value" + number));
    }
    ASSERT_TRUE(writer->commit());
  }
  const auto all = this->read_all(this->kFacts);
  ASSERT_EQ(all.size(), 20'000U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(all[i].key, "key" + std::to_string(i));
    ASSERT_EQ(all[i].value, "value" + std::to_string(i));
    if (i > 0) {
      ASSERT_GT(all[i].offset, all[i - 1].offset);
    }
  }
}

TYPED_TEST_P(LogConformance, ShowsNothingOfATransactionBeforeItsCommit) {
  auto writer = this->writer();
  auto reader = this->reader(this->log(), this->kFacts);
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add(this->kFacts, 0, "key", "value"));
  ASSERT_TRUE(writer->add(this->kLinks, 1, "key", "value"));
  EXPECT_TRUE(this->rest(*reader).empty());
  EXPECT_TRUE(this->read_all(this->kLinks, 1).empty());
  const auto end = this->log().end(this->kFacts, 0);
  ASSERT_TRUE(end);
  EXPECT_EQ(*end, 0);
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(this->rest(*reader).size(), 1U);
  EXPECT_EQ(this->read_all(this->kLinks, 1).size(), 1U);
}

TYPED_TEST_P(LogConformance, ShowsNothingOfATransactionThatWasLeft) {
  {
    auto writer = this->writer();
    this->put(*writer, this->kFacts, 0, "stays", "1");
    ASSERT_TRUE(writer->begin());
    ASSERT_TRUE(writer->add(this->kFacts, 0, "left", "2"));
    ASSERT_TRUE(writer->erase(this->kFacts, 0, "stays"));
    writer->abort();
    ASSERT_TRUE(writer->begin());
    ASSERT_TRUE(writer->add(this->kLinks, 0, "left too", "3"));
    // The writer goes without a commit.
  }
  this->engine_.reopen();
  const auto facts = this->read_all(this->kFacts);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].key, "stays");
  EXPECT_EQ(facts[0].value, "1");
  EXPECT_TRUE(this->read_all(this->kLinks).empty());
}

TYPED_TEST_P(LogConformance, ShowsATransactionToAllStreamsAndPartitionsAtOnce) {
  // Whoever sees the last stream of a transaction sees the first one too.
  std::atomic<bool> done = false;
  std::thread writing{[&] {
    auto writer = this->writer();
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(writer->begin());
      EXPECT_TRUE(writer->add(this->kFacts, 0, std::to_string(i), "x"));
      EXPECT_TRUE(writer->add(this->kFacts, 1, std::to_string(i), "x"));
      EXPECT_TRUE(writer->add(this->kLinks, 0, std::to_string(i), "x"));
      EXPECT_TRUE(writer->commit());
    }
    done = true;
  }};
  auto links = this->reader(this->log(), this->kLinks, 0);
  auto facts0 = this->reader(this->log(), this->kFacts, 0);
  auto facts1 = this->reader(this->log(), this->kFacts, 1);
  std::size_t seen0 = 0;
  std::size_t seen1 = 0;
  std::size_t seen_links = 0;
  while (!done || seen_links < 100) {
    seen_links += this->rest(*links).size();
    seen1 += this->rest(*facts1).size();
    seen0 += this->rest(*facts0).size();
    EXPECT_LE(seen_links, seen1);
    EXPECT_LE(seen1, seen0);
    if (testing::Test::HasFailure()) break;
  }
  writing.join();
  seen0 += this->rest(*facts0).size();
  EXPECT_EQ(seen0, 100U);
}

TYPED_TEST_P(LogConformance, TellsATombstoneFromAnEmptyValue) {
  auto writer = this->writer();
  this->put(*writer, this->kFacts, 0, "empty", "");
  this->put(*writer, this->kFacts, 0, "gone", std::nullopt);
  const auto all = this->read_all(this->kFacts);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].value, "");
  EXPECT_EQ(all[1].key, "gone");
  EXPECT_EQ(all[1].value, std::nullopt);
}

TYPED_TEST_P(LogConformance, EndIsBehindWhatIsCommittedAndBeforeWhatComes) {
  const auto none = this->log().end(this->kFacts, 7);
  ASSERT_TRUE(none);
  EXPECT_EQ(*none, 0);
  auto writer = this->writer();
  for (int i = 0; i < 3; ++i) this->put(*writer, this->kFacts, 7, "key", "value");
  const auto end = this->log().end(this->kFacts, 7);
  ASSERT_TRUE(end);
  // Offsets may have gaps behind the last entry, where an engine marks its transactions.
  EXPECT_GT(*end, this->read_all(this->kFacts, 7).back().offset);
  this->put(*writer, this->kFacts, 7, "key", "later");
  const auto later = this->read_all(this->kFacts, 7, *end);
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].value, "later");
}

TYPED_TEST_P(LogConformance, ReadsFromAnOffsetOn) {
  auto writer = this->writer();
  for (int i = 0; i < 10; ++i) {
    this->put(*writer, this->kFacts, 0, std::to_string(i), "value");
  }
  const auto all = this->read_all(this->kFacts);
  ASSERT_EQ(all.size(), 10U);
  const auto some = this->read_all(this->kFacts, 0, all[6].offset);
  ASSERT_EQ(some.size(), 4U);
  EXPECT_EQ(some[0].key, "6");
  EXPECT_TRUE(this->read_all(this->kFacts, 0, all[9].offset + 1).empty());
}

TYPED_TEST_P(LogConformance, SaysAtTheEndThatItIsTheEnd) {
  LogBatch batch;
  auto early = this->reader(this->log(), this->kFacts);
  ASSERT_TRUE(early->next(batch));
  EXPECT_TRUE(batch.at_end);
  EXPECT_TRUE(batch.entries.empty());
  auto writer = this->writer();
  ASSERT_TRUE(writer->begin());
  for (int i = 0; i < 50'000; ++i) {
    ASSERT_TRUE(writer->add(this->kFacts, 0, std::to_string(i), "value"));
  }
  ASSERT_TRUE(writer->commit());
  auto reader = this->reader(this->log(), this->kFacts);
  ASSERT_TRUE(reader->next(batch));
  EXPECT_FALSE(batch.at_end) << "a batch is bounded";
  EXPECT_FALSE(batch.entries.empty());
  this->rest(*reader);
  ASSERT_TRUE(reader->next(batch));
  EXPECT_TRUE(batch.at_end);
  EXPECT_TRUE(batch.entries.empty());
  EXPECT_EQ(this->rest(*early).size(), 50'000U);
}

TYPED_TEST_P(LogConformance, AReaderSeesLaterCommits) {
  auto writer = this->writer();
  auto reader = this->reader(this->log(), this->kFacts);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(this->rest(*reader).empty());
    this->put(*writer, this->kFacts, 0, "key", std::to_string(i));
    const auto seen = this->rest(*reader);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].value, std::to_string(i));
  }
}

TYPED_TEST_P(LogConformance, KeepsWhatIsCommittedWhenItIsOpenedAgain) {
  this->put(*this->writer(), this->kFacts, 2, "key", "value");
  this->engine_.reopen();
  ASSERT_EQ(this->read_all(this->kFacts, 2).size(), 1U);
  const auto before = this->log().end(this->kFacts, 2);
  this->put(*this->writer(), this->kFacts, 2, "other", "value");
  const auto all = this->read_all(this->kFacts, 2);
  ASSERT_EQ(all.size(), 2U);
  ASSERT_TRUE(before);
  EXPECT_GE(all[1].offset, *before);
}

TYPED_TEST_P(LogConformance, FencesTheOlderWriterOfARole) {
  auto old = this->writer("edge");
  this->put(*old, this->kFacts, 0, "key", "old");
  auto beside = this->engine_.open_beside();
  auto young = this->writer(*beside, "edge");
  EXPECT_TRUE(this->is_fenced(*old));
  EXPECT_TRUE(this->is_fenced(*old)) << "it stays so";
  this->put(*young, this->kFacts, 0, "key", "young");
  EXPECT_TRUE(this->is_fenced(*old));
  const auto all = this->read_all(this->kFacts);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].value, "young");
}

TYPED_TEST_P(LogConformance, FencesAWriterInTheMiddleOfItsTransaction) {
  auto old = this->writer("edge");
  ASSERT_TRUE(old->begin());
  ASSERT_TRUE(old->add(this->kFacts, 0, "key", "old"));
  auto young = this->writer("edge");
  auto result = old->add(this->kFacts, 0, "key2", "old");
  if (result) result = old->commit();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::fenced);
  old->abort();
  EXPECT_TRUE(this->read_all(this->kFacts).empty());
  this->put(*young, this->kFacts, 0, "key", "young");
  EXPECT_EQ(this->read_all(this->kFacts).size(), 1U);
}

TYPED_TEST_P(LogConformance, FencesAWriterBetweenItsLastEntryAndItsCommit) {
  auto old = this->writer("edge");
  ASSERT_TRUE(old->begin());
  ASSERT_TRUE(old->add(this->kFacts, 0, "key", "old"));
  auto young = this->writer("edge");
  const auto result = old->commit();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::fenced);
  EXPECT_TRUE(this->read_all(this->kFacts).empty());
}

TYPED_TEST_P(LogConformance, WritersOfDifferentRolesDoNotFenceOneAnother) {
  auto edge = this->writer("edge");
  auto link = this->writer("link");
  this->put(*edge, this->kFacts, 0, "key", "1");
  this->put(*link, this->kLinks, 0, "key", "2");
  this->put(*edge, this->kFacts, 0, "key", "3");
  EXPECT_EQ(this->read_all(this->kFacts).back().value, "3");
  EXPECT_EQ(this->read_all(this->kLinks).back().value, "2");
}

TYPED_TEST_P(LogConformance, WritersOfDifferentRolesTakeTurns) {
  static constexpr int kCommits = 50;
  std::vector<std::thread> threads;
  for (const char* role : {"edge", "link", "measure"}) {
    threads.emplace_back([this, role] {
      auto writer = this->writer(role);
      for (int i = 0; i < kCommits; ++i) {
        EXPECT_TRUE(writer->begin());
        EXPECT_TRUE(writer->add(role, 0, std::to_string(i), role));
        EXPECT_TRUE(writer->commit());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const char* role : {"edge", "link", "measure"}) {
    EXPECT_EQ(this->read_all(role).size(), static_cast<std::size_t>(kCommits));
  }
}

TYPED_TEST_P(LogConformance, TheLastValueOfAKeyIsNeverMissing) {
  auto writer = this->writer();
  for (int i = 0; i < 300; ++i) {
    this->put(*writer, this->kFacts, 0, "key" + std::to_string(i % 7), std::to_string(i));
  }
  std::vector<std::string> last(7);
  for (const auto& entry : this->read_all(this->kFacts)) {
    last.at(static_cast<std::size_t>(entry.key.back() - '0')) = entry.value.value_or("");
  }
  for (int i = 293; i < 300; ++i) {
    EXPECT_EQ(last[static_cast<std::size_t>(i % 7)], std::to_string(i));
  }
}

TYPED_TEST_P(LogConformance, PartitionsAndStreamsDoNotMix) {
  auto writer = this->writer();
  ASSERT_TRUE(writer->begin());
  for (Partition partition = 0; partition < 3; ++partition) {
    ASSERT_TRUE(writer->add(this->kFacts, partition, "key", std::to_string(partition)));
    ASSERT_TRUE(writer->add(this->kLinks, partition, "key", "link"));
  }
  ASSERT_TRUE(writer->erase(this->kFacts, 1, "key"));
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(this->read_all(this->kFacts, 0).size(), 1U);
  EXPECT_EQ(this->read_all(this->kFacts, 1).back().value, std::nullopt);
  EXPECT_EQ(this->read_all(this->kFacts, 2).back().value, "2");
  EXPECT_EQ(this->read_all(this->kLinks, 1).back().value, "link");
  EXPECT_TRUE(this->read_all(this->kLinks, 3).empty());
}

TYPED_TEST_P(LogConformance, ListsAndMeasuresItsStreams) {
  auto writer = this->writer();
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add(this->kLinks, 0, "key", "value"));
  ASSERT_TRUE(writer->add(this->kFacts, 1, "a", "1"));
  ASSERT_TRUE(writer->add(this->kFacts, 1, "a", "2"));
  ASSERT_TRUE(writer->add(this->kFacts, 1, "b", "1"));
  ASSERT_TRUE(writer->erase(this->kFacts, 1, "b"));
  ASSERT_TRUE(writer->add(this->kFacts, 0, "c", "1"));
  ASSERT_TRUE(writer->commit());
  const auto streams = this->log().streams();
  ASSERT_TRUE(streams);
  ASSERT_EQ(streams->size(), 3U);
  EXPECT_EQ((*streams)[0].stream, this->kFacts);
  EXPECT_EQ((*streams)[0].partition, 0U);
  EXPECT_EQ((*streams)[1].stream, this->kFacts);
  EXPECT_EQ((*streams)[1].partition, 1U);
  EXPECT_EQ((*streams)[2].stream, this->kLinks);
  const auto size = this->log().size((*streams)[1]);
  ASSERT_TRUE(size);
  EXPECT_EQ(size->entries, 1);
  EXPECT_EQ(size->tombstones, 1);
  EXPECT_GT(size->bytes, 0);
}

TYPED_TEST_P(LogConformance, KeepsBigValuesAndBinaryKeys) {
  std::string big(std::size_t{1} << 20U, '\0');
  for (std::size_t i = 0; i < big.size(); ++i) big[i] = static_cast<char>(i * 31 >> 3U);
  std::string key;
  for (int byte = 0; byte < 256; ++byte) key.push_back(static_cast<char>(byte));
  auto writer = this->writer();
  this->put(*writer, this->kFacts, 0, key, big);
  this->put(*writer, this->kFacts, 0, std::string_view{"\0", 1}, std::string_view{"\0x", 2});
  const auto all = this->read_all(this->kFacts);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].key, key);
  EXPECT_TRUE(all[0].value == big);
  EXPECT_EQ(all[1].key, (std::string{"\0", 1}));
  EXPECT_EQ(all[1].value, (std::string{"\0x", 2}));
}

TYPED_TEST_P(LogConformance, RefusesNamesThatNotEveryEngineCanHave) {
  auto writer = this->writer();
  for (const char* name : {"", "a/b", "a b", "a'b", "\xc3\xa9"}) {
    ASSERT_TRUE(writer->begin());
    EXPECT_FALSE(writer->add(name, 0, "key", "value"));
    EXPECT_FALSE(writer->commit());
    EXPECT_FALSE(this->log().open_reader(name, 0, 0));
    EXPECT_FALSE(this->log().end(name, 0));
  }
}

TYPED_TEST_P(LogConformance, WaitReturnsWhenSomethingIsCommitted) {
  using std::chrono::milliseconds;
  ASSERT_TRUE(this->log().wait(milliseconds{0}, {}));  // what was before counts once
  std::thread writing{[&] {
    auto writer = this->writer();
    std::this_thread::sleep_for(milliseconds{300});
    this->put(*writer, this->kFacts, 0, "key", "value");
  }};
  const auto start = std::chrono::steady_clock::now();
  auto reader = this->reader(this->log(), this->kFacts);
  while (this->rest(*reader).empty()) ASSERT_TRUE(this->log().wait(milliseconds{20'000}, {}));
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds{10'000});
  writing.join();
}

TYPED_TEST_P(LogConformance, WaitDoesNotSleepThroughACommitMadeJustBefore) {
  using std::chrono::milliseconds;
  auto writer = this->writer();
  ASSERT_TRUE(this->log().wait(milliseconds{0}, {}));
  this->put(*writer, this->kFacts, 0, "key", "value");
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(this->log().wait(milliseconds{20'000}, {}));
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds{10'000});
}

TYPED_TEST_P(LogConformance, WaitReturnsAfterItsTimeAndOnStop) {
  using std::chrono::milliseconds;
  while (true) {
    const auto start = std::chrono::steady_clock::now();
    ASSERT_TRUE(this->log().wait(milliseconds{50}, {}));
    if (std::chrono::steady_clock::now() - start >= milliseconds{50}) break;
  }
  std::stop_source stop;
  std::thread stopping{[&] {
    std::this_thread::sleep_for(milliseconds{50});
    stop.request_stop();
  }};
  const auto start = std::chrono::steady_clock::now();
  while (!stop.stop_requested()) {
    ASSERT_TRUE(this->log().wait(milliseconds{20'000}, stop.get_token()));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds{10'000});
  stopping.join();
}

REGISTER_TYPED_TEST_SUITE_P(
    LogConformance, GivesEntriesBackInTheOrderTheyWereWritten,
    ShowsNothingOfATransactionBeforeItsCommit, ShowsNothingOfATransactionThatWasLeft,
    ShowsATransactionToAllStreamsAndPartitionsAtOnce, TellsATombstoneFromAnEmptyValue,
    EndIsBehindWhatIsCommittedAndBeforeWhatComes, ReadsFromAnOffsetOn, SaysAtTheEndThatItIsTheEnd,
    AReaderSeesLaterCommits, KeepsWhatIsCommittedWhenItIsOpenedAgain, FencesTheOlderWriterOfARole,
    FencesAWriterInTheMiddleOfItsTransaction, FencesAWriterBetweenItsLastEntryAndItsCommit,
    WritersOfDifferentRolesDoNotFenceOneAnother, WritersOfDifferentRolesTakeTurns,
    TheLastValueOfAKeyIsNeverMissing, PartitionsAndStreamsDoNotMix, ListsAndMeasuresItsStreams,
    KeepsBigValuesAndBinaryKeys, RefusesNamesThatNotEveryEngineCanHave,
    WaitReturnsWhenSomethingIsCommitted, WaitDoesNotSleepThroughACommitMadeJustBefore,
    WaitReturnsAfterItsTimeAndOnStop);

}  // namespace braid
