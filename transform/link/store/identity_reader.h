#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "transform/compare/encoded_identity.h"

namespace braid::transform {

/// What an entry of `identities` says.
struct ReadIdentity {
  EncodedIdentity encoded;  ///< without `popcounts` and `rarity`, which belong to the value
  BlockingKeys keys{};
  std::uint64_t version = 0;
  std::uint64_t nhs = 0, other = 0;  ///< first eight bytes; 0: none
  std::vector<std::uint64_t> upns;   ///< each once
  Id16 merged_into;                  ///< zero: nobody
  std::string_view unit;             ///< of the entry that was read
  std::uint32_t key_id = 0;
  bool withdrawn = false;
  bool foreign = false;  ///< encoded under another configuration
};

/// Reads an entry; one encoded under another `config_hash` is foreign, unless that is 0. Refused if
/// the value cannot be parsed or its parts have not their sizes.
Result<void> read_identity(std::string_view value, std::uint64_t config_hash,
                           ReadIdentity& identity);

}  // namespace braid::transform
