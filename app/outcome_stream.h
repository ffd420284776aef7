#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/audit_chain.h"
#include "app/configuration/configuration.h"
#include "app/confirmation.h"
#include "app/release_cause.h"
#include "app/stream_reader.h"
#include "core/cell.h"
#include "core/link_coverage.h"
#include "core/log/log.h"
#include "core/result.h"
#include "outcome/outcome.pb.h"
#include "sink/outcome/cloud_event.h"
#include "sink/protect/protect.h"

namespace braid::app {

/// What a release says beside its cells.
struct ReleaseNote {
  Date as_of = Date::none();
  std::string catalogue;
  std::map<std::string, std::int64_t> up_to;  ///< feed -> sequence of its submissions
  LinkCoverage coverage;
  std::vector<DeliveredUnit> units;  ///< by key; what may have caused it
  std::int64_t links_moved = 0;      ///< LinkSummary.moved
};

enum class PublishResult { nothing, published, held };

/// One subscription's outcome stream in one area: what it states, and how it is brought to what is
/// wanted (design, section 9; rulings S18, S19).
class OutcomeStream {
 public:
  OutcomeStream(const SubscriptionConfig& subscription, std::string area, Partition partition);

  /// Reads the stream as it stands.
  Result<void> read_back(Log& log);
  /// Protects the cells and the coverage and adds what changed to the transaction of `writer`,
  /// which it begins and commits; of the stream's entries the release is the last, so a consumer
  /// that has read it has the whole of it. Misconfigured, "indicator/changed-without-version", if
  /// a definition changed its meaning at an equal version.
  Result<PublishResult> publish(LogWriter& writer, AuditChain& audit,
                                const std::vector<Cell>& cells, const ReleaseNote& note,
                                const Confirmations& confirmations);

  const std::string& name() const { return stream_; }
  /// By key, which is their order.
  const std::map<std::string, braid::outcome::v1::Outcome>& stated() const { return stated_; }
  /// How far linkage reaches; not of any release before the first one.
  const braid::outcome::v1::Coverage& coverage() const { return coverage_; }
  std::int64_t release() const { return release_.number(); }
  Date as_of() const { return release_.has_as_of() ? Date{release_.as_of()} : Date::none(); }
  std::int64_t revised() const { return revised_; }
  const std::string& area() const { return area_; }

 private:
  using Outcomes = std::map<std::string, braid::outcome::v1::Outcome>;  // by key
  /// What a release does to the stream.
  struct Changes {
    std::vector<std::string> changed, gone;  // keys of cells
    bool coverage = false;

    bool any() const { return coverage || !changed.empty() || !gone.empty(); }
  };

  sink::Profile profile() const;
  braid::outcome::v1::Coverage wanted(const LinkCoverage& coverage) const;
  Result<Outcomes> wanted(const std::vector<Cell>& cells) const;
  /// Also gives the wanted cells their revisions.
  Changes changes_to(Outcomes& wanted, const braid::outcome::v1::Coverage& coverage) const;
  std::vector<ReleaseCause> causes_of(const Outcomes& wanted, const ReleaseNote& note) const;
  /// With why, and how many cells it changed: in the transaction of the release.
  Result<void> add_audit(LogWriter& writer, AuditChain& audit, const Changes& changes,
                         std::int64_t number, const std::vector<ReleaseCause>& causes) const;
  bool is_held(const Changes& changes, const Confirmations& confirmations) const;
  braid::outcome::v1::Release next_release(const ReleaseNote& note, const Outcomes& wanted,
                                           bool moved) const;
  template <class Message>
  Result<void> add(LogWriter& writer, const std::string& key, const Message& message);

  const SubscriptionConfig& subscription_;
  std::string area_;
  Partition partition_;
  std::string stream_;
  sink::CloudEvents events_;
  Outcomes stated_;
  braid::outcome::v1::Coverage coverage_;
  braid::outcome::v1::Release release_;
  std::int64_t revised_ = 0;
};

}  // namespace braid::app
