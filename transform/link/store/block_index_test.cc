#include "transform/link/store/block_index.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <map>
#include <memory>
#include <set>

namespace braid::transform {
namespace {

/// An index and, beside it, the plain truth about it.
struct Twin {
  Pool<Record> records;
  BlockIndex index{records, {}};
  std::map<BlockKey, std::multimap<SubjectNumber, Posting>> truth;
  std::map<SubjectNumber, std::vector<RecordNumber>> of_subject;
  std::map<Posting, BlockKey> where;

  RecordNumber add_record(SubjectNumber subject) {
    const auto number = records.take();
    records[number].subject = subject;
    of_subject[subject].push_back(number);
    return number;
  }
  std::vector<RecordNumber> siblings(RecordNumber record) const {
    auto all = of_subject.at(records[record].subject);
    std::erase(all, record);
    return all;
  }
  static std::size_t subjects(const std::multimap<SubjectNumber, Posting>& block) {
    std::set<SubjectNumber> different;
    for (const auto& [subject, posting] : block) different.insert(subject);
    return different.size();
  }
  void add(BlockKey key, RecordNumber record, std::size_t place) {
    const auto posting = posting_of(record, place);
    if (where.contains(posting)) return remove(posting);
    // A record has a value once.
    for (std::size_t other = 0; other < kPlaces; ++other) {
      const auto found = where.find(posting_of(record, other));
      if (found != where.end() && found->second == key) return;
    }
    const auto before = subjects(truth[key]);
    truth[key].emplace(records[record].subject, posting);
    where[posting] = key;
    const auto change = index.add(key, posting, siblings(record));
    BRAID_CHECK(change.key == key && change.before == before);
    BRAID_CHECK(change.after == subjects(truth[key]));
  }
  void remove(Posting posting) {
    const auto key = where.at(posting);
    auto& block = truth[key];
    const auto before = subjects(block);
    std::erase_if(block, [&](const auto& item) { return item.second == posting; });
    where.erase(posting);
    BRAID_CHECK(index.key_of(posting) == key);
    const auto change = index.remove(posting, siblings(record_of(posting)));
    BRAID_CHECK(change.key == key && change.before == before);
    BRAID_CHECK(change.after == subjects(block));
  }
  bool agrees() const {
    for (const auto& [key, block] : truth) {
      const auto found = index.find(key);
      if (found.subjects != subjects(block)) return false;
      std::set<Posting> want, got;
      for (const auto& [subject, posting] : block) want.insert(posting);
      index.for_each(found, [&](Posting posting) { got.insert(posting); });
      if (want != got) return false;
    }
    return true;
  }
};

RC_GTEST_PROP(BlockIndex, IsWhatWasAddedAndNotRemoved, ()) {
  Twin twin;
  for (SubjectNumber subject = 1; subject < 20; ++subject) {
    for (SubjectNumber i = 0; i <= subject % 3; ++i) twin.add_record(subject);
  }
  // Keys that share their upper bits, and others; a posting that is there already goes.
  const auto steps = *rc::gen::container<std::vector<std::tuple<int, int, int>>>(
      rc::gen::tuple(rc::gen::inRange(1, 38), rc::gen::inRange(0, 13), rc::gen::inRange(0, 12)));
  for (const auto& [record, place, word] : steps) {
    const auto key = static_cast<BlockKey>(word % 4 + 1) << 40U | static_cast<BlockKey>(word / 4);
    twin.add(key, static_cast<RecordNumber>(record), static_cast<std::size_t>(place));
  }
  RC_ASSERT(twin.agrees());
}

TEST(BlockIndex, KeepsLargeBlocksThroughTheirEdges) {
  Twin twin;
  std::vector<RecordNumber> records;
  for (SubjectNumber subject = 1; subject <= 600; ++subject) {
    records.push_back(twin.add_record(subject));
    if (subject % 10 == 0) records.push_back(twin.add_record(subject));
  }
  const BlockKey common = block_key(BlockKind::b07, 1);
  for (const auto record : records) {
    twin.add(common, record, 4);
    twin.add(block_key(BlockKind::b03, record), record, 0);
  }
  EXPECT_EQ(twin.index.find(common).subjects, 600U);
  EXPECT_TRUE(twin.agrees());
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i % 4 != 0) twin.remove(posting_of(records[i], 4));
  }
  EXPECT_GT(twin.index.find(common).subjects, 100U);
  EXPECT_TRUE(twin.agrees());
  for (std::size_t i = 8; i < records.size(); i += 4) twin.remove(posting_of(records[i], 4));
  EXPECT_EQ(twin.index.find(common).subjects, 2U);
  EXPECT_TRUE(twin.agrees());
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i % 4 != 0 || i >= 8) twin.add(common, records[i], 4);
  }
  EXPECT_EQ(twin.index.find(common).subjects, 600U);
  EXPECT_TRUE(twin.agrees());
}

/// Far more than one growing: runs of used places are spread again and again.
TEST(BlockIndex, FindsAllAfterGrowing) {
  Twin twin;
  std::vector<BlockKey> keys;
  for (SubjectNumber subject = 1; subject <= 3000; ++subject) {
    const auto record = twin.add_record(subject);
    for (std::size_t place = 0; place < 4; ++place) {
      // Spread out and in clusters.
      const auto value = place < 2 ? subject * 4 + place : subject / 8;
      const auto key = place < 2 ? block_key(BlockKind::b03, value)
                                 : (BlockKey{0x42} << 48U) + value * (place + 1);
      twin.add(key, record, place);
    }
  }
  EXPECT_TRUE(twin.agrees());
}

TEST(GrowingTable, KeepsWhatItHoldsAndHasNewPlacesEmpty) {
  struct Place {
    std::uint32_t a = 0, b = 0, c = 0;
  };
  GrowingTable<Place> table;
  std::uint32_t filled = 0;
  for (const std::size_t size : {3UL, 5000UL, 400'000UL, 600'000UL, 2'000'000UL}) {
    table.grow_to(size);
    ASSERT_GE(table.size(), size);
    for (std::uint32_t at = 0; at < filled; ++at) ASSERT_EQ(table[at].b, at + 1);
    for (std::size_t at = filled; at < table.size(); ++at) ASSERT_EQ(table[at].b, 0U);
    for (; filled < table.size(); ++filled) table[filled].b = filled + 1;
  }
}

TEST(BlockIndex, FindsNothingWhenEmpty) {
  Pool<Record> records;
  const BlockIndex index{records, {}};
  EXPECT_EQ(index.find(block_key(BlockKind::nhs, 7)).subjects, 0U);
}

TEST(BlockIndex, KeepsKindsApart) {
  EXPECT_NE(block_key(BlockKind::nhs, 7), block_key(BlockKind::upn, 7));
  EXPECT_EQ(block_kind_of_key(5), block_kind_of_key(6));
}

}  // namespace
}  // namespace braid::transform
