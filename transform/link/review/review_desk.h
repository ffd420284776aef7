#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/openssl.h"
#include "core/result.h"
#include "transform/compare/pair_score.h"
#include "transform/link/store/number_index.h"
#include "transform/link/store/pool.h"
#include "transform/link/store/record.h"

namespace braid::transform {

/// A question about two subjects, the smaller handle first.
struct Question {
  ReviewKind kind = ReviewKind::none;
  SubjectNumber one = 0, other = 0;
  std::string_view one_agency, other_agency;
  PairScore score;
  std::uint32_t one_size = 0, other_size = 0;  ///< of clusters that would be joined
};

/// Answers that a question needs: two where a mistake would cost most, that is for a misassigned
/// number and for large merges (linkage-design, section 11).
std::uint32_t reviewers_needed(const Question& question);

/// True for one pair in twenty, always the same ones: firm links that are asked about although
/// nothing is in doubt, so that precision is measured (linkage-design, section 11).
bool is_sampled(const Id16& one, const Id16& other);

/// What reviewers are asked: the entries of `reviews` of one area. What is asked again as it was
/// asked before is known by a fingerprint and not written down anew, since a component is asked
/// about whenever anything near it changes. Not to be shared between threads.
class ReviewDesk {
 public:
  ReviewDesk(Pool<Subject>& subjects, std::string model);

  /// An entry as read back. `subject` gives the number of a handle.
  template <class SubjectOf>
  Result<void> apply_stated(std::string_view key, std::optional<std::string_view> value,
                            SubjectOf subject) {
    const auto stated = read_stated(key, value);
    BRAID_TRY(stated);
    if (const auto former = find(stated->id); former != 0) forget(former);
    std::erase(unreadable_, stated->id);
    if (!value) return {};
    if (stated->kind == ReviewKind::none) {
      unreadable_.push_back(stated->id);
    } else {
      add({.id = stated->id,
           .fingerprint = stated->fingerprint,
           .one = subject(stated->one),
           .other = subject(stated->other),
           .kind = stated->kind});
    }
    return {};
  }

  void want(const Question& question);
  /// What is wanted since the last time is all there is to be asked about `subjects`; appends what
  /// is not stated like this.
  void reconcile(const std::vector<SubjectNumber>& subjects, std::vector<ReviewChange>& changes);

  std::int64_t questions() const { return questions_; }

 private:
  struct Item {
    Id16 id{};
    std::uint64_t fingerprint = 0;
    SubjectNumber one = 0, other = 0;
    std::uint32_t next_of_one = 0, next_of_other = 0;
    ReviewKind kind = ReviewKind::none;
    bool wanted = false;

    std::uint32_t next(SubjectNumber subject) const {
      return subject == one ? next_of_one : next_of_other;
    }
  };
  /// What an entry says; of kind `none` if it is not as this desk would have written it.
  struct Stated {
    Id16 id, one, other;
    std::uint64_t fingerprint = 0;
    ReviewKind kind = ReviewKind::none;
  };

  Result<Stated> read_stated(std::string_view key, std::optional<std::string_view> value) const;
  Id16 id_of(ReviewKind kind, const Id16& one, const Id16& other) const;
  std::uint32_t find(const Id16& id) const;
  std::uint32_t find(const Question& question) const;
  std::uint32_t add(const Item& item);
  void forget(std::uint32_t number);
  void unlist(SubjectNumber subject, std::uint32_t number);
  std::string write(const Question& question) const;

  Pool<Subject>& subjects_;
  const std::string model_;
  DigestContext digest_;  ///< kept: to make one costs more than to use it
  Pool<Item> items_;
  NumberIndex by_id_;
  std::int64_t questions_ = 0;
  std::vector<Id16> unreadable_;
  std::vector<std::uint32_t> wanted_;
  std::vector<ReviewChange> changed_;
};

}  // namespace braid::transform
