#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "transform/compare/encoded_identity.h"
#include "transform/compare/level.h"
#include "transform/compare/link_model.h"

namespace braid::transform {

/// How one shared identifier compares.
enum class Sameness : std::uint8_t { missing, same, different };

/// How the identifiers of two records compare. A pseudonym that no longer counts as evidence
/// (R5), a superseded NHS number and a temporary UPN are `missing`.
struct Identifiers {
  Sameness nhs = Sameness::missing;
  Sameness upn = Sameness::missing;
  Sameness other = Sameness::missing;  ///< the mistyped kind; public test sets only
  /// One agency knows the two by two references of its own. It may know one person twice, but where
  /// a twin is the other reading it has told them apart.
  bool two_references = false;
  /// No blocking key that is made of a given name is common to the two: neither its sound nor its
  /// first letters agree. Asked for only where it matters.
  bool names_apart = false;
};

/// Levels of a pair, as they are explained to a reviewer.
struct PairLevels {
  Level surname = Level::missing, given_name = Level::missing;
  /// One's surname with the other's given name, and the other way round; `missing` also where the
  /// straight levels make them unneeded.
  Level crossed_surname = Level::missing, crossed_given_name = Level::missing;
  Level birth_date = Level::missing, postcode = Level::missing;
  Sameness sex = Sameness::missing;
  bool operator==(const PairLevels&) const = default;
};

/// Compares two records; no weight is looked at.
PairLevels compare(const EncodedIdentity& one, const EncodedIdentity& other);

/// The rule of linkage-design, section 9, that decided.
enum class PairRule : std::uint8_t { r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12 };
std::string_view pair_rule_name(PairRule rule);

/// What is to be looked at by a person, in descending severity.
enum class ReviewKind : std::uint8_t {
  none,
  nhs_misassigned,
  nhs_same_dob_conflict,
  two_nhs_numbers,
  local_id_reused,
  possible_twin,
  given_differs,
  possible_merge,
  large_cluster,
  uncertain,  ///< W from -8 to 6.64 without another reason
  blind_sample,
};
std::string_view review_kind_name(ReviewKind kind);

enum class PairVerdict : std::uint8_t { apart, probable, firm };

struct PairScore {
  PairLevels levels;
  bool swapped = false;      ///< the crossed names said more
  Weight evidence = 0;       ///< W of section 7, before any rule
  Weight without_terms = 0;  ///< the same without term frequency
  Weight weight = 0;         ///< W that orders the pair, after the rules
  PairVerdict verdict = PairVerdict::apart;
  PairRule rule = PairRule::r12;
  /// Held back by R10, or never the same (R4, R5, R7): also bars the merge of two clusters.
  bool bars = false;
  /// Links by an identifier though the birth date is equal and the given name unlike: a name that
  /// the child goes by, or the number of a twin. What else is known of the two decides.
  bool doubtful = false;
  /// Links without an identifier by an equal given name and birth date, as a twin of the same first
  /// name would.
  bool namesakes = false;
  ReviewKind review = ReviewKind::none;

  /// Would come out otherwise if `Identifiers::names_apart`: twins are likelier to be told apart by
  /// their first letter than a child is to have it mistyped.
  bool hangs_on_name_keys() const {
    return doubtful || (rule == PairRule::r10 && verdict == PairVerdict::probable);
  }
};

/// Scores pairs under one model. Reading only; safe to share between threads.
class PairScorer {
 public:
  struct Options {
    /// R10 and R11: twins and generations. Off for public sets that have neither.
    bool guards = true;
  };
  PairScorer(const LinkModel& model, Options options);

  /// The whole judgement: levels, weight, rule.
  PairScore score(const EncodedIdentity& one, const EncodedIdentity& other,
                  const Identifiers& identifiers) const;

  /// As `score`, but may return early with only `verdict == apart` and `review == none` true of the
  /// result, where nothing more can come of the pair: the way of a candidate in bulk.
  PairScore quick_score(const EncodedIdentity& one, const EncodedIdentity& other,
                        const Identifiers& identifiers) const;

  /// Thresholds of section 7.
  static constexpr Weight kFirm = 6640, kLink = 0, kReview = -8000;
  /// Two clusters are joined only while the mean over all pairs across is at least this.
  static constexpr Weight kMeanAcross = -6000;

 private:
  struct Tables;  // weights laid out for the levels
  std::shared_ptr<const Tables> tables_;
};

}  // namespace braid::transform
