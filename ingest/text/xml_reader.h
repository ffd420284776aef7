#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/personal.h"
#include "core/result.h"
#include "ingest/source/delivery.h"
#include "ingest/text/text_reader.h"

namespace braid::ingest {

// The censuses' XML (feed-formats 2.2, 3, 5): elements with text, no attributes that matter. Names
// are compared without their namespace, because some systems write one and some do not.

/// Limits of one record. The largest real one, a child with years of social work, is a few hundred
/// elements deep in nothing; these leave room and bound memory.
inline constexpr std::size_t kXmlDepthMax = 16;
inline constexpr std::size_t kXmlElementsMax = 50'000;
inline constexpr std::size_t kXmlRecordBytesMax = std::size_t{4} << 20U;

/// One record: an element with all that is in it. Nodes stand in the order of the file; node 0 is
/// the record itself.
class XmlElement {
 public:
  static constexpr std::size_t kNone = ~std::size_t{0};

  std::string_view name(std::size_t node) const;
  /// Of an element without children, outer blanks trimmed. Lives until the next record.
  Personal<std::string_view> text(std::size_t node) const;
  /// The first, the next child of this name; kNone if there is none. An empty name: any.
  std::size_t child(std::size_t of, std::string_view name) const;
  std::size_t sibling(std::size_t node, std::string_view name) const;
  std::size_t parent(std::size_t node) const { return nodes_[node].parent; }
  /// Which element of the file it is, from 1: unique in the file.
  std::uint64_t ordinal(std::size_t node) const { return first_ordinal_ + node; }

 private:
  friend class XmlParser;
  friend class JsonParser;
  struct Node {
    std::size_t parent = kNone;
    std::size_t end = 0;  ///< the node after the last of its own
    std::size_t name = 0, name_size = 0, text = 0, text_size = 0;
  };
  std::size_t find(std::size_t from, std::size_t parent, std::string_view name) const;

  std::string bytes_;
  std::vector<Node> nodes_;
  std::uint64_t first_ordinal_ = 0;
};

/// Reads the records of an XML file one after the other in bounded memory. A document type
/// definition refuses the file, and so there are no entities but the five of XML itself: nothing
/// expands, nothing is fetched (feed-formats 11, row 22).
class XmlReader {
 public:
  virtual ~XmlReader() = default;
  /// The next of the wanted elements; false at the end. Unavailable if the medium fails; refused,
  /// with `fault`, if the file is no XML, ends too early, or is over a limit.
  virtual Result<bool> next() = 0;
  /// What `next` found; overwritten by the next call.
  virtual const XmlElement& record() const = 0;
  virtual const TextFault& fault() const = 0;
  /// Name of the outermost element, once there is one.
  virtual const std::string& root() const = 0;
  /// Texts that stood between elements and were passed over.
  virtual std::uint64_t stray_texts() const = 0;
};

/// `wanted`: names of the elements to stop at; one inside another is part of the outer.
Result<std::unique_ptr<XmlReader>> open_xml(const DeliveredFile& file,
                                            std::span<const std::string_view> wanted);

}  // namespace braid::ingest
