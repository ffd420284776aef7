#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace braid::ingest {

struct ColumnForm {
  enum class Need : std::uint8_t {
    usual,      ///< remarked on where it is absent
    mandatory,  ///< without it the delivery is refused (rulings C7; elsewhere: the key)
    rare,       ///< a former name, say
  };
  std::string_view name;
  Need need = Need::usual;
};

/// One table as it should be. Enumerations beside it index into `columns`.
struct TableForm {
  std::string_view name;  ///< of its unit and its record keys
  std::span<const ColumnForm> columns;
};

inline std::vector<std::string_view> column_names(const TableForm& form) {
  std::vector<std::string_view> names;
  for (const auto& column : form.columns) names.push_back(column.name);
  return names;
}

}  // namespace braid::ingest
