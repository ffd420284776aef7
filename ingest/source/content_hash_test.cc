#include "ingest/source/content_hash.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace braid::ingest {
namespace {

struct Content {
  std::map<std::string, std::string> files;
  std::optional<std::string> note;
  bool operator==(const Content&) const = default;
};

std::string hash(const Content& content) {
  std::vector<std::unique_ptr<DeliveredFile>> files;
  for (const auto& [name, bytes] : content.files) files.push_back(make_memory_file(name, bytes));
  auto out = content_hash(files, content.note);
  EXPECT_TRUE(out && out->size() == 32);
  return *out;
}

TEST(ContentHash, DependsOnNamesBytesAndNote) {
  const Content base{{{"a", "12"}, {"b", "3"}}, "year = 2025\n"};
  EXPECT_EQ(hash(base), hash(base));
  EXPECT_NE(hash(base), hash({{{"a", "1"}, {"b", "23"}}, base.note}));
  EXPECT_NE(hash(base), hash({{{"a", "12"}, {"c", "3"}}, base.note}));
  EXPECT_NE(hash(base), hash({{{"a", "12"}, {"b", "3"}, {"c", ""}}, base.note}));
  EXPECT_NE(hash(base), hash({base.files, std::nullopt}));
  EXPECT_NE(hash({base.files, ""}), hash({base.files, std::nullopt}));
}

RC_GTEST_PROP(ContentHash, OfTwoDeliveriesIsTheSameOnlyIfTheyAre, ()) {
  const auto part = rc::gen::container<std::string>(rc::gen::element('a', 'b'));
  const auto content = [&] {
    Content out;
    out.files = *rc::gen::container<std::map<std::string, std::string>>(part, part);
    if (*rc::gen::arbitrary<bool>()) out.note = *part;
    return out;
  };
  const Content left = content(), right = content();
  RC_ASSERT((hash(left) == hash(right)) == (left == right));
}

TEST(ContentHash, FailsWithTheMedium) {
  std::vector<std::unique_ptr<DeliveredFile>> files;
  files.push_back(make_disk_file("/nonexistent/made-up", "made-up", 1));
  const auto out = content_hash(files, std::nullopt);
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace braid::ingest
