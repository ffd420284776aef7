#include "transform/pseudonymise/keyring.h"

#include <openssl/crypto.h>

namespace braid::transform {

Result<KeyedHash*> Keyring::of(std::string_view label) {
  const auto found = hashes_.find(label);
  if (found != hashes_.end()) return &found->second;
  auto sub_key = key_.sub(label);
  auto made = KeyedHash::make(sub_key);
  OPENSSL_cleanse(sub_key.data(), sub_key.size());
  BRAID_TRY(made);
  return &hashes_.emplace(std::string{label}, *std::move(made)).first->second;
}

}  // namespace braid::transform
