#include "app/command/link/throwaway_key.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <string>

namespace braid::app {

Result<transform::LinkageKey> throwaway_key(const std::optional<std::uint64_t>& seed) {
  std::array<unsigned char, 32> bytes{};
  if (seed) {
    const std::string text = "braid/test-key/" + std::to_string(*seed);
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data());
  } else if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return fail(ErrorKind::unavailable, "link/random");
  }
  return transform::LinkageKey::from_bytes(
      {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace braid::app
