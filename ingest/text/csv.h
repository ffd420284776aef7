#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/personal.h"
#include "core/result.h"
#include "ingest/source/delivery.h"
#include "ingest/text/text_reader.h"

namespace braid::ingest {

/// Limits of every text decoder. Source: rulings S12 (a sealed row), feed-formats 1.1.
inline constexpr std::size_t kRowBytesMax = std::size_t{64} << 10U;
inline constexpr std::size_t kColumnsMax = 512;

/// One row of a CSV file. The views live until the next row is read.
struct CsvRow {
  std::uint64_t position = 0;                      ///< row in the file, from 1, the header counted
  std::vector<Personal<std::string_view>> fields;  ///< unquoted, outer blanks trimmed
  Personal<std::string_view> original;             ///< the row as it stood, without its line end
  /// Not empty: the row itself is broken ("csv/stray-quote", "csv/unclosed-quote", "csv/nul",
  /// "csv/too-many-columns", "csv/row-too-long"); `fields` are then not to be used. Of a row that
  /// is too long only the first line is lost, whatever its quotes; `original` is that line, or
  /// empty if that alone is over the limit.
  Literal broken = "";
  /// The file ended without a line end after this row.
  bool unended = false;
};

/// Reads CSV of RFC 4180 as UTF-8: detects byte order marks, UTF-16 with one, Windows-1252 where it
/// is not UTF-8; accepts LF, CRLF and CR line ends; lines of any length in bounded memory
/// (feed-formats 1.1, rulings F2). The delimiter is the comma, or the tab where the first line has
/// tabs and no comma, as in the "Unicode text" of spreadsheets. Blank lines are no rows, but count
/// in positions.
class CsvReader {
 public:
  virtual ~CsvReader() = default;
  /// False at the end. Unavailable if the medium fails; refused if the encoding breaks in the
  /// middle of the file (`text_fault` says how).
  virtual Result<bool> next(CsvRow& row) = 0;
  virtual const TextFault& text_fault() const = 0;
  /// The file was read as Windows-1252 for want of a better guess.
  virtual bool encoding_guessed() const = 0;
};

/// Unavailable if the medium fails. A file that is no text opens; its `text_fault` says why, and
/// its first row is refused.
Result<std::unique_ptr<CsvReader>> open_csv(const DeliveredFile& file);

/// Where a table's columns stand. Names match trimmed and case-blind (feed-formats 1.1).
class Columns {
 public:
  Columns(const CsvRow& header, const std::vector<std::string_view>& wanted);

  bool has(std::size_t wanted) const { return at_[wanted] >= 0; }
  std::size_t unknown() const { return unknown_; }  ///< columns that nobody asked for
  std::size_t width() const { return width_; }      ///< columns of the header
  /// Empty for a column that the file lacks, a field that the row lacks, and the texts that mean
  /// missing: empty, blanks, NULL, NaN, None, NA, `.`, `-`, `<blank>` (feed-formats 1.1). NONE in
  /// capitals is a code of the censuses (rulings G8) and stays.
  Personal<std::string_view> get(const CsvRow& row, std::size_t wanted) const;

 private:
  std::vector<std::ptrdiff_t> at_;
  std::size_t unknown_ = 0, width_ = 0;
};

}  // namespace braid::ingest
