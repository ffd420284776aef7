#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace braid::app {

/// A table for people: columns line up, numbers to the right. Column widths count code points.
class Table {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
  };

  explicit Table(std::vector<Column> columns) : columns_{std::move(columns)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  /// With a header line; each line ends with a newline.
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// 1234567 as "1,234,567".
std::string with_commas(std::int64_t number);

}  // namespace braid::app
