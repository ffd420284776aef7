#include "transform/evaluate/digest.h"

#include <openssl/evp.h>

#include <array>

#include "core/result.h"

namespace braid::transform {

std::string hex_digest(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  const bool done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1;
  BRAID_CHECK(done);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

}  // namespace braid::transform
