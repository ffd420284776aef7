#pragma once

#include <memory>

#include "app/configuration/configuration.h"
#include "core/date.h"
#include "core/fault.h"
#include "core/result.h"
#include "ingest/decode/decoder.h"

namespace braid::app {

/// The decoder of a feed, with the options that its configuration says. `submitted` is the time of
/// the delivery that it is for. Code lists that are not as they must be are logged.
Result<std::unique_ptr<ingest::Decoder>> make_feed_decoder(const Configuration& configuration,
                                                           const FeedConfig& feed,
                                                           Seconds submitted);

/// The fault of a delivery that comes while no agreement in force grants anything of its feed.
Fault not_in_force(const ingest::Delivery& delivery, const FeedConfig& feed);

}  // namespace braid::app
