#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/agency_state.h"
#include "app/configuration/configuration.h"
#include "app/slot_table.h"
#include "core/log/log.h"
#include "core/result.h"
#include "ingest/admit/admission.h"
#include "ingest/decode/decoder.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::app {

/// A unit of the delivery that is being taken.
struct UnitPlan {
  std::string full_name;  ///< "brackenshire-903/episodes/2025"
  ingest::UnitMode mode{};
  bool passed_over = false;  ///< a later submission, or this same one, is stated already
  std::uint32_t number = 0;
};

struct DifferenceCounts {
  std::int64_t unchanged = 0;  ///< records all of whose entries are stated already
  std::int64_t withdrawn = 0;
  std::int64_t stale = 0;      ///< entries kept because their row was refused
  std::int64_t conflicts = 0;  ///< an equal record version with another content
};

/// Wanted minus stated, for one delivery: takes the entries of its batches, adds to the agency's
/// open transaction only what the log does not say yet, and at the end withdraws what a snapshot no
/// longer has (design, section 3; rulings S1 to S5).
///
/// After an error, or if the transaction is not committed, the agency's index is no longer true and
/// has to be read again.
class Difference : public ingest::RecordSink {
 public:
  Difference(AgencyState& state, std::vector<UnitPlan> units,
             const ingest::AdmissionOptions& admission, transform::Pseudonymiser& pseudonymiser);

  Result<void> take(feed::RecordBatch& batch) override;
  /// Takes the identities that were to come, then withdraws what was not met. Refused,
  /// "delivery/mass-absence", if a snapshot lost more than a tenth and more than twenty of its
  /// children, unless `absences_confirmed` (rulings S10).
  Result<void> finish(Log& log, bool absences_confirmed);

  const DifferenceCounts& counts() const { return counts_; }
  const ingest::Admitted& admitted() const { return admitted_; }
  /// Spent in `take`, of which a part in admission and pseudonymising.
  std::chrono::steady_clock::duration taking() const { return taking_; }
  std::chrono::steady_clock::duration pseudonymising() const { return pseudonymising_; }

 private:
  struct Absence;
  struct MetChild {
    Id16 id;
    bool met = false;
    bool used() const { return met; }
  };
  /// An identity that comes when all is read, and how many records wait for it only: their other
  /// entries are stated already.
  struct Awaited {
    Id16 id;
    std::int64_t records = -1;
    bool used() const { return records >= 0; }
  };

  Result<void> take_entries();
  Result<bool> add(const transform::Entry& entry);
  void meet(const transform::Entry& entry);
  void await(const transform::Entry& entry, bool changed);
  Result<void> take_identities();
  Result<bool> add_to_snapshot(const transform::Entry& entry, const UnitPlan& unit);
  Result<bool> add_to_increment(const transform::Entry& entry);
  Result<void> write(const transform::Entry& entry);
  void keep(const transform::Entry& entry);
  Result<void> look_at_children(Log& log, Absence& absence) const;

  AgencyState& state_;
  std::vector<UnitPlan> units_;
  const ingest::AdmissionOptions& admission_;
  transform::Pseudonymiser& pseudonymiser_;
  std::uint32_t seen_;
  std::string identities_, facts_;
  transform::EntryBatch entries_;
  ingest::Admitted admitted_;
  DifferenceCounts counts_;
  std::chrono::steady_clock::duration taking_{}, pseudonymising_{};
  std::vector<SlotTable<MetChild>> met_;  ///< children of each snapshot unit
  SlotTable<Awaited> awaited_;
  std::set<std::pair<std::uint16_t, Id16>> kept_subjects_;
  std::set<std::uint16_t> kept_units_;
};

}  // namespace braid::app
