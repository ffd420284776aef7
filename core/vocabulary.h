#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/fault.h"
#include "core/result.h"

namespace braid {

/// Numbers that stand in facts for words of the vocabulary. 0 is never a word.
enum class KindCode : std::uint16_t {};
enum class AttributeCode : std::uint16_t {};

enum class Shape : std::uint8_t { spell, occurrence, score };

struct Kind {
  KindCode code{};
  std::string name;
  Shape shape = Shape::spell;
  /// What an agreement grants it as; empty: goes with any grant (rulings F5).
  std::string grant;
  std::string title;
};

struct Attribute {
  AttributeCode code{};
  std::string name;
  /// Empty: the value is a plain number. Else value n stands for `values[n - 1]`, and 0 for
  /// "unknown".
  std::vector<std::string> values;
};

/// Our own words for what records say: one file, `catalogue/vocabulary.toml`. Each format's mapping
/// translates into it (design, section 6). Immutable after loading; safe to share.
class Vocabulary {
 public:
  /// Adds a fault for everything that is wrong in the file.
  static std::optional<Vocabulary> load(const std::string& file, Faults& faults);

  const std::vector<Kind>& kinds() const { return kinds_; }
  const std::vector<Attribute>& attributes() const { return attributes_; }

  const Kind* find_kind(std::string_view name) const;
  const Kind* find_kind(KindCode code) const;
  const Attribute* find_attribute(std::string_view name) const;
  const Attribute* find_attribute(AttributeCode code) const;

  /// For words that the code itself uses: a missing one is a broken build, and stops.
  KindCode kind(std::string_view name) const;
  AttributeCode attribute(std::string_view name) const;
  /// 0 if the attribute has no such value: "unknown".
  std::uint32_t value(AttributeCode attribute, std::string_view text) const;
  /// Text of a value: its word, "unknown" for 0, or the number.
  std::string value_text(AttributeCode attribute, std::uint32_t value) const;

 private:
  std::vector<Kind> kinds_;
  std::vector<Attribute> attributes_;
  std::unordered_map<std::string, std::size_t> kind_by_name_, attribute_by_name_;
};

/// What the attribute `programme` holds for a configured programme: its name's 31-bit FNV-1a hash,
/// never 0. `braid check` refuses two programmes that share one.
std::uint32_t programme_code(std::string_view name);

}  // namespace braid
