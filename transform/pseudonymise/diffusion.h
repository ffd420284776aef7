#pragma once

#include <array>
#include <cstdint>

#include "core/result.h"
#include "transform/compare/encoded_identity.h"
#include "transform/pseudonymise/keyed_hash.h"
#include "transform/pseudonymise/secret_memory.h"

namespace braid::transform {

/// Makes every bit of a segment the exclusive or of three keyed positions, so that a bit says
/// nothing of one token (linkage-design, section 4, step 3; t = 3). Reading only after `make`.
class Diffusion {
 public:
  static constexpr std::size_t kBits = 256;
  static constexpr std::size_t kTaps = 3;
  using Taps = std::array<std::uint8_t, kTaps>;

  /// `hash` is keyed by sub(diff/<domain>). Unavailable if OpenSSL fails.
  static Result<Diffusion> make(KeyedHash& hash);
  /// Input bits of one output bit.
  static Result<Taps> taps(KeyedHash& hash, std::uint16_t output_bit);

  Segment apply(const Segment& segment) const;

 private:
  Diffusion() : rows_{32 * 256} {}

  /// By byte of the segment and its value: the outputs that change. 256 KiB.
  SecretArray<Segment> rows_;
};

}  // namespace braid::transform
