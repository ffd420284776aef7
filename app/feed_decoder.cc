#include "app/feed_decoder.h"

#include <spdlog/spdlog.h>

namespace braid::app {

Result<std::unique_ptr<ingest::Decoder>> make_feed_decoder(const Configuration& configuration,
                                                           const FeedConfig& feed,
                                                           Seconds submitted) {
  ingest::DecoderOptions options;
  options.agency = feed.agency;
  options.vocabulary = &configuration.vocabulary;
  options.code_folder = configuration.data_folder + "/codes";
  options.attendance_kind = feed.attendance_kind;
  options.drop_test_patients = !feed.keep_test_patients;
  options.local_id = feed.local_id;
  options.respondent = feed.respondent;
  if (const auto* agreement = configuration.agreement(feed.agreement)) {
    options.opt_out_required = agreement->opt_out_required;
    options.respite_unknown = agreement->respite_unknown;
  }
  for (const auto& programme : configuration.programmes) {
    options.programmes.push_back(programme.name);
  }
  options.now = submitted;
  Faults faults;
  auto decoder = ingest::make_decoder(feed.format, options, faults);
  for (const auto& fault : faults) {
    spdlog::error("A code list is not as it must be. file={} line={} rule={} message={}",
                  fault.file, fault.line, fault.rule.view(), fault.message);
  }
  return decoder;
}

Fault not_in_force(const ingest::Delivery& delivery, const FeedConfig& feed) {
  return {delivery.name,
          0,
          0,
          "agreement/not-in-force",
          "no agreement in force today grants anything of this feed",
          "look at from, until and [grants] of agreements.d/" + feed.agreement + ".toml"};
}

}  // namespace braid::app
