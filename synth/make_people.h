#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"
#include "synth/agency_view.h"
#include "synth/name_stocks.h"

namespace braid::synth {

struct PeopleOptions {
  std::string file;       ///< must not exist
  int children = 10'000;  ///< 1 to 5,000,000
  std::uint64_t seed = 1;
  SurnameSkew skew = SurnameSkew::british;
  double errors = kUsualErrors;  ///< of AgencyViewOptions, 0 to 1
};

struct PeopleReport {
  std::uint64_t children = 0, parents = 0;  ///< people behind the records
  std::uint64_t families = 0;
  std::array<std::uint64_t, kAgencies> records{};  ///< by agency
  VariantCounts variants{};                        ///< over all agencies

  std::uint64_t all_records() const { return records[0] + records[1] + records[2]; }
};

/// Writes what children's services, police and health of one area hold about the same families, as
/// the people file of `link evaluate` (interface, section 3) with one more column, `name_origin`.
///
/// Every one of the children is known to at least one agency; of parents some are known to police
/// and to health. Rows stand in the order of the families and in that of the agencies for each
/// person; ids follow neither. Memory does not grow with the number of children. The same options
/// give the same bytes on every machine.
///
/// All people are made up: NHS numbers begin with 999, and as there are about 909,000 of these, a
/// larger number of children leaves some without; UPNs are of authority 999; postcodes are of the
/// area ZX, which does not exist.
///
/// Misconfigured as "synth/option-out-of-range"; refused as "synth/file-exists", and then nothing
/// is touched; unavailable as "synth/cannot-write" if the disk fails, and then what was written
/// stays.
Result<PeopleReport> make_people(const PeopleOptions& options);

}  // namespace braid::synth
