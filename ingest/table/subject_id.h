#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/date.h"
#include "core/personal.h"
#include "core/result.h"
#include "ingest/text/local_id.h"

namespace braid::ingest {

/// A child's id of its authority in one spelling: trimmed, upper case, without blanks, without the
/// `.0` that a spreadsheet adds; leading zeros stay (rulings A7). Owns its few bytes, so that a row
/// costs no allocation.
class SubjectId {
 public:
  SubjectId() = default;
  explicit SubjectId(Personal<std::string_view> text);

  bool good() const { return size_ > 0; }
  /// Why there is no id: a rule of ingest/text/local_id.h. Empty if there is one.
  Literal fault() const { return fault_; }
  Personal<std::string_view> text() const {
    return Personal{std::string_view{bytes_.data(), size_}};
  }

 private:
  std::array<char, kLocalIdBytesMax> bytes_;
  std::uint8_t size_ = 0;
  Literal fault_ = "row/id-missing";
};

/// Key of a row in the agency's own words: the child's id, then what tells its rows apart, with
/// bars between (rulings C6). Dates are written in ISO form and ids in one spelling, so that two
/// spellings of one row have one key. Empty where the row's key cannot be read.
class RowKey {
 public:
  RowKey() = default;
  explicit RowKey(const SubjectId& child);
  /// Of a row that is about nobody, or has a key of its own.
  explicit RowKey(std::string_view first) { add(first); }

  /// Not none.
  RowKey& add(Date date);
  /// A code, or another id of the agency's. A word that is too long for the key stands in it as its
  /// hash, so that it tells rows apart all the same. At most four.
  RowKey& add(std::string_view word);
  Personal<std::string_view> text() const {
    return Personal{std::string_view{bytes_.data(), size_}};
  }
  bool empty() const { return size_ == 0; }

 private:
  std::array<char, kLocalIdBytesMax + 4 * 41> bytes_;
  std::uint8_t size_ = 0;
};

}  // namespace braid::ingest
