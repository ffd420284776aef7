#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/personal.h"
#include "ingest/text/csv.h"

namespace braid::ingest {

// The tables of children's services that are delivered as CSV, told apart by their columns alone
// (feed-formats 1.1): those of the SSDA903 (feed-formats 2.1) and those of the SSD that say who a
// child is (ssd-formats A.2).

enum class ChildTable : std::uint8_t {
  header,
  episodes,
  missing,
  oc2,
  uasc,
  person,              ///< ssd_person
  address,             ///< ssd_address
  linked_identifiers,  ///< ssd_linked_identifiers
  unused,              ///< a table of the return that no fact is made of
  unknown,
};
inline constexpr std::size_t kChildTablesRead = 8;

struct ColumnForm {
  enum class Need : std::uint8_t {
    usual,      ///< remarked on where it is absent
    mandatory,  ///< without it the delivery is refused (rulings C7; of an SSD table: the key)
    rare,       ///< a former name, say
  };
  std::string_view name;
  Need need = Need::usual;
};

/// One table as it should be. The enumerations below index into `columns`.
struct TableForm {
  ChildTable table;
  std::string_view name;  ///< of its unit and its record keys
  std::span<const ColumnForm> columns;
};

const TableForm& form_of(ChildTable table);

/// The table that a header row belongs to: the one most of whose own columns it holds. CHILD, SEX
/// and DOB stand in many and decide nothing, except that they alone make a Header. Unknown, if the
/// row is none of ours.
ChildTable recognise_table(const CsvRow& header);

/// True if most of the columns have a prefix of the SSD ("clae_", "cinp_", ...), so that Mosaic's
/// few odd names do no harm (ssd-formats A.1, C.4 row 1).
bool has_ssd_columns(const CsvRow& header);

std::vector<std::string_view> column_names(const TableForm& form);

namespace header_column {
enum : std::size_t { child, sex, dob, ethnic, upn, mother, mc_dob };
}
namespace episodes_column {
enum : std::size_t {
  child,
  decom,
  rne,
  ls,
  cin,
  place,
  place_provider,
  dec,
  rec,
  reason_place_change,
  home_post,
  pl_post,
  urn
};
}
namespace missing_column {
enum : std::size_t { child, dob, missing, mis_start, mis_end };
}
namespace oc2_column {
enum : std::size_t { child, dob, sdq_score, sdq_reason };
}
namespace uasc_column {
enum : std::size_t { child, sex, dob, duc };
}
namespace person_column {
enum : std::size_t {
  person_id,
  legacy_id,
  upn,
  forename,
  surname,
  sex,
  dob,
  single_unique_id,
  common_child_id,
  expected_dob
};
}
namespace address_column {
enum : std::size_t { person_id, type, start, end, postcode };
}
namespace linked_column {
enum : std::size_t { person_id, type, value, valid_from, valid_to };
}

}  // namespace braid::ingest
