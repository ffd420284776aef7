#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace braid {

/// Sixteen bytes of a keyed hash: what a pseudonym, a handle or a record id is.
struct Id16 {
  std::array<unsigned char, 16> bytes{};

  auto operator<=>(const Id16&) const = default;
  bool is_zero() const { return *this == Id16{}; }
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  /// Nothing unless `text` has exactly sixteen bytes.
  static std::optional<Id16> from(std::string_view text) {
    if (text.size() != 16) return std::nullopt;
    Id16 id;
    std::memcpy(id.bytes.data(), text.data(), 16);
    return id;
  }
};

/// Keyed hashes are uniform already, so eight of their bytes are a hash.
struct Id16Hash {
  std::size_t operator()(const Id16& id) const {
    std::uint64_t value = 0;
    std::memcpy(&value, id.bytes.data(), sizeof value);
    return value;
  }
};

/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);
/// Nothing if `text` is not pairs of hexadecimal digits.
std::optional<std::string> unhex(std::string_view text);

}  // namespace braid
