#include "ingest/text/text_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <vector>

namespace braid::ingest {
namespace {

constexpr std::size_t kRawBytes = std::size_t{64} << 10U;
/// How much of a file's beginning is looked at for the zero bytes of UTF-16.
constexpr std::size_t kGuessBytes = 512;

enum class Encoding : std::uint8_t { utf8, windows_1252, utf16_little, utf16_big };

unsigned char byte(char c) { return static_cast<unsigned char>(c); }

const char* skip_ascii(const char* at, const char* end) {
  while (end - at >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
    at += 8;
  }
  while (at < end && byte(*at) < 0x80) ++at;
  return at;
}

/// Validates UTF-8 piece by piece: no overlong form, no surrogate, nothing over U+10FFFF.
class Utf8Check {
 public:
  /// False from the first wrong byte on.
  bool feed(std::string_view bytes) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at < end) {
      if (missing_ == 0) at = skip_ascii(at, end);
      if (at < end && !step(byte(*at++))) return false;
    }
    return true;
  }
  bool ended_whole() const { return missing_ == 0; }

 private:
  bool step(unsigned char c) {
    if (missing_ > 0) {
      if (c < low_ || c > high_) return false;
      low_ = 0x80;
      high_ = 0xBF;
      --missing_;
      return true;
    }
    if (c < 0xC2 || c > 0xF4) return false;
    missing_ = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    if (c == 0xE0) low_ = 0xA0;   // shorter forms exist
    if (c == 0xED) high_ = 0x9F;  // surrogates
    if (c == 0xF0) low_ = 0x90;   // shorter forms exist
    if (c == 0xF4) high_ = 0x8F;  // over U+10FFFF
    return true;
  }

  int missing_ = 0;
  unsigned char low_ = 0x80, high_ = 0xBF;
};

/// Code points of 0x80 to 0x9F in Windows-1252; 0 where it defines none. The rest is Latin-1.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bool has_undefined_in_1252(std::string_view bytes) {
  const char* const end = bytes.data() + bytes.size();
  for (const char* at = skip_ascii(bytes.data(), end); at < end; at = skip_ascii(at + 1, end)) {
    if (byte(*at) < 0xA0 && kWindows1252[byte(*at) - 0x80U] == 0) return true;
  }
  return false;
}

/// Writes a code point as UTF-8 (at most four bytes) and returns the place after it.
char* put_utf8(char32_t point, char* to) {
  const auto put = [&](char32_t value) { *to++ = static_cast<char>(value); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | point >> 6U);
    put(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0U | point >> 12U);
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xF0U | point >> 18U);
    put(0x80U | (point >> 12U & 0x3FU));
    put(0x80U | (point >> 6U & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
  return to;
}

struct Judgement {
  Encoding encoding = Encoding::utf8;
  bool guessed = false;
  std::size_t mark_bytes = 0;
  TextFault fault;
};

/// Text in UTF-16 is mostly of the first 256 code points here, so that every other byte is zero;
/// a stray zero byte in a row is not this.
bool looks_like_utf16(std::string_view start) {
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < start.size(); ++i) zeros[i % 2] += start[i] == '\0' ? 1 : 0;
  return start.size() >= 2 && std::max(zeros[0], zeros[1]) * 4 >= start.size();
}

/// What the first bytes decide alone; nothing if the whole file has to be looked at.
bool judge_start(std::string_view start, Judgement& out) {
  using std::string_view_literals::operator""sv;
  if (start.starts_with("\xFF\xFE\0\0"sv) || start.starts_with("\0\0\xFE\xFF"sv)) {
    out.fault = {"text/utf32", "the file is UTF-32", "export it as UTF-8"};
    return true;
  }
  if (start.starts_with("\xFF\xFE"sv) || start.starts_with("\xFE\xFF"sv)) {
    out.encoding = start[0] == '\xFF' ? Encoding::utf16_little : Encoding::utf16_big;
    out.mark_bytes = 2;
    return true;
  }
  if (start.starts_with("\xEF\xBB\xBF"sv)) {
    out.mark_bytes = 3;
    return false;
  }
  if (looks_like_utf16(start.substr(0, kGuessBytes))) {
    out.fault = {"text/utf16-without-bom", "the file looks like UTF-16 without a byte order mark",
                 "export it as UTF-8, or as Unicode text with its byte order mark"};
    return true;
  }
  return false;
}

/// Reads as much as there is, up to the size of `into`: a medium may give less at a time.
Result<std::size_t> read_full(ByteReader& from, std::span<char> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    auto got = from.read(into.subspan(filled));
    BRAID_TRY(got);
    if (*got == 0) break;
    filled += *got;
  }
  return filled;
}

Result<Judgement> judge(const DeliveredFile& file) {
  auto reader = file.open();
  BRAID_TRY(reader);
  std::vector<char> buffer(kRawBytes);
  Judgement out;
  Utf8Check check;
  bool first = true;
  bool valid = true;
  bool undefined = false;
  for (;;) {
    auto got = read_full(**reader, buffer);
    BRAID_TRY(got);
    if (*got == 0) break;
    const std::string_view bytes{buffer.data(), *got};
    if (first && judge_start(bytes, out)) return out;
    first = false;
    valid = valid && check.feed(bytes);
    // What is valid so far may turn out not to be, so these are looked for in all of the file.
    undefined = undefined || has_undefined_in_1252(bytes);
  }
  if (valid && check.ended_whole()) return out;
  if (out.mark_bytes > 0) {
    out.fault = {"text/invalid-utf8", "the file begins with the mark of UTF-8 and is not UTF-8",
                 "export it again as UTF-8"};
  } else if (undefined) {
    out.fault = {"text/undefined-bytes",
                 "the file is neither UTF-8 nor Windows-1252: it has bytes that have no meaning",
                 "export it as UTF-8"};
  } else {
    out.encoding = Encoding::windows_1252;
    out.guessed = true;
  }
  return out;
}

class DecodedText final : public TextReader {
 public:
  DecodedText(std::unique_ptr<ByteReader> bytes, const Judgement& judgement)
      : bytes_{std::move(bytes)},
        encoding_{judgement.encoding},
        guessed_{judgement.guessed},
        fault_{judgement.fault},
        mark_left_{judgement.mark_bytes} {
    if (encoding_ != Encoding::utf8) raw_.resize(kRawBytes);
  }

  Result<std::size_t> read(std::span<char> into) override {
    if (!fault_.none()) return fail(ErrorKind::refused, fault_.rule);
    while (mark_left_ > 0) {
      std::array<char, 4> mark{};
      auto got = bytes_->read(std::span{mark}.first(mark_left_));
      BRAID_TRY(got);
      if (*got == 0) return 0;
      mark_left_ -= *got;
    }
    if (encoding_ == Encoding::utf8) return bytes_->read(into);
    return convert(into);
  }

  const TextFault& fault() const override { return fault_; }
  bool guessed() const override { return guessed_; }

 private:
  Result<std::size_t> convert(std::span<char> into) {
    for (;;) {
      char* const end = encoding_ == Encoding::windows_1252 ? put_1252(into) : put_utf16(into);
      if (!fault_.none()) return fail(ErrorKind::refused, fault_.rule);
      if (end != into.data()) return static_cast<std::size_t>(end - into.data());
      // At most three bytes are left over: half of a surrogate pair, and half of a unit.
      std::memmove(raw_.data(), raw_.data() + at_, filled_ - at_);
      filled_ -= at_;
      at_ = 0;
      auto got = bytes_->read(std::span{raw_}.subspan(filled_));
      BRAID_TRY(got);
      if (*got == 0) {
        if (filled_ == 0) return 0;
        break_utf16();
        return fail(ErrorKind::refused, fault_.rule);
      }
      filled_ += *got;
    }
  }

  /// Through `spill_`, so that a character that does not fit any more waits there.
  char* put_point(char32_t point, char* to, const char* end) {
    spilled_at_ = 0;
    spilled_ = static_cast<std::size_t>(put_utf8(point, spill_.data()) - spill_.data());
    return drain(to, end);
  }
  char* drain(char* to, const char* end) {
    while (spilled_at_ < spilled_ && to < end) *to++ = spill_[spilled_at_++];
    return to;
  }

  char* put_1252(std::span<char> into) {
    const char* const end = into.data() + into.size();
    char* to = drain(into.data(), end);
    while (to < end && at_ < filled_) {
      const char c = raw_[at_++];
      if (byte(c) < 0x80) {
        *to++ = c;
      } else {
        to = put_point(byte(c) < 0xA0 ? kWindows1252[byte(c) - 0x80U] : byte(c), to, end);
      }
    }
    return to;
  }

  char32_t unit(std::size_t at) const {
    const auto first = byte(raw_[at]);
    const auto second = byte(raw_[at + 1]);
    return encoding_ == Encoding::utf16_little ? first | char32_t{second} << 8U
                                               : second | char32_t{first} << 8U;
  }

  char* put_utf16(std::span<char> into) {
    const char* const end = into.data() + into.size();
    char* to = drain(into.data(), end);
    while (to < end && filled_ - at_ >= 2) {
      char32_t point = unit(at_);
      if (point >= 0xD800 && point < 0xE000) {
        if (point < 0xDC00 && filled_ - at_ < 4) break;
        const char32_t low = point < 0xDC00 ? unit(at_ + 2) : 0;
        if (low < 0xDC00 || low >= 0xE000) {
          break_utf16();
          return to;
        }
        point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
        at_ += 2;
      }
      at_ += 2;
      to = put_point(point, to, end);
    }
    return to;
  }

  void break_utf16() {
    fault_ = {"text/invalid-utf16", "the file begins with the mark of UTF-16 and is not UTF-16",
              "export it again as UTF-8"};
  }

  std::unique_ptr<ByteReader> bytes_;
  Encoding encoding_;
  bool guessed_;
  TextFault fault_;
  std::size_t mark_left_;
  std::vector<char> raw_;
  std::size_t at_ = 0, filled_ = 0;
  std::array<char, 4> spill_{};
  std::size_t spilled_ = 0, spilled_at_ = 0;
};

}  // namespace

Result<std::unique_ptr<TextReader>> open_text(const DeliveredFile& file) {
  auto judgement = judge(file);
  BRAID_TRY(judgement);
  auto bytes = file.open();
  BRAID_TRY(bytes);
  return std::unique_ptr<TextReader>{std::make_unique<DecodedText>(std::move(*bytes), *judgement)};
}

}  // namespace braid::ingest
