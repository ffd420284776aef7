#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/command/link/link_people.h"
#include "core/result.h"
#include "transform/compare/link_model.h"
#include "transform/compare/pair_score.h"
#include "transform/link/linker.h"
#include "transform/train/candidate_pairs.h"
#include "transform/train/measures.h"

namespace braid::app {

/// What a linking came to, against the truth (linkage-design, section 12).
struct LinkEvaluation {
  std::uint64_t records = 0, persons = 0, sources = 0;
  std::string model;  ///< which one, in words
  std::string postcodes = "british";
  bool guards = true;
  struct AtThreshold {
    double threshold;  ///< bits
    transform::Agreement pairs;
  };
  std::vector<AtThreshold> thresholds;  ///< of candidate pairs by W
  double completeness = 0;              ///< share of true pairs that are candidates
  double reduction = 0;                 ///< share of all pairs that need no look
  transform::ClusterMeasures clusters;  ///< of the linker's persons
  transform::Agreement firm;            ///< pairs inside persons that both ends are firm in
  std::vector<transform::SubgroupAgreement> subgroups;
  transform::LinkTotals totals;
  double seconds = 0;  ///< the linking alone
};

/// Who is whom, as the linker said it: of each record of a set.
struct LinkedRecords {
  std::vector<std::uint32_t> person;  ///< equal: one person
  std::vector<bool> firm;             ///< no link, or one of grade firm
};

/// Reads links of subjects as persons of a set's records.
LinkedRecords linked_records(const transform::TrainingSet& set,
                             const std::vector<transform::LinkChange>& links);

/// Runs the service's linker over the people.
Result<LinkedRecords> link_people(const LinkPeople& people, const transform::LinkerOptions& options,
                                  LinkEvaluation& evaluation);

/// W of a pair for counting at thresholds: below all of them where a rule holds the pair apart, and
/// below "firm" where a rule lets it be probable at most.
transform::Weight counted_weight(const transform::PairScore& score);

/// Counts candidate pairs by W, and the persons and subgroups.
void measure_links(const transform::TrainingSet& set, const transform::CandidatePairs& candidates,
                   const transform::PairScorer& scorer, const std::vector<std::uint32_t>& truth,
                   const transform::Subgroups& subgroups, const LinkedRecords& linked,
                   LinkEvaluation& evaluation);

/// Aligned text for people, or JSON Lines with the keys of the interface: a line for each
/// threshold, then one for clusters, which also holds the subgroups.
void print_evaluation(const LinkEvaluation& evaluation, bool json);

/// `id_a,id_b,weight,grade` of every pair of records inside a person. False if the file fails.
bool write_linked_pairs(const std::string& file, const LinkPeople& people,
                        const LinkedRecords& linked, const transform::PairScorer& scorer);

}  // namespace braid::app
