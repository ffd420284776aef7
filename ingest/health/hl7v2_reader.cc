#include "ingest/health/hl7v2_reader.h"

#include <algorithm>
#include <cstring>

#include "core/result.h"

namespace braid::ingest {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} << 10U;
// A whole message, the line that may turn out to be too long, and room to read into.
constexpr std::size_t kWindowBytes = kHl7MessageBytesMax + 2 * kHl7SegmentBytesMax + kReadBytes;

constexpr char kBlockStart = '\x0B';
constexpr char kBlockEnd = '\x1C';
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Bytes before the segment name that are no part of it: framing and byte order marks.
std::size_t size_of_preamble(std::string_view line) {
  std::size_t size = 0;
  for (;;) {
    if (line.substr(size).starts_with(kBlockStart)) {
      ++size;
    } else if (line.substr(size).starts_with(kByteOrderMark)) {
      size += kByteOrderMark.size();
    } else {
      return size;
    }
  }
}

bool begins_message(std::string_view line) {
  return line.substr(size_of_preamble(line)).starts_with("MSH");
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

Hl7Reader::Hl7Reader(std::unique_ptr<ByteReader> bytes)
    : bytes_{std::move(bytes)}, window_(kWindowBytes) {}

std::string_view Hl7Reader::text(std::size_t begin, std::size_t end) const {
  return {window_.data() + begin, end - begin};
}

Result<bool> Hl7Reader::next(Hl7Frame& frame) {
  frame.segments.clear();
  frame.original = {};
  frame.broken = "";
  while (!utf16_) {
    std::size_t end = end_;
    const bool complete = find_line_end(end);
    if (!complete && !at_end_ && end_ - at_ <= kHl7SegmentBytesMax) {
      BRAID_TRY(fill());
      continue;
    }
    if (at_ == end_ && at_end_) {
      if (!growing_) return false;
      growing_ = false;
      emit(frame);
      return true;
    }
    if (is_first_line_) {
      is_first_line_ = false;
      const auto begin = text(at_, end_);
      utf16_ = begin.starts_with("\xFF\xFE") || begin.starts_with("\xFE\xFF");
      continue;
    }
    const bool too_long = in_long_line_ || end - at_ > kHl7SegmentBytesMax;
    const auto step = too_long ? drop_long_line(end, complete) : take_line(end, complete);
    if (step == Step::message) {
      emit(frame);
      return true;
    }
  }
  return false;
}

bool Hl7Reader::find(char wanted, Mark& mark) {
  if (mark.found && mark.at >= at_) return true;
  const std::size_t begin = mark.found ? at_ : std::max(at_, mark.at);
  const void* hit = std::memchr(window_.data() + begin, wanted, end_ - begin);
  mark.found = hit != nullptr;
  mark.at =
      mark.found ? static_cast<std::size_t>(static_cast<const char*>(hit) - window_.data()) : end_;
  return mark.found;
}

// Both sorts of line end are remembered, so that a file that has only one is searched once for the
// other and not once for each line.
bool Hl7Reader::find_line_end(std::size_t& end) {
  const bool cr = find('\r', cr_);
  const bool lf = find('\n', lf_);
  if (cr) end = cr_.at;
  if (lf) end = cr ? std::min(cr_.at, lf_.at) : lf_.at;
  return cr || lf;
}

void Hl7Reader::compact() {
  if (from_ == 0) return;
  std::memmove(window_.data(), window_.data() + from_, end_ - from_);
  for (Piece& piece : pieces_) piece.begin -= from_;
  for (Mark* mark : {&cr_, &lf_}) {
    *mark = mark->at < from_ ? Mark{} : Mark{mark->at - from_, mark->found};
  }
  message_end_ -= std::min(message_end_, from_);
  at_ -= from_;
  end_ -= from_;
  from_ = 0;
}

Result<bool> Hl7Reader::fill() {
  if (window_.size() - end_ < kReadBytes) compact();
  const std::size_t room = std::min(kReadBytes, window_.size() - end_);
  BRAID_CHECK(room > 0);
  auto got = bytes_->read({window_.data() + end_, room});
  BRAID_TRY(got);
  end_ += *got;
  at_end_ = *got == 0;
  return true;
}

Hl7Reader::Step Hl7Reader::take_line(std::size_t end, bool complete) {
  auto line = text(at_, end);
  if (line.starts_with(kBlockEnd)) {
    ++at_;
    if (!growing_) {
      from_ = at_;
      return Step::go_on;
    }
    growing_ = false;
    return Step::message;
  }
  if (begins_message(line)) {
    if (growing_) {  // The line stays: it begins the message that the next call returns.
      growing_ = false;
      return Step::message;
    }
    start_message();
    line = text(at_, end);
  }
  const std::size_t begin = at_;
  at_ = complete ? end + 1 : end;
  bool ends_block = false;
  while (line.ends_with(kBlockEnd)) {
    line.remove_suffix(1);
    ends_block = true;
  }
  if (!growing_) {
    noise_ += is_blank(line) ? 0 : 1;
    from_ = at_;
    return Step::go_on;
  }
  if (broken_.view().empty() && !is_blank(line)) {
    pieces_.push_back({begin, line.size()});
    message_end_ = begin + line.size();
    if (message_end_ - from_ > kHl7MessageBytesMax) break_message("hl7v2/message-too-long");
  }
  if (!broken_.view().empty() || at_ - from_ > kHl7MessageBytesMax) {
    // Blank lines without end do not fill the window either.
    if (broken_.view().empty()) break_message("hl7v2/message-too-long");
    from_ = at_;
  }
  if (!ends_block) return Step::go_on;
  growing_ = false;
  return Step::message;
}

Hl7Reader::Step Hl7Reader::drop_long_line(std::size_t end, bool complete) {
  if (!in_long_line_) {
    const bool begins = begins_message(text(at_, end));
    if (begins && growing_) {
      growing_ = false;
      return Step::message;
    }
    if (begins) start_message();
    if (growing_) {
      break_message("hl7v2/segment-too-long");
    } else {
      ++noise_;
    }
  }
  in_long_line_ = !complete;
  from_ = at_ = complete ? end + 1 : end;
  return Step::go_on;
}

void Hl7Reader::start_message() {
  at_ += size_of_preamble(text(at_, end_));
  from_ = at_;
  growing_ = true;
  broken_ = "";
  pieces_.clear();
  ++position_;
}

void Hl7Reader::break_message(Literal rule) {
  if (broken_.view().empty()) broken_ = rule;
  pieces_.clear();
}

void Hl7Reader::emit(Hl7Frame& frame) {
  frame.position = position_;
  frame.broken = broken_;
  if (broken_.view().empty()) {
    frame.original = Personal{text(from_, message_end_)};
    for (const Piece& piece : pieces_) {
      frame.segments.emplace_back(text(piece.begin, piece.begin + piece.size));
    }
  }
  from_ = at_;
  pieces_.clear();
}

}  // namespace braid::ingest
