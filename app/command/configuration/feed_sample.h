#pragma once

#include <string>
#include <vector>

#include "app/configuration/configuration.h"
#include "core/result.h"

namespace braid::app {

/// What a sample of a feed's deliveries gives away.
struct FeedSample {
  /// Formats that take it without a fault; more than one where it fits several.
  std::vector<std::string> formats;
  std::string agency;   ///< "police/12", where the files name it; else empty
  std::string period;   ///< units and what they cover, in words
  Faults faults;        ///< why no format takes it: of the one wanted, else of the nearest
  std::string nearest;  ///< that format
};

/// Looks at a file or a folder by the decoders' own rules: whichever takes it is its format.
/// `agency` and the format that is wanted as far as they are known. Unavailable if it cannot be
/// read.
Result<FeedSample> look_at_sample(const Configuration& configuration, const std::string& path,
                                  const std::string& agency, const std::string& wanted);

}  // namespace braid::app
