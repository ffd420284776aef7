#include "sink/protect/protect_coverage.h"

#include <algorithm>
#include <cstdlib>
#include <span>

namespace braid::sink {
namespace {

using braid::outcome::v1::Coverage;
using braid::outcome::v1::CoverageGroup;

constexpr std::int64_t kSmallMax = 5;      // counts of 1 to 5 are suppressed
constexpr std::int64_t kSubjectsMin = 10;  // smaller groups are withheld

bool is_small(std::int64_t count) { return count > 0 && count <= kSmallMax; }

/// A group, and what of it may not be shown.
struct Guarded {
  const LinkedShare* share = nullptr;
  bool hidden = false;        ///< everything
  bool split_hidden = false;  ///< firm apart from probable

  std::int64_t linked() const { return share->firm + share->probable; }
};
using Groups = std::span<Guarded>;

bool is_unsafe(const LinkedShare& sum) {
  const auto linked = sum.firm + sum.probable;
  return sum.subjects < kSubjectsMin || is_small(linked) || is_small(sum.subjects - linked);
}
bool is_split_unsafe(const LinkedShare& sum) {
  return is_small(sum.firm) || is_small(sum.probable);
}

/// The groups of one agency under one breakdown add up to the agency's total. Hides more of them,
/// the smallest first, until nothing small comes out of subtracting what is shown from the total.
/// One hidden group alone would come out exactly.
template <class Unsafe>
void hide_more(Groups groups, bool Guarded::*hidden, Unsafe unsafe) {
  while (true) {
    LinkedShare sum;
    std::size_t count = 0;
    Guarded* next = nullptr;
    for (auto& group : groups) {
      if (group.*hidden) {
        ++count;
        sum.subjects += group.share->subjects;
        sum.firm += group.share->firm;
        sum.probable += group.share->probable;
      } else if (next == nullptr || group.share->subjects < next->share->subjects) {
        next = &group;  // of equal ones the first by name (SDC-04)
      }
    }
    if (count == 0 || next == nullptr || (count > 1 && !unsafe(sum))) return;
    next->*hidden = true;
  }
}

bool of_one_table(const Guarded& one, const Guarded& other) {
  const auto name = [](const Guarded& group) {
    return group.share->breakdown.empty() ? std::string{} : group.share->breakdown.front().first;
  };
  return one.share->agency == other.share->agency && name(one) == name(other);
}

std::vector<Guarded> guard(const LinkCoverage& coverage, Profile profile) {
  std::vector<Guarded> guarded;
  for (const auto& share : coverage.shares) guarded.push_back({&share});
  if (profile == Profile::exact) return guarded;
  for (auto& group : guarded) {
    group.hidden = is_unsafe(*group.share);
    group.split_hidden = group.hidden || is_split_unsafe(*group.share);
  }
  for (auto begin = guarded.begin(); begin != guarded.end();) {
    const auto end = std::find_if(
        begin, guarded.end(), [&](const Guarded& group) { return !of_one_table(*begin, group); });
    // The total of an agency is a table of its own, in which there is nothing more to hide.
    if (!begin->share->breakdown.empty()) {
      const Groups table{begin, end};
      hide_more(table, &Guarded::hidden, is_unsafe);
      for (auto& group : table) group.split_hidden = group.split_hidden || group.hidden;
      hide_more(table, &Guarded::split_hidden, is_split_unsafe);
    }
    begin = end;
  }
  return guarded;
}

/// More than five points between the two shares, in whole numbers.
bool differs(const Guarded& group, const Guarded& total) {
  const auto by_group = group.linked() * total.share->subjects;
  const auto by_total = total.linked() * group.share->subjects;
  return std::abs(by_group - by_total) * 20 > group.share->subjects * total.share->subjects;
}

void add_group(const Guarded& group, const Guarded& total, Coverage& coverage) {
  auto& shown = *coverage.add_group();
  shown.set_agency(group.share->agency);
  for (const auto& [name, value] : group.share->breakdown) {
    auto& part = *shown.add_breakdown();
    part.set_name(name);
    part.set_value(value);
  }
  shown.set_status(group.hidden ? "c" : "ok");
  if (group.hidden) return;
  shown.set_subjects(group.share->subjects);
  shown.set_linked(group.linked());
  shown.set_value(decimal4(group.linked(), group.share->subjects));
  shown.set_differs(!total.hidden && differs(group, total));
  if (group.split_hidden) return;
  shown.set_firm(group.share->firm);
  shown.set_probable(group.share->probable);
}

}  // namespace

Coverage protect_coverage(const LinkCoverage& coverage, const std::string& area, Profile profile) {
  Coverage shown;
  shown.set_area(area);
  if (!coverage.as_of.is_none()) shown.set_as_of(coverage.as_of.days());
  bool agency_hidden = false;
  const Guarded* total = nullptr;
  const auto guarded = guard(coverage, profile);
  for (const auto& group : guarded) {
    if (group.share->breakdown.empty()) {
      total = &group;
      agency_hidden = agency_hidden || group.hidden;
    }
    BRAID_CHECK(total != nullptr);  // an agency's total comes before its groups
    add_group(group, *total, shown);
  }
  const auto may_show = [&](std::int64_t count) {
    return profile == Profile::exact || !is_small(count);
  };
  if (!agency_hidden && may_show(coverage.subjects) && may_show(coverage.persons)) {
    shown.set_subjects(coverage.subjects);
    shown.set_persons(coverage.persons);
  }
  if (may_show(coverage.conflicts)) shown.set_conflicts(coverage.conflicts);
  if (may_show(coverage.reviews)) shown.set_reviews(coverage.reviews);
  if (may_show(coverage.foreign)) shown.set_foreign(coverage.foreign);
  for (const auto blocks : coverage.blocks_over_cap) shown.add_blocks_over_cap(blocks);
  return shown;
}

}  // namespace braid::sink
