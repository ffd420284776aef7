#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/fault.h"
#include "core/result.h"
#include "transform/compare/encoded_identity.h"
#include "transform/compare/level.h"

namespace braid::transform {

/// What each level of agreement is worth, as estimated from pseudonymised identities without
/// labels. A linker never changes it, so that links stay a function of identities and decisions
/// (rulings S15). Source: linkage-design, sections 7 and 8.
struct LinkModel {
  struct FieldModel {
    std::array<double, kLevels> m{}, u{};   ///< shares of each level among matches and others
    std::array<Weight, kLevels> weights{};  ///< pooled and clamped; what is scored with
  };
  std::string version;            ///< a name and a date, said in reports and explanations
  std::string trained_on;         ///< one line: how many identities, of what
  std::uint64_t config_hash = 0;  ///< of the encoding that it was trained on; 0: any
  std::int64_t identities = 0;    ///< N
  double lambda = 0;              ///< chance that a random pair matches
  double household = 0;           ///< S / N: chance of another child of the house
  double swapped = 0.005;         ///< s: share of true pairs with names in each other's column
  FieldModel surname, given_name, crossed, birth_date, postcode;
  /// Levels l0 and l6 only: equal, different.
  FieldModel sex;
  /// An identifier without check digit that may be mistyped, likewise; weights 0: none.
  FieldModel identifier;

  /// How often each segment value seen more than once occurs: as surname, as given name. Belongs to
  /// one linkage key; empty in the model that is shipped, and then term frequency is not used.
  struct Terms {
    std::unordered_map<std::uint64_t, std::array<std::uint32_t, 2>> counts;
    std::array<std::uint64_t, 2> records{}, values{};  ///< n and V for surname, given name
    bool empty() const { return records[0] == 0; }
  } terms;

  /// Weight of the prior, log2(lambda / (1 - lambda)).
  Weight prior() const;
  /// How rare a name is, as EncodedIdentity has it; zeros without terms.
  std::array<std::uint8_t, 2> rarity_of_name(const Segment& name) const;
  /// Fills `rarity` of an identity from the terms.
  void rate_terms(EncodedIdentity& encoded) const;
};

/// Reads a model file (JSON); on any fault nothing, and `faults` says what. The hash of its meaning
/// is part of what link states.
std::optional<LinkModel> load_link_model(const std::string& file, Faults& faults);
/// Writes by rename, with mode 0600: terms are as secret as segments.
Result<void> save_link_model(const LinkModel& model, const std::string& file);
/// First eight bytes of SHA-256 over what scoring depends on.
std::uint64_t model_hash(const LinkModel& model);

}  // namespace braid::transform
