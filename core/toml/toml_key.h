#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace braid {

/// What a value is in TOML.
enum class TomlType : std::uint8_t {
  text,
  flag,        ///< true or false
  number,      ///< a whole number
  date,        ///< without quotes
  time,        ///< a day and a time of it, without quotes
  texts,       ///< a list
  text_lists,  ///< a list of lists
  table,       ///< [name]
  tables,      ///< [[name]], once for each
};

/// All that there is to know about one key: what reads it, and what tells people and editors of it,
/// goes by the same words.
struct TomlKey {
  std::string name;
  TomlType type = TomlType::text;
  /// What the value may be instead.
  std::vector<TomlType> or_else = {};
  /// The words that a text, or each item of a list, may be. Empty: any.
  std::vector<std::string> words = {};
  std::int64_t least = 0, most = 0;  ///< of a number, both included

  bool needed = false;        ///< wherever it applies
  bool may_be_empty = false;  ///< a list that is needed, to say that it is of nothing
  /// The key applies only where another of its table has one of these words (its default counts),
  /// or, without words, is given. Both empty: everywhere. A key whose condition does not apply
  /// itself does not apply either.
  struct When {
    std::string key = {};
    std::vector<std::string> words = {};
    std::string said = {};  ///< for people, where the words are many: "`measure` divides"
  } when = {};

  std::string fallback = {};        ///< as a word or number; empty: none
  std::string fallback_words = {};  ///< where no constant can say it
  std::string example = {};         ///< a value as it is written in TOML
  std::string help = {};            ///< one or two sentences, for people

  // Of a table:
  std::vector<TomlKey> keys = {};
  /// What any other key of it is, whatever its name: one at most.
  std::vector<TomlKey> any_name = {};
  /// Exactly one of these keys is given. Empty: no such rule.
  std::vector<std::string> one_of = {};

  const TomlKey* find(std::string_view key) const {
    for (const auto& each : keys) {
      if (each.name == key) return &each;
    }
    return nullptr;
  }
};

}  // namespace braid
