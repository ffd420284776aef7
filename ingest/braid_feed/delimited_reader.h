#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/personal.h"
#include "core/result.h"
#include "ingest/source/delivery.h"

namespace braid::ingest {

/// A record is to this format what a row is to a table (rulings S12).
inline constexpr std::size_t kRecordBytesMax = std::size_t{64} << 10U;
/// A length above this is no length: what is read is not a file of messages.
inline constexpr std::size_t kRecordLengthMax = std::size_t{16} << 20U;

/// One message as it stood in the file. The view lives until the next one is read.
struct DelimitedMessage {
  std::uint64_t position = 0;  ///< message in the file, from 1
  Personal<std::string_view> bytes;
  bool too_long = false;  ///< over `kRecordBytesMax`; `bytes` is empty
};

/// Takes a file of Protobuf messages apart, each of which stands after its length as a varint, in
/// bounded memory.
class DelimitedReader {
 public:
  explicit DelimitedReader(std::unique_ptr<ByteReader> bytes) : bytes_{std::move(bytes)} {}

  /// False at the end. Refused if the file is no sequence of messages, "braid-feed/not-delimited",
  /// or ends within one, "braid-feed/cut-off". Unavailable if the medium fails.
  Result<bool> next(DelimitedMessage& message);

 private:
  Result<bool> has(std::size_t count);
  Result<bool> read_length(std::size_t& length);
  Result<void> skip(std::size_t count);

  std::unique_ptr<ByteReader> bytes_;
  std::string window_ = std::string(kRecordBytesMax * 2, '\0');
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t position_ = 0;
};

}  // namespace braid::ingest
