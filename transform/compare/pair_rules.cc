#include "transform/compare/pair_rules.h"

#include <algorithm>
#include <array>

namespace braid::transform {
namespace {

/// W of an identifier that is equal beside a birth date and a name that fit (R3, R8).
constexpr Weight kSameNhs = 20 * kBit, kSameUpn = 16 * kBit;
/// What an equal NHS number adds where neither fits nor contradicts clearly (R6).
constexpr Weight kSameNhsAdds = 14 * kBit;
/// From here on two different NHS numbers are worth a look (R7).
constexpr Weight kTwoNhsNumbers = 14 * kBit;
/// What different UPNs take off; a child may get a new one (R9).
constexpr Weight kOtherUpnTakes = 4 * kBit;

PairVerdict verdict_of(Weight weight) {
  if (weight >= PairScorer::kFirm) return PairVerdict::firm;
  return weight >= PairScorer::kLink ? PairVerdict::probable : PairVerdict::apart;
}

void decide(PairScore& score, PairVerdict verdict, ReviewKind review = ReviewKind::none) {
  score.verdict = verdict;
  score.review = review;
}

void never(PairScore& score, ReviewKind review) {
  decide(score, PairVerdict::apart, review);
  score.bars = true;
}

// Each rule returns whether it decides.

/// A sister and a brother, or two that one agency or their names tell apart, with the number of one
/// of them written down for both.
bool is_number_of_twin(const PairCase& pair) {
  return pair.reads_as_twins() && (pair.sex == Sameness::different ||
                                   pair.identifiers.two_references || pair.told_apart_by_name());
}

bool same_nhs_fits(const PairCase& pair, PairScore& score) {
  if (pair.identifiers.nhs != Sameness::same || !pair.birth_date_compatible() ||
      !(pair.names_agree() || pair.lacks_name())) {
    return false;
  }
  score.weight = std::max(score.weight, kSameNhs);
  if (is_number_of_twin(pair)) {
    never(score, ReviewKind::given_differs);
    return true;
  }
  score.doubtful = pair.reads_as_twins();
  // The wrong twin, or a name that the child goes by.
  const bool other_given_name = pair.given_name == Level::l6;
  decide(score, other_given_name ? PairVerdict::probable : PairVerdict::firm,
         other_given_name ? ReviewKind::given_differs : ReviewKind::none);
  return true;
}

bool same_nhs_other_birth_date(const PairCase& pair, PairScore& score) {
  if (pair.identifiers.nhs != Sameness::same || !pair.birth_date_incompatible() ||
      !pair.names_agree()) {
    return false;
  }
  never(score, ReviewKind::nhs_same_dob_conflict);
  return true;
}

bool same_nhs_other_child(const PairCase& pair, PairScore& score) {
  // Names that do not agree and are both there are L5 or L6.
  if (pair.identifiers.nhs != Sameness::same || !pair.birth_date_incompatible() ||
      pair.names_agree() || pair.lacks_name()) {
    return false;
  }
  never(score, ReviewKind::nhs_misassigned);
  return true;
}

bool same_nhs_otherwise(const PairCase& pair, PairScore& score) {
  if (pair.identifiers.nhs != Sameness::same) return false;
  score.weight += kSameNhsAdds;
  if (is_number_of_twin(pair)) {
    never(score, ReviewKind::given_differs);
    return true;
  }
  score.doubtful = pair.reads_as_twins();
  const bool links = score.weight >= PairScorer::kLink;
  decide(score, links ? PairVerdict::probable : PairVerdict::apart,
         links ? ReviewKind::none : ReviewKind::uncertain);
  return true;
}

bool two_nhs_numbers(const PairCase& pair, PairScore& score) {
  if (pair.identifiers.nhs != Sameness::different) return false;
  never(score, score.weight >= kTwoNhsNumbers ? ReviewKind::two_nhs_numbers : ReviewKind::none);
  return true;
}

bool same_upn_fits(const PairCase& pair, PairScore& score) {
  // A child whose source has no names is known by UPN and birth date alone (rulings A1, A2).
  const bool nameless_child = pair.nameless && pair.same_birth_date;
  if (pair.identifiers.upn != Sameness::same || !pair.birth_date_compatible() ||
      !(pair.names_agree() || nameless_child)) {
    return false;
  }
  score.weight = std::max(score.weight, kSameUpn);
  score.doubtful = pair.reads_as_twins();
  decide(score, PairVerdict::firm);
  return true;
}

bool two_upns(const PairCase& pair, PairScore& score) {
  if (pair.identifiers.upn == Sameness::different) score.weight -= kOtherUpnTakes;
  return false;
}

/// Where the given name is unlike, the surname may be too: twins of a house whose children have
/// several surnames, or whose surname was misspelt, agree in birth date and postcode all the same.
bool may_be_twins(const PairCase& pair, PairScore& score) {
  if (!pair.guards || pair.birth_date != Level::l0 || pair.given_name == Level::missing ||
      pair.given_name == Level::l0 || pair.shares_identifier() ||
      !(agrees(pair.surname) || is_unlike(pair.given_name))) {
    return false;
  }
  const bool would_link = score.weight >= PairScorer::kLink;
  if (is_unlike(pair.given_name)) {
    // What would not have been linked anyway is not held back.
    const bool asks = would_link && !pair.identifier_differs();
    decide(score, PairVerdict::apart, asks ? ReviewKind::possible_twin : ReviewKind::none);
    score.bars = would_link;
    return true;
  }
  const bool asks = score.weight >= PairScorer::kReview;
  // Two that one agency tells apart are likelier twins of like names than one child twice; so are
  // two whose names are alike at the end only.
  const bool told_apart = pair.identifiers.two_references || pair.told_apart_by_name();
  const bool links = would_link && !told_apart;
  decide(score, links ? PairVerdict::probable : PairVerdict::apart,
         asks ? ReviewKind::possible_twin : ReviewKind::none);
  score.bars = would_link && !links;
  return true;
}

bool may_be_generations(const PairCase& pair, PairScore& score) {
  if (!pair.guards || !pair.birth_date_incompatible() || pair.shares_identifier()) return false;
  decide(score, PairVerdict::apart);
  return true;
}

bool by_weight(const PairCase& pair, PairScore& score) {
  const bool asks = score.weight >= PairScorer::kReview && score.weight < PairScorer::kFirm;
  score.namesakes = pair.guards && !pair.shares_identifier() && pair.given_name == Level::l0 &&
                    (pair.birth_date == Level::l0 || pair.birth_date == Level::lx);
  decide(score, verdict_of(score.weight), asks ? ReviewKind::uncertain : ReviewKind::none);
  return true;
}

struct Rule {
  PairRule name;
  bool (*decides)(const PairCase&, PairScore&);
};
/// Linkage-design, section 9.
constexpr std::array<Rule, 10> kRules = {{
    {PairRule::r3, same_nhs_fits},
    {PairRule::r4, same_nhs_other_birth_date},
    {PairRule::r5, same_nhs_other_child},
    {PairRule::r6, same_nhs_otherwise},
    {PairRule::r7, two_nhs_numbers},
    {PairRule::r8, same_upn_fits},
    {PairRule::r9, two_upns},
    {PairRule::r10, may_be_twins},
    {PairRule::r11, may_be_generations},
    {PairRule::r12, by_weight},
}};

}  // namespace

void judge(const PairCase& pair, PairScore& score) {
  score.weight = score.evidence;
  for (const Rule& rule : kRules) {
    if (!rule.decides(pair, score)) continue;
    score.rule = rule.name;
    return;
  }
}

std::string_view pair_rule_name(PairRule rule) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12"};
  return kNames[static_cast<std::size_t>(rule)];
}

std::string_view review_kind_name(ReviewKind kind) {
  static constexpr std::array<std::string_view, 11> kNames = {"none",
                                                              "nhs_misassigned",
                                                              "nhs_same_dob_conflict",
                                                              "two_nhs_numbers",
                                                              "local_id_reused",
                                                              "possible_twin",
                                                              "given_differs",
                                                              "possible_merge",
                                                              "large_cluster",
                                                              "uncertain",
                                                              "blind_sample"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace braid::transform
