#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "transform/compare/encoded_identity.h"
#include "transform/compare/encoding_options.h"
#include "transform/pseudonymise/diffusion.h"
#include "transform/pseudonymise/keyring.h"
#include "transform/pseudonymise/normalised_identity.h"
#include "transform/pseudonymise/secret_cache.h"
#include "transform/pseudonymise/secret_memory.h"

namespace braid::transform {

/// What a segment's tokens and diffusion are keyed by; both names share one, so that they can be
/// compared crosswise (linkage-design, section 3).
enum class Domain : std::uint8_t { name, birth_date, postcode };
inline constexpr std::size_t kDomains = 3;

/// Normalised values to segments, by tables of hashes that are made once (linkage-design, section
/// 4, "Precompute"). Values are not empty. False if OpenSSL fails. Not to be shared between
/// threads.
class SegmentEncoder {
 public:
  /// The keyring outlives the encoder. Unavailable if OpenSSL fails.
  static Result<SegmentEncoder> make(Keyring& keyring, const EncodingOptions& options);

  /// `birth_year` is four digits or empty; used with the cohort salt only.
  bool name(std::string_view name, std::string_view birth_year, Segment& segment);
  /// `YYYYMMDD`.
  bool birth_date(std::string_view date, Segment& segment);
  bool postcode(std::string_view postcode, std::string_view outward, Segment& segment);

  /// The same before diffusion: what the published vectors show. Never leaves the edge.
  bool name_tokens(std::string_view name, std::string_view birth_year, Segment& segment);
  bool birth_date_tokens(std::string_view date, Segment& segment);
  bool postcode_tokens(std::string_view postcode, std::string_view outward, Segment& segment);

 private:
  using Rows = SecretArray<Segment>;

  SegmentEncoder(Keyring& keyring, const EncodingOptions& options);
  Result<void> make_tables();
  bool fill_bigrams(KeyedHash& hash, Rows& rows);
  bool fill_dates(KeyedHash& hash);
  bool fill_postcodes(KeyedHash& hash);
  bool bigrams_of(std::string_view birth_year, Rows*& rows);
  bool kept_row(char prefix, std::string_view text, std::size_t positions, Segment& segment);

  Keyring& keyring_;
  EncodingOptions options_;
  std::array<KeyedHash*, kDomains> tokens_{};
  std::vector<Diffusion> diffusions_;  ///< by domain
  Rows bigrams_;                       ///< 27 x 27, 26 stands for the edge of the name
  std::map<std::string, Rows, std::less<>> bigrams_by_year_;  ///< with the cohort salt
  Rows years_, months_, days_, swapped_, date_digits_;
  Rows areas_, postcode_digits_, postcode_letters_;
  /// `F`, `S` and `D` tokens of postcodes: too many to be made at the start.
  SecretCache<ShortText<15>, Segment> kept_{8192};
};

}  // namespace braid::transform
