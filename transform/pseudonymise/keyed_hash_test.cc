#include "transform/pseudonymise/keyed_hash.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <string>

namespace braid::transform {
namespace {

RC_GTEST_PROP(KeyedHash, IsTheHmacOfOpenssl, (const std::vector<std::string>& texts)) {
  std::array<unsigned char, 32> key{};
  for (auto& byte : key) byte = *rc::gen::arbitrary<unsigned char>();
  auto hash = KeyedHash::make(key);
  RC_ASSERT(hash.has_value());
  auto all = texts;
  // Around the ends of a block of 64 bytes, where padding takes another.
  all.emplace_back(*rc::gen::inRange<std::size_t>(50, 140), 'x');
  for (const auto& text : all) {
    KeyedHash::Digest wanted{}, digest{};
    unsigned int size = 0;
    RC_ASSERT(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), wanted.data(),
                   &size) != nullptr);
    RC_ASSERT(hash->digest(text, digest));
    RC_ASSERT(digest == wanted);
    Id16 first;
    RC_ASSERT(hash->hash(text, first));
    RC_ASSERT(std::equal(first.bytes.begin(), first.bytes.end(), wanted.begin()));
  }
}

}  // namespace
}  // namespace braid::transform
