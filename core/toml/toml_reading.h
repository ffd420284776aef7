#pragma once

#include <toml++/toml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/fault.h"

namespace braid {

/// Parses a TOML file; a syntax error or an unreadable file becomes a fault.
std::optional<toml::table> parse_toml(const std::string& file, Faults& faults);

/// Reads keys of the tables of one file and notes what is wrong with them, where. Reading goes on
/// after a fault, so that all of them are told at once. Borrows the file's name and the faults.
class TomlReading {
 public:
  TomlReading(const std::string& file, Faults& faults) : file_{file}, faults_{faults} {}

  void fault(const toml::source_position& where, Literal rule, std::string message,
             std::string remedy);
  void fault(const toml::node& where, Literal rule, std::string message, std::string remedy) {
    fault(where.source().begin, rule, std::move(message), std::move(remedy));
  }
  /// A fault for each key of the table that is not among these.
  void allow_keys(const toml::table& table, std::initializer_list<std::string_view> keys);

  // Nothing if the key is absent, or is of another type, which is a fault.
  std::optional<std::string> text(const toml::table& table, std::string_view key);
  std::optional<std::int64_t> number(const toml::table& table, std::string_view key);
  std::optional<bool> flag(const toml::table& table, std::string_view key);
  std::optional<Date> date(const toml::table& table, std::string_view key);
  /// Each with its place.
  struct Word {
    std::string text;
    toml::source_position where;
  };
  std::vector<Word> words(const toml::table& table, std::string_view key);
  /// Lists of lists: `[[], ["sex"]]`.
  std::vector<std::vector<Word>> word_lists(const toml::table& table, std::string_view key);

  /// A fault if the table has no such key.
  void require(const toml::table& table, std::string_view key);

  const std::string& file() const { return file_; }

 private:
  template <class T>
  std::optional<T> value(const toml::table& table, std::string_view key, std::string_view type);
  void wrong_type(const toml::node& where, std::string_view key, std::string_view type);

  const std::string& file_;
  Faults& faults_;
};

}  // namespace braid
