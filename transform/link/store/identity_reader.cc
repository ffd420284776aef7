#include "transform/link/store/identity_reader.h"

#include <algorithm>
#include <cstring>

#include "identity/identity.pb.h"
#include "transform/link/store/block_index.h"
#include "transform/link/store/wire_fields.h"

namespace braid::transform {
namespace {

using identity::v1::Identity;

bool is_id_or_empty(std::string_view bytes) { return bytes.empty() || bytes.size() == 16; }

std::uint64_t first_half(std::string_view id) {
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

/// Parts of an entry that are looked at when all of it is known.
struct Parts {
  SentEncoding encoding;
  std::uint64_t config_hash = 0;
  bool sizes_fit = true;
};

void add_upn(std::uint64_t upn, std::vector<std::uint64_t>& upns) {
  if (upn != 0 && std::find(upns.begin(), upns.end(), upn) == upns.end()) upns.push_back(upn);
}

void take_field(const WireFields& fields, ReadIdentity& identity, Parts& parts) {
  const auto bytes = fields.bytes();
  const auto number = static_cast<std::uint32_t>(fields.number());
  switch (fields.field()) {
    case Identity::kUnitFieldNumber:
      identity.unit = bytes;
      break;
    case Identity::kNhsFieldNumber:
      parts.sizes_fit = parts.sizes_fit && is_id_or_empty(bytes);
      identity.nhs = first_half(bytes);
      break;
    case Identity::kUpnFieldNumber:
      parts.sizes_fit = parts.sizes_fit && is_id_or_empty(bytes);
      add_upn(first_half(bytes), identity.upns);
      break;
    case Identity::kOtherFieldNumber:
      parts.sizes_fit = parts.sizes_fit && is_id_or_empty(bytes);
      identity.other = first_half(bytes);
      break;
    case Identity::kMergedIntoFieldNumber:
      parts.sizes_fit = parts.sizes_fit && is_id_or_empty(bytes);
      identity.merged_into = Id16::from(bytes).value_or(Id16{});
      break;
    case Identity::kVersionFieldNumber:
      identity.version = fields.number();
      break;
    case Identity::kWithdrawnFieldNumber:
      identity.withdrawn = fields.number() != 0;
      break;
    case Identity::kKeyIdFieldNumber:
      identity.key_id = number;
      break;
    case Identity::kConfigHashFieldNumber:
      parts.config_hash = fields.number();
      break;
    case Identity::kSexFieldNumber:
      parts.encoding.sex = number;
      break;
    case Identity::kFlagsFieldNumber:
      parts.encoding.flags = number;
      break;
    case Identity::kPresenceFieldNumber:
      parts.encoding.presence = number;
      break;
    case Identity::kSegmentsFieldNumber:
      parts.encoding.segments = bytes;
      break;
    case Identity::kBirthDateSwapFieldNumber:
      parts.encoding.birth_date_swap = number;
      break;
    case Identity::kBlockingKeysFieldNumber:
      parts.encoding.blocking_keys = bytes;
      break;
    default:  // what exact linking alone asks about, and what is not known yet
      break;
  }
}

}  // namespace

Result<void> read_identity(std::string_view value, std::uint64_t config_hash,
                           ReadIdentity& identity) {
  identity.version = identity.nhs = identity.other = 0;
  identity.upns.clear();
  identity.merged_into = {};
  identity.unit = {};
  identity.key_id = 0;
  identity.withdrawn = false;
  Parts parts;
  WireFields fields{value};
  while (fields.next()) take_field(fields, identity, parts);
  if (fields.is_broken() || !parts.sizes_fit) {
    return fail(ErrorKind::refused, "link/identity-unreadable");
  }
  BRAID_TRY(read_bare_encoding(parts.encoding, identity.encoded, identity.keys));
  drop_repeated(identity.keys);
  // One without any encoding was made under no configuration.
  const bool is_encoded = identity.encoded.presence != 0 || !parts.encoding.blocking_keys.empty();
  identity.foreign = config_hash != 0 && is_encoded && parts.config_hash != config_hash;
  return {};
}

}  // namespace braid::transform
