#include "synth/places.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>
#include <string>

namespace braid::synth {
namespace {

std::string outward(const std::string& postcode) { return postcode.substr(0, postcode.find(' ')); }

TEST(Places, EveryNumberIsAPostcodeOfItsOwn) {
  for (const std::uint32_t postcodes : {1U, 7U, 83U, 599U, 1'200U, 8'333U, 24'001U, 160'000U}) {
    const Places places{postcodes};
    std::set<std::string> found;
    for (std::uint32_t place = 0; place < postcodes; ++place) found.insert(places.postcode(place));
    EXPECT_EQ(found.size(), postcodes);
  }
}

TEST(Places, DistrictsAndSectorsAreSharedByHundreds) {
  const Places places{8'333};
  std::set<std::string> districts, sectors;
  for (std::uint32_t place = 0; place < 8'333; ++place) {
    const std::string postcode = places.postcode(place);
    districts.insert(outward(postcode));
    sectors.insert(postcode.substr(0, postcode.size() - 2));
  }
  EXPECT_EQ(districts.size(), 13U);
  EXPECT_GT(sectors.size(), 60U);
  EXPECT_LT(sectors.size(), 120U);
}

RC_GTEST_PROP(Places, AMoveNearbyStaysInTheDistrict, (std::uint64_t seed)) {
  Random random{seed};
  const Places places{*rc::gen::inRange<std::uint32_t>(1, 160'001)};
  const std::uint32_t home = places.draw(random), other = places.near(home, random);
  RC_ASSERT(outward(places.postcode(home)) == outward(places.postcode(other)));
}

TEST(Places, AMoveNearbyIsAMoveWhereThereIsAnywhereToMoveTo) {
  const Places places{1'200};
  Random random{5};
  for (int at = 0; at < 1000; ++at) {
    const std::uint32_t home = places.draw(random);
    EXPECT_NE(places.near(home, random), home);
  }
}

}  // namespace
}  // namespace braid::synth
