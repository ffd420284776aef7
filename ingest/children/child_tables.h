#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/personal.h"
#include "ingest/table/table_form.h"
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
  oc3,
  ad1,
  sw_episodes,
  placed_adoption,
  prev_perm,
  reviews,
  dolo,
  person,              ///< ssd_person
  address,             ///< ssd_address
  linked_identifiers,  ///< ssd_linked_identifiers
  unknown,
};
inline constexpr std::size_t kChildTablesRead = 15;

const TableForm& form_of(ChildTable table);

/// The table that a header row belongs to: the one most of whose own columns it holds. CHILD, SEX
/// and DOB stand in many and decide nothing, except that they alone make a Header. Unknown, if the
/// row is none of ours.
ChildTable recognise_table(const CsvRow& header);

/// True if most of the columns have a prefix of the SSD ("clae_", "cinp_", ...), so that Mosaic's
/// few odd names do no harm (ssd-formats A.1, C.4 row 1).
bool has_ssd_columns(const CsvRow& header);

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
enum : std::size_t {
  child,
  dob,
  sdq_score,
  sdq_reason,
  convicted,
  health_check,
  immunisations,
  teeth_check,
  health_assessment,
  substance_misuse
};
}
namespace uasc_column {
enum : std::size_t { child, sex, dob, duc, flag };
}
namespace oc3_column {
enum : std::size_t { child, dob, in_touch, activ, accom };
}
namespace ad1_column {
enum : std::size_t { child, dob, date_int, date_match };
}
namespace sw_episodes_column {
enum : std::size_t { child, dob, sw_id, sw_decom, sw_dec };
}
namespace placed_adoption_column {
enum : std::size_t { child, dob, placed, ceased };
}
namespace prev_perm_column {
enum : std::size_t { child, dob, prev_perm, la_perm, date_perm };
}
namespace reviews_column {
enum : std::size_t { child, dob, review, code };
}
namespace dolo_column {
enum : std::size_t { child, dob, start, end };
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
  expected_dob,
  ethnicity
};
}
namespace address_column {
enum : std::size_t { person_id, type, start, end, postcode };
}
namespace linked_column {
enum : std::size_t { person_id, type, value, valid_from, valid_to };
}

}  // namespace braid::ingest
