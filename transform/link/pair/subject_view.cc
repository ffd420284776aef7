#include "transform/link/pair/subject_view.h"

#include <algorithm>
#include <tuple>

namespace braid::transform {
namespace {

constexpr std::uint32_t kBirthDateFlags =
    IdentityFlag::birth_date_default | IdentityFlag::birth_date_partial |
    IdentityFlag::birth_date_estimated | IdentityFlag::birth_date_expected;

bool equal(const EncodedIdentity& one, const EncodedIdentity& other) {
  return one.segments == other.segments && one.birth_date_swap == other.birth_date_swap &&
         one.flags == other.flags && one.presence == other.presence && one.sex == other.sex;
}

/// Takes a field that `into` lacks, with all that belongs to it.
void take_field(EncodedIdentity& into, const EncodedIdentity& from, Field field) {
  const auto at = static_cast<std::size_t>(field);
  if (into.has(field) || !from.has(field)) return;
  into.segments[at] = from.segments[at];
  into.popcounts[at] = from.popcounts[at];
  into.presence = static_cast<std::uint8_t>(into.presence | 1U << at);
  if (at < into.rarity.size()) into.rarity[at] = from.rarity[at];
  if (field == Field::birth_date) {
    into.birth_date_swap = from.birth_date_swap;
    into.flags = (into.flags & ~kBirthDateFlags) | (from.flags & kBirthDateFlags);
  }
}

void take_missing(EncodedIdentity& into, const EncodedIdentity& from) {
  for (const auto field : {Field::surname, Field::given_name, Field::birth_date, Field::postcode}) {
    take_field(into, from, field);
  }
  if (into.sex == 0) into.sex = from.sex;
}

/// Which of two records' scores stands for their subjects: what links more surely, then what asks,
/// then the heavier. The rest makes ties come out alike from either side.
bool better(const PairScore& one, const PairScore& other) {
  const auto rank = [](const PairScore& score) {
    return std::tuple{score.verdict,
                      score.review != ReviewKind::none,
                      score.weight,
                      -static_cast<int>(score.rule),
                      -static_cast<int>(score.review),
                      !score.doubtful,
                      !score.namesakes};
  };
  return rank(one) > rank(other);
}

Sameness sameness(std::uint64_t one, std::uint64_t other) {
  if (one == 0 || other == 0) return Sameness::missing;
  return one == other ? Sameness::same : Sameness::different;
}

}  // namespace

void SubjectJudge::view_record(const Record& record, SubjectView& view) const {
  if (!view.nhs_is_said && record.ids[0] != 0) {
    view.nhs_is_said = true;
    if ((record.state & 1U) == 0) {
      view.nhs = record.ids[0];
    } else if (store_.evidence().is_misassigned(record.ids[0])) {
      view.misassigned = record.ids[0];
    }
  }
  for (std::size_t i = 1; i < kIdPlaces; ++i) {
    const std::uint64_t id = record.ids[i];
    if (id == 0) continue;
    const bool counts = (record.state >> i & 1U) == 0;
    if (i == 2 && record.is(Record::third_is_other)) {
      if (!view.other_is_said && counts) view.other = id;
      view.other_is_said = true;
      continue;
    }
    if (record.encoded.is(IdentityFlag::upn_temporary)) view.upn_is_temporary = true;
    if (counts && std::find(view.upns.begin(), view.upns.end(), id) == view.upns.end()) {
      view.upns.push_back(id);
    }
  }
}

void SubjectJudge::view(SubjectNumber number, SubjectView& view) {
  const Subject& subject = store_[number];
  view.subject = number;
  view.agency = subject.agency;
  view.kind = store_.kind(subject);
  view.nhs = view.misassigned = view.other = 0;
  view.upns.clear();
  view.nhs_is_said = view.other_is_said = view.upn_is_temporary = false;
  view.count = 0;
  view.birth_date = nullptr;
  view.birth_date_is_full = false;
  if (subject.first_record == 0) return;
  const Record& only = store_.record(subject.first_record);
  if (!only.is(Record::shared)) {
    if (only.is(Record::foreign)) return;
    view_record(only, view);
    store_.expand(only, view.filled[0]);
    view.records[view.count++] = &view.filled[0];
  } else {
    store_.records_of(subject, ordered_);
    std::erase_if(ordered_,
                  [this](RecordNumber each) { return store_.record(each).is(Record::foreign); });
    for (const auto each : ordered_) view_record(store_.record(each), view);
    fill(view);
  }
  if (view.count > 0 && view.records[0]->has(Field::birth_date)) {
    view.birth_date = &view.records[0]->segments[static_cast<std::size_t>(Field::birth_date)];
    view.birth_date_is_full = (view.records[0]->flags & kBirthDateFlags) == 0;
  }
}

/// The records of a subject of several: each with what it lacks from what holds (rulings S2), equal
/// ones once.
void SubjectJudge::fill(SubjectView& view) {
  EncodedIdentity whole;
  EncodedIdentity one;
  for (const auto each : ordered_) {
    store_.expand(store_.record(each), one);
    take_missing(whole, one);
  }
  for (const auto each : ordered_) {
    const Record& record = store_.record(each);
    if (view.count == SubjectView::kRecordsMax) break;
    if (record.is(Record::extension)) continue;
    EncodedIdentity& filled = view.filled[view.count];
    store_.expand(record, filled);
    take_missing(filled, whole);
    // By which record an alias or a UPN came does not matter here.
    filled.flags &= kBirthDateFlags;
    const bool is_new = std::none_of(view.filled.begin(), view.filled.begin() + view.count,
                                     [&](const auto& former) { return equal(former, filled); });
    if (!is_new) continue;
    view.records[view.count] = &filled;
    ++view.count;
  }
}

Identifiers SubjectJudge::identifiers(const SubjectView& one, const SubjectView& other) {
  Identifiers result;
  result.nhs = sameness(one.nhs, other.nhs);
  result.other = sameness(one.other, other.other);
  // A police force opens a new reference for whom it does not recognise.
  result.two_references = one.agency == other.agency && one.kind != AgencyKind::police;
  if (!one.upns.empty() && !other.upns.empty()) {
    const bool share = std::any_of(one.upns.begin(), one.upns.end(), [&](std::uint64_t upn) {
      return std::find(other.upns.begin(), other.upns.end(), upn) != other.upns.end();
    });
    // A temporary UPN is replaced by another one, so a difference says nothing (R9).
    if (share) {
      result.upn = Sameness::same;
    } else if (!one.upn_is_temporary && !other.upn_is_temporary) {
      result.upn = Sameness::different;
    }
  }
  return result;
}

PairScore SubjectJudge::best(const SubjectView& one, const SubjectView& other,
                             const Identifiers& identifiers, bool quick) const {
  PairScore best;
  bool first = true, bars = false;
  for (std::size_t i = 0; i < one.count; ++i) {
    for (std::size_t j = 0; j < other.count; ++j) {
      const PairScore score =
          quick ? scorer_.quick_score(*one.records[i], *other.records[j], identifiers)
                : scorer_.score(*one.records[i], *other.records[j], identifiers);
      if (first || better(score, best)) best = score;
      first = false;
      bars = bars || score.bars;
    }
  }
  // What does not link by one record is held back by any.
  if (best.verdict == PairVerdict::apart) best.bars = bars;
  return best;
}

PairScore SubjectJudge::best_by_keys(const SubjectView& one, const SubjectView& other,
                                     Identifiers identifiers, bool quick) const {
  const PairScore score = best(one, other, identifiers, quick);
  if (!score.hangs_on_name_keys() || store_.share_name_key(one.subject, other.subject)) {
    return score;
  }
  identifiers.names_apart = true;
  return best(one, other, identifiers, false);
}

bool SubjectJudge::misassigned(const SubjectView& one, const SubjectView& other) const {
  Identifiers same = identifiers(one, other);
  same.nhs = Sameness::same;
  return best(one, other, same, false).rule == PairRule::r5;
}

PairScore SubjectJudge::judge(const SubjectView& one, const SubjectView& other, bool quick) const {
  Identifiers given = identifiers(one, other);
  if (one.misassigned != 0 && one.misassigned == other.misassigned) {
    Identifiers same = given;
    same.nhs = Sameness::same;
    const PairScore score = best(one, other, same, false);
    if (score.rule == PairRule::r5) return score;
  }
  return best_by_keys(one, other, given, quick);
}

PairScore SubjectJudge::judge_superseded(const SubjectView& one, const SubjectView& other) const {
  Identifiers given = identifiers(one, other);
  given.nhs = Sameness::missing;
  return best_by_keys(one, other, given, false);
}

}  // namespace braid::transform
