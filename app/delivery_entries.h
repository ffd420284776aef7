#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "app/agency_state.h"
#include "app/configuration/configuration.h"
#include "app/difference.h"
#include "core/fault.h"
#include "core/result.h"
#include "ingest/admit/admission.h"
#include "ingest/decode/decoder.h"
#include "ingest/source/delivery.h"
#include "submission/submission.pb.h"

namespace braid::app {

/// One delivery on its way, so that the steps need not hand it on piece by piece.
struct DeliveryInHand {
  const FeedConfig& feed;
  ingest::Delivery& delivery;
  std::vector<std::string> grants;
  std::string config_hash;
  Seconds submitted = 0;
  ingest::Verified verified;
  std::chrono::steady_clock::duration verifying{};
  std::vector<UnitPlan> plan;
  std::int64_t sequence = 0;
};

// What stands in the log about a delivery, beside the entries of its records. Each adds to the open
// transaction of the agency's writer and keeps the agency's state in step with it.

/// Refused rows of the delivery in, those of the units' former submissions out (rulings S12).
Result<void> write_refusals(AgencyState& state, const DeliveryInHand& intake,
                            const ingest::Admitted& admitted);
/// A delivery that is refused whole: the file itself goes to refused/, the log keeps place and rule
/// (rulings S12).
Result<void> write_whole_refusal(AgencyState& state, const DeliveryInHand& intake,
                                 const Faults& faults);
/// The current submission of each unit that the delivery brings.
Result<void> write_submissions(AgencyState& state, const DeliveryInHand& intake,
                               const Vocabulary& vocabulary, const submission::v1::Counts& counts);
/// How far the feed has come, into both of the agency's streams (rulings S8).
Result<void> write_markers(AgencyState& state, const DeliveryInHand& intake);

}  // namespace braid::app
