#include "transform/link/store/segment_store.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <vector>

namespace braid::transform {
namespace {

Segment made_segment(std::uint64_t number) { return {number, ~number, number << 7U, 1}; }

SegmentNumber take(SegmentStore& store, std::uint64_t number) {
  const Segment bits = made_segment(number);
  return store.take(bits, SegmentStore::hash(bits), [](const Segment& of) {
    return std::array<std::uint8_t, 2>{static_cast<std::uint8_t>(of[0]), 2};
  });
}

TEST(SegmentStore, HasEachValueOnce) {
  SegmentStore store;
  const auto one = take(store, 1), other = take(store, 2);
  EXPECT_NE(one, 0U);
  EXPECT_NE(one, other);
  EXPECT_EQ(take(store, 1), one);
  EXPECT_EQ(store[one].bits, made_segment(1));
  EXPECT_EQ(store[one].popcount, 66);
  EXPECT_EQ(store[one].rarity, (std::array<std::uint8_t, 2>{1, 2}));
  EXPECT_EQ(store[one].uses, 2U);
}

TEST(SegmentStore, MayBeAskedForNothingWhereNothingIs) {
  const SegmentStore store;
  store.prefetch(SegmentNumber{0});  // a field that nobody in the area has
  store.prefetch_value(SegmentStore::hash(made_segment(1)));
  EXPECT_EQ(store.bytes(), 0U);
}

RC_GTEST_PROP(SegmentStore, ForgetsWhatNobodyUses, (const std::vector<std::uint8_t>& steps)) {
  SegmentStore store;
  std::map<std::uint64_t, std::vector<SegmentNumber>> taken;
  for (const auto step : steps) {
    const std::uint64_t value = step % 16;
    auto& numbers = taken[value];
    if (step < 128 || numbers.empty()) {
      numbers.push_back(take(store, value));
      RC_ASSERT(numbers.front() == numbers.back());
    } else {
      store.give_back(numbers.back());
      numbers.pop_back();
    }
  }
  for (const auto& [value, numbers] : taken) {
    if (numbers.empty()) continue;
    RC_ASSERT(store[numbers[0]].uses == numbers.size());
    RC_ASSERT(store[numbers[0]].bits == made_segment(value));
  }
}

}  // namespace
}  // namespace braid::transform
