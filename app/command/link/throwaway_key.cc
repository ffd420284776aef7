#include "app/command/link/throwaway_key.h"

#include "core/sha256.h"

#include <openssl/rand.h>
#include <string>

namespace braid::app {

Result<transform::LinkageKey> throwaway_key(const std::optional<std::uint64_t>& seed) {
  Sha256 bytes{};
  if (seed) {
    bytes = sha256("braid/test-key/" + std::to_string(*seed));
  } else if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return fail(ErrorKind::unavailable, "link/random");
  }
  return transform::LinkageKey::from_bytes(view(bytes));
}

}  // namespace braid::app
