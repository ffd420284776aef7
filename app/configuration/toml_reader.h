#pragma once

#include <toml++/toml.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/fault.h"

namespace braid::app {

/// Where a value stands in its file.
struct Position {
  std::size_t line = 0, column = 0;
};

/// Parses a TOML file; a syntax error or an unreadable file becomes a fault.
std::optional<toml::table> parse_toml(const std::string& file, Faults& faults);

/// Reads a table strictly: every wrong type, missing key and unknown key becomes a fault with its
/// line and column, and reading goes on, so that all faults are told at once. Borrows the table.
class TomlReader {
 public:
  TomlReader(const toml::table& table, const std::string& file, Faults& faults)
      : table_{table}, file_{file}, faults_{faults} {}

  std::string text(std::string_view key, std::string fallback);
  std::string required_text(std::string_view key);
  bool boolean(std::string_view key, bool fallback);
  std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                       std::int64_t most);
  std::optional<Date> date(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  /// Lists of lists of texts: `[[], ["sex"]]`.
  std::vector<std::vector<std::string>> text_lists(std::string_view key);
  const toml::table* table(std::string_view key);
  std::vector<const toml::table*> tables(std::string_view key);

  bool has(std::string_view key) const { return table_.contains(key); }
  Position at(std::string_view key) const;
  void fault(std::string_view key, Literal rule, std::string message, std::string remedy);
  /// A fault for every key that was not asked for.
  void refuse_unknown_keys();

 private:
  const toml::node* find(std::string_view key);
  void wrong_type(std::string_view key, std::string_view wanted);

  const toml::table& table_;
  const std::string& file_;
  Faults& faults_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace braid::app
