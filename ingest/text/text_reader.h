#pragma once

#include <cstdint>
#include <memory>

#include "core/result.h"
#include "ingest/source/delivery.h"

namespace braid::ingest {

/// Why a whole file cannot be read as text.
struct TextFault {
  Literal rule = "";  ///< "text/utf16-without-bom", "text/undefined-bytes", ...
  Literal message = "";
  Literal remedy = "";
  std::uint64_t line = 0;  ///< 0: of the file as a whole

  bool none() const { return rule.view().empty(); }
};

/// The text of a delivered file as UTF-8, without a byte order mark, whatever it was stored as.
///
/// A mark decides. Without one the file is UTF-8 if all of it is, else Windows-1252; so opening
/// reads the file once from end to end (feed-formats 1.1). UTF-16 without a mark, UTF-32, and
/// Windows-1252 with bytes that it leaves undefined (rulings F2) are faults.
class TextReader : public ByteReader {
 public:
  /// As ByteReader; also refused, with the rule of `fault`, once the text turns out broken.
  /// A character may be divided between two reads.
  Result<std::size_t> read(std::span<char> into) override = 0;
  virtual const TextFault& fault() const = 0;
  /// The file is read as Windows-1252 for want of a better guess.
  virtual bool guessed() const = 0;
};

/// Unavailable if the medium fails. A file that is no text opens, has a `fault`, and cannot be
/// read.
Result<std::unique_ptr<TextReader>> open_text(const DeliveredFile& file);

}  // namespace braid::ingest
