#include "transform/compare/encoded_identity.h"

#include <bit>
#include <cstring>

#include "core/sha256.h"
#include "identity/identity.pb.h"
#include "transform/compare/level_bounds.h"

namespace braid::transform {
namespace {

constexpr std::uint32_t kPresenceMask = (1U << kFields) - 1;

// Bit p of a segment is bit p mod 8 of byte p div 8; words of this machine have it so only when
// their bytes ascend.
static_assert(std::endian::native == std::endian::little);

/// 1, 2 and 9 are words of linkage-design 2.7; whatever else is sent says nothing.
std::uint8_t sex_code(std::uint32_t sent) {
  return sent == 1 || sent == 2 || sent == 9 ? static_cast<std::uint8_t>(sent) : std::uint8_t{0};
}

}  // namespace

std::uint16_t popcount_of(const Segment& segment) {
  return static_cast<std::uint16_t>(shared_bits(segment, segment));
}

Result<void> read_bare_encoding(const SentEncoding& sent, EncodedIdentity& encoded,
                                BlockingKeys& keys) {
  encoded = {};
  keys = {};
  const auto fields = static_cast<std::size_t>(std::popcount(sent.presence));
  if ((sent.presence & ~kPresenceMask) != 0 || sent.segments.size() != fields * sizeof(Segment) ||
      (!sent.blocking_keys.empty() && sent.blocking_keys.size() != sizeof(BlockingKeys))) {
    return fail(ErrorKind::refused, "link/encoding");
  }
  const char* from = sent.segments.data();
  for (std::size_t field = 0; field < kFields; ++field) {
    if ((sent.presence >> field & 1U) == 0) continue;
    std::memcpy(encoded.segments[field].data(), from, sizeof(Segment));
    from += sizeof(Segment);
    // A missing field is not sent at all, so nothing but a fault makes an empty segment.
    if (encoded.segments[field] == Segment{}) return fail(ErrorKind::refused, "link/encoding");
  }
  if (!sent.blocking_keys.empty()) {
    std::memcpy(keys.data(), sent.blocking_keys.data(), sizeof(BlockingKeys));
  }
  encoded.presence = static_cast<std::uint8_t>(sent.presence);
  encoded.flags = sent.flags;
  encoded.sex = sex_code(sent.sex);
  if (encoded.has(Field::birth_date)) encoded.birth_date_swap = sent.birth_date_swap;
  return {};
}

Result<void> read_encoding(const identity::v1::Identity& identity, EncodedIdentity& encoded,
                           BlockingKeys& keys) {
  const SentEncoding sent{.presence = identity.presence(),
                          .flags = identity.flags(),
                          .sex = identity.sex(),
                          .birth_date_swap = identity.birth_date_swap(),
                          .segments = identity.segments(),
                          .blocking_keys = identity.blocking_keys()};
  BRAID_TRY(read_bare_encoding(sent, encoded, keys));
  for (std::size_t field = 0; field < kFields; ++field) {
    encoded.popcounts[field] = popcount_of(encoded.segments[field]);
  }
  return {};
}

Level level_of(const Segment& one, std::uint16_t one_popcount, const Segment& other,
               std::uint16_t other_popcount) {
  return level_of_counts(shared_bits(one, other),
                         std::uint32_t{one_popcount} + std::uint32_t{other_popcount});
}

std::uint64_t term_of(const Segment& segment) {
  const auto digest = sha256({reinterpret_cast<const char*>(segment.data()), sizeof segment});
  std::uint64_t term = 0;
  std::memcpy(&term, digest.data(), sizeof term);
  return term;
}

}  // namespace braid::transform
