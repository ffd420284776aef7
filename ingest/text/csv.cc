#include "ingest/text/csv.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace braid::ingest {
namespace {

/// Several rows of the greatest length, so that a row that the buffer's end divides is moved to the
/// front cheaply, and a row can always be looked at in one piece.
constexpr std::size_t kBufferBytes = 4 * kRowBytesMax;

constexpr bool is_line_end(char c) { return c == '\n' || c == '\r'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || is_line_end(c); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

const char* find_line_end(const char* at, const char* end) {
  return std::find_if(at, end, is_line_end);
}

class BufferedCsvReader final : public CsvReader {
 public:
  explicit BufferedCsvReader(std::unique_ptr<TextReader> text)
      : text_{std::move(text)},
        buffer_{std::make_unique_for_overwrite<char[]>(kBufferBytes)},
        unquoted_{std::make_unique_for_overwrite<char[]>(kRowBytesMax + 1)} {
    delimit_by(',');
  }

  Result<bool> next(CsvRow& row) override {
    if (!text_->fault().none()) return fail(ErrorKind::refused, text_->fault().rule);
    for (;;) {
      if (at_ == end_) {
        BRAID_TRY(fill());
        if (at_ == end_) return false;
      }
      // The LF of a CRLF that the buffer's end had divided.
      if (std::exchange(lf_may_follow_, false) && buffer_[at_] == '\n') {
        ++at_;
        continue;
      }
      row.position = ++position_;
      if (!delimiter_chosen_) choose_delimiter();
      BRAID_TRY(read_row(row));
      if (is_blank_line(row)) continue;
      delimiter_chosen_ = true;
      return true;
    }
  }

  const TextFault& text_fault() const override { return text_->fault(); }
  bool encoding_guessed() const override { return text_->guessed(); }

 private:
  enum class Stop : std::uint8_t {
    row_ended,   ///< at a line end, or at the end of what is there
    quote_open,  ///< what is there ended inside a quoted field
  };

  static bool is_blank_line(const CsvRow& row) {
    return row.broken.view().empty() && row.fields.size() == 1 && row.fields.front().empty();
  }

  void delimit_by(char delimiter) {
    delimiter_ = delimiter;
    ends_plain_field_ = {};
    for (const char c : {delimiter, '"', '\n', '\r'}) {
      ends_plain_field_[static_cast<unsigned char>(c)] = true;
    }
  }

  void choose_delimiter() {
    const char* const from = buffer_.get() + at_;
    const std::string_view line{from, find_line_end(from, buffer_.get() + end_)};
    const bool tabs = line.find(',') == line.npos && line.find('\t') != line.npos;
    delimit_by(tabs ? '\t' : ',');
  }

  /// Moves what is left to the front and fills the buffer up: a medium may give less at a time.
  Result<void> fill() {
    std::memmove(buffer_.get(), buffer_.get() + at_, end_ - at_);
    end_ -= at_;
    at_ = 0;
    while (!ended_ && end_ < kBufferBytes) {
      auto got = text_->read(std::span{buffer_.get() + end_, kBufferBytes - end_});
      BRAID_TRY(got);
      ended_ = *got == 0;
      end_ += *got;
    }
    return {};
  }

  Result<void> read_row(CsvRow& row) {
    for (;;) {
      const std::size_t there = end_ - at_;
      const char* const from = buffer_.get() + at_;
      const char* const stop = from + std::min(there, kRowBytesMax + 1);
      row.fields.clear();
      row.broken = "";
      row.unended = false;
      const char* at = from;
      const Stop stopped = scan(at, stop, row);
      if (at == stop) {
        if (there > kRowBytesMax) return cut_off(row);
        if (!ended_) {
          BRAID_TRY(fill());
          continue;
        }
        row.unended = true;
        if (stopped == Stop::quote_open) row.broken = "csv/unclosed-quote";
      }
      const auto size = static_cast<std::size_t>(at - from);
      row.original = Personal{std::string_view{from, size}};
      if (std::memchr(from, '\0', size) != nullptr) row.broken = "csv/nul";
      at_ += size;
      pass_line_end();
      return {};
    }
  }

  /// Reads fields up to the end of the row or to `stop`, where `at` is left.
  Stop scan(const char*& at, const char* stop, CsvRow& row) {
    std::size_t unquoted = 0;
    for (;;) {
      at = skip_blanks(at, stop);
      std::string_view field;
      if (at < stop && *at == '"') {
        if (!take_quoted(at, stop, field, unquoted)) return Stop::quote_open;
        at = skip_blanks(at, stop);
      } else {
        const char* const from = at;
        while (at < stop && !ends_plain_field_[static_cast<unsigned char>(*at)]) ++at;
        field = {from, static_cast<std::size_t>(at - from)};
      }
      if (row.fields.size() == kColumnsMax) {
        row.broken = "csv/too-many-columns";
      } else {
        row.fields.emplace_back(trimmed(field));
      }
      if (at == stop || is_line_end(*at)) return Stop::row_ended;
      if (*at != delimiter_) {
        // No telling any more which quotes are meant: the row ends with its line.
        row.broken = "csv/stray-quote";
        at = find_line_end(at, stop);
        return Stop::row_ended;
      }
      ++at;
    }
  }

  const char* skip_blanks(const char* at, const char* stop) const {
    while (at < stop && (*at == ' ' || *at == '\t') && *at != delimiter_) ++at;
    return at;
  }

  /// `at` stands on the opening quote and is left after the closing one. False if there is none.
  /// The field is a view of the buffer, or of `unquoted_` where it holds doubled quotes.
  bool take_quoted(const char*& at, const char* stop, std::string_view& field, std::size_t& used) {
    const char* from = ++at;
    char* const copy = unquoted_.get() + used;
    std::size_t copied = 0;
    const auto copy_up_to = [&](const char* end) {
      std::memcpy(copy + copied, from, static_cast<std::size_t>(end - from));
      copied += static_cast<std::size_t>(end - from);
    };
    for (;;) {
      const void* const found = std::memchr(at, '"', static_cast<std::size_t>(stop - at));
      if (found == nullptr) {
        at = stop;
        return false;
      }
      const char* const quote = static_cast<const char*>(found);
      at = quote + 1;
      if (at < stop && *at == '"') {
        copy_up_to(at);
        from = ++at;
        continue;
      }
      if (copied == 0) {
        field = {from, static_cast<std::size_t>(quote - from)};
      } else {
        copy_up_to(quote);
        field = {copy, copied};
        used += copied;
      }
      return true;
    }
  }

  /// Ends a row that is over the limit at the first line end after its start, so that a quote that
  /// is never closed costs one line and not the file.
  Result<void> cut_off(CsvRow& row) {
    row.fields.clear();
    row.broken = "csv/row-too-long";
    const char* const from = buffer_.get() + at_;
    const char* const stop = from + kRowBytesMax + 1;
    const auto size = static_cast<std::size_t>(find_line_end(from, stop) - from);
    if (size <= kRowBytesMax) {
      row.original = Personal{std::string_view{from, size}};
      at_ += size;
    } else {
      row.original = {};
      BRAID_TRY(skip_line());
      row.unended = at_ == end_;
    }
    pass_line_end();
    return {};
  }

  /// Stands on the next line end afterwards, or at the end of the file.
  Result<void> skip_line() {
    for (;;) {
      const char* const from = buffer_.get() + at_;
      at_ += static_cast<std::size_t>(find_line_end(from, buffer_.get() + end_) - from);
      if (at_ < end_) return {};
      if (ended_) return {};
      BRAID_TRY(fill());
    }
  }

  void pass_line_end() {
    if (at_ == end_) return;
    if (buffer_[at_++] == '\n') return;
    if (at_ == end_) {
      lf_may_follow_ = true;
    } else if (buffer_[at_] == '\n') {
      ++at_;
    }
  }

  std::unique_ptr<TextReader> text_;
  std::unique_ptr<char[]> buffer_;
  std::unique_ptr<char[]> unquoted_;
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t position_ = 0;
  bool ended_ = false;
  bool lf_may_follow_ = false;
  bool delimiter_chosen_ = false;
  char delimiter_ = ',';
  std::array<bool, 256> ends_plain_field_{};
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool means_missing(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kMissing = {
      "", "NULL", "null", "NaN", "nan", "None", "NA", ".", "-", "<blank>"};
  if (text.size() > 7) return false;
  return std::find(kMissing.begin(), kMissing.end(), text) != kMissing.end();
}

}  // namespace

Result<std::unique_ptr<CsvReader>> open_csv(const DeliveredFile& file) {
  auto text = open_text(file);
  BRAID_TRY(text);
  return std::unique_ptr<CsvReader>{std::make_unique<BufferedCsvReader>(std::move(*text))};
}

Columns::Columns(const CsvRow& header, const std::vector<std::string_view>& wanted)
    : at_(wanted.size(), -1) {
  if (!header.broken.view().empty()) return;
  width_ = header.fields.size();
  for (std::size_t column = 0; column < width_; ++column) {
    const auto name = trimmed(header.fields[column].reveal_to_admit());
    const auto found = std::find_if(wanted.begin(), wanted.end(),
                                    [&](auto candidate) { return same_name(candidate, name); });
    // A column that stands there twice: the first one counts.
    if (found == wanted.end() || has(static_cast<std::size_t>(found - wanted.begin()))) {
      ++unknown_;
    } else {
      at_[static_cast<std::size_t>(found - wanted.begin())] = static_cast<std::ptrdiff_t>(column);
    }
  }
}

Personal<std::string_view> Columns::get(const CsvRow& row, std::size_t wanted) const {
  const std::ptrdiff_t at = at_[wanted];
  if (at < 0 || static_cast<std::size_t>(at) >= row.fields.size()) return {};
  const auto& field = row.fields[static_cast<std::size_t>(at)];
  return means_missing(field.reveal_to_admit()) ? Personal<std::string_view>{} : field;
}

}  // namespace braid::ingest
