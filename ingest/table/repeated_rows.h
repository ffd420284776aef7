#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "core/date.h"

namespace braid::ingest {

/// Rows of one table that have one key: the last of them counts (feed-formats 2.11, INT31 to
/// INT36). A row costs 24 bytes until `settle` (rulings S7: at most 32).
class RepeatedRows {
 public:
  void add(std::uint32_t child, Date date, char word, std::uint64_t position) {
    rows_.push_back({position, child, date, word});
  }

  void settle() {
    std::sort(rows_.begin(), rows_.end(), [](const Row& left, const Row& right) {
      return std::tie(left.child, left.date, left.word, left.position) <
             std::tie(right.child, right.date, right.word, right.position);
    });
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      const Row &row = rows_[i - 1], &next = rows_[i];
      if (row.child == next.child && row.date == next.date && row.word == next.word) {
        repeated_.push_back(row.position);
      }
    }
    rows_ = {};
    std::sort(repeated_.begin(), repeated_.end());
  }

  /// After `settle`: another row of the same key comes later.
  bool is_repeated(std::uint64_t position) const {
    return std::binary_search(repeated_.begin(), repeated_.end(), position);
  }

 private:
  struct Row {
    std::uint64_t position = 0;
    std::uint32_t child = 0;
    Date date;
    char word = 0;
  };
  static_assert(sizeof(Row) <= 32, "rulings S7");

  std::vector<Row> rows_;
  std::vector<std::uint64_t> repeated_;
};

}  // namespace braid::ingest
