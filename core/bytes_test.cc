#include "core/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/keys.h"

namespace braid {
namespace {

TEST(Hex, RefusesWhatIsNotHexadecimal) {
  EXPECT_EQ(unhex("00fF"), std::string("\x00\xff", 2));
  EXPECT_FALSE(unhex("0"));
  EXPECT_FALSE(unhex("0g"));
}

RC_GTEST_PROP(Hex, RoundTrips, (const std::string& bytes)) {
  RC_ASSERT(unhex(hex(bytes)) == bytes);
}

TEST(Keys, SayWhatTheEntryIs) {
  const Id16 id{{1, 2, 3}};
  EXPECT_EQ(key_tag(record_key(id)), KeyTag::record);
  EXPECT_EQ(id_of_key(record_key(id)), id);
  EXPECT_EQ(id_of_key(identity_key(id, "feed/unit")), id);
  EXPECT_NE(identity_key(id, "feed/unit"), identity_key(id, "feed/other"));
  EXPECT_EQ(name_of_key(marker_key("feed")), "feed");
  EXPECT_EQ(name_of_key(unit_key("feed", "person")), "feed/person");
  EXPECT_FALSE(key_tag(""));
  EXPECT_FALSE(key_tag("zzz"));
}

TEST(Keys, StreamNamesHaveNoSlash) {
  EXPECT_EQ(agency_stream("facts", "children/E10000023"), "facts.children-E10000023");
}

}  // namespace
}  // namespace braid
