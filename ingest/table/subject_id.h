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
class ChildId {
 public:
  ChildId() = default;
  explicit ChildId(Personal<std::string_view> text);

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
  explicit RowKey(const ChildId& child);

  /// Not none.
  RowKey& add(Date date);
  /// Of our own words, never longer than a code.
  RowKey& add(std::string_view word);
  Personal<std::string_view> text() const {
    return Personal{std::string_view{bytes_.data(), size_}};
  }
  bool empty() const { return size_ == 0; }

 private:
  std::array<char, kLocalIdBytesMax + 32> bytes_;
  std::uint8_t size_ = 0;
};

}  // namespace braid::ingest
