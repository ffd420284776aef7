#include "app/stated.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace braid::app {
namespace {

Id16 id_of(std::uint8_t number) {
  Id16 id;
  id.bytes[0] = number;  // neighbours collide in a small table, on purpose
  return id;
}

RC_GTEST_PROP(SlotTable, FindsWhatWasPutAndNotRemoved,
              (const std::vector<std::pair<std::uint8_t, bool>>& steps)) {
  SlotTable<StatedEntry> stated;
  std::map<std::uint8_t, std::uint64_t> model;
  std::uint64_t hash = 0;
  for (const auto& [number, put] : steps) {
    if (put) {
      stated.put({id_of(number), ++hash, 1, 0});
      model[number] = hash;
    } else {
      stated.remove(id_of(number));
      model.erase(number);
    }
  }
  RC_ASSERT(stated.size() == model.size());
  for (int number = 0; number < 256; ++number) {
    const auto* found = stated.find(id_of(static_cast<std::uint8_t>(number)));
    const auto expected = model.find(static_cast<std::uint8_t>(number));
    RC_ASSERT((found != nullptr) == (expected != model.end()));
    if (found != nullptr) RC_ASSERT(found->hash == expected->second);
  }
}

TEST(Stated, TellsWhatADifferenceHasNotMet) {
  Stated stated;
  const auto episodes = stated.unit_number("feed/episodes/2025");
  const auto missing = stated.unit_number("feed/missing/2025");
  EXPECT_EQ(stated.unit_number("feed/episodes/2025"), episodes);
  stated.entries.put({id_of(1), 1, episodes, 7});
  stated.entries.put({id_of(2), 1, episodes, 6});
  stated.entries.put({id_of(3), 1, missing, 6});
  EXPECT_EQ(stated.unseen(episodes, 7), std::vector<Id16>{id_of(2)});
}

TEST(ValueHash, DiffersForDifferentValues) {
  EXPECT_EQ(value_hash("a"), value_hash("a"));
  EXPECT_NE(value_hash("a"), value_hash("b"));
}

}  // namespace
}  // namespace braid::app
