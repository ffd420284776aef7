#include "transform/evaluate/intake.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "transform/evaluate/matching.h"

namespace braid::transform {
namespace {

// Places of the spans that every outcome is asked for.
constexpr std::size_t kBefore = 0, kWashout = 2, kQuarters = 4, kQuarterCount = 4;
constexpr int kWashoutMonths = 3, kQuarterMonths = 3;

std::vector<MonthSpan> spans_of(const PlannedOutcome& outcome) {
  const MonthSpan before = outcome.before;
  std::vector<MonthSpan> spans = {before,
                                  outcome.after,
                                  {before.from - kWashoutMonths, before.to - kWashoutMonths},
                                  outcome.after};
  for (std::size_t i = 0; i < kQuarterCount; ++i) {
    const int from = -kQuarterMonths * static_cast<int>(kQuarterCount - i);
    spans.push_back({from, from + kQuarterMonths});
  }
  return spans;
}

/// Somebody who is compared with, in place of whom.
struct Stand {
  CohortMember member;
  std::int64_t weight = 1;
};

class IntakeDesk {
 public:
  IntakeDesk(const EvaluationPlan& plan, const std::vector<AreaPeople>& areas, const Saying& say)
      : plan_{plan}, areas_{areas}, say_{say} {}

  Intake run() {
    prepare_outcomes();
    for (const auto& area : areas_) count_roll(area.reader->roll());
    choose_design();
    for (const auto& area : areas_) take_area(*area.reader);
    settle_forms();
    add_cohorts();
    add_totals();
    add_left_out();
    return std::move(intake_);
  }

 private:
  void prepare_outcomes();
  bool in_recruitment(Date t0) const {
    return (!plan_.start || *plan_.start <= t0) && (!plan_.end || t0 <= *plan_.end);
  }
  void count_roll(const CohortRoll& roll);
  void choose_design();
  void take_area(CohortReader& reader);
  std::vector<Stand> stands_for(CohortReader& reader, const std::vector<CohortMember>& programme,
                                std::vector<bool>& is_compared);
  void take_member(CohortReader& reader, const CohortMember& member, bool is_compared);
  void take_comparator(CohortReader& reader, const Stand& stand);
  void note_coverage(const std::vector<PersonNumbers>& numbers, const CohortMember& member);
  void settle_forms();
  void add_cohorts();
  void add_totals();
  void add_left_out();
  void leave_out(std::string_view arm, std::string_view indicator, std::string_view reason,
                 std::int64_t people);

  const EvaluationPlan& plan_;
  const std::vector<AreaPeople>& areas_;
  const Saying& say_;
  Intake intake_;
  CohortCounts programme_{"programme"};
  CohortCounts comparator_{"comparator"};
  std::int64_t participations_ = 0, given_ = 0, unmatched_ = 0, done_ = 0;
  std::map<std::pair<std::string, std::string>, std::int64_t> left_out_;  // arm, reason
  std::map<std::string, std::int64_t> overlaps_;
};

void IntakeDesk::prepare_outcomes() {
  intake_.as_of = Date::none();
  for (const auto& area : areas_) intake_.as_of = std::min(intake_.as_of, area.reader->as_of());
  for (std::size_t i = 0; i < plan_.outcomes.size(); ++i) {
    const PlannedOutcome& planned = plan_.outcomes[i];
    OutcomeData data;
    for (const auto& area : areas_) {
      const auto& info = area.reader->measures()[i];
      if (data.info.indicator.empty() || info.available) data.info = info;
    }
    data.form.form = data.info.form;
    data.form.is_pair = data.info.is_pair;
    data.form.has_before = data.info.has_before && !planned.days;
    data.form.multiplier = data.info.multiplier;
    data.form.divisor = data.info.divisor;
    data.is_unequal = data.form.has_before && planned.before.months() != planned.after.months();
    intake_.outcomes.push_back(std::move(data));
  }
}

void IntakeDesk::leave_out(std::string_view arm, std::string_view indicator,
                           std::string_view reason, std::int64_t people) {
  if (people == 0) return;
  intake_.left_out.push_back(
      {std::string{arm}, std::string{indicator}, std::string{reason}, people, false});
}

void IntakeDesk::count_roll(const CohortRoll& roll) {
  participations_ += roll.participations;
  left_out_[{"", "repeat_referral"}] += roll.repeats;
  left_out_[{"", "links_to_nobody"}] += roll.links_to_nobody;
  left_out_[{"", "t0_after_as_of"}] += roll.after_as_of;
  left_out_[{"comparator", "was_in_programme_first"}] += roll.in_both;
  left_out_[{"comparator", "joined_programme"}] += roll.left_comparator;
  for (const auto& member : roll.members) {
    if (member.arm == CohortArm::comparator && in_recruitment(member.t0)) ++given_;
  }
}

/// The label of the design (rulings H7).
void IntakeDesk::choose_design() {
  const bool rows = given_ > 0;
  if (rows) {
    const bool stated = plan_.design && *plan_.design != Design::before_after &&
                        *plan_.design != Design::area_total;
    intake_.design = stated ? *plan_.design : Design::given;
    if (plan_.match) {
      intake_.warnings.push_back(
          {"match_ignored", "", {}, "Comparators are named by the feed, so none were matched."});
    }
  } else if (plan_.match) {
    intake_.design =
        plan_.design == Design::matched_neighbour ? Design::matched_neighbour : Design::matched;
  } else if (plan_.area_total) {
    intake_.design = Design::area_total;
  } else {
    intake_.design = Design::before_after;
  }
  intake_.has_comparator = rows || plan_.match.has_value();
}

std::vector<Stand> IntakeDesk::stands_for(CohortReader& reader,
                                          const std::vector<CohortMember>& programme,
                                          std::vector<bool>& is_compared) {
  std::vector<Stand> stands;
  if (!plan_.match || given_ > 0 || programme.empty()) return stands;
  std::vector<Likeness> ours;
  PoolOptions options{plan_.match->age_min, plan_.match->age_max};
  for (const auto& member : programme) {
    const StateAtT0 state = reader.state(member);
    ours.push_back({member.handle, {state.variables.begin(), state.variables.end()}, state.sdq});
    if (!state.age || plan_.match->age_min || plan_.match->age_max) continue;
    options.age_min = std::min(options.age_min.value_or(*state.age), *state.age);
    options.age_max = std::max(options.age_max.value_or(*state.age), *state.age);
  }
  if (plan_.match->age_min) options.age_min = plan_.match->age_min;
  if (plan_.match->age_max) options.age_max = plan_.match->age_max;
  const auto pool = [&](std::size_t at) {
    if (++done_ % 16 == 0) say_("matching: " + std::to_string(done_) + " people");
    std::vector<Likeness> candidates;
    for (auto& candidate : reader.pool(programme[at], options)) {
      candidates.push_back({std::move(candidate.handle),
                            {candidate.state.variables.begin(), candidate.state.variables.end()},
                            candidate.state.sdq});
    }
    return candidates;
  };
  const auto matches =
      match(ours, pool, {plan_.seed, plan_.match->per_person, plan_.match->distance_max});
  std::vector<std::int64_t> of_person(programme.size(), 0);
  for (const auto& found : matches) ++of_person[found.person];
  std::int64_t common = 1;
  for (int k = 1; k <= plan_.match->per_person; ++k) common = std::lcm(common, std::int64_t{k});
  for (const auto& found : matches) {
    is_compared[found.person] = true;
    CohortMember member = programme[found.person];
    member.person = reader.person_of(found.comparator);
    member.handle = found.comparator;
    member.arm = CohortArm::comparator;
    const bool even = plan_.match->per_person == 1;
    stands.push_back({std::move(member), even ? 1 : common / of_person[found.person]});
  }
  return stands;
}

void note_t0(Date t0, CohortCounts& counts) {
  ++counts.people;
  counts.first_t0 = std::min(counts.first_t0.value_or(t0), t0);
  counts.last_t0 = std::max(counts.last_t0.value_or(t0), t0);
}

void IntakeDesk::note_coverage(const std::vector<PersonNumbers>& numbers,
                               const CohortMember& member) {
  if (numbers.empty()) return;
  const bool seen = std::any_of(numbers.begin(), numbers.end(), [](const PersonNumbers& each) {
    return std::any_of(each.spans.begin(), each.spans.end(),
                       [](const SpanNumbers& span) { return span.days > 0; });
  });
  const char* arm = member.arm == CohortArm::programme ? "programme" : "comparator";
  if (!seen) ++left_out_[{arm, "t0_outside_coverage"}];
}

void add_quarters(const PersonNumbers& numbers, const SampleForm& form,
                  std::vector<Quarters>& quarters) {
  const bool sums = form.form == CohortForm::count || form.form == CohortForm::days;
  if (!sums || form.is_pair || !numbers.asked || !numbers.known) return;
  if (numbers.spans.size() < kQuarters + kQuarterCount) return;
  Quarters found{};
  for (std::size_t i = 0; i < kQuarterCount; ++i) {
    const SpanNumbers& span = numbers.spans[kQuarters + i];
    if (!span.is_whole()) return;
    found[i] = span.numerator;
  }
  quarters.push_back(found);
}

void IntakeDesk::take_member(CohortReader& reader, const CohortMember& member, bool is_compared) {
  const auto numbers = reader.numbers(member);
  note_coverage(numbers, member);
  for (std::size_t i = 0; i < intake_.outcomes.size(); ++i) {
    OutcomeData& data = intake_.outcomes[i];
    if (plan_.outcomes[i].of_area) continue;
    take_up(numbers[i], kBefore, data.form, 1, data.programme);
    if (is_compared) take_up(numbers[i], kBefore, data.form, 1, data.compared);
    const auto& chosen = plan_.selected_on;
    const bool washes =
        std::find(chosen.begin(), chosen.end(), plan_.outcomes[i].indicator) != chosen.end() &&
        data.form.has_before && !data.form.is_pair;
    if (washes) take_up(numbers[i], kWashout, data.form, 1, data.washout);
    if (is_compared) add_quarters(numbers[i], data.form, data.quarters);
  }
  if (is_compared) intake_.states.push_back(reader.state(member));
}

void IntakeDesk::take_comparator(CohortReader& reader, const Stand& stand) {
  const auto numbers = reader.numbers(stand.member);
  note_coverage(numbers, stand.member);
  for (std::size_t i = 0; i < intake_.outcomes.size(); ++i) {
    OutcomeData& data = intake_.outcomes[i];
    if (plan_.outcomes[i].of_area) continue;
    take_up(numbers[i], kBefore, data.form, stand.weight, data.comparator);
    add_quarters(numbers[i], data.form, data.comparator_quarters);
  }
  intake_.comparator_states.push_back(reader.state(stand.member));
}

void IntakeDesk::take_area(CohortReader& reader) {
  std::vector<CohortMember> programme;
  std::vector<Stand> stands;
  for (const auto& member : reader.roll().members) {
    const bool ours = member.arm == CohortArm::programme;
    if (!in_recruitment(member.t0)) {
      ++left_out_[{ours ? "programme" : "comparator", "outside_recruitment"}];
      continue;
    }
    if (ours) {
      programme.push_back(member);
      for (const auto& other : member.other_programmes) ++overlaps_[other];
    } else {
      stands.push_back({member, 1});
    }
  }
  std::vector<bool> is_compared(programme.size(), given_ > 0);
  for (auto& stand : stands_for(reader, programme, is_compared)) stands.push_back(std::move(stand));
  const auto all = programme.size() + stands.size();
  std::size_t told = 0;
  const auto tell = [&] {
    if (++told % 256 == 0) {
      say_("reading people: " + std::to_string(told) + " of " + std::to_string(all));
    }
  };
  for (std::size_t i = 0; i < programme.size(); ++i) {
    tell();
    note_t0(programme[i].t0, programme_);
    if (is_compared[i]) ++programme_.matched;
    if (!is_compared[i] && intake_.has_comparator) ++unmatched_;
    take_member(reader, programme[i], is_compared[i]);
  }
  for (const auto& stand : stands) {
    tell();
    note_t0(stand.member.t0, comparator_);
    ++comparator_.matched;
    take_comparator(reader, stand);
  }
}

/// Counts and days become rates where the windows differ, or not all of somebody's was seen
/// (rulings H3, H6).
void IntakeDesk::settle_forms() {
  for (auto& data : intake_.outcomes) {
    const bool sums = data.form.form == CohortForm::count || data.form.form == CohortForm::days;
    const bool whole = data.programme.all_whole && data.comparator.all_whole;
    data.form.by_time = sums && (data.is_unequal || !whole) && data.form.has_before;
  }
}

void IntakeDesk::add_cohorts() {
  programme_.participations = participations_;
  intake_.cohorts.push_back(programme_);
  if (intake_.has_comparator) intake_.cohorts.push_back(comparator_);
  for (const auto& [other, people] : overlaps_) {
    intake_.warnings.push_back({"overlapping_programmes", other, people,
                                "People of the cohort are in another programme within a window "
                                "of their t0."});
  }
}

void IntakeDesk::add_totals() {
  const auto planned = plan_.outcomes.size();
  const auto add = [](SpanNumbers& sum, const SpanNumbers& more) {
    sum.numerator += more.numerator;
    sum.denominator += more.denominator;
    sum.days += more.days;
    sum.of_days += more.of_days;
    sum.people += more.people;
    sum.denominator_people += more.denominator_people;
  };
  for (std::size_t i = 0; i < planned; ++i) {
    if (!plan_.outcomes[i].of_area) continue;
    const auto& [before, after] = *plan_.outcomes[i].of_area;
    OutcomeData& data = intake_.outcomes[i];
    data.area_before = data.area_after = SpanNumbers{};
    for (const auto& area : areas_) {
      add(*data.area_before, area.reader->area_total(i, before.first, before.second));
      add(*data.area_after, area.reader->area_total(i, after.first, after.second));
    }
  }
  if (!plan_.area_total) return;
  for (std::size_t i = 0; i < plan_.area_total->indicators.size(); ++i) {
    AreaTotalData total;
    const auto& [before, after] = std::pair{plan_.area_total->before, plan_.area_total->after};
    for (const auto& area : areas_) {
      const auto place = planned + i;
      total.info = area.reader->measures()[place];
      add(total.before, area.reader->area_total(place, before.first, before.second));
      add(total.after, area.reader->area_total(place, after.first, after.second));
    }
    intake_.totals.push_back(std::move(total));
  }
}

void IntakeDesk::add_left_out() {
  for (const auto& [key, people] : left_out_) leave_out(key.first, "", key.second, people);
  leave_out("programme", "", "unmatched", unmatched_);
  for (const auto& data : intake_.outcomes) {
    for (const auto& [arm, sample] :
         {std::pair{"programme", &data.programme}, std::pair{"comparator", &data.comparator}}) {
      leave_out(arm, data.info.indicator, "no_usable_record", sample->no_record);
      leave_out(arm, data.info.indicator,
                data.form.has_before ? "under_80_percent_seen" : "follow_up_incomplete",
                sample->short_window);
      leave_out(arm, data.info.indicator, "no_pair", sample->no_pair);
    }
  }
}

}  // namespace

CohortQuestion question_of(const EvaluationPlan& plan) {
  CohortQuestion question;
  question.programme = plan.programme;
  question.window_months = plan.window_months;
  question.as_of = plan.as_of;
  for (const auto& outcome : plan.outcomes) {
    question.measures.push_back({outcome.indicator, outcome.split, spans_of(outcome), outcome.days,
                                 outcome.follow_months, outcome.lasted_days});
  }
  if (plan.area_total) {
    for (const auto& indicator : plan.area_total->indicators) {
      question.measures.push_back({indicator, "", {}, {}, 0, 0});
    }
  }
  return question;
}

Intake take_in(const EvaluationPlan& plan, const std::vector<AreaPeople>& areas,
               const Saying& say) {
  return IntakeDesk{plan, areas, say}.run();
}

}  // namespace braid::transform
