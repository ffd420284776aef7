#include "transform/compare/encoding_options.h"

#include "core/sha256.h"

#include <string>

namespace braid::transform {

std::uint64_t encoding_config_hash(const EncodingOptions& options) {
  // Change a word of this text whenever what it names changes: then no older identity is compared.
  std::string meaning =
      "braid/v1 wire=2 names=2.4/32 dates=2.5 k=10,6,4,4,8,4 t=3"
      " keys=B03,B04,B05,B06,B07,B11,B11,B12,B12,B13";
  meaning += options.postcodes == PostcodeForm::any ? " postcodes=any" : " postcodes=british";
  meaning += options.strict ? " profile=strict" : " profile=default";
  meaning += options.cohort_salt ? " salt=year" : " salt=none";
  const auto digest = sha256(meaning);
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < 8; ++i) hash = hash << 8U | digest[i];
  return hash;
}

}  // namespace braid::transform
