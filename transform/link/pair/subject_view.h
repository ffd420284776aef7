#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "transform/compare/pair_score.h"
#include "transform/link/decision/decision_book.h"
#include "transform/link/store/subject_store.h"

namespace braid::transform {

/// A subject as it is compared: its records, the identifiers that count, and what decides of it in
/// a cluster. Made anew for each comparison; holds copies of what is compared.
struct SubjectView {
  /// More different records than this are not looked at: the most believed are.
  static constexpr std::size_t kRecordsMax = 4;

  SubjectNumber subject = 0;
  std::uint16_t agency = 0;
  AgencyKind kind = AgencyKind::programme;
  std::uint64_t nhs = 0;          ///< that counts; 0: none
  std::uint64_t misassigned = 0;  ///< that two different children have (R5)
  std::uint64_t other = 0;
  std::vector<std::uint64_t> upns;                  ///< that count
  bool nhs_is_said = false, other_is_said = false;  ///< whether or not it counts
  bool upn_is_temporary = false;
  const Segment* birth_date = nullptr;
  bool birth_date_is_full = false;  ///< as an agency's merge must not contradict it (rulings A10)
  std::array<const EncodedIdentity*, kRecordsMax> records{};
  std::size_t count = 0;

  /// What `records` point to; of a subject of several, each with what it lacks from the others.
  std::array<EncodedIdentity, kRecordsMax> filled{};
};

/// Compares subjects. Not to be shared between threads.
class SubjectJudge {
 public:
  SubjectJudge(const SubjectStore& store, const LinkerOptions& options)
      : store_{store}, scorer_{*options.model, PairScorer::Options{options.guards}} {}

  void view(SubjectNumber number, SubjectView& view);

  /// The best that two of their records say: by verdict, then by whether somebody is to be asked,
  /// then by weight. What is misassigned
  /// between them is said instead, where it is (R5). `quick` as in PairScorer.
  PairScore judge(const SubjectView& one, const SubjectView& other, bool quick) const;
  /// The same if one's NHS number has superseded the other's.
  PairScore judge_superseded(const SubjectView& one, const SubjectView& other) const;
  /// True if one number is on two different children (R5).
  bool misassigned(const SubjectView& one, const SubjectView& other) const;

  const PairScorer& scorer() const { return scorer_; }
  static Identifiers identifiers(const SubjectView& one, const SubjectView& other);

 private:
  PairScore best(const SubjectView& one, const SubjectView& other, const Identifiers& identifiers,
                 bool quick) const;
  /// The same, with a look at the names' keys where that may decide.
  PairScore best_by_keys(const SubjectView& one, const SubjectView& other, Identifiers identifiers,
                         bool quick) const;
  void view_record(const Record& record, SubjectView& view) const;
  void fill(SubjectView& view);

  const SubjectStore& store_;
  PairScorer scorer_;
  std::vector<RecordNumber> ordered_;
};

}  // namespace braid::transform
