#include "transform/link/store/number_index.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <map>
#include <vector>

namespace braid::transform {
namespace {

RC_GTEST_PROP(NumberIndex, FindsExactlyWhatIsInIt,
              (const std::vector<std::pair<std::uint8_t, bool>>& steps)) {
  // Hashes collide on purpose: eight homes for all.
  const auto hash_of = [](std::uint32_t number) { return std::uint64_t{number % 8} * 0x1000000F; };
  NumberIndex index;
  std::map<std::uint32_t, bool> there;
  for (const auto& [value, insert] : steps) {
    const std::uint32_t number = value % 100U + 1;
    if (insert && !there[number]) index.insert(number, hash_of(number));
    if (!insert && there[number]) index.erase(number, hash_of(number));
    there[number] = insert;
    for (const auto& [each, is_there] : there) {
      const auto found =
          index.find(hash_of(each), [wanted = each](std::uint32_t one) { return one == wanted; });
      RC_ASSERT(found == (is_there ? each : 0));
    }
  }
}

TEST(NumberIndex, FindsNothingWhenEmpty) {
  const NumberIndex index;
  EXPECT_EQ(index.find(7, [](std::uint32_t) { return true; }), 0U);
}

}  // namespace
}  // namespace braid::transform
