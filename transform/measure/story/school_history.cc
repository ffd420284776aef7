#include <algorithm>

#include "transform/measure/story/told.h"

namespace braid::transform {
namespace {

/// School years begin with August and September; who enters then is not late (rulings G34).
bool is_midyear(Date day) { return day.month() != 8 && day.month() != 9; }

constexpr std::int32_t kPersistentShare = 10;  // a tenth of the sessions (indicators, H7)

}  // namespace

/// Half days, and for each delivery of a school's table the child's record: how many sessions were
/// missed ten times over, less the possible ones. A sum of these that is not below 0 is persistent
/// absence, over however many terms.
void fold_sessions(const Told& told, FactList& facts, Story& story) {
  fold_plain(told, facts, History::sessions, story);
  auto& records = story.of(History::attendance_record);
  for (const Stay& stay : story.of(History::sessions)) {
    if (stay.fact->attribute(told.words.session_kind) != told.words.possible || stay.value <= 0) {
      continue;
    }
    Stay record = stay;
    record.value = -stay.value;
    for (const Stay& other : story.of(History::sessions)) {
      const bool absence = other.fact->attribute(told.words.session_kind) != told.words.possible;
      const bool same_table = other.fact->unit == stay.fact->unit && other.start == stay.start;
      if (absence && same_table) record.value += kPersistentShare * other.value;
    }
    records.push_back(record);
  }
}

void fold_school_entries(const Told& told, FactList& facts, Story& story) {
  fold_plain(told, facts, History::school_entry, story);
  for (Stay& entry : story.of(History::school_entry)) {
    entry.end = Date::none();
    entry.set(Mark::midyear, is_midyear(entry.start) ? 1 : 2);
  }
}

void fold_allocations(const Told& told, FactList& facts, Story& story) {
  fold_plain(told, facts, History::allocation, story);
  const Stay* before = nullptr;
  for (const Stay& allocation : story.of(History::allocation)) {
    const auto worker = [&](const Stay& of) { return of.fact->attribute(told.words.worker); };
    if (before != nullptr && worker(*before) != worker(allocation)) {
      story.of(History::worker_change).push_back({allocation.start, Date::none(), allocation.fact});
    }
    before = &allocation;
  }
}

}  // namespace braid::transform
