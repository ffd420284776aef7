#include "transform/measure/toml_reading.h"

#include <algorithm>

namespace braid::transform {

void TomlReading::fault(const toml::source_position& where, Literal rule, std::string message,
                        std::string remedy) {
  faults_.push_back({file_, where.line, where.column, rule, std::move(message), std::move(remedy)});
}

void TomlReading::allow_keys(const toml::table& table, const std::vector<std::string_view>& keys) {
  for (const auto& [key, node] : table) {
    if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
    fault(key.source().begin, "indicators/unknown-key",
          "unknown key \"" + std::string{key.str()} + "\"", "use one of: " + listed(keys));
  }
}

template <class T>
std::optional<T> TomlReading::value(const toml::table& table, std::string_view key,
                                    std::string_view type) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return std::nullopt;
  auto found = node->value_exact<T>();
  if (!found) {
    fault(*node, "indicators/wrong-type", "\"" + std::string{key} + "\" has another type",
          "write " + std::string{type});
  }
  return found;
}

std::optional<std::string> TomlReading::text(const toml::table& table, std::string_view key) {
  return value<std::string>(table, key, "a text in quotes");
}
std::optional<std::int64_t> TomlReading::number(const toml::table& table, std::string_view key) {
  return value<std::int64_t>(table, key, "a whole number");
}
std::optional<bool> TomlReading::flag(const toml::table& table, std::string_view key) {
  return value<bool>(table, key, "true or false");
}

std::vector<TomlReading::Word> TomlReading::words(const toml::table& table, std::string_view key) {
  std::vector<Word> words;
  const toml::node* node = table.get(key);
  if (node == nullptr) return words;
  const auto* list = node->as_array();
  bool all_texts = list != nullptr;
  if (all_texts) {
    for (const auto& item : *list) {
      if (const auto word = item.value_exact<std::string>()) {
        words.push_back({*word, item.source().begin});
      } else {
        all_texts = false;
      }
    }
  }
  if (!all_texts) {
    fault(*node, "indicators/wrong-type", "\"" + std::string{key} + "\" has another type",
          "write a list of texts, as [\"month\", \"year\"]");
  }
  return words;
}

void TomlReading::require(const toml::table& table, std::string_view key) {
  if (table.contains(key)) return;
  fault(table, "indicators/missing-key", "the key \"" + std::string{key} + "\" is missing",
        "docs/indicators.md says what each key means");
}

}  // namespace braid::transform
