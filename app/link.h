#pragma once

#include <cstdint>
#include <memory>

#include "app/configuration/configuration.h"
#include "core/log/log.h"
#include "core/result.h"
#include "transform/link/linker.h"

namespace braid::app {

/// What the configuration says about linking, with the model loaded; its faults are logged.
/// Misconfigured when the model cannot be used.
Result<transform::LinkerOptions> link_options(const Configuration& configuration);

/// The link role: reads identities, states who is whom. Sees no facts and holds no key (design,
/// section 2). One thread.
class LinkRole {
 public:
  static Result<std::unique_ptr<LinkRole>> open(const Configuration& configuration, Log& log);
  virtual ~LinkRole() = default;
  /// Finds out which areas are this process's, and ends what their former owners have left open.
  /// The first part of `step`; also by itself where roles work one after another, since one waits
  /// for what is open in another. True while the processes are being told.
  virtual Result<bool> divide() = 0;
  /// Now and then, at rest: sees to it that what was withdrawn leaves the brokers (add_ticks).
  virtual Result<void> tick() = 0;

  /// Reads what is new, and publishes wanted minus stated in one transaction an area, with markers
  /// of how far it has come. True if anything was published.
  virtual Result<bool> step() = 0;
  /// Over all areas. A subject in two areas counts in each.
  virtual transform::LinkTotals totals() const = 0;
  /// Something is held back until a person confirms it (rulings S9).
  virtual bool held() const = 0;
};

}  // namespace braid::app
