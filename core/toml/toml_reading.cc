#include "core/toml/toml_reading.h"

#include <algorithm>
#include <fstream>

#include "core/toml/word_meant.h"

namespace braid {

std::optional<toml::table> parse_toml(const std::string& file, Faults& faults) {
  try {
    std::ifstream in{file};
    if (!in) {
      faults.push_back({file, 0, 0, "config/unreadable", "the file cannot be read",
                        "create it, or give the user that runs Braid the right to read it"});
      return std::nullopt;
    }
    return toml::parse(in, file);
  } catch (const toml::parse_error& error) {
    faults.push_back({file, error.source().begin.line, error.source().begin.column, "config/syntax",
                      std::string{error.description()}, "mend the TOML at this place"});
    return std::nullopt;
  }
}

void TomlReading::fault(const toml::source_position& where, Literal rule, std::string message,
                        std::string remedy) {
  faults_.push_back({file_, where.line, where.column, rule, std::move(message), std::move(remedy)});
}

void TomlReading::allow_keys(const toml::table& table, const std::vector<std::string_view>& keys) {
  for (const auto& [key, node] : table) {
    if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
    std::string remedy;
    if (const auto meant = word_meant(key.str(), keys)) {
      remedy = "did you mean `" + std::string{*meant} + "`?";
    } else {
      remedy = "use one of: " + listed(keys);
    }
    fault(key.source().begin, "config/unknown-key",
          "`" + std::string{key.str()} + "` is not a key here", std::move(remedy));
  }
}

void TomlReading::wrong_type(const toml::node& where, std::string_view key, std::string_view type) {
  fault(where, "config/wrong-type", "`" + std::string{key} + "` has another type",
        "write " + std::string{type});
}

template <class T>
std::optional<T> TomlReading::value(const toml::table& table, std::string_view key,
                                    std::string_view type) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return std::nullopt;
  auto found = node->value_exact<T>();
  if (!found) wrong_type(*node, key, type);
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

std::optional<Date> TomlReading::date(const toml::table& table, std::string_view key) {
  const auto found = value<toml::date>(table, key, "a date without quotes, for example 2026-01-01");
  if (!found) return std::nullopt;
  return Date::from_civil(found->year, found->month, found->day);
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
  if (!all_texts) wrong_type(*node, key, "a list of texts, for example [\"month\", \"year\"]");
  return words;
}

std::vector<std::vector<TomlReading::Word>> TomlReading::word_lists(const toml::table& table,
                                                                    std::string_view key) {
  std::vector<std::vector<Word>> lists;
  const toml::node* node = table.get(key);
  if (node == nullptr) return lists;
  const auto* outer = node->as_array();
  if (outer == nullptr) {
    wrong_type(*node, key, "a list of lists, for example [[], [\"sex\"]]");
    return lists;
  }
  for (const auto& item : *outer) {
    const auto* inner = item.as_array();
    bool good = inner != nullptr;
    std::vector<Word> list;
    for (std::size_t i = 0; good && i < inner->size(); ++i) {
      const auto word = (*inner)[i].value_exact<std::string>();
      good = word.has_value();
      if (good) list.push_back({*word, (*inner)[i].source().begin});
    }
    if (good) {
      lists.push_back(std::move(list));
    } else {
      fault(item, "config/wrong-type", "this item is not a list of texts",
            "write [] for the total, [\"sex\"] for one breakdown");
    }
  }
  return lists;
}

void TomlReading::require(const toml::table& table, std::string_view key) {
  if (table.contains(key)) return;
  fault(table, "config/missing-key", "`" + std::string{key} + "` is missing",
        "docs/indicators.md says what each key means");
}

}  // namespace braid
