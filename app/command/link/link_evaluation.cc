#include "app/command/link/link_evaluation.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <numeric>

namespace braid::app {
namespace {

using transform::PairRule;
using transform::PairScorer;
using transform::PairVerdict;
using transform::Weight;

/// Bits; -8 to review, 0 to link, 6.64 to be firm (linkage-design, section 7).
constexpr std::array<double, 8> kThresholds{-8, -4, 0, 3.32, 6.64, 10, 14, 20};

std::optional<std::uint32_t> record_of(const transform::TrainingSet& set, const Id16& subject) {
  const auto at = std::lower_bound(set.subjects.begin(), set.subjects.end(), subject);
  if (at == set.subjects.end() || *at != subject) return std::nullopt;
  return static_cast<std::uint32_t>(at - set.subjects.begin());
}

/// Records of each person who has several, ascending.
std::vector<std::vector<std::uint32_t>> persons_of_several(const LinkedRecords& linked) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> persons;
  for (std::uint32_t record = 0; record < linked.person.size(); ++record) {
    persons[linked.person[record]].push_back(record);
  }
  std::vector<std::vector<std::uint32_t>> several;
  for (auto& [person, records] : persons) {
    if (records.size() > 1) several.push_back(std::move(records));
  }
  return several;
}

std::string quoted(const std::string& field) {
  if (field.find_first_of("\",\r\n") == field.npos) return field;
  std::string out = "\"";
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

transform::Agreement firm_pairs(const LinkedRecords& linked,
                                const std::vector<std::uint32_t>& truth,
                                const transform::ClusterMeasures& clusters) {
  transform::Agreement firm;
  firm.truth = clusters.pairs.truth;
  for (const auto& records : persons_of_several(linked)) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      for (std::size_t j = i + 1; j < records.size(); ++j) {
        if (!linked.firm[records[i]] || !linked.firm[records[j]]) continue;
        ++firm.predicted;
        if (truth[records[i]] == truth[records[j]]) ++firm.correct;
      }
    }
  }
  return firm;
}

}  // namespace

Weight counted_weight(const transform::PairScore& score) {
  constexpr Weight kHeldBack = -1'000'000;
  if (score.verdict == PairVerdict::firm) return score.weight;
  if (score.verdict == PairVerdict::probable) {
    return std::min(score.weight, PairScorer::kFirm - 1);
  }
  return score.bars || score.weight >= PairScorer::kLink || score.rule == PairRule::r11
             ? kHeldBack
             : score.weight;
}

LinkedRecords linked_records(const transform::TrainingSet& set,
                             const std::vector<transform::LinkChange>& links) {
  LinkedRecords linked;
  linked.person.resize(set.records.size());
  std::iota(linked.person.begin(), linked.person.end(), 0U);
  linked.firm.resize(set.records.size(), true);
  for (const auto& link : links) {
    const auto record = record_of(set, link.subject);
    if (!record || !link.to) continue;
    linked.firm[*record] = link.to->grade == transform::LinkGrade::firm;
    // A person is named by one of its subjects.
    if (const auto person = record_of(set, link.to->person)) linked.person[*record] = *person;
  }
  return linked;
}

Result<LinkedRecords> link_people(const LinkPeople& people, const transform::LinkerOptions& options,
                                  LinkEvaluation& evaluation) {
  const auto start = std::chrono::steady_clock::now();
  const auto linker = transform::make_linker(options);
  for (std::size_t i = 0; i < people.entries.size(); ++i) {
    const auto& entry = people.entries[i];
    BRAID_TRY(linker->apply(people.agencies[people.source_of_entry[i]], entry.key,
                            people.value_of(entry)));
  }
  transform::LinkChanges changes;
  linker->settle(changes);
  evaluation.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  evaluation.totals = linker->totals();
  return linked_records(people.set, changes.links);
}

void measure_links(const transform::TrainingSet& set, const transform::CandidatePairs& candidates,
                   const PairScorer& scorer, const std::vector<std::uint32_t>& truth,
                   const transform::Subgroups& subgroups, const LinkedRecords& linked,
                   LinkEvaluation& evaluation) {
  std::vector<Weight> thresholds;
  for (const double bits : kThresholds) {
    thresholds.push_back(static_cast<Weight>(bits * transform::kBit));
  }
  transform::PairTally tally{truth, std::move(thresholds)};
  candidates.for_each([&](const transform::Candidate& pair) {
    const auto& one = set.records[pair.one];
    const auto& other = set.records[pair.other];
    tally.add(pair.one, pair.other,
              counted_weight(scorer.score(one.encoded, other.encoded, identifiers_of(one, other))));
  });
  evaluation.thresholds.clear();
  for (std::size_t i = 0; i < kThresholds.size(); ++i) {
    evaluation.thresholds.push_back({kThresholds[i], tally.at(i)});
  }
  evaluation.completeness = tally.completeness();
  evaluation.reduction = 1 - static_cast<double>(tally.candidates()) / set.pairs();
  evaluation.clusters = transform::measure_clusters(linked.person, truth);
  evaluation.firm = firm_pairs(linked, truth, evaluation.clusters);
  evaluation.subgroups = transform::measure_subgroups(linked.person, truth, subgroups);
}

bool write_linked_pairs(const std::string& file, const LinkPeople& people,
                        const LinkedRecords& linked, const PairScorer& scorer) {
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  out << "id_a,id_b,weight,grade\n";
  for (auto records : persons_of_several(linked)) {
    std::sort(records.begin(), records.end(),
              [&](auto a, auto b) { return people.rows[a] < people.rows[b]; });
    for (std::size_t i = 0; i < records.size(); ++i) {
      for (std::size_t j = i + 1; j < records.size(); ++j) {
        const auto& one = people.set.records[records[i]];
        const auto& other = people.set.records[records[j]];
        const auto score = scorer.score(one.encoded, other.encoded, identifiers_of(one, other));
        const bool firm = linked.firm[records[i]] && linked.firm[records[j]];
        char weight[32];
        std::snprintf(weight, sizeof weight, "%.3f", score.weight / double{transform::kBit});
        out << quoted(people.ids[records[i]]) << ',' << quoted(people.ids[records[j]]) << ','
            << weight << ',' << (firm ? "firm" : "probable") << '\n';
      }
    }
  }
  out.flush();
  return out.good();
}

}  // namespace braid::app
