#include "transform/pseudonymise/diffusion.h"

#include <algorithm>
#include <bit>

namespace braid::transform {

Result<Diffusion::Taps> Diffusion::taps(KeyedHash& hash, std::uint16_t output_bit) {
  Taps taps{};
  std::size_t found = 0;
  for (unsigned counter = 0; counter < 256; ++counter) {
    const std::array<char, 3> text = {static_cast<char>(output_bit >> 8U),
                                      static_cast<char>(output_bit & 255U),
                                      static_cast<char>(counter)};
    KeyedHash::Digest digest;
    if (!hash.digest({text.data(), text.size()}, digest)) break;
    for (const auto byte : digest) {
      if (std::find(taps.begin(), taps.begin() + found, byte) != taps.begin() + found) continue;
      taps[found++] = byte;
      if (found == kTaps) return taps;
    }
  }
  return fail(ErrorKind::unavailable, "pseudonymise/openssl");
}

Result<Diffusion> Diffusion::make(KeyedHash& hash) {
  SecretArray<Segment> columns{kBits};
  for (std::uint16_t output = 0; output < kBits; ++output) {
    const auto inputs = taps(hash, output);
    BRAID_TRY(inputs);
    for (const auto input : *inputs) {
      columns[input][output / 64] |= std::uint64_t{1} << (output % 64);
    }
  }
  Diffusion made;
  for (std::size_t byte = 0; byte < 32; ++byte) {
    for (unsigned value = 1; value < 256; ++value) {
      const auto lowest = static_cast<std::size_t>(std::countr_zero(value));
      const auto& column = columns[byte * 8 + lowest];
      const auto& rest = made.rows_[byte * 256 + (value & (value - 1))];
      auto& row = made.rows_[byte * 256 + value];
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = rest[i] ^ column[i];
    }
  }
  return made;
}

Segment Diffusion::apply(const Segment& segment) const {
  Segment out{};
  for (std::size_t byte = 0; byte < 32; ++byte) {
    const auto value = segment[byte / 8] >> (byte % 8 * 8) & 255U;
    const auto& row = rows_[byte * 256 + value];
    for (std::size_t i = 0; i < out.size(); ++i) out[i] ^= row[i];
  }
  return out;
}

}  // namespace braid::transform
