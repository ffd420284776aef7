#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/toml/toml_key.h"
#include "core/toml/toml_reading.h"

namespace braid {

/// A table that is read by the list of its keys. Made, it tells every wrong type, unknown word or
/// key, number out of range, missing key, contradiction and secret as a fault with line, column and
/// remedy; then it gives values: what is given and good, else what the list says instead. Borrows
/// all that it is made of.
class TomlTable {
 public:
  TomlTable(const toml::table& table, const TomlKey& list, const std::string& file, Faults& faults);

  // A key that is not in the list, or is of another type there, is a defect, and stops.
  std::string text(std::string_view key) const;
  /// Place of a text among the words that it may be.
  std::size_t word(std::string_view key) const;
  bool flag(std::string_view key) const;
  std::int64_t number(std::string_view key) const;
  std::optional<Date> date(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;
  std::vector<std::vector<std::string>> text_lists(std::string_view key) const;
  std::optional<TomlTable> table(std::string_view key) const;
  std::vector<TomlTable> tables(std::string_view key) const;

  /// The key is there, whatever it says.
  bool has(std::string_view key) const { return table_->contains(key); }
  const TomlKey& list() const { return *list_; }
  const std::string& file() const { return reading_.file(); }
  /// Of the key's value, else of the table's beginning.
  toml::source_position place(std::string_view key) const;
  /// What one table alone cannot tell: at the key's value, else at the table's beginning.
  void fault(std::string_view key, Literal rule, std::string message, std::string remedy) const;
  /// The same at the item of a list that says `item`.
  void fault_at_item(std::string_view key, std::string_view item, Literal rule, std::string message,
                     std::string remedy) const;

 private:
  struct Unchecked {};
  TomlTable(const toml::table& table, const TomlKey& list, const TomlReading& reading, Unchecked)
      : table_{&table}, list_{&list}, reading_{reading} {}

  const TomlKey& key(std::string_view name, TomlType type) const;
  bool applies(const TomlKey& key) const;
  void check();
  void check_unknown();
  void check_one_of();
  void check_value(const TomlKey& key);
  void check_word_list(const TomlKey& key, const toml::node& node);
  void check_word(const TomlKey& key, const TomlReading::Word& given);
  void check_inner(const TomlKey& key);

  const toml::table* table_;
  const TomlKey* list_;
  mutable TomlReading reading_;  ///< two references: what it changes are the faults
};

/// The name of a key looks as if its value were a secret; secrets are credentials (design, section
/// 10).
bool names_a_secret(std::string_view key);

}  // namespace braid
