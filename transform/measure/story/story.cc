#include "transform/measure/story/story.h"

namespace braid::transform {

void Story::clear() {
  nobody = known = false;
  birth = Date::none();
  sex = Sex::unknown;
  groups.clear();
  agencies = 0;
  for (auto& list : lists) list.clear();
  participations.clear();
  later_participations.clear();
  cse.clear();
  remarks.fill(0);
}

Group Story::group_at(Date day) const {
  std::size_t i = groups.size() - 1;
  while (i > 0 && groups[i].from > day) --i;
  return groups[i].group;
}

std::int16_t Story::age_at_day(Date day) const {
  if (birth.is_none()) return Stay::kNotStated;
  // An age below 0 is one of an unborn child; kNotStated must not be mistaken for it.
  const int years = age_at(birth, day);
  return static_cast<std::int16_t>(years < 0 ? 0 : years);
}

Literal story_remark_rule(StoryRemark remark) {
  switch (remark) {
    case StoryRemark::open_vanished:
      return "care/open-vanished";
    case StoryRemark::overlap_cut:
      return "care/overlap-cut";
    case StoryRemark::zero_length:
      return "care/zero-length";
    case StoryRemark::gap_after_x1:
      return "care/gap-after-x1";
    case StoryRemark::touching_after_exit:
      return "care/touching-after-exit";
    case StoryRemark::first_is_not_s:
      return "care/first-is-not-s";
    case StoryRemark::without_start:
      return "fact/without-start";
    case StoryRemark::missing_joined:
      return "missing/joined";
    case StoryRemark::arrest_of_nobody:
      return "arrest/of-nobody";
    case StoryRemark::score_out_of_range:
      return "sdq/out-of-range";
    case StoryRemark::participation_repeated:
      return "participation/repeated";
    case StoryRemark::participation_waits:
      return "participation/waits";
    case StoryRemark::same_day:
      return "fact/same-day";
    case StoryRemark::referral_of_open_case:
      return "referral/of-open-case";
    case StoryRemark::told_by_return:
      return "fact/told-by-return";
  }
  return "";
}

}  // namespace braid::transform
