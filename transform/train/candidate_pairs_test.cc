#include "transform/train/candidate_pairs.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <map>

namespace braid::transform {
namespace {

using Pairs = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint16_t>;

Pairs found(const TrainingSet& set, BlockCaps caps = {}) {
  Pairs pairs;
  CandidatePairs{set, caps}.for_each([&](const Candidate& pair) {
    const bool is_new = pairs.insert({{pair.one, pair.other}, pair.kinds}).second;
    EXPECT_TRUE(is_new) << "the same pair came twice";
    EXPECT_LT(pair.one, pair.other);
  });
  return pairs;
}

TrainingSet set_of(std::size_t records) {
  TrainingSet set;
  set.records.resize(records);
  set.subjects.resize(records);
  set.sources = {{0, true}, {0, false}};
  return set;
}

std::uint16_t bit(KeyKind kind) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(kind));
}

TEST(CandidatePairs, SayEveryKindOfKeyThatTheyShare) {
  auto set = set_of(3);
  set.records[0].keys[0] = set.records[1].keys[0] = 5;
  set.records[0].keys[9] = set.records[1].keys[9] = 6;
  set.records[1].nhs = set.records[2].nhs = 7;
  const Pairs want{{{0, 1}, static_cast<std::uint16_t>(bit(KeyKind::b03) | bit(KeyKind::b13))},
                   {{1, 2}, bit(KeyKind::nhs)}};
  EXPECT_EQ(found(set), want);
}

TEST(CandidatePairs, MeetWhereNamesStandInEachOthersColumn) {  // B11 has two keys of one kind
  auto set = set_of(2);
  set.records[0].keys[5] = set.records[1].keys[6] = 5;
  set.records[0].keys[6] = set.records[1].keys[5] = 6;
  EXPECT_EQ(found(set), (Pairs{{{0, 1}, bit(KeyKind::b11)}}));
}

TEST(CandidatePairs, AreNotMadeInsideASourceThatKnowsEverybodyOnce) {  // rulings A5
  auto set = set_of(3);
  for (auto& record : set.records) record.keys[2] = 5;
  set.records[0].source = set.records[1].source = 1;
  EXPECT_EQ(found(set).size(), 2U);
  EXPECT_DOUBLE_EQ(set.pairs(), 2);
}

TEST(ABlockOverTheCap, IsNotScannedButCounted) {
  auto set = set_of(25);
  for (auto& record : set.records) record.keys[4] = 5;
  EXPECT_TRUE(found(set).empty());  // B07 has the smaller cap
  const CandidatePairs candidates{set, {}};
  const auto& b07 = candidates.sizes()[static_cast<std::size_t>(KeyKind::b07)];
  EXPECT_EQ(b07.over_cap, 1);
  EXPECT_EQ(b07.records_over_cap, 25);
  EXPECT_EQ(b07.largest, 25);
  EXPECT_EQ(found(set, {100, 25}).size(), 25U * 24 / 2);
}

RC_GTEST_PROP(CandidatePairsOfAnySet, AreThoseThatShareAKeyUnderTheCap, ()) {
  auto set = set_of(*rc::gen::inRange<std::size_t>(0, 14));
  for (auto& record : set.records) {
    record.source = static_cast<std::uint16_t>(*rc::gen::inRange(0, 2));
    for (auto& key : record.keys) key = *rc::gen::inRange<std::uint64_t>(0, 6);
    record.upn = *rc::gen::inRange<std::uint64_t>(0, 4);
  }
  const BlockCaps caps{4, 2};
  const auto keys_of = [&](const TrainingRecord& record) {
    std::map<std::pair<int, std::uint64_t>, int> keys;
    constexpr int kKinds[kBlockingKeys] = {0, 1, 2, 3, 4, 5, 5, 6, 6, 7};
    for (std::size_t i = 0; i < kBlockingKeys; ++i) {
      if (record.keys[i] != 0) keys[{kKinds[i], record.keys[i]}] = 1;
    }
    if (record.upn != 0) keys[{9, record.upn}] = 1;
    return keys;
  };
  std::map<std::pair<int, std::uint64_t>, std::uint32_t> sizes;
  for (const auto& record : set.records) {
    // The edge does not emit equal keys of one kind twice (linkage-design, section 5).
    RC_PRE(record.keys[5] != record.keys[6] || record.keys[5] == 0);
    RC_PRE(record.keys[7] != record.keys[8] || record.keys[7] == 0);
    for (const auto& [key, one] : keys_of(record)) ++sizes[key];
  }
  Pairs want;
  for (std::uint32_t i = 0; i < set.records.size(); ++i) {
    for (std::uint32_t j = i + 1; j < set.records.size(); ++j) {
      if (!set.is_scored(set.records[i], set.records[j])) continue;
      const auto others = keys_of(set.records[j]);
      for (const auto& [key, one] : keys_of(set.records[i])) {
        const auto cap = key.first == 4 ? caps.cap_b07 : caps.cap;
        if (others.contains(key) && sizes[key] <= cap) {
          want[{i, j}] |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(key.first));
        }
      }
    }
  }
  RC_ASSERT(found(set, caps) == want);
}

}  // namespace
}  // namespace braid::transform
