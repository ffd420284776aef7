#include "core/vocabulary.h"

#include <toml++/toml.h>

#include <algorithm>

namespace braid {
namespace {

std::optional<Shape> shape_of(std::string_view text) {
  if (text == "spell") return Shape::spell;
  if (text == "occurrence") return Shape::occurrence;
  if (text == "score") return Shape::score;
  return std::nullopt;
}

class Loader {
 public:
  Loader(const std::string& file, Faults& faults) : file_{file}, faults_{faults} {}

  std::vector<Kind> kinds;
  std::vector<Attribute> attributes;

  void load(const toml::table& root) {
    const auto* attribute_list = root["attribute"].as_array();
    const auto* kind_list = root["kind"].as_array();
    if (attribute_list == nullptr || kind_list == nullptr) {
      return fault(root, "vocabulary needs [[kind]] and [[attribute]]");
    }
    for (const auto& node : *attribute_list) add_attribute(*node.as_table());
    for (const auto& node : *kind_list) add_kind(*node.as_table());
  }

 private:
  void fault(const toml::node& where, std::string message) {
    faults_.push_back({file_, where.source().begin.line, where.source().begin.column,
                       "vocabulary/invalid", std::move(message),
                       "mend the vocabulary file, or install Braid's own again"});
  }

  void add_attribute(const toml::table& table) {
    Attribute attribute;
    attribute.name = table["name"].value_or(std::string{});
    attribute.code = static_cast<AttributeCode>(table["number"].value_or(0));
    if (const auto* values = table["values"].as_array()) {
      for (const auto& value : *values) attribute.values.push_back(value.value_or(std::string{}));
    }
    const bool taken = std::any_of(attributes.begin(), attributes.end(), [&](const auto& other) {
      return other.name == attribute.name || other.code == attribute.code;
    });
    if (attribute.name.empty() || attribute.code == AttributeCode{} || taken) {
      return fault(table, "attribute needs a name and a number of its own");
    }
    attributes.push_back(std::move(attribute));
  }

  void add_kind(const toml::table& table) {
    Kind kind;
    kind.name = table["name"].value_or(std::string{});
    kind.code = static_cast<KindCode>(table["number"].value_or(0));
    kind.grant = table["grant"].value_or(std::string{});
    kind.title = table["title"].value_or(std::string{});
    const auto shape = shape_of(table["shape"].value_or(std::string_view{}));
    const bool taken = std::any_of(kinds.begin(), kinds.end(), [&](const auto& other) {
      return other.name == kind.name || other.code == kind.code;
    });
    if (kind.name.empty() || kind.code == KindCode{} || taken || !shape) {
      return fault(table, "kind needs a name and a number of its own, and a shape");
    }
    kind.shape = *shape;
    if (const auto* names = table["attributes"].as_array()) {
      for (const auto& name : *names) {
        const auto text = name.value_or(std::string{});
        const bool known = std::any_of(attributes.begin(), attributes.end(),
                                       [&](const auto& other) { return other.name == text; });
        if (!known) fault(name, "attribute is not in the vocabulary: " + text);
      }
    }
    kinds.push_back(std::move(kind));
  }

  const std::string& file_;
  Faults& faults_;
};

template <class List>
auto* find_in(const List& list, const std::unordered_map<std::string, std::size_t>& index,
              std::string_view name) {
  const auto found = index.find(std::string{name});
  return found == index.end() ? nullptr : &list[found->second];
}

template <class List, class Code>
auto* find_code(const List& list, Code code) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.code == code; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Vocabulary> Vocabulary::load(const std::string& file, Faults& faults) {
  const std::size_t before = faults.size();
  Loader loader{file, faults};
  try {
    loader.load(toml::parse_file(file));
  } catch (const toml::parse_error& error) {
    faults.push_back({file, error.source().begin.line, error.source().begin.column,
                      "vocabulary/syntax", std::string{error.description()},
                      "install Braid's data folder again, or mend the file"});
  }
  if (faults.size() != before) return std::nullopt;
  Vocabulary vocabulary;
  vocabulary.kinds_ = std::move(loader.kinds);
  vocabulary.attributes_ = std::move(loader.attributes);
  for (std::size_t i = 0; i < vocabulary.kinds_.size(); ++i) {
    vocabulary.kind_by_name_[vocabulary.kinds_[i].name] = i;
  }
  for (std::size_t i = 0; i < vocabulary.attributes_.size(); ++i) {
    vocabulary.attribute_by_name_[vocabulary.attributes_[i].name] = i;
  }
  return vocabulary;
}

const Kind* Vocabulary::find_kind(std::string_view name) const {
  return find_in(kinds_, kind_by_name_, name);
}
const Kind* Vocabulary::find_kind(KindCode code) const { return find_code(kinds_, code); }
const Attribute* Vocabulary::find_attribute(std::string_view name) const {
  return find_in(attributes_, attribute_by_name_, name);
}
const Attribute* Vocabulary::find_attribute(AttributeCode code) const {
  return find_code(attributes_, code);
}

KindCode Vocabulary::kind(std::string_view name) const {
  const auto* kind = find_kind(name);
  BRAID_CHECK(kind != nullptr);
  return kind->code;
}

AttributeCode Vocabulary::attribute(std::string_view name) const {
  const auto* attribute = find_attribute(name);
  BRAID_CHECK(attribute != nullptr);
  return attribute->code;
}

std::uint32_t Vocabulary::value(AttributeCode code, std::string_view text) const {
  const auto* attribute = find_attribute(code);
  BRAID_CHECK(attribute != nullptr);
  const auto found = std::find(attribute->values.begin(), attribute->values.end(), text);
  if (found == attribute->values.end()) return 0;
  return static_cast<std::uint32_t>(found - attribute->values.begin()) + 1;
}

std::string Vocabulary::value_text(AttributeCode code, std::uint32_t value) const {
  const auto* attribute = find_attribute(code);
  if (attribute == nullptr || attribute->values.empty()) return std::to_string(value);
  if (value == 0 || value > attribute->values.size()) return "unknown";
  return attribute->values[value - 1];
}

std::uint32_t programme_code(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  hash &= 0x7fffffffU;
  return hash == 0 ? 1 : hash;
}

}  // namespace braid
