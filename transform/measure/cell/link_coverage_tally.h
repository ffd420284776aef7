#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/link_coverage.h"
#include "transform/measure/store/fact_store.h"
#include "transform/measure/story/told.h"

namespace braid::transform {

/// How many subjects of each agency are linked to another agency's, as the sum over the persons of
/// an area, so that it follows a change by taking the old away and adding the new, as the cells do.
///
/// A subject counts under its own agency, sex and month of birth, not under what survives of its
/// person: a share of linked subjects must not depend on what the links brought in. Counted are
/// those of whom the agency itself says something; who is only named by a programme waits (rulings
/// B9), and who is only an identity adds nothing to a linked indicator (rulings A1).
class LinkCoverageTally {
 public:
  LinkCoverageTally(const Words& words, const Deliveries& deliveries, const FactStore& store)
      : told_{words, deliveries}, store_{store} {}

  /// Takes over the day at which ages are; every sum is 0 afterwards.
  void reset();
  /// Adds (sign 1) or takes away (-1) one person.
  void add(FactStore::Place person, int sign);
  /// The day of `reset`, and the shares.
  LinkCoverage coverage() const;

 private:
  static constexpr std::size_t kSexes = 3;
  /// The groups of `age_cla`, 18 and over apart from 16-17 as in a programme's cohort (rulings
  /// B11), and unknown.
  static constexpr std::size_t kAges = 7;

  struct Count {
    std::int64_t subjects = 0, firm = 0, probable = 0;
    void add(const Count& other);
  };
  using Counts = std::array<std::array<Count, kAges>, kSexes>;  ///< of one agency
  struct Subject {
    std::uint32_t agency = 0;
    Sex sex = Sex::unknown;
    std::size_t age = 0;
    bool firm = false;
  };

  bool comes_before(std::uint32_t one, std::uint32_t other) const;
  void gather(FactStore::Place person);
  std::size_t age_of(std::uint32_t birth_month) const;
  void add_shares(std::uint32_t agency, LinkCoverage& coverage) const;

  Told told_;
  const FactStore& store_;
  Date as_of_ = Date::none();
  std::vector<Counts> counts_;  // by agency, as the deliveries number them
  std::vector<Subject> subjects_;
  FactList facts_;
};

}  // namespace braid::transform
