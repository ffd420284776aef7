#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/personal.h"
#include "core/result.h"
#include "ingest/source/delivery.h"

namespace braid::ingest {

/// Limits of one message. A segment is to HL7 what a row is to a table (rulings S12); a longer
/// message is a document in disguise, and no event that counts needs it.
inline constexpr std::size_t kHl7SegmentBytesMax = std::size_t{64} << 10U;
inline constexpr std::size_t kHl7MessageBytesMax = std::size_t{1} << 20U;

/// One message as it stood in the file. The views live until the next message is read.
struct Hl7Frame {
  std::uint64_t position = 0;                        ///< message in the file, from 1
  Personal<std::string_view> original;               ///< from MSH to its last segment
  std::vector<Personal<std::string_view>> segments;  ///< without line ends; the first is MSH
  /// Not empty: the message is over a limit; `original` and `segments` are then empty.
  Literal broken = "";
};

/// Cuts a stream of bytes into messages. A message begins with a segment MSH and ends before the
/// next one, at a block end of MLLP, or with the file; segments end with CR, LF or CRLF; blank
/// lines and a byte order mark are tolerated (feed-formats 7.1). Memory is bounded by the limits
/// above whatever the bytes are: what stands before the first MSH is dropped and counted.
class Hl7Reader {
 public:
  explicit Hl7Reader(std::unique_ptr<ByteReader> bytes);

  /// False at the end. Unavailable if the medium fails.
  Result<bool> next(Hl7Frame& frame);

  /// Lines so far that belonged to no message.
  std::uint64_t noise() const { return noise_; }
  /// The file begins like UTF-16: nothing of it is read.
  bool is_utf16() const { return utf16_; }

 private:
  /// The next line end of one sort; not `found`: there is none before `at`.
  struct Mark {
    std::size_t at = 0;
    bool found = false;
  };
  struct Piece {
    std::size_t begin = 0, size = 0;
  };
  enum class Step { go_on, message };

  Result<bool> fill();
  bool find_line_end(std::size_t& end);
  bool find(char wanted, Mark& mark);
  void compact();
  Step take_line(std::size_t end, bool complete);
  Step drop_long_line(std::size_t end, bool complete);
  void start_message();
  void break_message(Literal rule);
  std::string_view text(std::size_t begin, std::size_t end) const;
  void emit(Hl7Frame& frame);

  std::unique_ptr<ByteReader> bytes_;
  std::vector<char> window_;
  // Offsets into the window: from_ <= at_ <= end_. A growing message stands from `from_` to `at_`.
  std::size_t from_ = 0, at_ = 0, end_ = 0;
  Mark cr_, lf_;
  bool at_end_ = false, utf16_ = false, is_first_line_ = true;
  bool growing_ = false;       ///< a message has begun and not ended
  bool in_long_line_ = false;  ///< the bytes up to the next line end are to be dropped
  std::size_t message_end_ = 0;
  Literal broken_ = "";
  std::vector<Piece> pieces_;
  std::uint64_t position_ = 0, noise_ = 0;
};

}  // namespace braid::ingest
