// `braid link evaluate --truth`: the links of a log against the truth about made-up people.

#include "app/command/link/link_evaluate_log.h"

#include <sysexits.h>

#include <filesystem>
#include <iostream>
#include <unordered_map>

#include "app/command/commands.h"
#include "app/command/link/link_evaluation.h"
#include "app/command/link/link_log.h"
#include "app/command/link/link_training_text.h"
#include "app/command/progress.h"
#include "app/command/table.h"
#include "app/link.h"
#include "app/open_log.h"
#include "ingest/people/people_file.h"
#include "transform/pseudonymise/person_encoder.h"
#include "transform/train/candidate_pairs.h"

namespace braid::app {
namespace {

/// Labels of a log's subjects.
struct LoggedTruth {
  std::unordered_map<Id16, std::uint32_t, Id16Hash> person;
  std::uint64_t rows = 0, persons = 0;
};

/// Finds the handles of the truth file's people, with the linkage key.
Result<LoggedTruth> read_truth(const Configuration& configuration, const std::string& path,
                               Faults& faults) {
  LoggedTruth truth;
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) {
    faults.push_back({path, 0, 0, "people/no-such-file", "the file cannot be read",
                      "name the truth.csv that `braid synth` wrote"});
    return truth;
  }
  auto key = transform::LinkageKey::load(configuration.credential("linkage-key"));
  BRAID_TRY(key);
  auto encoder = transform::PersonEncoder::make(*std::move(key), {configuration.link.encoding});
  BRAID_TRY(encoder);
  std::unordered_map<std::string, std::uint32_t> numbers;
  const auto file = ingest::make_disk_file(path, path, size);
  const auto read =
      ingest::read_truth_file(*file, faults, [&](const ingest::TruthLine& line) -> Result<void> {
        const auto subject = encoder->handle(line.source, line.local_id);
        BRAID_TRY(subject);
        const auto number = static_cast<std::uint32_t>(numbers.size());
        truth.person[*subject] = numbers.try_emplace(std::string{line.truth}, number).first->second;
        ++truth.rows;
        return {};
      });
  BRAID_TRY(read);
  truth.persons = numbers.size();
  return truth;
}

/// Leaves in the set what the truth knows, and gives its labels.
std::vector<std::uint32_t> keep_known(const LoggedTruth& truth, transform::TrainingSet& set) {
  std::vector<std::uint32_t> labels;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < set.records.size(); ++i) {
    const auto known = truth.person.find(set.subjects[i]);
    if (known == truth.person.end()) continue;
    set.records[kept] = set.records[i];
    set.subjects[kept++] = set.subjects[i];
    labels.push_back(known->second);
  }
  set.records.resize(kept);
  set.subjects.resize(kept);
  return labels;
}

/// What pseudonymised records still tell of their people.
transform::Subgroups subgroups_of(const LoggedIdentities& identities) {
  transform::Subgroups subgroups;
  auto& dimensions = subgroups.dimensions;
  dimensions.resize(4);
  dimensions[0].name = "agency";
  for (const auto& source : identities.sources) dimensions[0].values.push_back(source.agency);
  dimensions[1] = {"sex", {"male", "female", "not said"}, {}};
  dimensions[2] = {"postcode", {"there", "missing"}, {}};
  dimensions[3] = {"birth date", {"there", "missing"}, {}};
  for (const auto& record : identities.set.records) {
    const auto sex = record.encoded.sex;
    dimensions[0].of_record.push_back(record.source);
    dimensions[1].of_record.push_back(sex == 1 ? 0 : sex == 2 ? 1 : 2);
    dimensions[2].of_record.push_back(record.encoded.has(transform::Field::postcode) ? 0 : 1);
    dimensions[3].of_record.push_back(record.encoded.has(transform::Field::birth_date) ? 0 : 1);
  }
  return subgroups;
}

}  // namespace

int evaluate_logged_links(const Configuration& configuration, const LinkEvaluateOptions& options) {
  Progress progress;
  progress.say("reading the truth");
  Faults faults;
  const auto truth = read_truth(configuration, options.truth, faults);
  if (!truth) return report(truth.error(), "the linkage key cannot be used");
  if (!faults.empty()) return tell_file_faults(faults);
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  auto identities = read_identities(
      configuration, **log, [&](std::string_view doing) { progress.say(std::string{doing}); });
  if (!identities) return report(identities.error(), "the log cannot be read");
  const auto links = read_links(configuration, **log);
  if (!links) return report(links.error(), "the log cannot be read");
  const auto linking = link_options(configuration);
  if (!linking) return report(linking.error(), "linking is not configured");
  if (!linking->model) {
    std::cerr << "braid: the configuration links by exact evidence, which has no weights\n"
                 "    remedy: [link] method = \"probabilistic\"\n";
    return EX_CONFIG;
  }

  auto& set = identities->set;
  const auto in_log = set.records.size();
  const auto labels = keep_known(*truth, set);
  std::cerr << "braid: " << with_commas(static_cast<std::int64_t>(labels.size())) << " of "
            << with_commas(static_cast<std::int64_t>(in_log))
            << " subjects of the log stand in the truth, which has "
            << with_commas(static_cast<std::int64_t>(truth->rows)) << '\n';
  if (labels.empty()) return EX_DATAERR;
  progress.say("measuring");
  LinkEvaluation evaluation;
  evaluation.records = set.records.size();
  evaluation.persons = truth->persons;
  evaluation.sources = identities->sources.size();
  evaluation.model = linking->model->version;
  evaluation.guards = linking->guards;
  for (auto& record : set.records) linking->model->rate_terms(record.encoded);
  const transform::CandidatePairs candidates{set, {linking->block_cap, linking->block_cap_b07}};
  measure_links(set, candidates, {*linking->model, {linking->guards}}, labels,
                subgroups_of(*identities), linked_records(set, *links), evaluation);
  print_evaluation(evaluation, options.json);
  return EX_OK;
}

}  // namespace braid::app
