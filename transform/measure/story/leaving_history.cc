#include <algorithm>

#include "transform/measure/story/told.h"

namespace braid::transform {

/// The birthday and the duty fall into one fiscal year: the share is of a year.
void mark_homeless(const Words& words, Story& story) {
  const auto& duties = story.of(History::housing_duty);
  for (Stay& leaver : story.of(History::care_leaver)) {
    const auto home = leaver.fact->attribute(words.accommodation);
    const bool unsafe = home != 0 && (home == words.no_fixed_abode || home == words.emergency ||
                                      home == words.bed_and_breakfast);
    const int year = fiscal_year_of(leaver.start);
    const bool duty = std::any_of(duties.begin(), duties.end(), [&](const Stay& accepted) {
      return fiscal_year_of(accepted.start) == year;
    });
    leaver.set(Mark::homeless, unsafe || duty ? 1 : 2);
  }
}

}  // namespace braid::transform
