#include "transform/link/store/identity_reader.h"

#include <algorithm>
#include <cstring>

#include "transform/link/store/block_index.h"

namespace braid::transform {
namespace {

bool is_id_or_empty(const std::string& bytes) { return bytes.empty() || bytes.size() == 16; }

std::uint64_t first_half(const std::string& id) {
  std::uint64_t half = 0;
  if (id.size() >= sizeof half) std::memcpy(&half, id.data(), sizeof half);
  return half;
}

/// A record has a value once: of two equal keys of one kind the second goes (linkage-design,
/// section 5).
void drop_repeated(BlockingKeys& keys) {
  for (std::size_t place = 1; place < keys.size(); ++place) {
    if (block_kind_of_key(place) == block_kind_of_key(place - 1) && keys[place] == keys[place - 1])
      keys[place] = 0;
  }
}

}  // namespace

Result<void> IdentityReader::read(std::string_view value, ReadIdentity& identity) {
  if (!message_.ParseFromArray(value.data(), static_cast<int>(value.size())) ||
      !is_id_or_empty(message_.nhs()) || !is_id_or_empty(message_.merged_into()) ||
      !is_id_or_empty(message_.other()) ||
      !std::all_of(message_.upn().begin(), message_.upn().end(), is_id_or_empty)) {
    return fail(ErrorKind::refused, "link/identity-unreadable");
  }
  BRAID_TRY(read_encoding(message_, identity.encoded, identity.keys));
  drop_repeated(identity.keys);
  identity.version = message_.version();
  identity.withdrawn = message_.withdrawn();
  identity.nhs = first_half(message_.nhs());
  identity.other = first_half(message_.other());
  identity.upns.clear();
  for (const auto& upn : message_.upn()) {
    const auto half = first_half(upn);
    const bool is_new =
        std::find(identity.upns.begin(), identity.upns.end(), half) == identity.upns.end();
    if (half != 0 && is_new) identity.upns.push_back(half);
  }
  identity.merged_into = Id16::from(message_.merged_into()).value_or(Id16{});
  identity.unit = message_.unit();
  identity.key_id = message_.key_id();
  // One without any encoding was made under no configuration.
  const bool is_encoded = identity.encoded.presence != 0 || !message_.blocking_keys().empty();
  identity.foreign =
      options_.config_hash != 0 && is_encoded && message_.config_hash() != options_.config_hash;
  if (options_.model != nullptr && !identity.foreign) {
    options_.model->rate_terms(identity.encoded);
  }
  return {};
}

}  // namespace braid::transform
