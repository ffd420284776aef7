#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/personal.h"
#include "core/result.h"
#include "ingest/text/text_reader.h"

namespace braid::ingest {

/// One line of JSON Lines. The view lives until the next line is read.
struct JsonLine {
  std::uint64_t position = 0;  ///< line in the file, from 1, blank ones counted
  Personal<std::string_view> text;
  bool too_long = false;  ///< longer than a row may be (rulings S12); `text` is empty
};

/// Cuts a text into lines that end with LF or CRLF, in bounded memory; blank lines are passed over.
class JsonLinesReader {
 public:
  static Result<JsonLinesReader> open(const DeliveredFile& file);

  /// False at the end. Unavailable if the medium fails; refused if it is no text.
  Result<bool> next(JsonLine& line);
  const TextReader& text() const { return *text_; }

 private:
  explicit JsonLinesReader(std::unique_ptr<TextReader> text);
  Result<void> fill();

  std::unique_ptr<TextReader> text_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t position_ = 0;
  bool ended_ = false;
};

}  // namespace braid::ingest
