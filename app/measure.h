#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/configuration/configuration.h"
#include "core/log/log.h"
#include "core/result.h"
#include "outcome/outcome.pb.h"
#include "transform/measure/measurer.h"

namespace braid::app {

/// What one subscription says, over all areas.
struct PublishedCounts {
  std::string subscription;
  std::int64_t cells = 0;
  std::int64_t revised = 0;   ///< cells whose revision rose since the role was opened (rulings F4)
  std::int64_t revision = 0;  ///< of the latest release of any area
  Date as_of = Date::none();  ///< the latest covered day of any area
};

/// What a measurer of one area needs to know of the configuration, which it borrows.
transform::MeasurerOptions measurer_options(const Configuration& configuration,
                                            Partition partition);

/// The measure role: reads facts, links and submissions, publishes outcomes and fills the sinks.
/// Sees no identities and holds no key (design, section 2). One thread.
class MeasureRole {
 public:
  static Result<std::unique_ptr<MeasureRole>> open(const Configuration& configuration, Log& log);
  virtual ~MeasureRole() = default;
  /// Finds out which areas are this process's, and ends what their former owners have left open.
  /// The first part of `step`; also by itself where roles work one after another, since one waits
  /// for what is open in another. True while the processes are being told.
  virtual Result<bool> divide() = 0;
  /// Now and then, at rest: sees to it that what was withdrawn leaves the brokers (add_ticks).
  virtual Result<void> tick() = 0;

  /// Reads what is new; where facts and links of an area have come equally far, publishes wanted
  /// minus stated of each subscription in one transaction an area, then fills the sinks. True if
  /// anything was published.
  virtual Result<bool> step() = 0;
  virtual std::vector<PublishedCounts> published() const = 0;
  /// Facts, links and submissions have come equally far in every area, and are measured.
  virtual bool settled() const = 0;
  /// How far linkage reaches in each area, as anybody may see it.
  virtual std::vector<braid::outcome::v1::Coverage> coverage() const = 0;
  /// Something is held back until a person confirms it (rulings S9).
  virtual bool held() const = 0;
  /// Rule R8 does not hold somewhere: that area is not published (rulings S21).
  virtual bool broken() const = 0;
};

}  // namespace braid::app
