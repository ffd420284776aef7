#include "app/evaluation/measured_areas.h"

#include "app/evaluation/evaluation_rows.h"
#include "app/measure.h"
#include "core/keys.h"
#include "sink/protect/protect_evaluation.h"
#include "submission/submission.pb.h"

namespace braid::app {

MeasuredAreas::MeasuredAreas(const Configuration& configuration) {
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    auto options = measurer_options(configuration, partition);
    // Cells are not asked for.
    options.publications.clear();
    Area area{configuration.areas[partition],
              transform::make_measurer(options),
              {},
              StreamReader{"links", partition},
              StreamReader{"submissions", partition}};
    for (const auto& agency : agencies_of(configuration, partition)) {
      area.facts.push_back({agency, StreamReader{agency_stream("facts", agency), partition}});
    }
    areas_.push_back(std::move(area));
  }
}

Result<bool> MeasuredAreas::read(Log& log, Area& area) {
  bool any = false;
  for (auto& input : area.facts) {
    auto read = input.reader.read(log, [&](const LogEntry& entry) {
      return area.measurer->apply_fact(input.agency, entry.key, entry.value);
    });
    BRAID_TRY(read);
    any = any || *read;
  }
  auto read = area.links.read(log, [&](const LogEntry& entry) {
    return area.measurer->apply_link(entry.key, entry.value);
  });
  BRAID_TRY(read);
  any = any || *read;
  read = area.submissions.read(log, [&](const LogEntry& entry) -> Result<void> {
    submission::v1::Submission submission;
    if (key_tag(entry.key) != KeyTag::unit || !parse_entry(entry, submission)) return {};
    auto& sequence = sequences_[submission.feed()];
    if (submission.sequence() > sequence) delivered_.insert(submission.feed());
    sequence = std::max(sequence, submission.sequence());
    return area.measurer->apply_submission(entry.key, entry.value);
  });
  BRAID_TRY(read);
  return any || *read;
}

Result<bool> MeasuredAreas::read(Log& log, const transform::Saying& say) {
  bool any = false;
  for (auto& area : areas_) {
    say("reading the log of " + area.name);
    auto read = this->read(log, area);
    BRAID_TRY(read);
    if (*read) area.measurer->settle();
    any = any || *read;
  }
  return any;
}

std::set<std::string> MeasuredAreas::take_delivered() {
  std::set<std::string> taken;
  taken.swap(delivered_);
  return taken;
}

transform::Evaluation MeasuredAreas::evaluate(const transform::EvaluationPlan& plan,
                                              const transform::Saying& say) const {
  const auto question = transform::question_of(plan);
  std::vector<std::unique_ptr<transform::CohortReader>> readers;
  std::vector<transform::AreaPeople> people;
  for (const auto& area : areas_) {
    readers.push_back(area.measurer->cohort(question));
    people.push_back({area.name, readers.back().get()});
  }
  return released_evaluation(plan, people, say);
}

transform::Evaluation released_evaluation(const transform::EvaluationPlan& plan,
                                          const std::vector<transform::AreaPeople>& areas,
                                          const transform::Saying& say) {
  const auto profile = plan.exact ? sink::Profile::exact : sink::Profile::linked_default;
  auto evaluation = sink::protect(transform::evaluate(plan, areas, say), profile);
  evaluation.hash = evaluation_hash(evaluation);
  return evaluation;
}

}  // namespace braid::app
