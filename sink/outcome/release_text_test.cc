#include "sink/outcome/release_text.h"

#include <gtest/gtest.h>

namespace braid::sink {
namespace {

Release made_up() {
  Release release;
  release.set_number(3);
  release.set_as_of(20178);
  release.set_catalogue(std::string("\x01\xff", 2));
  auto& feed = *release.add_up_to();
  feed.set_feed("brackenshire-903");
  feed.set_sequence(12);
  release.set_area("E10000023");
  release.set_cells(557);
  release.set_links_moved(40);
  return release;
}

TEST(ReleaseText, PrintsWhatAReleaseSaysBesideItsCells) {
  EXPECT_EQ(to_json(made_up()),
            R"({"area":"E10000023","number":3,"as_of":"2025-03-31","cells":557,"catalogue":"01ff",)"
            R"("up_to":[{"feed":"brackenshire-903","sequence":12}],"links_moved":40})");
}

TEST(ReleaseText, PrintsNullWhereNothingIsKnownToBeCovered) {
  Release release = made_up();
  release.clear_as_of();
  EXPECT_NE(to_json(release).find(R"("as_of":null)"), std::string::npos);
  EXPECT_FALSE(release_from_json(to_json(release))->has_as_of());
}

TEST(ReleaseText, RoundTripsThroughBothEncodings) {
  const auto bytes = made_up().SerializeAsString();
  EXPECT_EQ(release_from_entry(bytes)->SerializeAsString(), bytes);
  EXPECT_EQ(release_from_entry(to_json(made_up()))->SerializeAsString(), bytes);
  EXPECT_FALSE(release_from_entry("{not json"));
  EXPECT_FALSE(release_from_json("[1]"));
}

}  // namespace
}  // namespace braid::sink
