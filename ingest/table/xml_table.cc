#include "ingest/table/xml_table.h"

#include <array>
#include <string>
#include <vector>

#include "ingest/text/xml_reader.h"

namespace braid::ingest {
namespace {

/// The first step of a path; the path loses it.
std::string_view take_step(std::string_view& path, char divider) {
  const auto end = path.find(divider);
  const auto step = path.substr(0, end);
  path.remove_prefix(end == path.npos ? path.size() : end + 1);
  return step;
}

class XmlRows final : public CsvReader {
 public:
  XmlRows(std::unique_ptr<XmlReader> xml, const TableForm& form, const XmlTable& table)
      : xml_{std::move(xml)}, form_{form}, table_{table} {
    BRAID_CHECK(table.paths.size() == form.columns.size());
  }

  Result<bool> next(CsvRow& row) override {
    if (!header_given_) return give_header(row);
    for (;;) {
      while (next_row_ < rows_.size()) {
        if (fill(row, rows_[next_row_++])) return true;
      }
      auto more = xml_->next();
      if (!more || !*more) return more;
      rows_.clear();
      next_row_ = 0;
      find_rows(0, table_.rows);
    }
  }

  const TextFault& text_fault() const override { return xml_->fault(); }
  bool encoding_guessed() const override { return false; }

 private:
  bool give_header(CsvRow& row) {
    header_given_ = true;
    row = {};
    for (const auto& column : form_.columns) row.fields.emplace_back(column.name);
    return true;
  }

  void find_rows(std::size_t node, std::string_view path) {
    if (path.empty()) return rows_.push_back(node);
    const auto step = take_step(path, '/');
    const auto& record = xml_->record();
    for (auto at = record.child(node, step); at != XmlElement::kNone;
         at = record.sibling(at, step)) {
      find_rows(at, path);
    }
  }

  /// Joins the texts at a path; the first element that has one, or kNone.
  std::size_t collect(std::size_t node, std::string_view path, std::string& out) const {
    const auto& record = xml_->record();
    if (path.empty()) {
      const auto text = record.text(node).reveal_to_admit();
      if (text.empty()) return XmlElement::kNone;
      if (!out.empty()) out += ';';
      out += text;
      return node;
    }
    const auto step = take_step(path, '/');
    if (step == "..") {
      const auto up = record.parent(node);
      return up == XmlElement::kNone ? up : collect(up, path, out);
    }
    std::size_t first = XmlElement::kNone;
    for (auto at = record.child(node, step); at != XmlElement::kNone;
         at = record.sibling(at, step)) {
      const auto found = collect(at, path, out);
      if (first == XmlElement::kNone) first = found;
    }
    return first;
  }

  bool fill(CsvRow& row, std::size_t node) {
    texts_.resize(form_.columns.size());
    std::size_t anchor = XmlElement::kNone;
    for (std::size_t column = 0; column < texts_.size(); ++column) {
      texts_[column].clear();
      for (std::string_view paths = table_.paths[column]; !paths.empty();) {
        const auto found = collect(node, take_step(paths, '|'), texts_[column]);
        if (found == XmlElement::kNone) continue;
        if (anchor == XmlElement::kNone && column >= table_.own_columns_from) anchor = found;
        break;
      }
    }
    if (anchor == XmlElement::kNone) return false;
    row = {};
    row.position = xml_->record().ordinal(anchor);
    original_.clear();
    for (std::size_t column = 0; column < texts_.size(); ++column) {
      row.fields.emplace_back(texts_[column]);
      if (texts_[column].empty()) continue;
      original_ += original_.empty() ? "" : "\n";
      original_ += form_.columns[column].name;
      original_ += '=';
      original_ += texts_[column];
    }
    if (original_.size() > kRowBytesMax) {
      row.broken = "xml/row-too-long";
      original_.clear();
    }
    row.original = Personal{std::string_view{original_}};
    return true;
  }

  std::unique_ptr<XmlReader> xml_;
  TableForm form_;
  XmlTable table_;
  bool header_given_ = false;
  std::vector<std::size_t> rows_;  ///< of the record at hand
  std::size_t next_row_ = 0;
  std::vector<std::string> texts_;  ///< of the row at hand
  std::string original_;
};

}  // namespace

Result<std::unique_ptr<CsvReader>> open_xml_table(const DeliveredFile& file, const TableForm& form,
                                                  const XmlTable& table) {
  const std::array<std::string_view, 1> wanted{table.record};
  auto xml = open_xml(file, wanted);
  BRAID_TRY(xml);
  return make_record_rows(std::move(*xml), form, table);
}

std::unique_ptr<CsvReader> make_record_rows(std::unique_ptr<XmlReader> records,
                                            const TableForm& form, const XmlTable& table) {
  return std::make_unique<XmlRows>(std::move(records), form, table);
}

namespace {

/// Whether the first character that is no blank opens an element.
Result<bool> begins_as_xml(const DeliveredFile& file) {
  auto text = open_text(file);
  BRAID_TRY(text);
  if (!(*text)->fault().none()) return false;
  std::array<char, 256> beginning{};
  for (std::size_t size = 0; size < beginning.size();) {
    auto read = (*text)->read(std::span{beginning}.subspan(size));
    if (!read && read.error().kind == ErrorKind::refused) return false;
    BRAID_TRY(read);
    if (*read == 0) return false;
    for (const std::size_t end = size + *read; size < end; ++size) {
      const char c = beginning[size];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return c == '<';
    }
  }
  return false;
}

}  // namespace

Result<XmlRoot> read_xml_root(const DeliveredFile& file) {
  XmlRoot root;
  const auto xml_begins = begins_as_xml(file);
  BRAID_TRY(xml_begins);
  if (!*xml_begins) return root;
  auto xml = open_xml(file, {});
  BRAID_TRY(xml);
  const auto end = (*xml)->next();
  if (!end && end.error().kind != ErrorKind::refused) return tl::unexpected{end.error()};
  root.name = (*xml)->root();
  root.fault = (*xml)->fault();
  return root;
}

}  // namespace braid::ingest
