#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/openssl.h"
#include "core/result.h"

namespace braid::synth {

/// A text file in the making, written in large pieces. A failure is kept and told by `close`, so
/// the many small writes need no check.
class TextFile {
 public:
  explicit TextFile(const std::string& path);

  TextFile& operator<<(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= kPiece) flush();
    return *this;
  }
  TextFile& operator<<(char character) {
    buffer_ += character;
    return *this;
  }
  TextFile& number(std::int64_t value);
  /// DD/MM/YYYY; nothing for none.
  TextFile& uk_date(Date date);
  /// YYYY-MM-DD; nothing for none.
  TextFile& iso_date(Date date);
  /// YYYYMMDD; nothing for none.
  TextFile& compact_date(Date date);
  /// Ends a row of a table, and counts it.
  TextFile& end_row() {
    ++rows_;
    return *this << std::string_view{"\n"};
  }

  std::uint64_t rows() const { return rows_; }
  /// Unavailable as "synth/cannot-write" if anything went wrong.
  Result<void> close();
  /// Lower-case SHA-256 of the bytes; after `close`.
  const std::string& sha256() const { return sha256_; }

 private:
  static constexpr std::size_t kPiece = std::size_t{1} << 18U;

  void flush();

  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  DigestContext digest_;
  std::string buffer_, sha256_;
  std::uint64_t rows_ = 0;
  bool failed_ = false;
};

/// A small file in one go.
Result<void> write_file(const std::string& path, std::string_view text);
/// Readable by its owner only (0600).
Result<void> write_private_file(const std::string& path, std::string_view text);
/// Makes a folder and those above it.
Result<void> make_folder(const std::string& path);
/// Refused as "synth/folder-not-empty" if something is there; makes it if it is absent.
Result<void> make_empty_folder(const std::string& path);

}  // namespace braid::synth
