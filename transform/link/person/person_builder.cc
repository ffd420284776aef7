#include "transform/link/person/person_builder.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>
#include <tuple>

namespace braid::transform {
namespace {

constexpr std::uint32_t kNobody = 0xFFFFFFFF;
constexpr auto kNoRule = static_cast<LinkRule>(255);

/// Which evidence a pair's rule stands for (rulings A4).
LinkRule evidence_of(PairRule rule) {
  switch (rule) {
    case PairRule::r3:
    case PairRule::r6:
      return LinkRule::nhs;
    case PairRule::r8:
      return LinkRule::upn;
    default:
      return LinkRule::score;
  }
}

/// `Score`: PairScore or ComponentPair.
template <class Score>
bool is_by_number(const Score& score) {
  return score.verdict == PairVerdict::firm &&
         (score.rule == PairRule::r3 || score.rule == PairRule::r8);
}

bool is_by_given_name(const PairScore& score) {
  return score.verdict == PairVerdict::firm && score.levels.given_name == Level::l0;
}

bool has_given_name_of(const PairScore& score) {
  const Level birth_date = score.levels.birth_date;
  return score.levels.given_name <= Level::l3 &&
         (birth_date <= Level::l3 || birth_date == Level::lx);
}

std::uint32_t root_of(std::vector<std::uint32_t>& parents, std::uint32_t i) {
  while (parents[i] != i) i = parents[i] = parents[parents[i]];
  return i;
}

}  // namespace

std::string_view refusal_name(Refusal refusal) {
  static constexpr std::array<std::string_view, 11> kNames = {"",
                                                              "decision",
                                                              "one_agency",
                                                              "two_nhs_numbers",
                                                              "barred_pair",
                                                              "birth_dates",
                                                              "large_source",
                                                              "large_clusters",
                                                              "unlike_clusters",
                                                              "contradicted_number",
                                                              "torn_between_twins"};
  return kNames[static_cast<std::size_t>(refusal)];
}

void Component::clear() {
  members.clear();
  merges.clear();
  same.clear();
  different.clear();
  pairs.clear();
}

void PersonBuilder::build(const Component& component, MemberScores& scores, Persons& persons) {
  component_ = &component;
  scores_ = &scores;
  persons_ = &persons;
  start(component);
  apply_merges();
  apply_decisions();
  join_pairs();
  name_persons();
  grade();
  find_rules();
}

void PersonBuilder::start(const Component& component) {
  const auto count = static_cast<std::uint32_t>(component.members.size());
  persons_->outcomes.assign(count, {});
  persons_->refused.assign(component.pairs.size(), {});
  parents_.resize(count);
  std::iota(parents_.begin(), parents_.end(), 0U);
  next_.assign(count, kNobody);
  merged_.assign(count, 1);
  clusters_.resize(count);
  steps_.clear();
  for (std::uint32_t i = 0; i < count; ++i) {
    clusters_[i] = {1, i, 0};
    const auto nhs = component.members[i].nhs;
    // A number is named by the first who has it.
    for (std::uint32_t j = 0; nhs != 0 && clusters_[i].number == 0; ++j) {
      if (component.members[j].nhs == nhs) clusters_[i].number = j + 1;
    }
  }
  may_tear_ = has_several_persons();
}

/// Whether two members are certainly not one person; if not, nobody can be torn between them.
bool PersonBuilder::has_several_persons() const {
  if (!component_->different.empty()) return true;
  std::uint32_t number = 0, agency = kNobody;
  for (std::uint32_t i = 0; i < clusters_.size(); ++i) {
    const auto& member = component_->members[i];
    if (clusters_[i].number != 0) {
      if (number != 0 && number != clusters_[i].number) return true;
      number = clusters_[i].number;
    }
    if (member.kind == AgencyKind::children) {
      // More than one agency is rare, and only costs a look.
      if (agency != kNobody) return true;
      agency = member.agency;
    }
  }
  return false;
}

std::uint32_t PersonBuilder::cluster(std::uint32_t place) { return root_of(parents_, place); }

/// Roots are the smallest places. `one` and `other` are different roots.
void PersonBuilder::join(std::uint32_t one, std::uint32_t other, const Step& step) {
  const auto root = std::min(one, other), child = std::max(one, other);
  Cluster &into = clusters_[root], &from = clusters_[child];
  parents_[child] = root;
  next_[into.last] = child;
  into.last = from.last;
  into.size += from.size;
  if (into.number == 0) into.number = from.number;
  steps_.push_back(step);
}

template <class Test>
bool PersonBuilder::any_across(std::uint32_t one, std::uint32_t other, Test test) const {
  for (auto i = one; i != kNobody; i = next_[i]) {
    for (auto j = other; j != kNobody; j = next_[j]) {
      if (test(i, j)) return true;
    }
  }
  return false;
}

bool PersonBuilder::decided_apart(std::uint32_t one, std::uint32_t other) const {
  const auto& different = component_->different;
  return !different.empty() && any_across(one, other, [&](std::uint32_t i, std::uint32_t j) {
    return std::binary_search(different.begin(), different.end(),
                              PlacePair{std::min(i, j), std::max(i, j)});
  });
}

bool PersonBuilder::share_agency(std::uint32_t one, std::uint32_t other) const {
  const auto& members = component_->members;
  return any_across(one, other, [&](std::uint32_t i, std::uint32_t j) {
    return members[i].kind == AgencyKind::children && members[i].agency == members[j].agency;
  });
}

bool PersonBuilder::merge_contradicts(std::uint32_t one, std::uint32_t other) const {
  const auto& members = component_->members;
  return any_across(one, other, [&](std::uint32_t i, std::uint32_t j) {
    const auto &a = members[i], &b = members[j];
    const bool two_numbers = a.nhs != 0 && b.nhs != 0 && a.nhs != b.nhs;
    const bool two_dates =
        a.birth_date_is_full && b.birth_date_is_full && *a.birth_date != *b.birth_date;
    return two_numbers || two_dates;
  });
}

void PersonBuilder::apply_merges() {
  for (const auto& places : component_->merges) {
    const auto one = cluster(places.one), other = cluster(places.other);
    if (one == other) continue;
    if (merge_contradicts(one, other)) {
      ++persons_->outcomes[places.one].conflicts;
    } else {
      join(one, other, {places, true});
    }
  }
  if (component_->merges.empty()) return;
  for (std::uint32_t i = 0; i < merged_.size(); ++i) merged_[i] = clusters_[cluster(i)].size;
}

void PersonBuilder::apply_decisions() {
  for (const auto& places : component_->same) {
    const auto one = cluster(places.one), other = cluster(places.other);
    if (one == other) continue;
    if (decided_apart(one, other) || share_agency(one, other)) {
      ++persons_->outcomes[places.one].conflicts;
      continue;
    }
    // From here on the one number has superseded the other.
    const auto kept = clusters_[one].number, gone = clusters_[other].number;
    if (kept != 0 && gone != 0) {
      for (auto& each : clusters_) {
        if (each.number == gone) each.number = kept;
      }
    }
    join(one, other, {places, true});
  }
}

bool PersonBuilder::has_many_birth_dates(std::uint32_t one, std::uint32_t other) const {
  std::array<const Segment*, kBirthDatesMax> seen{};
  std::size_t count = 0;
  for (const auto start : {one, other}) {
    for (auto i = start; i != kNobody; i = next_[i]) {
      const Segment* const date = component_->members[i].birth_date;
      if (date == nullptr || std::any_of(seen.begin(), seen.begin() + count,
                                         [&](const Segment* each) { return *each == *date; })) {
        continue;
      }
      if (count == seen.size()) return true;
      seen[count++] = date;
    }
  }
  return false;
}

bool PersonBuilder::has_many_of_source(std::uint32_t one, std::uint32_t other) const {
  if (clusters_[one].size + clusters_[other].size <= kOfSourceMax) return false;
  std::vector<std::uint32_t> of_agency;
  for (const auto start : {one, other}) {
    for (auto i = start; i != kNobody; i = next_[i]) {
      const auto agency = component_->members[i].agency;
      if (agency >= of_agency.size()) of_agency.resize(agency + 1U);
      if (++of_agency[agency] > kOfSourceMax) return true;
    }
  }
  return false;
}

bool PersonBuilder::superseded(std::uint32_t one, std::uint32_t other) {
  const auto& members = component_->members;
  return members[one].nhs != 0 && members[other].nhs != 0 &&
         members[one].nhs != members[other].nhs &&
         clusters_[cluster(one)].number == clusters_[cluster(other)].number;
}

PairScore PersonBuilder::score(std::uint32_t one, std::uint32_t other) {
  return scores_->score({std::min(one, other), std::max(one, other)}, superseded(one, other));
}

bool PersonBuilder::is_contradicted(const ComponentPair& pair) {
  if (!pair.doubtful) return false;
  const bool unlike = pair.verdict == PairVerdict::probable;
  const auto is_apart = [&](const PairScore& score) {
    return score.bars && (score.rule != PairRule::r10 || unlike);
  };
  for (std::uint32_t third = 0; third < component_->members.size(); ++third) {
    if (third == pair.places.one || third == pair.places.other) continue;
    const PairScore one = score(third, pair.places.one), other = score(third, pair.places.other);
    if (has_given_name_of(one) && is_apart(other)) return true;
    if (has_given_name_of(other) && is_apart(one)) return true;
  }
  return false;
}

/// Whether it would be by chance which of the two is taken, by 99 to 1: no field that all have
/// tells.
bool PersonBuilder::are_rivals(const Fit& one, const Fit& other) {
  const PairLevels levels = score(one.places.one, one.places.other).levels;
  const PairLevels other_levels = score(other.places.one, other.places.other).levels;
  if (levels.surname != Level::l0 || other_levels.surname != Level::l0) return false;
  return std::abs(one.weight - other.weight) < PairScorer::kFirm ||
         levels.postcode == Level::missing || other_levels.postcode == Level::missing;
}

/// The cluster fits two that are certainly not one person.
bool PersonBuilder::is_torn(std::uint32_t cluster_number) {
  fits_.clear();
  for (const auto& pair : component_->pairs) {
    if (!pair.namesakes) continue;
    const auto one = cluster(pair.places.one), other = cluster(pair.places.other);
    if (one == other || (one != cluster_number && other != cluster_number)) continue;
    const Fit fit{one == cluster_number ? other : one, pair.weight, pair.places};
    const auto known = std::find_if(fits_.begin(), fits_.end(),
                                    [&](const Fit& each) { return each.cluster == fit.cluster; });
    if (known == fits_.end()) {
      fits_.push_back(fit);
    } else if (std::tuple{-fit.weight, fit.places} < std::tuple{-known->weight, known->places}) {
      *known = fit;
    }
  }
  for (std::size_t i = 0; i < fits_.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto one = fits_[i].cluster, other = fits_[j].cluster;
      if (one != other &&
          (two_numbers(one, other) || share_agency(one, other) || decided_apart(one, other)) &&
          are_rivals(fits_[i], fits_[j])) {
        return true;
      }
    }
  }
  return false;
}

bool PersonBuilder::is_bridged(std::uint32_t one, std::uint32_t other, const PlacePair& twins) {
  for (const auto start : {one, other}) {
    for (auto k = start; k != kNobody; k = next_[k]) {
      if (k == twins.one || k == twins.other) continue;
      const PairScore a = score(k, twins.one), b = score(k, twins.other);
      if ((is_by_number(a) && is_by_given_name(b)) || (is_by_number(b) && is_by_given_name(a))) {
        return true;
      }
    }
  }
  return false;
}

/// All pairs across: none held back, and a mean that is not too low.
Refusal PersonBuilder::refusal_by_scores(std::uint32_t one, std::uint32_t other,
                                         const ComponentPair& pair, bool& firm) {
  std::int64_t sum = 0, count = 0;
  const bool barred = any_across(one, other, [&](std::uint32_t i, std::uint32_t j) {
    const PlacePair places{std::min(i, j), std::max(i, j)};
    ++count;
    if (places == pair.places) {
      sum += pair.weight;
      return false;
    }
    const PairScore across = score(i, j);
    sum += across.weight;
    return across.bars && !(across.rule == PairRule::r10 && is_bridged(one, other, places));
  });
  if (barred) return Refusal::barred;
  if (sum < PairScorer::kMeanAcross * count) return Refusal::unlike;
  firm = pair.verdict == PairVerdict::firm && pair.weight >= PairScorer::kFirm && sum >= 0;
  return Refusal::none;
}

bool PersonBuilder::two_numbers(std::uint32_t one, std::uint32_t other) const {
  const auto number = clusters_[one].number, other_number = clusters_[other].number;
  return number != 0 && other_number != 0 && number != other_number;
}

Refusal PersonBuilder::refusal(std::uint32_t one, std::uint32_t other, const ComponentPair& pair,
                               bool& firm) {
  if (decided_apart(one, other)) return Refusal::decision;
  if (share_agency(one, other)) return Refusal::one_agency;
  if (two_numbers(one, other)) return Refusal::two_numbers;
  if (is_contradicted(pair)) return Refusal::contradicted;
  if (pair.namesakes && may_tear_ && (is_torn(one) || is_torn(other))) return Refusal::torn;
  if (has_many_birth_dates(one, other)) return Refusal::birth_dates;
  if (has_many_of_source(one, other)) return Refusal::large_source;
  if (clusters_[one].size >= kLargeSubjects && clusters_[other].size >= kLargeSubjects) {
    return Refusal::large_clusters;
  }
  return refusal_by_scores(one, other, pair, firm);
}

void PersonBuilder::join_pairs() {
  const auto& pairs = component_->pairs;
  order_.resize(pairs.size());
  std::iota(order_.begin(), order_.end(), 0U);
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto rank = [](const ComponentPair& pair) {
      return std::tuple{!is_by_number(pair) || pair.doubtful, -pair.weight, pair.places};
    };
    return rank(pairs[a]) < rank(pairs[b]);
  });
  for (const auto number : order_) {
    const ComponentPair& pair = pairs[number];
    const auto one = cluster(pair.places.one), other = cluster(pair.places.other);
    if (one == other) continue;
    bool firm = false;
    const Refusal why = refusal(one, other, pair, firm);
    if (why == Refusal::none) {
      join(one, other, {pair.places, firm});
    } else {
      persons_->refused[number] = {why, clusters_[one].size, clusters_[other].size};
      auto& conflicts = persons_->outcomes[pair.places.one].conflicts;
      if (conflicts != 0xFFFF) ++conflicts;
    }
  }
}

void PersonBuilder::name_persons() {
  const auto& members = component_->members;
  names_.assign(members.size(), kNobody);
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    auto& name = names_[cluster(i)];
    // Handles ascend, so within a kind the first one is the smallest.
    if (name == kNobody || members[i].kind < members[name].kind) name = i;
  }
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    const auto root = cluster(i);
    auto& outcome = persons_->outcomes[i];
    outcome.person = names_[root];
    outcome.is_person = names_[root] == i;
    if (clusters_[root].size > 1) outcome.to = {members[names_[root]].handle, {}, {}};
  }
}

void PersonBuilder::grade() {
  firm_.resize(parents_.size());
  std::iota(firm_.begin(), firm_.end(), 0U);
  for (const Step& step : steps_) {
    if (!step.firm) continue;
    const auto one = root_of(firm_, step.places.one), other = root_of(firm_, step.places.other);
    firm_[std::max(one, other)] = std::min(one, other);
  }
  // Who names the person is graded by the others: first all others, who raise it.
  auto& outcomes = persons_->outcomes;
  for (auto& outcome : outcomes) {
    if (outcome.to) outcome.to->grade = LinkGrade::probable;
  }
  for (std::uint32_t i = 0; i < outcomes.size(); ++i) {
    const auto name = outcomes[i].person;
    if (!outcomes[i].to || name == i || root_of(firm_, i) != root_of(firm_, name)) continue;
    outcomes[i].to->grade = LinkGrade::firm;
    outcomes[name].to->grade = LinkGrade::firm;
  }
}

void PersonBuilder::find_rules() {
  rules_.assign(parents_.size(), kNoRule);
  const auto offer = [&](const PlacePair& places, LinkRule rule) {
    if (cluster(places.one) != cluster(places.other)) return;
    for (const auto place : {places.one, places.other}) {
      rules_[place] = std::min(rules_[place], rule);
    }
  };
  for (const auto& places : component_->same) offer(places, LinkRule::decision);
  for (const auto& pair : component_->pairs) offer(pair.places, evidence_of(pair.rule));
  for (std::uint32_t i = 0; i < rules_.size(); ++i) {
    auto& to = persons_->outcomes[i].to;
    if (merged_[i] > 1) rules_[i] = LinkRule::merge;
    if (to) to->rule = rules_[i];
  }
}

}  // namespace braid::transform
