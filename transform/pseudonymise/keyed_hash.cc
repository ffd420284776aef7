#include "transform/pseudonymise/keyed_hash.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <cstring>

namespace braid::transform {

Result<KeyedHash> KeyedHash::make(const std::array<unsigned char, 32>& key) {
  const Mac algorithm{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
  if (!algorithm) return fail(ErrorKind::unavailable, "pseudonymise/openssl");
  MacContext context{EVP_MAC_CTX_new(algorithm.get())};
  std::array<char, 7> digest{"SHA256"};
  const std::array<OSSL_PARAM, 2> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  if (!context || EVP_MAC_init(context.get(), key.data(), key.size(), parameters.data()) != 1) {
    return fail(ErrorKind::unavailable, "pseudonymise/openssl");
  }
  return KeyedHash{std::move(context)};
}

bool KeyedHash::hash(std::string_view text, Id16& out) {
  std::array<unsigned char, 32> digest;
  std::size_t size = 0;
  // Without a key, init starts anew under the key that the context has.
  if (EVP_MAC_init(context_.get(), nullptr, 0, nullptr) != 1 ||
      EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size()) != 1 ||
      EVP_MAC_final(context_.get(), digest.data(), &size, digest.size()) != 1) {
    return false;
  }
  std::memcpy(out.bytes.data(), digest.data(), out.bytes.size());
  return true;
}

}  // namespace braid::transform
