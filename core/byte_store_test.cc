#include "core/byte_store.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace braid {
namespace {

RC_GTEST_PROP(ByteStore, KeepsEveryTextUntilItIsCleared, (const std::vector<std::string>& texts)) {
  ByteStore store{16};
  for (int round = 0; round < 2; ++round) {
    std::vector<std::string_view> kept;
    for (const auto& text : texts) kept.push_back(store.keep(text));
    for (std::size_t i = 0; i < texts.size(); ++i) RC_ASSERT(kept[i] == texts[i]);
    store.clear();
  }
}

TEST(ByteStore, OverwritesWhatItKeptWhenWiped) {
  ByteStore store{64};
  const auto kept = store.keep("made-up identifier");
  store.wipe();
  // The block is still the store's, so the view may be looked at.
  EXPECT_EQ(std::string(kept), std::string(kept.size(), '\0'));
}

}  // namespace
}  // namespace braid
