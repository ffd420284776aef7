#include "core/toml/toml_table.h"

#include <algorithm>
#include <charconv>

#include "core/toml/word_meant.h"

namespace braid {
namespace {

std::string in_backquotes(std::string_view key) { return "`" + std::string{key} + "`"; }

std::vector<std::string_view> views(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string as_written(const TomlKey& key) {
  if (key.type == TomlType::table) return "[" + key.name + "]";
  if (key.type == TomlType::tables) return "[[" + key.name + "]]";
  std::string value = key.example;
  if (value.empty() && !key.words.empty()) value = '"' + key.words.front() + '"';
  if (value.empty() && key.type == TomlType::text) value = "\"...\"";
  return key.name + " = " + value;
}

/// What becomes of a name's lower-case parts: "kafka_password" holds "password".
bool has_part(std::string_view name, std::string_view part) {
  for (auto at = name.find(part); at != name.npos; at = name.find(part, at + 1)) {
    const auto is_edge = [&](std::size_t place) {
      return place >= name.size() || name[place] == '_' || name[place] == '-' || name[place] == '.';
    };
    if ((at == 0 || is_edge(at - 1)) && is_edge(at + part.size())) return true;
  }
  return false;
}

/// Whether a value is of one of the types that a key may have instead of its own.
bool is_of(const toml::node& node, TomlType type) {
  switch (type) {
    case TomlType::text:
      return node.is_string();
    case TomlType::date:
      return node.is_date();
    case TomlType::table:
      return node.is_table();
    default:
      return false;
  }
}

}  // namespace

bool names_a_secret(std::string_view key) {
  std::string name{key};
  for (auto& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const std::string_view part : {"password", "passwd", "passphrase", "pass", "pwd", "secret",
                                      "token", "key", "credential", "credentials"}) {
    if (has_part(name, part)) return true;
  }
  return false;
}

TomlTable::TomlTable(const toml::table& table, const TomlKey& list, const std::string& file,
                     Faults& faults)
    : table_{&table}, list_{&list}, reading_{file, faults} {
  check();
}

void TomlTable::check() {
  check_unknown();
  check_one_of();
  for (const auto& [key, node] : *table_) {
    if (list_->any_name.empty() || list_->find(key.str()) != nullptr) continue;
    auto each = list_->any_name.front();
    each.name = key.str();
    check_value(each);
  }
  for (const auto& each : list_->keys) {
    const auto* node = table_->get(each.name);
    if (node != nullptr && !applies(each)) {
      const auto& when = each.when;
      const auto only = when.words.empty() ? in_backquotes(when.key)
                                           : "`" + when.key + " = \"" + when.words.front() + "\"`";
      reading_.fault(*node, "config/contradiction",
                     in_backquotes(each.name) + " means something only with " + only,
                     "remove " + in_backquotes(each.name) + ", or add " + only);
    } else if (node != nullptr) {
      check_value(each);
    } else if (each.needed && applies(each)) {
      reading_.fault(*table_, "config/missing-key", in_backquotes(each.name) + " is missing",
                     "add `" + as_written(each) + "`");
    }
  }
}

void TomlTable::check_unknown() {
  if (!list_->any_name.empty()) return;
  std::vector<std::string_view> names;
  for (const auto& each : list_->keys) names.push_back(each.name);
  for (const auto& [key, node] : *table_) {
    const std::string_view name = key.str();
    if (list_->find(name) != nullptr) continue;
    const auto& where = key.source().begin;
    if (names_a_secret(name)) {
      reading_.fault(
          where, "config/secret",
          in_backquotes(name) + " looks like a secret, which no configuration file may hold",
          "remove it, change the secret if others could read it, and give it as a "
          "credential: a file of its own in credentials/, mode 0400");
    } else if (const auto meant = word_meant(name, names)) {
      reading_.fault(where, "config/unknown-key", in_backquotes(name) + " is not a key here",
                     "did you mean " + in_backquotes(*meant) + "?");
    } else {
      std::string known;
      for (const auto each : names) known += (known.empty() ? "" : ", ") + std::string{each};
      reading_.fault(where, "config/unknown-key", in_backquotes(name) + " is not a key here",
                     "remove it, or use one of: " + known);
    }
  }
}

void TomlTable::check_one_of() {
  if (list_->one_of.empty()) return;
  const std::string* given = nullptr;
  for (const auto& name : list_->one_of) {
    if (!has(name)) continue;
    if (given != nullptr) {
      fault(name, "config/contradiction",
            in_backquotes(*given) + " and " + in_backquotes(name) +
                " are two ways to say where it is",
            "remove one of the two");
    }
    given = &name;
  }
  if (given != nullptr) return;
  const auto& first = *list_->find(list_->one_of.front());
  reading_.fault(*table_, "config/missing-key", "one of " + joined(list_->one_of) + " is needed",
                 "add `" + as_written(first) + "`");
}

void TomlTable::check_word(const TomlKey& key, const TomlReading::Word& given) {
  if (given.text.find("${") != std::string::npos) {
    reading_.fault(given.where, "config/interpolation",
                   "nothing is put in for ${...}: the environment is not read here",
                   "write the value itself");
  }
  if (key.words.empty() || holds(key.words, given.text)) return;
  std::string remedy = "use one of: " + joined(key.words);
  if (const auto meant = word_meant(given.text, views(key.words))) {
    remedy = "did you mean \"" + std::string{*meant} + "\"? It is one of: " + joined(key.words);
  }
  reading_.fault(given.where, "config/unknown-word",
                 "\"" + given.text + "\" is not a word for " + in_backquotes(key.name),
                 std::move(remedy));
}

void TomlTable::check_value(const TomlKey& key) {
  const auto& node = *table_->get(key.name);
  for (const auto type : key.or_else) {
    if (!is_of(node, type)) continue;
    auto other = key;
    other.type = type;
    other.or_else = {};
    return check_value(other);
  }
  switch (key.type) {
    case TomlType::text:
      if (const auto value = reading_.text(*table_, key.name)) {
        if (value->empty() && key.needed) {
          reading_.fault(node, "config/missing-key", in_backquotes(key.name) + " is empty",
                         "write `" + as_written(key) + "`");
        } else {
          check_word(key, {*value, node.source().begin});
        }
      }
      break;
    case TomlType::flag:
      reading_.flag(*table_, key.name);
      break;
    case TomlType::date:
      reading_.date(*table_, key.name);
      break;
    case TomlType::time:
      if (!node.is_date_time()) {
        reading_.fault(node, "config/wrong-type", in_backquotes(key.name) + " has another type",
                       "write a day and time without quotes, for example 2025-06-30T14:05:00");
      }
      break;
    case TomlType::number:
      if (const auto value = reading_.number(*table_, key.name);
          value && (*value < key.least || *value > key.most)) {
        reading_.fault(
            node, "config/out-of-range", in_backquotes(key.name) + " is out of range",
            "use a number from " + std::to_string(key.least) + " to " + std::to_string(key.most));
      }
      break;
    case TomlType::texts:
      check_word_list(key, node);
      break;
    case TomlType::text_lists:
      for (const auto& list : reading_.word_lists(*table_, key.name)) {
        for (const auto& word : list) check_word(key, word);
      }
      break;
    case TomlType::table:
    case TomlType::tables:
      check_inner(key);
  }
}

void TomlTable::check_word_list(const TomlKey& key, const toml::node& node) {
  const auto words = reading_.words(*table_, key.name);
  for (const auto& word : words) check_word(key, word);
  if (key.needed && !key.may_be_empty && words.empty() && node.is_array()) {
    reading_.fault(node, "config/missing-key", in_backquotes(key.name) + " names nothing",
                   "write `" + as_written(key) + "`");
  }
}

void TomlTable::check_inner(const TomlKey& key) {
  const auto& node = *table_->get(key.name);
  if (key.type == TomlType::table && !node.is_table()) {
    reading_.fault(node, "config/wrong-type", in_backquotes(key.name) + " has another type",
                   "write a table: [" + key.name + "]");
  } else if (key.type == TomlType::table) {
    TomlTable{*node.as_table(), key, reading_, Unchecked{}}.check();
  } else if (const auto* list = node.as_array();
             list != nullptr && list->is_homogeneous(toml::node_type::table)) {
    for (const auto& item : *list) TomlTable{*item.as_table(), key, reading_, Unchecked{}}.check();
  } else {
    reading_.fault(node, "config/wrong-type", in_backquotes(key.name) + " has another type",
                   "write one [[" + key.name + "]] for each");
  }
}

const TomlKey& TomlTable::key(std::string_view name, TomlType type) const {
  const auto* found = list_->find(name);
  BRAID_CHECK(found != nullptr && found->type == type);
  return *found;
}

bool TomlTable::applies(const TomlKey& key) const {
  if (key.when.key.empty()) return true;
  const auto* condition = list_->find(key.when.key);
  BRAID_CHECK(condition != nullptr);
  if (!applies(*condition)) return false;
  if (key.when.words.empty()) return has(condition->name);
  return holds(key.when.words, text(condition->name));
}

std::string TomlTable::text(std::string_view name) const {
  const auto& known = key(name, TomlType::text);
  const auto* node = table_->get(name);
  if (node == nullptr) return known.fallback;
  auto value = node->value_exact<std::string>();
  if (!value || (!known.words.empty() && !holds(known.words, *value))) return known.fallback;
  return *std::move(value);
}

std::size_t TomlTable::word(std::string_view name) const {
  const auto& words = key(name, TomlType::text).words;
  const auto found = std::find(words.begin(), words.end(), text(name));
  BRAID_CHECK(!words.empty());
  return found == words.end() ? 0 : static_cast<std::size_t>(found - words.begin());
}

bool TomlTable::flag(std::string_view name) const {
  const auto& known = key(name, TomlType::flag);
  const auto* node = table_->get(name);
  const auto value = node == nullptr ? std::nullopt : node->value_exact<bool>();
  return value.value_or(known.fallback == "true");
}

std::int64_t TomlTable::number(std::string_view name) const {
  const auto& known = key(name, TomlType::number);
  const auto* node = table_->get(name);
  const auto value = node == nullptr ? std::nullopt : node->value_exact<std::int64_t>();
  if (value && *value >= known.least && *value <= known.most) return *value;
  std::int64_t fallback = 0;
  std::from_chars(known.fallback.data(), known.fallback.data() + known.fallback.size(), fallback);
  return fallback;
}

std::optional<Date> TomlTable::date(std::string_view name) const {
  key(name, TomlType::date);
  const auto* node = table_->get(name);
  const auto value = node == nullptr ? std::nullopt : node->value_exact<toml::date>();
  if (!value) return std::nullopt;
  return Date::from_civil(value->year, value->month, value->day);
}

std::vector<std::string> TomlTable::texts(std::string_view name) const {
  const auto& known = key(name, TomlType::texts);
  std::vector<std::string> values;
  const auto* node = table_->get(name);
  const auto* list = node == nullptr ? nullptr : node->as_array();
  if (list == nullptr) return values;
  for (const auto& item : *list) {
    auto value = item.value_exact<std::string>();
    if (value && (known.words.empty() || holds(known.words, *value))) {
      values.push_back(*std::move(value));
    }
  }
  return values;
}

std::vector<std::vector<std::string>> TomlTable::text_lists(std::string_view name) const {
  key(name, TomlType::text_lists);
  std::vector<std::vector<std::string>> lists;
  const auto* node = table_->get(name);
  const auto* outer = node == nullptr ? nullptr : node->as_array();
  if (outer == nullptr) return lists;
  for (const auto& inner : *outer) {
    if (!inner.is_array()) continue;
    auto& list = lists.emplace_back();
    for (const auto& item : *inner.as_array()) list.push_back(item.value_or(std::string{}));
  }
  return lists;
}

std::optional<TomlTable> TomlTable::table(std::string_view name) const {
  const auto& known = key(name, TomlType::table);
  const auto* node = table_->get(name);
  if (node == nullptr || !node->is_table()) return std::nullopt;
  return TomlTable{*node->as_table(), known, reading_, Unchecked{}};
}

std::vector<TomlTable> TomlTable::tables(std::string_view name) const {
  const auto& known = key(name, TomlType::tables);
  std::vector<TomlTable> found;
  const auto* node = table_->get(name);
  const auto* list = node == nullptr ? nullptr : node->as_array();
  if (list == nullptr) return found;
  for (const auto& item : *list) {
    if (item.is_table()) found.push_back({*item.as_table(), known, reading_, Unchecked{}});
  }
  return found;
}

toml::source_position TomlTable::place(std::string_view key) const {
  const auto* node = table_->get(key);
  return node != nullptr ? node->source().begin : table_->source().begin;
}

void TomlTable::fault(std::string_view key, Literal rule, std::string message,
                      std::string remedy) const {
  reading_.fault(place(key), rule, std::move(message), std::move(remedy));
}

void TomlTable::fault_at_item(std::string_view key, std::string_view item, Literal rule,
                              std::string message, std::string remedy) const {
  const auto* node = table_->get(key);
  const auto* list = node == nullptr ? nullptr : node->as_array();
  if (list != nullptr) {
    for (const auto& each : *list) {
      if (each.value_or(std::string_view{}) != item) continue;
      return reading_.fault(each, rule, std::move(message), std::move(remedy));
    }
  }
  fault(key, rule, std::move(message), std::move(remedy));
}

}  // namespace braid
