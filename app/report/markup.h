#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace braid::app {

/// Text as it may stand in HTML, inside an element or a quoted attribute.
std::string escaped(std::string_view text);

/// A table with a caption and the scopes that screen readers go by: every column has a heading, and
/// the first cell of a row is the row's.
class HtmlTable {
 public:
  struct Column {
    std::string title;
    bool is_number = false;
  };

  HtmlTable(std::string caption, std::vector<Column> columns)
      : caption_{std::move(caption)}, columns_{std::move(columns)} {}

  /// Cells are HTML already, one for each column.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  std::string html() const;

 private:
  std::string caption_;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// `<name attributes>content</name>`; `attributes` begin with a blank, or are empty.
std::string element(std::string_view name, std::string_view attributes, std::string_view content);
/// A paragraph of plain text.
std::string paragraph(std::string_view text);
/// A list of plain texts; nothing for none.
std::string bullets(const std::vector<std::string>& texts);

}  // namespace braid::app
