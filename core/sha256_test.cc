#include "core/sha256.h"

#include <gtest/gtest.h>

#include "core/bytes.h"

namespace braid {
namespace {

// FIPS 180-2, appendix B.1; the hash of nothing as in NIST's SHA256ShortMsg.
TEST(Sha256, IsThatOfTheStandard) {
  EXPECT_EQ(hex(view(sha256("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(view(sha256(""))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(view(sha256("abc"), 4)), "ba7816bf");
}

}  // namespace
}  // namespace braid
