#include "transform/link/pair/pair_scanner.h"

#include <algorithm>

#include "core/heart.h"

namespace braid::transform {

void PairScanner::scan(std::size_t begin, std::size_t end,
                       const std::function<void(SubjectNumber)>& touch) {
  const bool reordered = store_.take_reordered();
  newcomers_.clear();
  others_.clear();
  for (std::size_t at = begin; at < end; ++at) {
    const auto number = store_.marked()[at];
    const bool is_newcomer = store_[number].is_new && !reordered;
    (is_newcomer ? newcomers_ : others_).push_back(number);
  }
  for (const auto* const numbers : {&newcomers_, &others_}) {
    for (std::size_t at = 0; at < numbers->size(); at += kGroup) {
      const auto count = std::min(kGroup, numbers->size() - at);
      group_ = std::span{*numbers}.subspan(at, count);
      scan_group(numbers == &newcomers_, touch);
    }
  }
}

void PairScanner::scan_group(bool newcomers, const std::function<void(SubjectNumber)>& touch) {
  beat();
  postings_.clear();
  candidates_.clear();
  candidates_until_.clear();
  fetch_postings(newcomers);
  find_candidates(newcomers);
  for (const auto candidate : candidates_) store_.prefetch_record(candidate);
  for (const auto candidate : candidates_) store_.prefetch_segments(candidate);
  std::size_t candidate = 0;
  for (std::size_t i = 0; i < group_.size(); ++i) {
    const auto number = group_[i];
    Subject& subject = store_[number];
    subject.to_scan = subject.is_new = false;
    touch(number);
    if (!newcomers) pairs_.remove_all(number, touch);
    if (subject.present) ++scanned_;
    if (candidate < candidates_until_[i]) judge_.view(number, one_);
    for (; candidate < candidates_until_[i]; ++candidate) {
      // Whoever is yet to be scanned will find this one.
      const auto other = candidates_[candidate];
      if (!store_[other].to_scan) compare(number, other, touch);
    }
  }
}

/// Postings of the group's records, and on the way into the cache what they lead to: of newcomers
/// the older postings, of others their chains' ends and places in the table.
void PairScanner::fetch_postings(bool newcomers) {
  const auto& index = store_.index();
  for (const auto number : group_) {
    for (auto at = store_[number].first_record; at != 0; at = store_.record(at).next_of_subject) {
      for (std::size_t place = 0; place < kPlaces; ++place) {
        if (store_.record(at).next[place] == 0) continue;
        const Posting posting = posting_of(at, place);
        if (!newcomers) {
          index.prefetch_link(posting);
        } else if (index.has_earlier(posting)) {
          index.prefetch_earlier(posting);
        } else {
          continue;
        }
        postings_.push_back({posting, 0});
      }
    }
  }
  if (newcomers) {
    for (const auto& each : postings_) index.prefetch_second_earlier(each.posting);
    return;
  }
  for (auto& each : postings_) each.end = index.end_of(each.posting);
}

/// Candidates of each of the group, each once; on the way into the cache.
void PairScanner::find_candidates(bool newcomers) {
  const auto& index = store_.index();
  std::size_t next = 0;
  for (const auto number : group_) {
    const auto first = static_cast<std::ptrdiff_t>(candidates_.size());
    const auto add = [&](Posting each) {
      const auto subject = store_.record(record_of(each)).subject;
      if (subject != number) candidates_.push_back(subject);
    };
    for (; next < postings_.size(); ++next) {
      const auto& [posting, end] = postings_[next];
      if (store_.record(record_of(posting)).subject != number) break;
      if (newcomers) {
        index.for_each_earlier(posting, add);
        continue;
      }
      const auto block = index.block_of(posting, end);
      if (block.subjects < 2 || block.subjects > caps_.of(place_of(posting))) continue;
      index.for_each(block, add);
    }
    std::sort(candidates_.begin() + first, candidates_.end());
    candidates_.erase(std::unique(candidates_.begin() + first, candidates_.end()),
                      candidates_.end());
    candidates_until_.push_back(candidates_.size());
    for (auto at = candidates_.begin() + first; at != candidates_.end(); ++at) {
      store_.prefetch(*at);
    }
  }
}

bool PairScanner::is_closed(SubjectNumber one, SubjectNumber other) const {
  const Subject &first = store_[one], &second = store_[other];
  if (!first.decided || !second.decided) return false;
  const auto answered = decisions_.of(first.handle, second.handle);
  return answered == Answered::same || answered == Answered::different;
}

void PairScanner::compare(SubjectNumber one, SubjectNumber other,
                          const std::function<void(SubjectNumber)>& touch) {
  ++compared_;
  judge_.view(other, other_);
  const PairScore score = judge_.judge(one_, other_, true);
  if (score.rule == PairRule::r5 && one_.nhs != 0 && one_.nhs == other_.nhs &&
      !is_closed(one, other)) {
    store_.evidence().misassign(one_.nhs);
  }
  if (score.verdict == PairVerdict::apart) {
    if (score.review == ReviewKind::none) return;
    // A5 has answered already, but for what is wrong with a number.
    if (store_.kept_apart(store_[one], store_[other]) &&
        score.review != ReviewKind::nhs_misassigned &&
        score.review != ReviewKind::nhs_same_dob_conflict) {
      return;
    }
  }
  pairs_.add(one, other, score);
  touch(other);
}

}  // namespace braid::transform
