#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/agency.h"
#include "core/bytes.h"
#include "transform/compare/pair_score.h"
#include "transform/link/linker.h"

namespace braid::transform {

/// Why two clusters were not joined although a pair across them would link.
enum class Refusal : std::uint8_t {
  none,
  decision,        ///< a reviewer has said that two across are different people
  one_agency,      ///< two children of one children's services agency (rulings A5)
  two_numbers,     ///< two NHS numbers that count
  barred,          ///< a pair across is held back (R4, R5, R7, R10), and R10's is not bridged
  birth_dates,     ///< more than three different birth dates
  large_source,    ///< more than 200 subjects of one agency
  large_clusters,  ///< five subjects or more on both sides: for a reviewer
  unlike,          ///< the mean of all pairs across is too low
  contradicted,    ///< joined by a number only, and a third says that it is a twin's
  torn,            ///< one side fits two that are not one person, as a twin's namesake would
};
std::string_view refusal_name(Refusal refusal);

/// A subject of a component, and what of it decides about clusters.
struct ComponentMember {
  Id16 handle;
  AgencyKind kind = AgencyKind::programme;
  std::uint16_t agency = 0;
  std::uint64_t nhs = 0;                ///< that counts; 0: none
  const Segment* birth_date = nullptr;  ///< nothing: not known
  bool birth_date_is_full = false;
};

/// Two members by their places, the smaller first.
struct PlacePair {
  std::uint32_t one = 0, other = 0;
  auto operator<=>(const PlacePair&) const = default;
};

/// A pair of members that would link.
struct ComponentPair {
  PlacePair places;
  Weight weight = 0;
  PairVerdict verdict = PairVerdict::apart;
  PairRule rule = PairRule::r12;
  bool doubtful = false, namesakes = false;  ///< as in PairScore
};

/// A component as it is resolved. Members ascend by handle.
struct Component {
  std::vector<ComponentMember> members;
  std::vector<PlacePair> merges;           ///< stated by agencies
  std::vector<PlacePair> same, different;  ///< decided by reviewers
  std::vector<ComponentPair> pairs;        ///< without those that are decided
  void clear();
};

/// Scores two members of a component. `superseded`: one's NHS number has taken the place of the
/// other's, by decision.
class MemberScores {
 public:
  virtual ~MemberScores() = default;
  virtual PairScore score(const PlacePair& places, bool superseded) = 0;
};

/// How a component came out.
struct Persons {
  struct Outcome {
    std::optional<LinkChange::To> to;
    std::uint16_t conflicts = 0;  ///< refusals counted under this member
    bool is_person = false;       ///< for one member of each person
    std::uint32_t person = 0;     ///< place of the member that names it
  };
  struct Refused {
    Refusal why = Refusal::none;
    std::uint32_t one_size = 0, other_size = 0;  ///< of the clusters that were not joined
  };
  std::vector<Outcome> outcomes;  ///< by member
  std::vector<Refused> refused;   ///< by pair of the component
};

/// Who is whom in a component; a pure function of it (linkage-design, section 10, "Repair"; rulings
/// S15).
///
/// First the merges that agencies state, except where NHS numbers or full birth dates differ
/// (rulings A10). Then what reviewers have said is the same, unless others have said that somebody
/// across is different, or A5 forbids it. Then pairs, each joining the clusters of its two members
/// unless a `Refusal` applies: firm ones by NHS number or UPN first (rulings A4), then in
/// descending weight, ties by the smaller and then by the larger handle. NHS numbers that a
/// decision has put together count as one from then on.
///
/// Twins are told from one child by what a third says, where it can be told at all:
/// - An identifier that joins two of one birth date and unlike given names is a twin's if a third
///   has the given name of the one and is held apart from the other. Where R10 alone holds it
///   apart, this counts only if the names have nothing in common (L6), since a misspelt name looks
///   the same.
/// - Two persons of one name and birth date, but with two NHS numbers or two references of one
///   children's services agency, are twins of one first name. Who fits both by name alone is joined
///   to neither: the choice would be by chance.
///
/// The person is named by the smallest handle within the first kind of agency (S16). The rule of a
/// link is the strongest evidence within the person that joins the subject, whether or not it was
/// needed. The steps that joined clusters, each by one pair, make a tree; the grade of a link is
/// that of the weakest step between the subject and the one that names the person. A step is firm
/// if it was a merge, a decision, or a pair that is firm by its rule, weighs 6.64 bits or more and
/// has a mean across of at least 0. Who names the person is firm if anybody is.
class PersonBuilder {
 public:
  static constexpr std::uint32_t kBirthDatesMax = 3, kOfSourceMax = 200, kLargeSubjects = 5;

  void build(const Component& component, MemberScores& scores, Persons& persons);

 private:
  struct Cluster {
    std::uint32_t size = 1, last = 0;
    std::uint32_t number = 0;  ///< NHS number, as one of those that count as one; 0: none
  };
  /// A cluster that another fits by name and birth date, and the pair that says it best.
  struct Fit {
    std::uint32_t cluster = 0;
    Weight weight = 0;
    PlacePair places;
  };
  struct Step {
    PlacePair places;
    bool firm = false;
  };

  void start(const Component& component);
  bool has_several_persons() const;
  void apply_merges();
  void apply_decisions();
  void join_pairs();
  void name_persons();
  void grade();
  void find_rules();

  std::uint32_t cluster(std::uint32_t place);
  void join(std::uint32_t one, std::uint32_t other, const Step& step);
  template <class Test>
  bool any_across(std::uint32_t one, std::uint32_t other, Test test) const;
  bool decided_apart(std::uint32_t one, std::uint32_t other) const;
  bool share_agency(std::uint32_t one, std::uint32_t other) const;
  bool merge_contradicts(std::uint32_t one, std::uint32_t other) const;
  bool has_many_birth_dates(std::uint32_t one, std::uint32_t other) const;
  bool has_many_of_source(std::uint32_t one, std::uint32_t other) const;
  Refusal refusal(std::uint32_t one, std::uint32_t other, const ComponentPair& pair, bool& firm);
  Refusal refusal_by_scores(std::uint32_t one, std::uint32_t other, const ComponentPair& pair,
                            bool& firm);
  PairScore score(std::uint32_t one, std::uint32_t other);
  bool superseded(std::uint32_t one, std::uint32_t other);
  bool two_numbers(std::uint32_t one, std::uint32_t other) const;
  bool is_contradicted(const ComponentPair& pair);
  bool is_torn(std::uint32_t cluster);
  bool are_rivals(const Fit& one, const Fit& other);
  /// R10 asks for no shared identifier, and two records may share one through a third: which is
  /// firmly the one's by NHS number or UPN, and firmly the other's by the very given name. Then
  /// they are one child whose name was once misspelt, or both are not the third.
  bool is_bridged(std::uint32_t one, std::uint32_t other, const PlacePair& twins);

  const Component* component_ = nullptr;
  MemberScores* scores_ = nullptr;
  Persons* persons_ = nullptr;
  std::vector<std::uint32_t> parents_, next_;  ///< by member: towards its cluster; list of it
  std::vector<std::uint32_t> merged_;          ///< by member: size of its merged group
  std::vector<Cluster> clusters_;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> order_, firm_;
  std::vector<Fit> fits_;
  bool may_tear_ = false;  ///< members are known to be of several persons
  std::vector<LinkRule> rules_;
  std::vector<std::uint32_t> names_;
};

}  // namespace braid::transform
