#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/command/link/link_people.h"
#include "transform/compare/encoding_options.h"
#include "transform/pseudonymise/normalised_identity.h"

namespace braid::linkage_test {

/// What a made-up person's record says, in the spelling that is encoded: what no linker ever sees.
struct ClearRecord {
  std::string surname, given_name;
  std::string birth_date;  ///< `YYYYMMDD`
  std::string postcode, outward;
  std::string nhs_number, upn;
};

/// Made-up families of `braid synth people`, encoded as the service would, with the clear text
/// beside each record. One key a seed.
struct MadePeople {
  app::LinkPeople encoded;
  std::vector<ClearRecord> clear;  ///< in the order of `encoded.set.records`
};

struct MadePeopleOptions {
  int children = 8000;
  std::uint64_t seed = 7;
  std::uint64_t key_seed = 1;
  transform::EncodingOptions encoding{};
};

/// Stops the test program if the people cannot be made: there is nothing to test then.
MadePeople make_people(const MadePeopleOptions& options);

}  // namespace braid::linkage_test
