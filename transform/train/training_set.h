#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "transform/compare/encoded_identity.h"
#include "transform/compare/pair_score.h"

namespace braid::transform {

/// One subject as training and measuring see it.
struct TrainingRecord {
  EncodedIdentity encoded;
  BlockingKeys keys{};
  /// First eight bytes of the pseudonyms; 0: none. `other` is the identifier that may be mistyped
  /// (linkage-design, end of section 8).
  std::uint64_t nhs = 0, upn = 0, other = 0;
  std::uint16_t source = 0;
};

/// Where records came from.
struct TrainingSource {
  /// Records of two areas are never compared (design, section 4).
  std::uint32_t area = 0;
  /// It may know one person as two subjects. A children's services agency does not (rulings A5), so
  /// pairs inside it are not scored.
  bool knows_twice = true;
};

/// How the identifiers of two records compare, for PairScorer.
Identifiers identifiers_of(const TrainingRecord& one, const TrainingRecord& other);

/// Pseudonymised records to learn from, ascending by subject. Nothing in it is clear text, and
/// nothing in it names an agency.
struct TrainingSet {
  std::vector<TrainingRecord> records;
  std::vector<Id16> subjects;  ///< of the records, in the same order
  std::vector<TrainingSource> sources;
  std::uint64_t config_hash = 0;
  std::int64_t foreign = 0;  ///< identities of another key or configuration, left out

  bool is_scored(const TrainingRecord& one, const TrainingRecord& other) const {
    if (one.source == other.source) return sources[one.source].knows_twice;
    return sources[one.source].area == sources[other.source].area;
  }
  /// How many pairs could be scored: T of linkage-design, section 8.
  double pairs() const;
};

/// Makes a set of the entries of `identities` streams: the last entry of a key counts, and the
/// units of a subject become one record, whose missing fields are filled from unit to unit.
class TrainingSetBuilder {
 public:
  std::uint16_t add_source(TrainingSource source);
  /// An entry as in the log; entries that are no identities are ignored. Refused if the value
  /// cannot be read.
  Result<void> put(std::uint16_t source, std::string_view key,
                   std::optional<std::string_view> value);
  std::size_t size() const { return entries_.size(); }
  /// Of the key and configuration that most identities have; ends the builder's use.
  TrainingSet build();

 private:
  struct Entry {
    Id16 subject;
    std::uint32_t unit = 0;
    std::int32_t record = -1;  ///< -1: withdrawn or a tombstone
    std::uint16_t epoch = 0;
  };
  std::uint16_t epoch_of(std::uint32_t key_id, std::uint64_t config_hash);
  void keep_last_of_each_key();
  std::uint16_t commonest_epoch() const;

  struct Epoch {
    std::uint32_t key_id;
    std::uint64_t config_hash;
  };
  std::vector<Epoch> epochs_;
  std::unordered_map<std::string, std::uint32_t> units_;
  std::vector<Entry> entries_;
  std::vector<TrainingRecord> records_;
  std::vector<TrainingSource> sources_;
};

}  // namespace braid::transform
