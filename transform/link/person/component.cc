#include "transform/link/person/component.h"

#include <algorithm>
#include <utility>

namespace braid::transform {
namespace {

/// Sets of subjects or candidates, each with what must not be held twice.
class Groups {
 public:
  struct Held {
    TokenNumber nhs = 0, birth_date = 0;
    std::vector<std::uint32_t> agencies;  ///< of children's services, ascending
  };

  std::uint32_t add(Held held) {
    parents_.push_back(static_cast<std::uint32_t>(parents_.size()));
    held_.push_back(std::move(held));
    return parents_.back();
  }
  std::uint32_t find(std::uint32_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }
  const Held& held(std::uint32_t i) { return held_[find(i)]; }

  /// The root of a group is its first member.
  void unite(std::uint32_t one, std::uint32_t other) {
    const auto root = std::min(find(one), find(other));
    const auto child = std::max(find(one), find(other));
    if (root == child) return;
    Held& into = held_[root];
    const Held& from = held_[child];
    if (into.nhs == 0) into.nhs = from.nhs;
    if (into.birth_date == 0) into.birth_date = from.birth_date;
    const auto middle = static_cast<std::ptrdiff_t>(into.agencies.size());
    into.agencies.insert(into.agencies.end(), from.agencies.begin(), from.agencies.end());
    std::inplace_merge(into.agencies.begin(), into.agencies.begin() + middle, into.agencies.end());
    into.agencies.erase(std::unique(into.agencies.begin(), into.agencies.end()),
                        into.agencies.end());
    parents_[child] = root;
  }

 private:
  std::vector<std::uint32_t> parents_;
  std::vector<Held> held_;
};

bool differ(TokenNumber one, TokenNumber other) { return one != 0 && other != 0 && one != other; }

/// Two NHS numbers or two full birth dates (rulings A4, A10).
bool contradict(const Groups::Held& one, const Groups::Held& other) {
  return differ(one.nhs, other.nhs) || differ(one.birth_date, other.birth_date);
}

/// Two subjects of one children's services agency (rulings A5).
bool share_agency(const Groups::Held& one, const Groups::Held& other) {
  return std::any_of(one.agencies.begin(), one.agencies.end(), [&](std::uint32_t agency) {
    return std::binary_search(other.agencies.begin(), other.agencies.end(), agency);
  });
}

class Resolver {
 public:
  explicit Resolver(std::span<const SubjectEvidence> subjects)
      : subjects_{subjects}, outcomes_(subjects.size()) {}

  std::vector<SubjectOutcome> run() {
    apply_merges();
    make_candidates();
    drop_shared_upns();
    join_pairs();
    name_persons();
    return std::move(outcomes_);
  }

 private:
  static constexpr auto kNoRule = static_cast<LinkRule>(255);

  void apply_merges() {
    for (const auto& subject : subjects_) {
      Groups::Held held{subject.nhs, subject.birth_date, {}};
      if (subject.kind == AgencyKind::children) held.agencies.push_back(subject.agency);
      merged_.add(std::move(held));
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> merges;
    for (std::uint32_t i = 0; i < subjects_.size(); ++i) {
      if (subjects_[i].merged_into < 0) continue;
      merges.push_back(std::minmax(i, static_cast<std::uint32_t>(subjects_[i].merged_into)));
    }
    std::sort(merges.begin(), merges.end());
    merges.erase(std::unique(merges.begin(), merges.end()), merges.end());
    for (const auto& [one, other] : merges) {
      if (merged_.find(one) == merged_.find(other)) continue;
      if (contradict(merged_.held(one), merged_.held(other))) {
        ++outcomes_[one].conflicts;
      } else {
        merged_.unite(one, other);
      }
    }
  }

  /// One candidate for each group of merged subjects, in order of its smallest handle.
  void make_candidates() {
    candidate_of_.resize(subjects_.size());
    for (std::uint32_t i = 0; i < subjects_.size(); ++i) {
      const auto root = merged_.find(i);
      if (root == i) {
        candidate_of_[i] = joined_.add(merged_.held(i));
        candidates_.push_back({subjects_[i].handle, merged_.held(i).birth_date, 0, {}, {}});
        first_subject_.push_back(i);
        subjects_in_.push_back(0);
      }
      candidate_of_[i] = candidate_of_[root];
      Candidate& candidate = candidates_[candidate_of_[i]];
      ++subjects_in_[candidate_of_[i]];
      if (subjects_[i].nhs_links && subjects_[i].nhs != 0) candidate.nhs = subjects_[i].nhs;
      if (subjects_[i].names_link && subjects_[i].names != 0)
        add(candidate.names, subjects_[i].names);
    }
  }

  /// Gives candidates their UPNs, but for those that two of them have from one children's services
  /// agency (rulings A5, S6).
  void drop_shared_upns() {
    struct Holding {
      TokenNumber upn;
      std::uint32_t agency, candidate, subject;
      auto operator<=>(const Holding&) const = default;
    };
    std::vector<Holding> of_children;
    for (std::uint32_t i = 0; i < subjects_.size(); ++i) {
      for (const auto upn : subjects_[i].upns) {
        if (subjects_[i].kind == AgencyKind::children) {
          of_children.push_back({upn, subjects_[i].agency, candidate_of_[i], i});
        } else {
          add(candidates_[candidate_of_[i]].upns, upn);
        }
      }
    }
    std::sort(of_children.begin(), of_children.end());
    for (std::size_t begin = 0; begin < of_children.size();) {
      std::size_t end = begin;
      std::uint32_t first = of_children[begin].subject;
      while (end < of_children.size() && of_children[end].upn == of_children[begin].upn &&
             of_children[end].agency == of_children[begin].agency) {
        first = std::min(first, of_children[end++].subject);
      }
      if (of_children[begin].candidate == of_children[end - 1].candidate) {
        add(candidates_[of_children[begin].candidate].upns, of_children[begin].upn);
      } else {
        ++outcomes_[first].conflicts;
      }
      begin = end;
    }
  }

  static void add(std::vector<TokenNumber>& tokens, TokenNumber token) {
    if (std::find(tokens.begin(), tokens.end(), token) == tokens.end()) tokens.push_back(token);
  }

  void join_pairs() {
    const auto pairs = list_pairs(candidates_);
    for (const auto& [rule, one, other] : pairs) {
      if (joined_.find(one) == joined_.find(other)) continue;
      if (contradict(joined_.held(one), joined_.held(other)) ||
          share_agency(joined_.held(one), joined_.held(other))) {
        ++outcomes_[first_subject_[one]].conflicts;
      } else {
        joined_.unite(one, other);
      }
    }
    // What joins somebody is the strongest evidence within the person, whether or not it was
    // needed.
    rules_.assign(candidates_.size(), kNoRule);
    for (const auto& [rule, one, other] : pairs) {
      if (joined_.find(one) != joined_.find(other)) continue;
      rules_[one] = std::min(rules_[one], rule);
      rules_[other] = std::min(rules_[other], rule);
    }
  }

  void name_persons() {
    constexpr std::uint32_t kNobody = 0xFFFFFFFF;
    std::vector<std::uint32_t> names(candidates_.size(), kNobody);
    for (std::uint32_t i = 0; i < subjects_.size(); ++i) {
      auto& name = names[joined_.find(candidate_of_[i])];
      // Handles ascend, so within a kind the first one is the smallest.
      if (name == kNobody || subjects_[i].kind < subjects_[name].kind) name = i;
    }
    for (std::uint32_t i = 0; i < subjects_.size(); ++i) {
      const auto candidate = candidate_of_[i];
      const auto name = names[joined_.find(candidate)];
      outcomes_[i].stands_for_person = name == i;
      if (subjects_in_[candidate] > 1) {
        outcomes_[i].to = {subjects_[name].handle, LinkRule::merge, LinkGrade::firm};
      } else if (rules_[candidate] != kNoRule) {
        outcomes_[i].to = {subjects_[name].handle, rules_[candidate], LinkGrade::firm};
      }
    }
  }

  std::span<const SubjectEvidence> subjects_;
  std::vector<SubjectOutcome> outcomes_;
  Groups merged_;  ///< of subjects
  std::vector<std::uint32_t> candidate_of_;
  std::vector<Candidate> candidates_;
  std::vector<std::uint32_t> first_subject_, subjects_in_;  ///< by candidate
  Groups joined_;                                           ///< of candidates
  std::vector<LinkRule> rules_;                             ///< by candidate
};

}  // namespace

std::vector<SubjectOutcome> resolve_component(std::span<const SubjectEvidence> subjects) {
  if (subjects.size() == 1) return {{std::nullopt, 0, true}};
  return Resolver{subjects}.run();
}

}  // namespace braid::transform
