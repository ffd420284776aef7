#include "ingest/police/json_lines.h"

#include <algorithm>
#include <cstring>

#include "ingest/text/csv.h"

namespace braid::ingest {
namespace {

// Some lines of the greatest length, so that what the buffer's end divides is moved rarely.
constexpr std::size_t kBufferBytes = 4 * kRowBytesMax;

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

JsonLinesReader::JsonLinesReader(std::unique_ptr<TextReader> text)
    : text_{std::move(text)}, buffer_(kBufferBytes) {}

Result<JsonLinesReader> JsonLinesReader::open(const DeliveredFile& file) {
  auto text = open_text(file);
  BRAID_TRY(text);
  return JsonLinesReader{*std::move(text)};
}

Result<void> JsonLinesReader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
  end_ -= at_;
  at_ = 0;
  auto got = text_->read({buffer_.data() + end_, buffer_.size() - end_});
  BRAID_TRY(got);
  end_ += *got;
  ended_ = *got == 0;
  return {};
}

Result<bool> JsonLinesReader::next(JsonLine& line) {
  if (!text_->fault().none()) return fail(ErrorKind::refused, text_->fault().rule);
  std::size_t looked = 0;  // bytes of this line that hold no line end
  bool too_long = false;
  for (;;) {
    const char* const from = buffer_.data() + at_;
    const auto there = end_ - at_;
    const void* const hit = std::memchr(from + looked, '\n', there - looked);
    if (hit == nullptr && !ended_) {
      looked = there;
      if (there > kRowBytesMax) {
        too_long = true;
        at_ = end_;
        looked = 0;
      }
      BRAID_TRY(fill());
      continue;
    }
    if (hit == nullptr && there == 0 && !too_long) return false;
    const auto size =
        hit == nullptr ? there : static_cast<std::size_t>(static_cast<const char*>(hit) - from);
    at_ += size + (hit == nullptr ? 0 : 1);
    ++position_;
    const auto text = trimmed({from, size});
    too_long = too_long || text.size() > kRowBytesMax;
    if (text.empty() && !too_long) {
      looked = 0;
      continue;
    }
    line.position = position_;
    line.too_long = too_long;
    line.text = Personal{too_long ? std::string_view{} : text};
    return true;
  }
}

}  // namespace braid::ingest
