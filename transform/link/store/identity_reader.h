#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "identity/identity.pb.h"
#include "transform/compare/encoded_identity.h"
#include "transform/link/linker.h"

namespace braid::transform {

/// What an entry of `identities` says.
struct ReadIdentity {
  EncodedIdentity encoded;
  BlockingKeys keys{};
  std::uint64_t version = 0;
  std::uint64_t nhs = 0, other = 0;  ///< first eight bytes; 0: none
  std::vector<std::uint64_t> upns;   ///< each once
  Id16 merged_into;                  ///< zero: nobody
  std::string_view unit;             ///< until the next is read
  std::uint32_t key_id = 0;
  bool withdrawn = false;
  bool foreign = false;  ///< encoded under another configuration
};

/// Reads entries one after another into the same memory. Not to be shared between threads.
class IdentityReader {
 public:
  explicit IdentityReader(const LinkerOptions& options) : options_{options} {}
  /// Refused if the value cannot be parsed or its parts have not their sizes.
  Result<void> read(std::string_view value, ReadIdentity& identity);

 private:
  const LinkerOptions options_;
  identity::v1::Identity message_;
};

}  // namespace braid::transform
