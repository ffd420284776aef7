#pragma once

#include <string>

#include "synth/write_configuration.h"

namespace braid::synth {

/// The partnership of the No Wrong Door demonstration: feeds, subscriptions, its programme and the
/// definitions of its own, without the folder.
Setup nwd_setup();

inline constexpr std::string_view kReturnFeed = "brackenshire-903", kPoliceFeed = "police",
                                  kHospitalFeed = "hospital", kProgrammeFeed = "programme",
                                  kNccisFeed = "nccis", kSurveyFeed = "interviews",
                                  kBedsFeed = "beds";

}  // namespace braid::synth
