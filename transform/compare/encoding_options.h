#pragma once

#include <cstdint>

namespace braid::transform {

/// British postcodes by unit, sector, outward code and area; or any text, for public test sets
/// (linkage-design, section 4, "Profile any").
enum class PostcodeForm : std::uint8_t { british, any };

/// What the edges and the linker must hold alike, or nothing can be compared. Source:
/// linkage-design, sections 2 to 6.
struct EncodingOptions {
  PostcodeForm postcodes = PostcodeForm::british;
  bool strict = false;       ///< no key B07, whose blocks are as skewed as names are (section 5)
  bool cohort_salt = false;  ///< names of different birth years cannot be compared (section 4)
};

/// Names the options and everything that is fixed with them: tables of normalisation, k, t, the
/// list of keys. It does not depend on the linkage key.
std::uint64_t encoding_config_hash(const EncodingOptions& options);

}  // namespace braid::transform
