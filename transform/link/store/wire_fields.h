#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace braid::transform {

/// Goes through the fields of a serialised protobuf message in the order in which they stand,
/// without a message object: `bytes` are views into what was given. Knows the four wire types that
/// proto3 writes; a message with another, or with lengths that do not fit, is broken. Texts are
/// taken as they are, whether or not they are UTF-8.
class WireFields {
 public:
  explicit WireFields(std::string_view message)
      : at_{message.data()}, end_{message.data() + message.size()} {}

  /// Goes to the next field. False at the end, and where the message is broken.
  bool next() {
    if (at_ == end_) return false;
    const std::uint64_t tag = varint();
    field_ = static_cast<std::uint32_t>(tag >> 3U);
    if (field_ == 0 || tag >> 32U != 0) broken_ = true;
    number_ = 0;
    bytes_ = {};
    switch (tag & 7U) {
      case 0:
        number_ = varint();
        break;
      case 1:
        fixed(8);
        break;
      case 2:
        bytes_ = take(varint());
        break;
      case 5:
        fixed(4);
        break;
      default:
        broken_ = true;
    }
    return !broken_;
  }
  bool is_broken() const { return broken_; }

  std::uint32_t field() const { return field_; }
  std::uint64_t number() const { return number_; }   ///< 0 for a text
  std::string_view bytes() const { return bytes_; }  ///< empty for a number

 private:
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70 && at_ != end_; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    broken_ = true;
    return 0;
  }
  std::string_view take(std::uint64_t size) {
    if (broken_ || size > static_cast<std::uint64_t>(end_ - at_)) {
      broken_ = true;
      return {};
    }
    const std::string_view taken{at_, size};
    at_ += size;
    return taken;
  }
  /// Numbers of the wire ascend by their bytes, as this machine's do.
  void fixed(std::size_t size) {
    const auto taken = take(size);
    std::memcpy(&number_, taken.data(), taken.size());
  }

  const char* at_;
  const char* const end_;
  std::uint64_t number_ = 0;
  std::string_view bytes_;
  std::uint32_t field_ = 0;
  bool broken_ = false;
};

}  // namespace braid::transform
