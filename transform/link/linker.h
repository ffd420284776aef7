#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/agency.h"
#include "core/bytes.h"
#include "core/result.h"
#include "transform/compare/link_model.h"
#include "transform/compare/pair_score.h"

namespace braid::transform {

/// What strongest evidence joins a subject to its person; also the order of strength (rulings A4).
/// `names` is of exact linking only, `score` of probabilistic linking.
enum class LinkRule : std::uint8_t { merge, decision, nhs, upn, names, score };
std::string_view link_rule_name(LinkRule rule);

/// How sure a link is: firm for operational views, probable for statistics (linkage-design,
/// section 7). Exact links are firm.
enum class LinkGrade : std::uint8_t { firm, probable };

/// A subject's link as it should be said; nothing: the subject is a person alone.
struct LinkChange {
  Id16 subject;
  struct To {
    Id16 person;
    LinkRule rule = LinkRule::nhs;
    LinkGrade grade = LinkGrade::firm;
    bool operator==(const To&) const = default;
  };
  std::optional<To> to;
};

/// A question for a person, by its key in `reviews`; no value: it is no more.
struct ReviewChange {
  Id16 id;
  std::string value;  ///< review.v1.Item; empty: gone
};

/// The difference between wanted and stated, ascending by subject and by id.
struct LinkChanges {
  std::vector<LinkChange> links;
  std::vector<ReviewChange> reviews;
};

struct LinkTotals {
  std::int64_t subjects = 0, persons = 0, conflicts = 0;
  std::int64_t reviews = 0;
  std::int64_t foreign = 0;   ///< identities of another key or configuration
  std::int64_t compared = 0;  ///< pairs of subjects since the linker was made; not by `exact`
  /// Values shared by more subjects than the cap, by kind of blocking key, in wire order.
  std::array<std::int64_t, kBlockingKeys> blocks_over_cap{};

  LinkTotals& operator+=(const LinkTotals& other) {
    subjects += other.subjects;
    persons += other.persons;
    conflicts += other.conflicts;
    reviews += other.reviews;
    foreign += other.foreign;
    compared += other.compared;
    for (std::size_t i = 0; i < blocks_over_cap.size(); ++i) {
      blocks_over_cap[i] += other.blocks_over_cap[i];
    }
    return *this;
  }
};

/// Why a subject is linked as it is.
struct LinkExplanation {
  struct Pair {
    Id16 one, other;
    PairScore score;
    bool joined = false;       ///< both ended in one person
    std::string_view refused;  ///< what kept clusters apart although the pair would link; or empty
    std::uint16_t shared_keys = 0;  ///< bit of each blocking key that both have
  };
  struct Member {
    Id16 subject;
    std::string agency;
    std::optional<LinkChange::To> to;
  };
  std::vector<Member> members;  ///< of the component, ascending by handle
  std::vector<Pair> pairs;      ///< compared pairs with a member, strongest first; rivals too
};

struct LinkerOptions {
  enum class Method : std::uint8_t {
    exact,         ///< equality of identifiers, and of names with birth date (rulings A2 to A5)
    probabilistic  ///< linkage-design, sections 7 to 10, under A5, A6, A10 and S16
  };
  Method method = Method::probabilistic;
  /// Required for `probabilistic`; shared by the areas.
  std::shared_ptr<const LinkModel> model;
  bool guards = true;             ///< R10 and R11
  std::uint64_t config_hash = 0;  ///< identities of another are counted, not compared; 0: any
  /// Subjects that may share one blocking key; a larger block is not scanned (linkage-design,
  /// section 5). B07 has a cap of its own.
  std::uint32_t block_cap = 100, block_cap_b07 = 20;
};

/// Links of one area as a pure function of its identities and decisions (rulings A, S15, S16):
/// keeps the identities, and recomputes a component from nothing whenever one of its members
/// changes. The outcome does not depend on the order in which entries arrived.
///
/// Not to be shared between threads. `agency` is the agency whose stream an entry was read from.
class Linker {
 public:
  virtual ~Linker() = default;
  /// An entry of `identities.<agency>`: key and value as in the log; no value: a tombstone. Entries
  /// that are not identities are ignored. Refused if the value cannot be parsed.
  virtual Result<void> apply(std::string_view agency, std::string_view key,
                             std::optional<std::string_view> value) = 0;
  /// An entry of `decisions`.
  virtual Result<void> apply_decision(std::string_view key,
                                      std::optional<std::string_view> value) = 0;
  /// An entry of `links` or of `reviews` as read back at start: what has been stated.
  virtual Result<void> apply_stated(std::string_view key,
                                    std::optional<std::string_view> value) = 0;
  /// Recomputes what is touched and appends the difference between wanted and stated; the
  /// difference then counts as stated.
  virtual void settle(LinkChanges& changes) = 0;
  virtual LinkTotals totals() const = 0;
  /// After `settle`. Nothing for a subject that is not known.
  virtual std::optional<LinkExplanation> explain(const Id16& subject) = 0;
};

/// `probabilistic` without a model is a defect of the caller.
std::unique_ptr<Linker> make_linker(const LinkerOptions& options);

}  // namespace braid::transform
