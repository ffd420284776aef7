#include "transform/measure/cohort/as_of.h"

#include <algorithm>

namespace braid::transform {

void cut_at(Story& story, Date as_of) {
  for (std::size_t i = 0; i < kHistories; ++i) {
    auto& list = story.lists[i];
    std::erase_if(list, [&](const Stay& stay) { return stay.start > as_of; });
    if (!lasts(static_cast<History>(i))) continue;
    for (Stay& stay : list) {
      if (stay.end <= as_of + 1) continue;
      stay.end = as_of + 1;
      stay.exits = false;
    }
  }
}

}  // namespace braid::transform
