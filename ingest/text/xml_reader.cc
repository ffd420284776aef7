#include "ingest/text/xml_reader.h"

#include <expat.h>

#include <algorithm>
#include <array>
#include <type_traits>

namespace braid::ingest {
namespace {

constexpr TextFault kNotXml{"xml/not-well-formed", "the file is no well-formed XML, or is cut off",
                            "export and deliver the file again, whole and unchanged"};
constexpr TextFault kDoctype{"xml/doctype", "the file has a document type definition",
                             "export the file without DOCTYPE; the census has none"};
constexpr TextFault kTooDeep{"xml/too-deep",
                             "elements lie in one another deeper than in any return",
                             "check that this is the right file for this feed"};
constexpr TextFault kTooLarge{"xml/record-too-large",
                              "one record of the file is larger than any can be",
                              "check that this is the right file for this feed"};

std::string_view local_name(const char* name) {
  const std::string_view whole{name};
  const auto colon = whole.rfind(':');
  return colon == whole.npos ? whole : whole.substr(colon + 1);
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

struct FreeParser {
  void operator()(XML_ParserStruct* parser) const noexcept { XML_ParserFree(parser); }
};

}  // namespace

std::string_view XmlElement::name(std::size_t node) const {
  return std::string_view{bytes_}.substr(nodes_[node].name, nodes_[node].name_size);
}

Personal<std::string_view> XmlElement::text(std::size_t node) const {
  const Node& of = nodes_[node];
  if (of.end != node + 1) return {};
  return Personal{trimmed(std::string_view{bytes_}.substr(of.text, of.text_size))};
}

std::size_t XmlElement::find(std::size_t from, std::size_t parent, std::string_view wanted) const {
  for (std::size_t node = from; node < nodes_[parent].end; node = nodes_[node].end) {
    if (wanted.empty() || name(node) == wanted) return node;
  }
  return kNone;
}

std::size_t XmlElement::child(std::size_t of, std::string_view wanted) const {
  return find(of + 1, of, wanted);
}

std::size_t XmlElement::sibling(std::size_t node, std::string_view wanted) const {
  const std::size_t parent = nodes_[node].parent;
  return parent == kNone ? kNone : find(nodes_[node].end, parent, wanted);
}

/// Stops expat at the end of each wanted element, so that records are pulled, not pushed. Expat's
/// handlers throw nothing: memory that runs out ends the process, as everywhere in Braid.
class XmlParser final : public XmlReader {
 public:
  XmlParser(std::unique_ptr<TextReader> text, std::span<const std::string_view> wanted)
      : text_{std::move(text)}, wanted_{wanted.begin(), wanted.end()} {
    // The text is UTF-8 by now, whatever the declaration says (feed-formats 1.1).
    parser_.reset(XML_ParserCreate("UTF-8"));
    BRAID_CHECK(parser_ != nullptr);
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(),
        [](void* self, const char* name, const char**) noexcept { of(self).start(name); },
        [](void* self, const char*) noexcept { of(self).end(); });
    XML_SetCharacterDataHandler(parser_.get(), [](void* self, const char* from, int size) noexcept {
      of(self).characters({from, static_cast<std::size_t>(size)});
    });
    XML_SetStartDoctypeDeclHandler(
        parser_.get(), [](void* self, const char*, const char*, const char*, int) noexcept {
          of(self).stop(kDoctype);
        });
    if (!text_->fault().none()) fault_ = text_->fault();
  }

  Result<bool> next() override {
    if (!fault_.none()) return fail(ErrorKind::refused, fault_.rule);
    if (in_hand_) clear_record();
    in_hand_ = false;
    XML_Status status = suspended_ ? XML_ResumeParser(parser_.get()) : XML_STATUS_OK;
    suspended_ = false;
    for (;;) {
      if (status == XML_STATUS_SUSPENDED) {
        suspended_ = in_hand_ = true;
        return true;
      }
      if (status == XML_STATUS_ERROR) return refused();
      if (ended_) return false;
      auto read = text_->read(buffer_);
      if (!read && read.error().kind == ErrorKind::refused) {
        fault_ = text_->fault();
        return fail(ErrorKind::refused, fault_.rule);
      }
      BRAID_TRY(read);
      ended_ = *read == 0;
      status = XML_Parse(parser_.get(), buffer_.data(), static_cast<int>(*read), ended_ ? 1 : 0);
    }
  }

  const XmlElement& record() const override { return record_; }
  const TextFault& fault() const override { return fault_; }
  const std::string& root() const override { return root_; }
  std::uint64_t stray_texts() const override { return stray_texts_; }

 private:
  static XmlParser& of(void* self) { return *static_cast<XmlParser*>(self); }

  tl::unexpected<Error> refused() {
    if (fault_.none()) fault_ = kNotXml;
    fault_.line = XML_GetCurrentLineNumber(parser_.get());
    return fail(ErrorKind::refused, fault_.rule);
  }

  void stop(const TextFault& why) {
    if (!fault_.none()) return;
    fault_ = why;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void start(const char* qualified) {
    const auto name = local_name(qualified);
    ++ordinal_;
    if (root_.empty()) root_ = name;
    if (++depth_ > kXmlDepthMax) return stop(kTooDeep);
    auto& nodes = record_.nodes_;
    if (open_ == XmlElement::kNone) {
      if (std::find(wanted_.begin(), wanted_.end(), name) == wanted_.end()) return;
      clear_record();
      record_.first_ordinal_ = ordinal_;
    } else {
      // What stood in front of this element inside its parent is no text of the parent.
      auto& parent = nodes[open_];
      if (!trimmed(std::string_view{record_.bytes_}.substr(parent.text, parent.text_size))
               .empty()) {
        ++stray_texts_;
      }
      parent.text_size = 0;
      parent.end = 0;  // has children: what follows them is no text either
    }
    if (nodes.size() == kXmlElementsMax ||
        record_.bytes_.size() + name.size() > kXmlRecordBytesMax) {
      return stop(kTooLarge);
    }
    XmlElement::Node node;
    node.parent = open_;
    node.name = record_.bytes_.size();
    node.name_size = name.size();
    record_.bytes_ += name;
    node.text = record_.bytes_.size();
    node.end = kLeaf;
    open_ = nodes.size();
    nodes.push_back(node);
  }

  void characters(std::string_view text) {
    if (open_ == XmlElement::kNone) return;
    auto& node = record_.nodes_[open_];
    if (node.end != kLeaf) {
      if (!trimmed(text).empty()) ++stray_texts_;
      return;
    }
    if (record_.bytes_.size() + text.size() > kXmlRecordBytesMax) return stop(kTooLarge);
    record_.bytes_ += text;
    node.text_size += text.size();
  }

  void end() {
    --depth_;
    if (open_ == XmlElement::kNone) return;
    auto& nodes = record_.nodes_;
    nodes[open_].end = nodes.size();
    open_ = nodes[open_].parent;
    if (open_ == XmlElement::kNone) XML_StopParser(parser_.get(), XML_TRUE);
  }

  void clear_record() {
    std::fill(record_.bytes_.begin(), record_.bytes_.end(), '\0');
    record_.bytes_.clear();
    record_.nodes_.clear();
  }

  static constexpr std::size_t kLeaf = ~std::size_t{0};

  std::unique_ptr<TextReader> text_;
  std::vector<std::string_view> wanted_;
  std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  std::vector<char> buffer_ = std::vector<char>(std::size_t{1} << 15U);
  XmlElement record_;
  TextFault fault_;
  std::string root_;
  std::size_t open_ = XmlElement::kNone;  ///< the node that is being read; none: outside a record
  std::size_t depth_ = 0;
  std::uint64_t ordinal_ = 0, stray_texts_ = 0;
  bool ended_ = false, suspended_ = false, in_hand_ = false;
};

Result<std::unique_ptr<XmlReader>> open_xml(const DeliveredFile& file,
                                            std::span<const std::string_view> wanted) {
  auto text = open_text(file);
  BRAID_TRY(text);
  return std::unique_ptr<XmlReader>{std::make_unique<XmlParser>(std::move(*text), wanted)};
}

}  // namespace braid::ingest
