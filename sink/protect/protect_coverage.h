#pragma once

#include <string>

#include "core/link_coverage.h"
#include "outcome/outcome.pb.h"
#include "sink/protect/protect.h"

namespace braid::sink {

/// The only door by which link coverage leaves measuring. Of `linked_default` these are hidden:
///   * a group of fewer than ten subjects, or with 1 to 5 linked or 1 to 5 not linked (rulings F6;
///     privacy, SDC-10);
///   * how many links are firm and how many probable, where either is 1 to 5;
///   * of the other groups of an agency by age or by sex the smallest, as long as what is hidden
///     could be had from the total by subtracting (SDC-03, SDC-04: one-dimensional tables need no
///     more);
///   * counts over all agencies of 1 to 5, and subjects and persons where an agency is hidden.
/// The coverage has no revision.
braid::outcome::v1::Coverage protect_coverage(const LinkCoverage& coverage, const std::string& area,
                                              Profile profile);

}  // namespace braid::sink
