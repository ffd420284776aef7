#include "app/configuration/toml_reader.h"

#include <fstream>

namespace braid::app {

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

const toml::node* TomlReader::find(std::string_view key) {
  asked_.emplace(key);
  return table_.get(key);
}

Position TomlReader::at(std::string_view key) const {
  const auto* node = table_.get(key);
  const auto& source = node != nullptr ? node->source() : table_.source();
  return {source.begin.line, source.begin.column};
}

void TomlReader::fault(std::string_view key, Literal rule, std::string message,
                       std::string remedy) {
  const auto position = at(key);
  faults_.push_back(
      {file_, position.line, position.column, rule, std::move(message), std::move(remedy)});
}

void TomlReader::wrong_type(std::string_view key, std::string_view wanted) {
  fault(key, "config/wrong-type", std::string{key} + " has the wrong type",
        "write " + std::string{wanted});
}

std::string TomlReader::text(std::string_view key, std::string fallback) {
  const auto* node = find(key);
  if (node == nullptr) return fallback;
  if (const auto value = node->value_exact<std::string>()) return *value;
  wrong_type(key, "a text in quotes");
  return fallback;
}

std::string TomlReader::required_text(std::string_view key) {
  auto value = text(key, "");
  if (value.empty() && (!has(key) || table_.get(key)->is_string())) {
    fault(key, "config/missing-key", "`" + std::string{key} + "` is missing or empty",
          "add `" + std::string{key} + " = \"...\"`");
  }
  return value;
}

bool TomlReader::boolean(std::string_view key, bool fallback) {
  const auto* node = find(key);
  if (node == nullptr) return fallback;
  if (const auto value = node->value_exact<bool>()) return *value;
  wrong_type(key, "true or false");
  return fallback;
}

std::int64_t TomlReader::integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                                 std::int64_t most) {
  const auto* node = find(key);
  if (node == nullptr) return fallback;
  const auto value = node->value_exact<std::int64_t>();
  if (!value) {
    wrong_type(key, "a whole number");
    return fallback;
  }
  if (*value < least || *value > most) {
    fault(key, "config/out-of-range", "`" + std::string{key} + "` is out of range",
          "use a number from " + std::to_string(least) + " to " + std::to_string(most));
    return fallback;
  }
  return *value;
}

std::optional<Date> TomlReader::date(std::string_view key) {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto value = node->value_exact<toml::date>()) {
    return Date::from_civil(value->year, value->month, value->day);
  }
  wrong_type(key, "a date without quotes, for example 2026-01-01");
  return std::nullopt;
}

std::vector<std::string> TomlReader::texts(std::string_view key) {
  std::vector<std::string> values;
  const auto* node = find(key);
  if (node == nullptr) return values;
  const auto* array = node->as_array();
  if (array == nullptr) {
    wrong_type(key, "a list of texts, for example [\"a\", \"b\"]");
    return values;
  }
  for (const auto& item : *array) {
    if (const auto value = item.value_exact<std::string>()) {
      values.push_back(*value);
    } else {
      faults_.push_back({file_, item.source().begin.line, item.source().begin.column,
                         "config/wrong-type", "this item is not a text",
                         "write a list of texts, for example [\"a\", \"b\"]"});
    }
  }
  return values;
}

std::vector<std::vector<std::string>> TomlReader::text_lists(std::string_view key) {
  std::vector<std::vector<std::string>> lists;
  const auto* node = find(key);
  if (node == nullptr) return lists;
  const auto* array = node->as_array();
  if (array == nullptr) {
    wrong_type(key, "a list of lists, for example [[], [\"sex\"]]");
    return lists;
  }
  for (const auto& item : *array) {
    const auto* inner = item.as_array();
    bool good = inner != nullptr;
    std::vector<std::string> list;
    for (std::size_t i = 0; good && i < inner->size(); ++i) {
      const auto value = (*inner)[i].value_exact<std::string>();
      good = value.has_value();
      if (good) list.push_back(*value);
    }
    if (good) {
      lists.push_back(std::move(list));
    } else {
      faults_.push_back({file_, item.source().begin.line, item.source().begin.column,
                         "config/wrong-type", "this item is not a list of texts",
                         "write [] for the total, [\"sex\"] for one breakdown"});
    }
  }
  return lists;
}

const toml::table* TomlReader::table(std::string_view key) {
  const auto* node = find(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) wrong_type(key, "a table: [" + std::string{key} + "]");
  return node->as_table();
}

std::vector<const toml::table*> TomlReader::tables(std::string_view key) {
  std::vector<const toml::table*> found;
  const auto* node = find(key);
  if (node == nullptr) return found;
  const auto* array = node->as_array();
  const bool good = array != nullptr && array->is_homogeneous(toml::node_type::table);
  if (!good) {
    wrong_type(key, "one [[" + std::string{key} + "]] for each");
    return found;
  }
  for (const auto& item : *array) found.push_back(item.as_table());
  return found;
}

void TomlReader::refuse_unknown_keys() {
  for (const auto& [key, node] : table_) {
    if (asked_.contains(key.str())) continue;
    faults_.push_back({file_, key.source().begin.line, key.source().begin.column,
                       "config/unknown-key", "`" + std::string{key.str()} + "` is not a key here",
                       "remove it, or check its spelling"});
  }
}

}  // namespace braid::app
