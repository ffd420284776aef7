#include "ingest/braid_feed/delimited_reader.h"

#include <algorithm>
#include <cstring>

namespace braid::ingest {

/// Whether the window holds so many bytes from `at_` on, after reading what it can.
Result<bool> DelimitedReader::has(std::size_t count) {
  if (end_ - at_ >= count) return true;
  std::memmove(window_.data(), window_.data() + at_, end_ - at_);
  end_ -= at_;
  at_ = 0;
  while (end_ < count) {
    auto got = bytes_->read({window_.data() + end_, window_.size() - end_});
    BRAID_TRY(got);
    if (*got == 0) return false;
    end_ += *got;
  }
  return true;
}

/// False at the end of the file.
Result<bool> DelimitedReader::read_length(std::size_t& length) {
  length = 0;
  for (unsigned int shift = 0; shift < 35; shift += 7) {
    auto any = has(1);
    BRAID_TRY(any);
    if (!*any) {
      if (shift == 0) return false;
      return fail(ErrorKind::refused, "braid-feed/cut-off");
    }
    const auto byte = static_cast<unsigned char>(window_[at_++]);
    length |= static_cast<std::size_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) != 0) continue;
    if (length > kRecordLengthMax) break;
    return true;
  }
  return fail(ErrorKind::refused, "braid-feed/not-delimited");
}

Result<void> DelimitedReader::skip(std::size_t count) {
  while (count > 0) {
    auto any = has(1);
    BRAID_TRY(any);
    if (!*any) return fail(ErrorKind::refused, "braid-feed/cut-off");
    const auto step = std::min(count, end_ - at_);
    at_ += step;
    count -= step;
  }
  return {};
}

Result<bool> DelimitedReader::next(DelimitedMessage& message) {
  std::size_t length = 0;
  auto any = read_length(length);
  BRAID_TRY(any);
  if (!*any) return false;
  message = {++position_, {}, length > kRecordBytesMax};
  if (message.too_long) {
    BRAID_TRY(skip(length));
    return true;
  }
  auto whole = has(length);
  BRAID_TRY(whole);
  if (!*whole) return fail(ErrorKind::refused, "braid-feed/cut-off");
  message.bytes = Personal{std::string_view{window_}.substr(at_, length)};
  at_ += length;
  return true;
}

}  // namespace braid::ingest
