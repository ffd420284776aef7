#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/bytes.h"
#include "transform/compare/encoded_identity.h"
#include "transform/pseudonymise/normalised_identity.h"
#include "transform/pseudonymise/secret_memory.h"

namespace braid::transform {

/// What one delivery of snapshots says of each subject, gathered over its tables, since no single
/// table of a return has name, birth date and postcode. Lives for one delivery, grows with children
/// and their units (rulings S7), and is wiped.
///
/// Of several that state a field, the one whose unit has the greatest name counts: of a return the
/// latest year, and `episodes`, with the home of the latest episode, before `address` (rulings A1).
/// Within a unit the later row counts, as it does for the unit's own entry. A row that leaves a
/// field out contradicts nobody. So the order of rows and tables matters only where two rows of one
/// unit contradict each other.
class DeliveryIdentities {
 public:
  /// Forgets everything. `units` are the delivery's full unit names.
  void begin(const std::vector<std::string_view>& units);
  /// Forgets what has been said.
  void clear();
  /// `own`: the identity's value as far as it is its row's alone; the last of a unit counts.
  void add(const Id16& subject, std::uint16_t unit, const NormalisedIdentity& identity,
           std::string_view own);

  std::size_t subjects() const { return subjects_.size(); }
  const Id16& subject(std::size_t i) const { return subjects_[i].id; }
  /// All that is said of a subject: what it can be compared by; no identifiers.
  const NormalisedIdentity& whole(std::size_t i) const { return whole_of(i).identity; }
  /// Calls `each(unit, own)` for the units that name a subject.
  template <class Each>
  void for_each_unit(std::size_t i, Each each) const {
    for (std::uint32_t at = subjects_[i].first; at != kNone; at = statements_[at].next) {
      const auto& statement = statements_[at];
      each(statement.unit, std::string_view{own_}.substr(statement.begin, statement.size));
    }
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::size_t kChunk = 1024;

  struct Subject {
    Id16 id;
    std::uint32_t first = kNone;
  };
  struct Statement {
    std::uint64_t begin = 0;
    std::uint32_t size = 0, next = kNone;
    std::uint16_t unit = 0;
  };
  struct Whole {
    NormalisedIdentity identity;
    std::array<std::uint16_t, kFields> ranks;  ///< of what is known of each field; 0: nothing
  };

  const Whole& whole_of(std::size_t i) const { return wholes_[i / kChunk][i % kChunk]; }
  std::uint32_t number_of(const Id16& subject);
  static void merge(const NormalisedIdentity& identity, std::uint16_t rank, Whole& whole);

  std::vector<std::uint16_t> ranks_;  ///< of units, from 1 by their names
  std::unordered_map<Id16, std::uint32_t, Id16Hash> numbers_;
  std::vector<Subject> subjects_;
  std::vector<SecretArray<Whole>> wholes_;
  std::vector<Statement> statements_;
  std::string own_;  ///< pseudonyms only
};

}  // namespace braid::transform
