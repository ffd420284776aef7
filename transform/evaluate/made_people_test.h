#pragma once

#include <map>
#include <string>
#include <vector>

#include "transform/evaluate/evaluate.h"

// Made-up people as a reader tells them, for tests. Nobody is real.

namespace braid::transform {

/// Somebody with a number before and after for each measure.
struct MadePerson {
  std::string handle;
  CohortArm arm = CohortArm::programme;
  Date t0 = *parse_iso_date("2020-06-01");
  std::vector<PersonNumbers> numbers;  ///< by measure
  StateAtT0 state;
  bool only_pool = false;  ///< in no arm: could be matched
};

/// Numbers of whole windows: before, after, a washout that is as before, and quarters.
inline PersonNumbers whole(std::int64_t before, std::int64_t after, std::int64_t before_per = 0,
                           std::int64_t after_per = 0) {
  PersonNumbers numbers{true, true, {}};
  numbers.spans.assign(8, SpanNumbers{before, before_per, 366, 366});
  numbers.spans[1] = numbers.spans[3] = SpanNumbers{after, after_per, 365, 365};
  for (std::size_t quarter = 4; quarter < 8; ++quarter) {
    numbers.spans[quarter] = SpanNumbers{before / 4, 0, 91, 91};
  }
  return numbers;
}

class MadeReader : public CohortReader {
 public:
  std::vector<CohortMeasureInfo> infos;
  std::vector<MadePerson> people;
  CohortRoll extra;                           ///< its counts, without members
  std::map<std::string, SpanNumbers> totals;  ///< by indicator and first day

  const std::vector<CohortMeasureInfo>& measures() const override { return infos; }
  Date as_of() const override { return *parse_iso_date("2022-03-31"); }
  const CohortRoll& roll() const override {
    roll_ = extra;
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (people[i].only_pool) continue;
      ++roll_.participations;
      roll_.members.push_back({i, people[i].handle, people[i].arm, people[i].t0, Date::none(), {}});
    }
    return roll_;
  }
  std::vector<PersonNumbers> numbers(const CohortMember& member) override {
    return people[member.person].numbers;
  }
  StateAtT0 state(const CohortMember& member) override { return people[member.person].state; }
  std::vector<PoolCandidate> pool(const CohortMember&, const PoolOptions&) override {
    std::vector<PoolCandidate> candidates;
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (people[i].only_pool) candidates.push_back({i, people[i].handle, people[i].state});
    }
    return candidates;
  }
  std::size_t person_of(const std::string& handle) const override {
    std::size_t at = 0;
    while (people[at].handle != handle) ++at;
    return at;
  }
  SpanNumbers area_total(std::size_t measure, Date first, Date) override {
    return totals[infos[measure].indicator + ' ' + first.text()];
  }

 private:
  mutable CohortRoll roll_;
};

/// A programme with its people, and what is measured of them.
struct MadeProgramme {
  EvaluationPlan plan;
  MadeReader reader;

  MadeProgramme() {
    plan.programme = "made-up";
    plan.title = "Made up";
  }
  /// Every person is then told one more number.
  PlannedOutcome& measure(const std::string& indicator, CohortForm form,
                          const std::string& direction = "lower") {
    CohortMeasureInfo info;
    info.indicator = info.title = indicator;
    info.unit = "event";
    info.direction = direction;
    info.form = form;
    info.available = true;
    reader.infos.push_back(info);
    PlannedOutcome outcome;
    outcome.indicator = indicator;
    plan.outcomes.push_back(outcome);
    return plan.outcomes.back();
  }
  MadePerson& person(CohortArm arm, std::vector<PersonNumbers> numbers) {
    MadePerson made;
    made.handle = (arm == CohortArm::programme ? "p" : "c") + std::to_string(reader.people.size());
    made.arm = arm;
    made.numbers = std::move(numbers);
    reader.people.push_back(std::move(made));
    return reader.people.back();
  }
  Evaluation evaluate() {
    return transform::evaluate(plan, {{"E10000023", &reader}}, [](std::string_view) {});
  }
};

}  // namespace braid::transform
