#include "ingest/text/json_records.h"

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace braid::ingest {
namespace {

using nlohmann::json;

constexpr TextFault kNotJson{"json/not-well-formed",
                             "the file is no well-formed JSON, or is cut off",
                             "export and deliver the file again, whole and unchanged"};
constexpr TextFault kNotObjects{"json/not-objects", "the file is no array of objects",
                                "deliver the children as one array"};
constexpr TextFault kTooLarge{"json/record-too-large",
                              "one object of the file is larger than any can be",
                              "check that this is the right file for this feed"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

/// Cuts the file at the braces of its outermost objects, then lets nlohmann parse each.
class JsonParser final : public XmlReader {
 public:
  JsonParser(std::unique_ptr<TextReader> text, std::string_view wrapped_in, std::string_view record)
      : text_{std::move(text)}, wrapped_in_{wrapped_in}, name_{record} {
    if (!text_->fault().none()) fault_ = text_->fault();
  }

  Result<bool> next() override {
    if (!fault_.none()) return fail(ErrorKind::refused, fault_.rule);
    for (;;) {
      auto c = take();
      BRAID_TRY(c);
      if (*c == kEnd) {
        // An array must be closed, and something must have been there.
        return ended_well() ? Result<bool>{false} : refused(kNotJson);
      }
      if (is_blank(*c)) continue;
      if (*c == '{' && (state_ == State::in_array_at_start || state_ == State::after_comma ||
                        state_ == State::before_all)) {
        return read_object();
      }
      if (!step(*c)) return refused(state_ == State::before_all ? kNotObjects : kNotJson);
    }
  }

  const XmlElement& record() const override { return record_; }
  const TextFault& fault() const override { return fault_; }
  const std::string& root() const override { return root_; }
  std::uint64_t stray_texts() const override { return 0; }

 private:
  enum class State { before_all, in_array_at_start, after_comma, after_object, after_all };
  static constexpr char kEnd = '\0';

  bool ended_well() const { return state_ == State::after_all; }

  /// A character outside objects. False if it cannot stand there.
  bool step(char c) {
    if (state_ == State::before_all && c == '[') {
      state_ = State::in_array_at_start;
      in_array_ = true;
      return true;
    }
    if (state_ == State::after_object && c == ',' && in_array_) {
      state_ = State::after_comma;
      return true;
    }
    if ((state_ == State::after_object || state_ == State::in_array_at_start) && c == ']') {
      state_ = State::after_all;
      return true;
    }
    return false;
  }

  Result<bool> read_object() {
    std::string text{"{"};
    std::size_t depth = 1;
    bool quoted = false, escaped = false;
    while (depth > 0) {
      auto c = take();
      BRAID_TRY(c);
      if (*c == kEnd) return refused(kNotJson);
      if (text.size() == kXmlRecordBytesMax) return refused(kTooLarge);
      text += *c;
      if (quoted) {
        quoted = escaped || *c != '"';
        escaped = !escaped && *c == '\\';
      } else if (*c == '"') {
        quoted = true;
      } else if (*c == '{' || *c == '[') {
        if (++depth > kXmlDepthMax) return refused(kNotJson);
      } else if (*c == '}' || *c == ']') {
        --depth;
      }
    }
    state_ = in_array_ ? State::after_object : State::after_all;
    return parse(text);
  }

  Result<bool> parse(const std::string& text) {
    json object;
    try {
      object = json::parse(text);
    } catch (const std::exception&) {
      return refused(kNotJson);  // the library's own words quote the text
    }
    if (root_.empty()) root_ = "json";
    if (!in_array_ && !wrapped_in_.empty() && object.contains(wrapped_in_)) {
      return unwrap(std::move(object[wrapped_in_]));
    }
    return give(object);
  }

  /// The wrapper's objects all stand in memory, within the limit of one record.
  Result<bool> unwrap(json inside) {
    if (inside.is_object()) return give(inside);
    if (!inside.is_array() || inside.size() != 1) return refused(kNotObjects);
    return give(inside[0]);
  }

  Result<bool> give(const json& object) {
    if (!object.is_object()) return refused(kNotObjects);
    clear();
    record_.first_ordinal_ = ordinal_;
    if (!add(name_, object, XmlElement::kNone)) return refused(kTooLarge);
    ordinal_ += record_.nodes_.size();
    return true;
  }

  bool add(std::string_view name, const json& value, std::size_t parent) {
    if (value.is_null()) return true;
    if (value.is_array()) {
      return std::all_of(value.begin(), value.end(),
                         [&](const json& item) { return add(name, item, parent); });
    }
    auto& nodes = record_.nodes_;
    if (nodes.size() == kXmlElementsMax) return false;
    const std::size_t at = nodes.size();
    XmlElement::Node node;
    node.parent = parent;
    node.name = record_.bytes_.size();
    node.name_size = name.size();
    record_.bytes_ += name;
    node.text = record_.bytes_.size();
    if (value.is_string()) {
      const auto& text = value.get_ref<const std::string&>();
      // "true" is not true (ssd-formats C.2).
      const bool mistakable = text == "true" || text == "false";
      record_.bytes_ += mistakable ? '"' + text + '"' : text;
    } else if (!value.is_object()) {
      record_.bytes_ += value.dump();
    }
    node.text_size = record_.bytes_.size() - node.text;
    nodes.push_back(node);
    if (value.is_object()) {
      for (const auto& [key, item] : value.items()) {
        if (!add(key, item, at)) return false;
      }
    }
    nodes[at].end = nodes.size();
    return record_.bytes_.size() <= 2 * kXmlRecordBytesMax;
  }

  Result<char> take() {
    if (at_ == size_) {
      auto read = text_->read(buffer_);
      if (!read && read.error().kind == ErrorKind::refused) {
        fault_ = text_->fault();
        return tl::unexpected{read.error()};
      }
      BRAID_TRY(read);
      at_ = 0;
      size_ = *read;
      if (size_ == 0) return kEnd;
    }
    const char c = buffer_[at_++];
    if (c == '\n') ++line_;
    return c == kEnd ? ' ' : c;
  }

  Result<bool> refused(const TextFault& why) {
    fault_ = why;
    fault_.line = line_;
    return fail(ErrorKind::refused, fault_.rule);
  }

  void clear() {
    std::fill(record_.bytes_.begin(), record_.bytes_.end(), '\0');
    record_.bytes_.clear();
    record_.nodes_.clear();
  }

  std::unique_ptr<TextReader> text_;
  std::string wrapped_in_, name_;
  std::vector<char> buffer_ = std::vector<char>(std::size_t{1} << 15U);
  std::size_t at_ = 0, size_ = 0;
  State state_ = State::before_all;
  bool in_array_ = false;
  XmlElement record_;
  TextFault fault_;
  std::string root_;
  std::uint64_t line_ = 1, ordinal_ = 1;
};

Result<std::unique_ptr<XmlReader>> open_json_records(const DeliveredFile& file,
                                                     std::string_view wrapped_in,
                                                     std::string_view record) {
  auto text = open_text(file);
  BRAID_TRY(text);
  return std::unique_ptr<XmlReader>{
      std::make_unique<JsonParser>(std::move(*text), wrapped_in, record)};
}

}  // namespace braid::ingest
