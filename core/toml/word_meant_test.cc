#include "core/toml/word_meant.h"

#include <gtest/gtest.h>

namespace braid {
namespace {

TEST(WordMeant, IsTheNearestIfOneIsNear) {
  const std::vector<std::string_view> words = {"folder", "formats", "kind"};
  EXPECT_EQ(word_meant("foler", words), "folder");
  EXPECT_EQ(word_meant("fodler", words), "folder");
  EXPECT_EQ(word_meant("format", words), "formats");
  EXPECT_EQ(word_meant("knid", words), "kind");
  EXPECT_EQ(word_meant("colour", words), std::nullopt);
  EXPECT_EQ(word_meant("", words), std::nullopt);
  EXPECT_EQ(word_meant("x", {}), std::nullopt);
}

}  // namespace
}  // namespace braid
