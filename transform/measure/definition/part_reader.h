#pragma once

#include <vector>

#include "core/toml/toml_reading.h"
#include "transform/measure/definition/catalogue.h"

namespace braid::transform {

/// Reads what a definition counts: parts, conditions and relations (docs/indicators.md). Adds a
/// fault for each thing that is wrong.
class PartReader {
 public:
  PartReader(TomlReading& toml, const Vocabulary& vocabulary)
      : toml_{toml}, vocabulary_{vocabulary} {}

  /// Takes the keys of the table over into `part`, which may hold another definition's.
  void read(const toml::table& table, Part& part);
  std::vector<Condition> conditions(const toml::table& table, std::string_view key);
  std::vector<Relation> relations(const toml::table& table, std::string_view key);
  /// "0-17", "10-", "-17": whole numbers, both included.
  std::optional<Ages> range(const toml::table& table, std::string_view key);
  std::optional<History> history(const toml::table& table, std::string_view key);
  /// The number of an attribute of the vocabulary, or of a mark.
  std::optional<AttributeCode> attribute(std::string_view name) const;

 private:
  void read_condition(AttributeCode code, std::string_view name, const toml::table& test,
                      std::vector<Condition>& conditions);
  std::uint32_t value(AttributeCode code, std::string_view word) const;
  void read_relation(const toml::table& table, std::vector<Relation>& relations);

  TomlReading& toml_;
  const Vocabulary& vocabulary_;
};

/// The word for a value of an attribute or mark.
std::string condition_value_text(const Vocabulary& vocabulary, AttributeCode code,
                                 std::uint32_t value);
std::string condition_name(const Vocabulary& vocabulary, AttributeCode code);

}  // namespace braid::transform
