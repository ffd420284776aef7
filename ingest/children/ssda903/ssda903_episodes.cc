#include "ingest/children/ssda903/ssda903_episodes.h"

#include <algorithm>
#include <tuple>

#include "ingest/children/collection_year.h"

namespace braid::ingest {
namespace {

constexpr Refusal kTwice{"ssda903/episode-twice",
                         "several episodes of the child have this DECOM, and none is the better"};
constexpr Refusal kOverlap{"ssda903/episode-overlap",
                           "the episode begins before an earlier one of the child ends (rule 501)"};

}  // namespace

void Ssda903Episodes::add(std::uint32_t child, std::uint64_t position, const EpisodeRow& row) {
  spans_.push_back({position, child, row.start, row.end, row.open, row.begins_spell, row.goes_on,
                    row.temporary, row.taken_over});
}

void Ssda903Episodes::add_verdict(std::uint64_t position, Fault fault) {
  verdicts_.push_back({position, fault});
  if (fault != Fault::superseded) ++refused_;
}

const Ssda903Episodes::Span* Ssda903Episodes::judge_repeated(Spans from, Spans to) {
  if (to - from == 1) return &*from;
  const auto is_closed = [](const Span& span) { return !span.open; };
  const bool one_closed = std::count_if(from, to, is_closed) == 1;
  for (auto span = from; span != to; ++span) {
    if (!one_closed) {
      add_verdict(span->position, Fault::twice);
    } else if (span->open) {
      add_verdict(span->position, Fault::superseded);
    }
  }
  return one_closed ? &*std::find_if(from, to, is_closed) : nullptr;
}

void Ssda903Episodes::judge_child(Spans from, Spans to, Ssda903Return& whole, Grammar& grammar) {
  const Date first_day = first_day_of_collection(whole.year);
  const Span* before = nullptr;
  for (auto span = from; span != to;) {
    const auto next =
        std::find_if(span, to, [&](const Span& other) { return other.start != span->start; });
    const Span* const kept = judge_repeated(span, next);
    span = next;
    if (kept == nullptr) continue;
    if (before != nullptr && kept->start < before->end) {
      add_verdict(kept->position, Fault::overlaps);
      continue;
    }
    const bool touches = before != nullptr && before->end == kept->start;
    // The first row of a child may repeat an episode of the year before, with its code.
    const bool begins_here = !touches && (before != nullptr || kept->start >= first_day);
    if (begins_here && !kept->begins_spell) ++grammar.begun_without_s;
    if (begins_here && kept->temporary) ++grammar.begun_temporary;
    if (touches && kept->begins_spell) ++grammar.s_inside;
    if (before != nullptr && !touches && before->goes_on) ++grammar.gap_after_x1;
    before = kept;
  }
  if (before == nullptr) return;
  auto& child = whole.children.at(before->child);
  child.has_episode = true;
  child.care_until = before->end;
  child.taken_over = before->taken_over;
}

void Ssda903Episodes::settle(Ssda903Return& whole, const std::string& file,
                             std::vector<DeliveryRemark>& remarks) {
  std::sort(spans_.begin(), spans_.end(), [](const Span& left, const Span& right) {
    return std::tie(left.child, left.start, left.position) <
           std::tie(right.child, right.start, right.position);
  });
  Grammar grammar;
  for (auto from = spans_.begin(); from != spans_.end();) {
    const auto to = std::find_if(from, spans_.end(),
                                 [&](const Span& span) { return span.child != from->child; });
    judge_child(from, to, whole, grammar);
    from = to;
  }
  spans_ = {};
  std::sort(verdicts_.begin(), verdicts_.end(), [](const Verdict& left, const Verdict& right) {
    return left.position < right.position;
  });
  const auto remark = [&](Literal rule, std::uint64_t count) {
    if (count > 0) remarks.push_back({rule, file, count});
  };
  remark("ssda903/spell-begun-without-s", grammar.begun_without_s);
  remark("ssda903/spell-begun-temporary", grammar.begun_temporary);
  remark("ssda903/s-inside-spell", grammar.s_inside);
  remark("ssda903/gap-after-x1", grammar.gap_after_x1);
}

Judgement Ssda903Episodes::judgement_of(std::uint64_t position) {
  while (next_ < verdicts_.size() && verdicts_[next_].position < position) ++next_;
  if (next_ == verdicts_.size() || verdicts_[next_].position != position) {
    return Judgement::kept();
  }
  switch (verdicts_[next_].fault) {
    case Fault::twice:
      return Judgement::refused(kTwice);
    case Fault::overlaps:
      return Judgement::refused(kOverlap);
    case Fault::superseded:
      break;
  }
  return Judgement::dropped("ssda903/episode-superseded");
}

}  // namespace braid::ingest
