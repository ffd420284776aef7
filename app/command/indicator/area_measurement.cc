#include "app/command/indicator/area_measurement.h"

#include "app/stream_reader.h"
#include "core/keys.h"

namespace braid::app {

Result<AreaMeasurement> measure_area(const Configuration& configuration, Log& log,
                                     Partition partition, const transform::MeasurerOptions& options,
                                     Progress& progress) {
  AreaMeasurement made;
  made.measurer = transform::make_measurer(options);
  const auto agencies = agencies_of(configuration, partition);
  for (const auto& agency : agencies) {
    progress.say("reading facts of " + agency);
    StreamReader facts{agency_stream("facts", agency), partition};
    auto any = facts.read(log, [&](const LogEntry& entry) {
      return made.measurer->apply_fact(agency, entry.key, entry.value);
    });
    BRAID_TRY(any);
  }
  StreamReader links{"links", partition};
  auto any = links.read(log, [&](const LogEntry& entry) {
    return made.measurer->apply_link(entry.key, entry.value);
  });
  BRAID_TRY(any);
  StreamReader submissions{"submissions", partition};
  any = submissions.read(log, [&](const LogEntry& entry) -> Result<void> {
    submission::v1::Submission submission;
    if (key_tag(entry.key) != KeyTag::unit || !parse_entry(entry, submission)) return {};
    if (!agencies.contains(submission.agency())) return {};
    made.submissions[std::string{entry.key}] = submission;
    return made.measurer->apply_submission(entry.key, entry.value);
  });
  BRAID_TRY(any);
  progress.say("measuring " + configuration.areas[partition]);
  made.measurer->settle();
  return made;
}

}  // namespace braid::app
