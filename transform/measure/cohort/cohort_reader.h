#pragma once

#include <deque>

#include "transform/measure/cell/contribution.h"
#include "transform/measure/cell/plan_book.h"
#include "transform/measure/cohort/cohort.h"
#include "transform/measure/cohort/match_trail.h"
#include "transform/measure/measurer.h"
#include "transform/measure/store/fact_store.h"
#include "transform/measure/story/story_builder.h"

namespace braid::transform {

/// What a reader of people looks at: the insides of a measurer that is settled.
struct MeasuredFacts {
  const MeasurerOptions& options;
  const Words& words;
  const Deliveries& deliveries;
  const FactStore& store;
  const std::vector<std::uint32_t>& homes;
};

class AreaCohortReader final : public CohortReader {
 public:
  AreaCohortReader(const MeasuredFacts& facts, CohortQuestion question);

  const std::vector<CohortMeasureInfo>& measures() const override { return infos_; }
  Date as_of() const override { return question_.as_of; }
  const CohortRoll& roll() const override { return roll_; }
  std::vector<PersonNumbers> numbers(const CohortMember& member) override;
  StateAtT0 state(const CohortMember& member) override;
  std::vector<PoolCandidate> pool(const CohortMember& member, const PoolOptions& options) override;
  std::size_t person_of(const std::string& handle) const override {
    const auto id = Id16::from(handle);
    BRAID_CHECK(id.has_value());
    return facts_.store.find_person(*id);
  }
  SpanNumbers area_total(std::size_t measure, Date first, Date last) override;

 private:
  /// A measure with its plan and the days that all its feeds cover.
  struct Asked {
    std::size_t plan = 0;
    const PlanTerm* term = nullptr;
    Coverage covered;
  };

  void prepare(const CohortMeasure& measure);
  const Definition* definition_of(const CohortMeasure& measure);
  void settle(Asked& asked);
  CohortMeasureInfo info_of(const CohortMeasure& measure, const Asked& asked) const;
  void settle_as_of();
  void call_roll();
  void enrol(std::size_t person, const Story& story);
  std::vector<std::string> others(const Story& story, Date t0) const;
  const Story& story_of(std::size_t person);
  void read_trails();

  SpanNumbers span_of(const Asked& asked, const Story& story, const CohortMember& member,
                      DaySpan days);
  void add_pair(const Asked& asked, const Story& story, const Participation& participation,
                PersonNumbers& numbers) const;
  PersonNumbers numbers_of(std::size_t measure, const Story& story, const CohortMember& member);
  std::size_t trail_of(const CohortMember& member);

  MeasuredFacts facts_;
  CohortQuestion question_;
  std::uint32_t programme_;
  std::uint32_t programme_arm_, comparator_arm_;
  std::deque<Definition> changed_;  // definitions with a follow-up of the programme's own
  PlanBook book_;
  std::vector<Asked> asked_;
  std::vector<CohortMeasureInfo> infos_;
  CohortRoll roll_;
  StoryBuilder builder_;
  Story story_;
  std::size_t story_person_;
  ContributionScratch scratch_;
  Departure departure_;
  MatchTrails trails_;
  std::vector<std::size_t> trail_places_;  // by person; empty until they are read
};

}  // namespace braid::transform
