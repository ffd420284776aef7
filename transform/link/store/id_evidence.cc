#include "transform/link/store/id_evidence.h"

#include <algorithm>

namespace braid::transform {
namespace {

constexpr std::size_t kNhsPlace = kBlockingKeys, kThirdPlace = kBlockingKeys + 2;

/// Over-cap blocks are counted under the first place of their kind.
std::size_t counted_at(std::size_t place) {
  while (place > 0 && block_kind_of_key(place - 1) == block_kind_of_key(place)) --place;
  return place;
}

}  // namespace

BlockKind kind_at(const Record& record, std::size_t place) {
  if (place < kBlockingKeys) return block_kind_of_key(place);
  if (place == kNhsPlace) return BlockKind::nhs;
  const bool is_other = place == kThirdPlace && record.is(Record::third_is_other);
  return is_other ? BlockKind::other : BlockKind::upn;
}

void IdEvidence::note_crossing(Posting posting, const BlockIndex::Change& change) {
  const auto place = place_of(posting);
  const auto cap = caps_.of(place);
  if ((change.before > cap) != (change.after > cap)) crossed_.emplace_back(change.key, place);
}

void IdEvidence::note_id(Posting posting, const BlockIndex::Change& change, bool is_added) {
  const Record& record = records_[record_of(posting)];
  switch (kind_at(record, place_of(posting))) {
    case BlockKind::nhs:
      // One more does not make it better.
      if (!is_added) recheck_nhs(value_of(posting));
      break;
    case BlockKind::upn:
      if (std::max(change.before, change.after) > 1 &&
          (sources_.kind(sources_[record.source].agency) == AgencyKind::children ||
           record.is(Record::shared))) {
        recheck_upn(value_of(posting));
      }
      break;
    default:
      break;
  }
}

void IdEvidence::added(Posting posting, const BlockIndex::Change& change) {
  note_crossing(posting, change);
  if (!is_id(place_of(posting))) return;
  note_id(posting, change, true);
  refresh(posting, change.key);
}

void IdEvidence::removed(Posting posting, const BlockIndex::Change& change) {
  note_crossing(posting, change);
  if (is_id(place_of(posting))) note_id(posting, change, false);
}

void IdEvidence::recheck_nhs(std::uint64_t nhs) {
  if (!misassigned_.empty() && misassigned_.contains(nhs)) nhs_.push_back(nhs);
}

bool IdEvidence::counts_upn(Posting posting) const {
  if (dropped_.empty()) return true;
  const Subject& subject = subjects_[records_[record_of(posting)].subject];
  return !dropped_.contains({value_of(posting), subject.agency});
}

/// Says in the record whether an identifier counts.
void IdEvidence::refresh(Posting posting, BlockKey key) {
  Record& record = records_[record_of(posting)];
  bool counts = over_.empty() || !over_.contains(key);
  const auto kind = kind_at(record, place_of(posting));
  if (kind == BlockKind::nhs) {
    counts = counts && (misassigned_.empty() || !misassigned_.contains(value_of(posting)));
  } else if (kind == BlockKind::upn) {
    counts = counts && counts_upn(posting);
  }
  record.set(bit_of(posting), !counts);
}

/// The same for all that share it, who are then scanned anew.
void IdEvidence::refresh_block(BlockKey key) {
  index_.for_each(index_.find(key), [&](Posting posting) {
    if (is_id(place_of(posting))) refresh(posting, key);
    mark_(records_[record_of(posting)].subject);
  });
}

void IdEvidence::settle_caps() {
  for (const auto& [key, place] : crossed_) {
    const bool is_over = index_.find(key).subjects > caps_.of(place);
    if (is_over == over_.contains(key)) continue;
    auto& count = is_id(place) ? ids_over_cap_ : blocks_over_cap_[counted_at(place)];
    count += is_over ? 1 : -1;
    if (is_over) {
      over_.emplace(key, place);
    } else {
      over_.erase(key);
    }
    refresh_block(key);
    const Posting any = index_.any_of(index_.find(key));
    if (any == 0 || !is_id(place)) continue;
    // What was not looked at over the cap is now, or the other way round.
    const auto kind = kind_at(records_[record_of(any)], place_of(any));
    if (kind == BlockKind::nhs) recheck_nhs(value_of(any));
    if (kind == BlockKind::upn) recheck_upn(value_of(any));
  }
  crossed_.clear();
}

void IdEvidence::settle_nhs(const std::function<bool(std::uint64_t)>& is_misassigned) {
  std::sort(nhs_.begin(), nhs_.end());
  nhs_.erase(std::unique(nhs_.begin(), nhs_.end()), nhs_.end());
  for (const auto nhs : nhs_) {
    if (!misassigned_.contains(nhs) || is_misassigned(nhs)) continue;
    misassigned_.erase(nhs);
    refresh_block(block_key(BlockKind::nhs, nhs));
  }
  nhs_.clear();
}

void IdEvidence::misassign(std::uint64_t nhs) {
  if (misassigned_.insert(nhs).second) refresh_block(block_key(BlockKind::nhs, nhs));
}

void IdEvidence::holders(BlockKind kind, std::uint64_t value,
                         std::vector<SubjectNumber>& subjects) const {
  subjects.clear();
  index_.for_each(index_.find(block_key(kind, value)), [&](Posting posting) {
    if (value_of(posting) == value) subjects.push_back(records_[record_of(posting)].subject);
  });
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
}

void IdEvidence::settle_upns(const std::function<bool(SubjectNumber, SubjectNumber)>& merged) {
  // Marking somebody may ask for more, which is for the next round.
  std::vector<std::uint64_t> upns;
  upns.swap(upns_);
  std::sort(upns.begin(), upns.end());
  upns.erase(std::unique(upns.begin(), upns.end()), upns.end());
  for (const auto upn : upns) {
    const BlockKey key = block_key(BlockKind::upn, upn);
    std::set<std::uint16_t> dropped;
    // Who is in a block over the cap has nothing that could be dropped.
    if (!over_.contains(key)) {
      holders(BlockKind::upn, upn, holders_);
      std::erase_if(holders_, [&](SubjectNumber holder) {
        return sources_.kind(subjects_[holder].agency) != AgencyKind::children;
      });
      for (const auto one : holders_) {
        for (const auto other : holders_) {
          const auto agency = subjects_[one].agency;
          if (one >= other || agency != subjects_[other].agency || dropped.contains(agency) ||
              merged(one, other)) {
            continue;
          }
          dropped.insert(agency);
        }
      }
    }
    bool changed = false;
    const auto begin = dropped_.lower_bound({upn, 0});
    std::set<std::uint16_t> before;
    for (auto at = begin; at != dropped_.end() && at->first == upn; ++at) before.insert(at->second);
    for (const auto agency : before) {
      if (!dropped.contains(agency)) changed = dropped_.erase({upn, agency}) == 1;
    }
    for (const auto agency : dropped) {
      if (dropped_.emplace(upn, agency).second) changed = true;
    }
    if (changed) {
      refresh_block(key);
    } else {
      // Somebody may have come into, or gone out of, the agency that it is dropped in.
      index_.for_each(index_.find(key), [&](Posting posting) { refresh(posting, key); });
    }
  }
}

}  // namespace braid::transform
