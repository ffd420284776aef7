#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/agency.h"
#include "core/bytes.h"
#include "core/keys.h"
#include "core/result.h"
#include "identity/identity.pb.h"
#include "review/review.pb.h"
#include "transform/compare/pair_score.h"
#include "transform/link/linker.h"
#include "transform/link/person/person_builder.h"
#include "transform/link/review/review_desk.h"

namespace braid::transform {

/// Probabilistic linking written down as plainly as it can be: everything from nothing, all pairs
/// of all subjects, one list of clusters for the whole area, no index and no components. What the
/// linker is compared with.
class ProbabilisticReference {
 public:
  using Pair = std::pair<Id16, Id16>;  ///< the smaller first
  struct Asked {
    ReviewKind kind = ReviewKind::none;
    std::size_t one_size = 0, other_size = 0;
    bool operator==(const Asked&) const = default;
  };

  ProbabilisticReference(const LinkerOptions& options)
      : options_{options}, scorer_{*options.model, PairScorer::Options{options.guards}} {}

  void apply(const std::string& agency, const std::string& key,
             const std::optional<std::string>& value) {
    identity::v1::Identity identity;
    if (value) identity.ParseFromString(*value);
    if (!value || identity.withdrawn()) {
      identities_.erase({agency, key});
    } else {
      identities_[{agency, key}] = identity;
    }
  }
  void decide(const Id16& one, const Id16& other, std::optional<int> verdict) {
    if (verdict) {
      decisions_[std::minmax(one, other)] = *verdict;
    } else {
      decisions_.erase(std::minmax(one, other));
    }
  }

  /// From nothing. Then `links`, `asked` and `totals` say how it came out.
  void settle() {
    read();
    find_blocks();
    find_misassigned();
    apply_merges();
    drop_upns();
    score_pairs();
    apply_decisions();
    join_pairs();
    name_persons();
    ask();
  }
  const std::map<Id16, LinkChange::To>& links() const { return links_; }
  const std::map<Pair, Asked>& asked() const { return asked_; }
  LinkTotals totals() const {
    LinkTotals totals;
    totals.subjects = static_cast<std::int64_t>(subjects_.size());
    totals.persons = static_cast<std::int64_t>(clusters_.size());
    totals.conflicts = conflicts_;
    totals.reviews = static_cast<std::int64_t>(asked_.size());
    totals.foreign = foreign_;
    totals.blocks_over_cap = over_cap_;
    return totals;
  }

 private:
  static constexpr int kSame = 1, kDifferent = 2;
  using Value = std::pair<int, std::string>;  ///< kind and bytes
  struct Record {
    EncodedIdentity encoded;
    std::string agency;
    identity::v1::Identity identity;
  };
  struct Subject {
    std::string agency, nhs, other, merged_into;
    AgencyKind kind = AgencyKind::programme;
    std::set<std::string> upns;
    bool temporary = false;
    std::vector<EncodedIdentity> records;
    std::set<Value> values;
  };
  using Cluster = std::set<Id16>;
  struct Step {
    Id16 one, other;
    bool firm;
  };

  static std::string half(const std::string& id) { return id.substr(0, 8); }

  void read() {
    subjects_.clear();
    foreign_ = 0;
    std::map<Id16, std::vector<Record>> by_subject;
    std::map<std::uint32_t, std::int64_t> epochs;
    for (const auto& [where, identity] : identities_) {
      Record record{{}, where.first, identity};
      BlockingKeys keys{};
      BRAID_CHECK(read_encoding(identity, record.encoded, keys).has_value());
      by_subject[*id_of_key(where.second)].push_back(record);
    }
    for (auto& [handle, records] : by_subject) {
      Subject& subject = subjects_[handle];
      std::set<std::pair<AgencyKind, std::string>> agencies;
      for (const auto& record : records) {
        agencies.emplace(*agency_kind(record.agency), record.agency);
      }
      std::tie(subject.kind, subject.agency) = *agencies.begin();
      std::sort(records.begin(), records.end(), believed_before);
      for (const auto& record : records) {
        if (subject.merged_into.empty() && record.identity.merged_into() != handle.view()) {
          subject.merged_into = record.identity.merged_into();
        }
      }
      std::erase_if(records, [&](const Record& record) {
        const bool is_foreign = record.identity.config_hash() != options_.config_hash;
        foreign_ += is_foreign ? 1 : 0;
        return is_foreign;
      });
      for (const auto& record : records) ++epochs[record.identity.key_id()];
      read_subject(records, subject);
    }
    std::int64_t all = 0, most = 0;
    for (const auto& [epoch, count] : epochs) {
      all += count;
      most = std::max(most, count);
    }
    foreign_ += all - most;
  }

  static bool believed_before(const Record& one, const Record& other) {
    const bool alias = (one.identity.flags() & IdentityFlag::alias) != 0;
    const bool other_alias = (other.identity.flags() & IdentityFlag::alias) != 0;
    if (alias != other_alias) return other_alias;
    if (one.identity.version() != other.identity.version()) {
      return one.identity.version() > other.identity.version();
    }
    if (one.identity.unit() != other.identity.unit()) {
      return one.identity.unit() > other.identity.unit();
    }
    return one.agency < other.agency;
  }

  static void read_subject(const std::vector<Record>& records, Subject& subject) {
    EncodedIdentity whole;
    for (const auto& record : records) {
      const auto& identity = record.identity;
      if (subject.nhs.empty()) subject.nhs = half(identity.nhs());
      if (subject.other.empty()) subject.other = half(identity.other());
      if (!identity.nhs().empty()) subject.values.emplace(100, half(identity.nhs()));
      if (!identity.other().empty()) subject.values.emplace(102, half(identity.other()));
      for (const auto& upn : identity.upn()) {
        subject.upns.insert(half(upn));
        subject.values.emplace(101, half(upn));
        if ((identity.flags() & IdentityFlag::upn_temporary) != 0) subject.temporary = true;
      }
      static constexpr std::array<int, 10> kKinds = {0, 1, 2, 3, 4, 5, 5, 7, 7, 9};
      for (std::size_t i = 0; i < 10; ++i) {
        const auto key = identity.blocking_keys().substr(8 * i, 8);
        if (key != std::string(8, '\0')) subject.values.emplace(kKinds[i], key);
      }
      fill(whole, record.encoded);
    }
    for (const auto& record : records) {
      EncodedIdentity filled = record.encoded;
      fill(filled, whole);
      const bool is_new =
          std::none_of(subject.records.begin(), subject.records.end(),
                       [&](const EncodedIdentity& each) { return same_but_alias(each, filled); });
      if (is_new && subject.records.size() < 4) subject.records.push_back(filled);
    }
  }
  static bool same_but_alias(const EncodedIdentity& one, const EncodedIdentity& other) {
    const auto flags = [](const EncodedIdentity& each) { return each.flags & 0b11110U; };
    return one.segments == other.segments && one.presence == other.presence &&
           one.sex == other.sex && flags(one) == flags(other);
  }
  static void fill(EncodedIdentity& into, const EncodedIdentity& from) {
    for (std::size_t i = 0; i < 4; ++i) {
      const auto field = static_cast<Field>(i);
      if (into.has(field) || !from.has(field)) continue;
      into.segments[i] = from.segments[i];
      into.popcounts[i] = from.popcounts[i];
      into.presence = static_cast<std::uint8_t>(into.presence | 1U << i);
      if (field == Field::birth_date) {
        into.flags = (into.flags & ~0b11110U) | (from.flags & 0b11110U);
        into.birth_date_swap = from.birth_date_swap;
      }
    }
    if (into.sex == 0) into.sex = from.sex;
  }

  void find_blocks() {
    conflicts_ = 0;
    over_cap_ = {};
    std::map<Value, std::size_t> sizes;
    for (const auto& [handle, subject] : subjects_) {
      for (const auto& value : subject.values) ++sizes[value];
    }
    over_.clear();
    for (const auto& [value, size] : sizes) {
      if (size <= (value.first == 4 ? options_.block_cap_b07 : options_.block_cap)) continue;
      over_.insert(value);
      if (value.first < 100) {
        ++over_cap_[static_cast<std::size_t>(value.first)];
      } else {
        ++conflicts_;
      }
    }
    for (auto& [handle, subject] : subjects_) {
      if (over_.contains({100, subject.nhs})) subject.nhs.clear();
      if (over_.contains({102, subject.other})) subject.other.clear();
      std::erase_if(subject.upns, [&](const auto& upn) { return over_.contains({101, upn}); });
    }
  }

  bool candidates(const Subject& one, const Subject& other) const {
    return std::any_of(one.values.begin(), one.values.end(), [&](const Value& value) {
      return other.values.contains(value) && !over_.contains(value);
    });
  }
  static Sameness compare(const std::string& one, const std::string& other) {
    if (one.empty() || other.empty()) return Sameness::missing;
    return one == other ? Sameness::same : Sameness::different;
  }
  PairScore score(const Id16& a, const Id16& b, std::optional<Sameness> nhs = {}) const {
    const Subject &one = subjects_.at(std::min(a, b)), &other = subjects_.at(std::max(a, b));
    Identifiers identifiers;
    identifiers.nhs = nhs.value_or(compare(one.nhs, other.nhs));
    identifiers.other = compare(one.other, other.other);
    identifiers.two_references = one.agency == other.agency && one.kind != AgencyKind::police;
    if (!one.upns.empty() && !other.upns.empty()) {
      const bool share = std::any_of(one.upns.begin(), one.upns.end(),
                                     [&](const auto& upn) { return other.upns.contains(upn); });
      if (share) identifiers.upn = Sameness::same;
      if (!share && !one.temporary && !other.temporary) identifiers.upn = Sameness::different;
    }
    PairScore best = best_of(one, other, identifiers);
    identifiers.names_apart = best.hangs_on_name_keys() && !share_name_key(one, other);
    return identifiers.names_apart ? best_of(one, other, identifiers) : best;
  }
  static bool share_name_key(const Subject& one, const Subject& other) {
    return std::any_of(one.values.begin(), one.values.end(), [&](const Value& value) {
      const bool of_name =
          value.first == 0 || value.first == 1 || value.first == 3 || value.first == 4;
      return of_name && other.values.contains(value);
    });
  }
  PairScore best_of(const Subject& one, const Subject& other,
                    const Identifiers& identifiers) const {
    std::vector<PairScore> all;
    bool bars = false;
    for (const auto& left : one.records) {
      for (const auto& right : other.records) {
        all.push_back(scorer_.score(left, right, identifiers));
        bars = bars || all.back().bars;
      }
    }
    if (all.empty()) return {};
    PairScore best = *std::max_element(all.begin(), all.end(), [](const auto& x, const auto& y) {
      const auto rank = [](const PairScore& s) {
        return std::tuple{s.verdict,
                          s.review != ReviewKind::none,
                          s.weight,
                          -static_cast<int>(s.rule),
                          -static_cast<int>(s.review),
                          !s.doubtful,
                          !s.namesakes};
      };
      return rank(x) < rank(y);
    });
    if (best.verdict == PairVerdict::apart) best.bars = bars;
    return best;
  }

  int decided(const Id16& one, const Id16& other) const {
    const auto found = decisions_.find(std::minmax(one, other));
    return found == decisions_.end() ? 0 : found->second;
  }

  /// R5: the number counts for nobody, until the pair is decided.
  void find_misassigned() {
    std::set<std::string> misassigned;
    r5_pairs_.clear();
    for (const auto& [one, first] : subjects_) {
      for (const auto& [other, second] : subjects_) {
        if (!(one < other) || first.nhs.empty() || first.nhs != second.nhs) continue;
        if (score(one, other).rule != PairRule::r5) continue;
        r5_pairs_.insert({one, other});
        if (decided(one, other) != kSame && decided(one, other) != kDifferent) {
          misassigned.insert(first.nhs);
        }
      }
    }
    std::erase_if(r5_pairs_, [&](const Pair& pair) {
      return !misassigned.contains(subjects_[pair.first].nhs);
    });
    for (auto& [handle, subject] : subjects_) {
      if (misassigned.contains(subject.nhs)) subject.nhs.clear();
    }
  }
  PairScore judged(const Id16& one, const Id16& other) const {
    const bool is_r5 = r5_pairs_.contains(std::minmax(one, other));
    return score(one, other, is_r5 ? std::optional{Sameness::same} : std::nullopt);
  }

  Cluster& cluster_of(const Id16& handle) {
    return *std::find_if(clusters_.begin(), clusters_.end(),
                         [&](const Cluster& cluster) { return cluster.contains(handle); });
  }
  void unite(const Id16& one, const Id16& other, bool firm) {
    steps_.push_back({one, other, firm});
    Cluster moved = cluster_of(other);
    std::erase(clusters_, moved);
    cluster_of(one).merge(moved);
  }
  template <class Test>
  bool any_across(const Id16& one, const Id16& other, Test test) {
    for (const auto& a : cluster_of(one)) {
      for (const auto& b : cluster_of(other)) {
        if (test(a, b)) return true;
      }
    }
    return false;
  }
  const Segment* full_date(const Id16& handle) {
    const auto& records = subjects_[handle].records;
    if (records.empty() || !records[0].has(Field::birth_date)) return nullptr;
    return (records[0].flags & 0b11110U) == 0 ? &records[0].segments[2] : nullptr;
  }

  void apply_merges() {
    clusters_.clear();
    steps_.clear();
    std::set<Pair> merges;
    for (const auto& [handle, subject] : subjects_) {
      clusters_.push_back({handle});
      const auto survivor = Id16::from(subject.merged_into);
      if (survivor && subjects_.contains(*survivor)) merges.insert(std::minmax(handle, *survivor));
    }
    for (const auto& [one, other] : merges) {
      if (&cluster_of(one) == &cluster_of(other)) continue;
      const bool contradicts = any_across(one, other, [&](const Id16& a, const Id16& b) {
        const auto *date = full_date(a), *other_date = full_date(b);
        return compare(subjects_[a].nhs, subjects_[b].nhs) == Sameness::different ||
               (date != nullptr && other_date != nullptr && *date != *other_date);
      });
      if (contradicts) {
        ++conflicts_;
      } else {
        unite(one, other, true);
      }
    }
    merged_ = clusters_;
  }

  void drop_upns() {
    std::map<std::pair<std::string, std::string>, std::set<Cluster>> holders;
    for (const auto& [handle, subject] : subjects_) {
      if (subject.kind != AgencyKind::children) continue;
      for (const auto& upn : subject.upns) {
        holders[{upn, subject.agency}].insert(cluster_of(handle));
      }
    }
    for (const auto& [what, groups] : holders) {
      if (groups.size() < 2) continue;
      ++conflicts_;
      for (auto& [handle, subject] : subjects_) {
        if (subject.agency == what.second) subject.upns.erase(what.first);
      }
    }
  }

  bool kept_apart(const Id16& one, const Id16& other) const {
    const Subject &a = subjects_.at(one), &b = subjects_.at(other);
    return a.kind == AgencyKind::children && a.agency == b.agency;
  }

  void score_pairs() {
    pairs_.clear();
    for (const auto& [one, first] : subjects_) {
      for (const auto& [other, second] : subjects_) {
        if (one < other && candidates(first, second)) pairs_[{one, other}] = judged(one, other);
      }
    }
  }

  void apply_decisions() {
    find_components();
    numbers_.clear();
    for (const auto& [handle, subject] : subjects_) {
      if (!subject.nhs.empty()) numbers_[number_at(handle)] = number_at(handle);
    }
    for (const auto& [pair, verdict] : decisions_) {
      const auto& [one, other] = pair;
      if (verdict != kSame || !subjects_.contains(one) || !subjects_.contains(other)) continue;
      if (&cluster_of(one) == &cluster_of(other)) continue;
      if (any_across(one, other, [&](const Id16& a, const Id16& b) {
            return decided(a, b) == kDifferent || kept_apart(a, b);
          })) {
        ++conflicts_;
        continue;
      }
      // Numbers that a decision puts together count as one.
      const auto kept = number_of(one), gone = number_of(other);
      for (auto& [number, as] : numbers_) {
        if (!kept.empty() && !gone.empty() && as == gone) as = kept;
      }
      unite(one, other, true);
    }
  }
  /// A number within a component: one that supersedes another does so there only.
  std::string number_at(const Id16& handle) {
    const auto& nhs = subjects_[handle].nhs;
    return nhs.empty() ? nhs : nhs + std::to_string(components_[handle]);
  }
  std::string number_of(const Id16& handle) {
    for (const auto& each : cluster_of(handle)) {
      if (!subjects_[each].nhs.empty()) return numbers_[number_at(each)];
    }
    return {};
  }
  /// Subjects that pairs that would link, decisions and merges connect have one number.
  void find_components() {
    components_.clear();
    int next = 0;
    for (const auto& [handle, subject] : subjects_) components_[handle] = next++;
    const auto connect = [&](const Id16& one, const Id16& other) {
      if (!subjects_.contains(one) || !subjects_.contains(other)) return;
      const int kept = components_[one], gone = components_[other];
      for (auto& [handle, component] : components_) {
        if (component == gone) component = kept;
      }
    };
    for (const auto& [pair, score] : pairs_) {
      const bool may_be_a_twins_number = score.rule == PairRule::r7 &&
                                         score.review != ReviewKind::none &&
                                         !kept_apart(pair.first, pair.second);
      if (score.verdict != PairVerdict::apart || may_be_a_twins_number) {
        connect(pair.first, pair.second);
      }
    }
    for (const auto& [pair, verdict] : decisions_) {
      if (verdict == kSame) connect(pair.first, pair.second);
    }
    for (const auto& [handle, subject] : subjects_) {
      if (const auto survivor = Id16::from(subject.merged_into)) connect(handle, *survivor);
    }
  }

  Refusal refusal(const Id16& one, const Id16& other, const PairScore& pair, bool& firm) {
    if (any_across(one, other,
                   [&](const Id16& a, const Id16& b) { return decided(a, b) == kDifferent; })) {
      return Refusal::decision;
    }
    if (any_across(one, other, [&](const Id16& a, const Id16& b) { return kept_apart(a, b); })) {
      return Refusal::one_agency;
    }
    if (compare(number_of(one), number_of(other)) == Sameness::different) {
      return Refusal::two_numbers;
    }
    if (is_contradicted(one, other, pair)) return Refusal::contradicted;
    if (pair.namesakes && (is_torn(one) || is_torn(other))) return Refusal::torn;
    Cluster both = cluster_of(one);
    both.insert(cluster_of(other).begin(), cluster_of(other).end());
    std::set<Segment> dates;
    for (const auto& handle : both) {
      const auto& records = subjects_[handle].records;
      if (!records.empty() && records[0].has(Field::birth_date)) {
        dates.insert(records[0].segments[2]);
      }
    }
    if (dates.size() > 3) return Refusal::birth_dates;
    if (cluster_of(one).size() >= 5 && cluster_of(other).size() >= 5) {
      return Refusal::large_clusters;
    }
    std::int64_t sum = 0, count = 0;
    if (any_across(one, other, [&](const Id16& a, const Id16& b) {
          const auto x = number_at(a), y = number_at(b);
          const bool superseded = !x.empty() && !y.empty() && x != y && numbers_[x] == numbers_[y];
          const bool itself = std::minmax(a, b) == std::minmax(one, other);
          const PairScore across = itself       ? pair
                                   : superseded ? score(a, b, Sameness::missing)
                                                : judged(a, b);
          sum += across.weight;
          ++count;
          return across.bars && !itself &&
                 !(across.rule == PairRule::r10 && is_bridged(one, other, a, b));
        })) {
      return Refusal::barred;
    }
    if (sum < -6000 * count) return Refusal::unlike;
    firm = pair.verdict == PairVerdict::firm && pair.weight >= 6640 && sum >= 0;
    return Refusal::none;
  }

  PairScore judged_across(const Id16& a, const Id16& b) {
    const auto x = number_at(a), y = number_at(b);
    const bool superseded = !x.empty() && !y.empty() && x != y && numbers_[x] == numbers_[y];
    return superseded ? score(a, b, Sameness::missing) : judged(a, b);
  }

  static bool by_number(const PairScore& s) {
    return s.verdict == PairVerdict::firm && (s.rule == PairRule::r3 || s.rule == PairRule::r8);
  }
  static bool by_name(const PairScore& s) {
    return s.verdict == PairVerdict::firm && s.levels.given_name == Level::l0;
  }

  /// An identifier alone joins them, and a third of the component has the name of the one and is
  /// not the other.
  bool is_contradicted(const Id16& one, const Id16& other, const PairScore& pair) {
    if (!pair.doubtful) return false;
    for (const auto& [third, subject] : subjects_) {
      if (third == one || third == other || components_[third] != components_[one]) continue;
      for (const auto& [mine, theirs] : {std::pair{one, other}, std::pair{other, one}}) {
        const PairScore like = judged_across(third, mine), unlike = judged_across(third, theirs);
        const Level date = like.levels.birth_date;
        if (like.levels.given_name <= Level::l3 && (date <= Level::l3 || date == Level::lx) &&
            unlike.bars &&
            (unlike.rule != PairRule::r10 || pair.verdict == PairVerdict::probable)) {
          return true;
        }
      }
    }
    return false;
  }

  bool certainly_two(const Id16& one, const Id16& other) {
    return compare(number_of(one), number_of(other)) == Sameness::different ||
           any_across(one, other, [&](const Id16& a, const Id16& b) {
             return kept_apart(a, b) || decided(a, b) == kDifferent;
           });
  }

  /// Somebody of its cluster is the namesake of two that are two people, and nothing tells which.
  bool is_torn(const Id16& member) {
    struct Fit {
      Id16 to;
      PairScore score;
    };
    std::vector<Fit> fits;
    for (const auto& [pair, score] : order_) {
      if (!score.namesakes) continue;
      for (const auto& [mine, theirs] : {pair, Pair{pair.second, pair.first}}) {
        if (&cluster_of(mine) != &cluster_of(member) || &cluster_of(theirs) == &cluster_of(mine)) {
          continue;
        }
        // In the order of their strength: the best of each cluster comes first.
        if (std::none_of(fits.begin(), fits.end(), [&](const Fit& fit) {
              return &cluster_of(fit.to) == &cluster_of(theirs);
            })) {
          fits.push_back({theirs, score});
        }
      }
    }
    for (const auto& a : fits) {
      for (const auto& b : fits) {
        const bool no_postcode =
            a.score.levels.postcode == Level::missing || b.score.levels.postcode == Level::missing;
        if (&cluster_of(a.to) != &cluster_of(b.to) && certainly_two(a.to, b.to) &&
            a.score.levels.surname == Level::l0 && b.score.levels.surname == Level::l0 &&
            (no_postcode || std::abs(a.score.weight - b.score.weight) < 6640)) {
          return true;
        }
      }
    }
    return false;
  }

  /// A third of the two clusters is firmly one of them by number and the other by given name.
  bool is_bridged(const Id16& one, const Id16& other, const Id16& a, const Id16& b) {
    Cluster thirds = cluster_of(one);
    Cluster more = cluster_of(other);
    thirds.merge(more);
    for (const auto& third : thirds) {
      if (third == a || third == b) continue;
      const PairScore x = judged_across(third, a), y = judged_across(third, b);
      if ((by_number(x) && by_name(y)) || (by_number(y) && by_name(x))) return true;
    }
    return false;
  }

  void join_pairs() {
    refused_.clear();
    order_.clear();
    for (const auto& [pair, score] : pairs_) {
      const int decision = decided(pair.first, pair.second);
      if (score.verdict != PairVerdict::apart && decision != kSame && decision != kDifferent) {
        order_.emplace_back(pair, score);
      }
    }
    std::stable_sort(order_.begin(), order_.end(), [](const auto& a, const auto& b) {
      const auto rank = [](const PairScore& s) {
        return std::pair{!by_number(s) || s.doubtful, -s.weight};
      };
      return rank(a.second) < rank(b.second);
    });
    for (const auto& [pair, score] : order_) {
      const auto& [one, other] = pair;
      if (&cluster_of(one) == &cluster_of(other)) continue;
      bool firm = false;
      const Refusal why = refusal(one, other, score, firm);
      if (why == Refusal::none) {
        unite(one, other, firm);
      } else {
        refused_[pair] = {why, cluster_of(one).size(), cluster_of(other).size()};
        ++conflicts_;
      }
    }
  }

  /// All steps on the way through the tree of steps are firm.
  bool firmly_reached(const Id16& from, const Id16& to, const Id16& before) const {
    if (from == to) return true;
    for (const auto& step : steps_) {
      if (!step.firm || (step.one != from && step.other != from)) continue;
      const Id16& next = step.one == from ? step.other : step.one;
      if (next != before && firmly_reached(next, to, from)) return true;
    }
    return false;
  }

  void name_persons() {
    links_.clear();
    for (const auto& person : clusters_) {
      if (person.size() == 1) continue;
      std::set<std::pair<AgencyKind, Id16>> names;
      for (const auto& handle : person) names.emplace(subjects_[handle].kind, handle);
      const Id16 name = names.begin()->second;
      bool any_firm = false;
      for (const auto& handle : person) {
        const bool firm = handle != name && firmly_reached(handle, name, handle);
        any_firm = any_firm || firm;
        links_[handle] = {name, rule_of(handle, person),
                          firm ? LinkGrade::firm : LinkGrade::probable};
      }
      if (any_firm) links_[name].grade = LinkGrade::firm;
    }
  }
  LinkRule rule_of(const Id16& handle, const Cluster& person) {
    for (const auto& group : merged_) {
      if (group.contains(handle) && group.size() > 1) return LinkRule::merge;
    }
    LinkRule strongest = LinkRule::score;
    for (const auto& other : person) {
      const auto pair = std::minmax(handle, other);
      if (other == handle) continue;
      if (decided(handle, other) == kSame) strongest = std::min(strongest, LinkRule::decision);
      const auto found = pairs_.find(pair);
      if (found == pairs_.end() || found->second.verdict == PairVerdict::apart) continue;
      const auto rule = found->second.rule;
      if (rule == PairRule::r3 || rule == PairRule::r6)
        strongest = std::min(strongest, LinkRule::nhs);
      if (rule == PairRule::r8) strongest = std::min(strongest, LinkRule::upn);
    }
    return strongest;
  }

  void ask() {
    asked_.clear();
    for (const auto& [pair, score] : pairs_) {
      const auto& [one, other] = pair;
      if (decided(one, other) != 0) continue;
      const bool of_number = score.review == ReviewKind::nhs_misassigned ||
                             score.review == ReviewKind::nhs_same_dob_conflict;
      const bool is_one = &cluster_of(one) == &cluster_of(other);
      if (!is_one && kept_apart(one, other) && !of_number) continue;
      Asked asked{score.review, 0, 0};
      const bool links = score.verdict != PairVerdict::apart;
      if (is_one) {
        if (!links) continue;
        const bool both_firm =
            links_[one].grade == LinkGrade::firm && links_[other].grade == LinkGrade::firm;
        if (both_firm) {
          const bool sampled = score.verdict == PairVerdict::firm && score.rule == PairRule::r12 &&
                               is_sampled(one, other);
          asked.kind = sampled ? ReviewKind::blind_sample : ReviewKind::none;
        }
      } else if (const auto found = refused_.find(pair); found != refused_.end()) {
        const auto& [why, one_size, other_size] = found->second;
        ReviewKind kind = ReviewKind::none;
        if (why == Refusal::birth_dates) kind = ReviewKind::large_cluster;
        if (why == Refusal::large_clusters || why == Refusal::unlike) {
          kind = ReviewKind::possible_merge;
        }
        if (why == Refusal::contradicted) kind = ReviewKind::given_differs;
        if (why == Refusal::torn) kind = ReviewKind::possible_twin;
        if (kept_apart(one, other)) kind = ReviewKind::none;
        if (asked.kind == ReviewKind::none || (kind != ReviewKind::none && kind < asked.kind)) {
          asked.kind = kind;
        }
        asked.one_size = one_size;
        asked.other_size = other_size;
      }
      if (asked.kind != ReviewKind::none) asked_[pair] = asked;
    }
  }

  const LinkerOptions options_;
  const PairScorer scorer_;
  std::map<std::pair<std::string, std::string>, identity::v1::Identity> identities_;
  std::map<Pair, int> decisions_;
  std::map<Id16, Subject> subjects_;
  std::set<Value> over_;
  std::set<Pair> r5_pairs_;
  std::map<Pair, PairScore> pairs_;
  std::map<std::string, std::string> numbers_;
  std::map<Id16, int> components_;
  std::vector<Cluster> clusters_, merged_;
  std::vector<Step> steps_;
  std::vector<std::pair<Pair, PairScore>> order_;
  std::map<Pair, std::tuple<Refusal, std::size_t, std::size_t>> refused_;
  std::map<Id16, LinkChange::To> links_;
  std::map<Pair, Asked> asked_;
  std::array<std::int64_t, kBlockingKeys> over_cap_{};
  std::int64_t conflicts_ = 0, foreign_ = 0;
};

}  // namespace braid::transform
