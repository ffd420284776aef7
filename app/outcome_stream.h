#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/audit_chain.h"
#include "app/configuration/configuration.h"
#include "app/confirmation.h"
#include "app/stream_reader.h"
#include "core/cell.h"
#include "core/log/log.h"
#include "core/result.h"
#include "outcome/outcome.pb.h"

namespace braid::app {

/// What a release says beside its cells.
struct ReleaseNote {
  Date as_of = Date::none();
  std::string catalogue;
  std::map<std::string, std::int64_t> up_to;  ///< feed -> sequence of its submissions
};

enum class PublishResult { nothing, published, held };

/// One subscription's outcome stream in one area: what it states, and how it is brought to what is
/// wanted (design, section 9; rulings S18, S19).
class OutcomeStream {
 public:
  OutcomeStream(const SubscriptionConfig& subscription, std::string area, Partition partition);

  /// Reads the stream as it stands.
  Result<void> read_back(Log& log);
  /// Protects the cells and adds what changed to the transaction of `writer`, which it begins and
  /// commits. Misconfigured, "indicator/changed-without-version", if a definition changed its
  /// meaning at an equal version.
  Result<PublishResult> publish(LogWriter& writer, AuditChain& audit,
                                const std::vector<Cell>& cells, const ReleaseNote& note,
                                const Confirmations& confirmations);

  /// By key, which is their order.
  const std::map<std::string, braid::outcome::v1::Outcome>& stated() const { return stated_; }
  std::int64_t release() const { return release_.number(); }
  std::int64_t revised() const { return revised_; }
  const std::string& area() const { return area_; }

 private:
  std::string encode(const braid::outcome::v1::Outcome& outcome) const;
  Result<std::map<std::string, braid::outcome::v1::Outcome>> wanted(
      const std::vector<Cell>& cells) const;

  const SubscriptionConfig& subscription_;
  std::string area_;
  Partition partition_;
  std::string stream_;
  std::map<std::string, braid::outcome::v1::Outcome> stated_;
  braid::outcome::v1::Release release_;
  std::int64_t revised_ = 0;
};

}  // namespace braid::app
