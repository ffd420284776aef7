#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

#include "ingest/table/record_writer.h"
#include "ingest/table/refusal.h"
#include "ingest/table/table_reader.h"
#include "ingest/text/dates.h"

namespace braid::ingest {

/// A whole number that is not negative; a spreadsheet may have added ".0" (feed-formats 1.1).
inline std::optional<std::int32_t> whole_number(std::string_view text) {
  if (text.ends_with(".0")) text.remove_suffix(2);
  std::int32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc{} || stop != end || value < 0) return std::nullopt;
  return value;
}

/// An exact decimal that is not negative, in units of 10^-`places`; digits beyond those round half
/// away from zero. Thousands commas are allowed, as in amounts only (feed-formats 1.1).
std::optional<std::int32_t> decimal_number(std::string_view text, int places);

/// Upper case, for codes (feed-formats 1.1). Longer texts than any code are cut.
class CodeText {
 public:
  explicit CodeText(Personal<std::string_view> text);
  std::string_view view() const { return {bytes_, size_}; }
  bool empty() const { return size_ == 0; }
  bool operator==(std::string_view other) const { return view() == other; }

 private:
  char bytes_[32]{};
  std::uint8_t size_ = 0;
};

enum class YesNo : std::uint8_t { unknown, no, yes };
/// 1, Y, YES, TRUE, T and 0, N, NO, FALSE, F in any case (feed-formats 3: real files use words).
YesNo yes_or_no(Personal<std::string_view> text);

/// Reads the fields of a row and remembers the first that refuses it.
class RowFields {
 public:
  using DateReader = ReadDate (*)(std::string_view);

  using FieldReader = Personal<std::string_view> (*)(const TableReader&, std::size_t);

  RowFields(const TableReader& table, RowRemarks remarks, DateReader dates,
            FieldReader texts = nullptr)
      : table_{table}, remarks_{remarks}, dates_{dates}, texts_{texts} {}

  Personal<std::string_view> text(std::size_t column) const {
    return texts_ == nullptr ? table_.field(column) : texts_(table_, column);
  }
  CodeText code(std::size_t column) const { return CodeText{text(column)}; }
  bool empty(std::size_t column) const { return text(column).empty(); }

  /// The date of an event: the row is refused without it.
  Date event_date(std::size_t column, Refusal why);
  /// None where nothing stands; the row is refused by what is no date.
  Date end_date(std::size_t column, Refusal why);
  /// A date that decides nothing: one that is invalid is missing, with a remark.
  Date other_date(std::size_t column, Literal rule);

  void refuse(Refusal why) {
    if (why_.none()) why_ = why;
  }
  void remark(Literal rule) const { remarks_.add(rule); }
  bool refused() const { return !why_.none(); }
  Judgement judgement() const { return refused() ? Judgement::refused(why_) : Judgement::kept(); }

 private:
  ReadDate read(std::size_t column) const;

  const TableReader& table_;
  RowRemarks remarks_;
  DateReader dates_;
  FieldReader texts_;  ///< null: fields as they stand
  Refusal why_;
};

}  // namespace braid::ingest
