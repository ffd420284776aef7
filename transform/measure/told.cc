#include "transform/measure/told.h"

#include <algorithm>
#include <tuple>

namespace braid::transform {

bool Told::older(const StoredFact& a, const StoredFact& b) const {
  const auto rank = [this](const StoredFact& fact) {
    return std::make_tuple(year(fact), fact.version, deliveries.submitted(fact.unit));
  };
  const auto of_a = rank(a), of_b = rank(b);
  return of_a != of_b ? of_a < of_b : a.record < b.record;
}

void Told::keep_latest_of_each_event(FactList& facts) const {
  if (facts.size() < 2) return;
  std::sort(facts.begin(), facts.end(), [this](const StoredFact* a, const StoredFact* b) {
    return a->event != b->event ? a->event < b->event : older(*a, *b);
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const bool superseded =
        i + 1 < facts.size() && facts[i]->event != 0 && facts[i + 1]->event == facts[i]->event;
    if (!superseded) facts[kept++] = facts[i];
  }
  facts.resize(kept);
}

}  // namespace braid::transform
