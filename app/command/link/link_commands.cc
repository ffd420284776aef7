// `braid link evaluate --people`: linking people of a file against the truth.

#include "app/command/link/link_commands.h"

#include <sysexits.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "app/command/commands.h"
#include "app/command/link/link_evaluate_log.h"
#include "app/command/link/link_evaluation.h"
#include "app/command/link/link_people.h"
#include "app/command/link/link_training_text.h"
#include "app/command/progress.h"
#include "app/configuration/data_folder.h"
#include "transform/train/training.h"

namespace braid::app {
namespace {

using transform::LinkModel;

/// The model to score people with: the one that is named, or one learned of the people themselves,
/// or, where there are too few to learn from, the one that comes with Braid.
std::optional<LinkModel> model_for(const LinkPeople& people,
                                   const transform::CandidatePairs& candidates,
                                   const LinkEvaluateOptions& options, Progress& progress,
                                   LinkEvaluation& evaluation, Faults& faults) {
  std::string file = options.model;
  if (file.empty()) {
    transform::TrainingOptions training;
    training.version = "learned of this file";
    training.guards = options.guards;
    training.progress = [&](std::string_view doing) { progress.say(std::string{doing}); };
    auto learned = transform::train(people.set, training);
    if (learned) {
      evaluation.model = "learned of this file, without labels";
      return std::move(learned->model);
    }
    std::cerr << "braid: too few records or matches to learn from; the model that comes with Braid "
                 "is used\n";
    file = data_folder() + "/link/default.json";
  }
  auto model = transform::load_link_model(file, faults);
  if (!model) return std::nullopt;
  if (model->config_hash != 0 && model->config_hash != people.set.config_hash) {
    faults.push_back({file, 0, 0, "link/model-encoding",
                      "the model was learned of records that are encoded differently",
                      "name a model for the same kind of postcodes, or leave out --model"});
    return std::nullopt;
  }
  evaluation.model = model->version + " of " + std::filesystem::path{file}.filename().string();
  // Name counts belong to a key, and this one is thrown away: they are counted anew.
  model->terms = transform::learn_terms(people.set, candidates, *model, options.guards);
  return model;
}

int evaluate_people(const LinkEvaluateOptions& options) {
  Progress progress;
  progress.say("reading people");
  LinkPeopleOptions reading;
  reading.file = options.people;
  reading.known_twice = !options.guards;
  reading.key_seed = options.key_seed;
  if (options.any_postcodes) reading.encoding.postcodes = transform::PostcodeForm::any;
  Faults faults;
  auto people = read_link_people(reading, faults);
  if (!people) return report(people.error(), "the people file cannot be taken");
  if (!faults.empty()) return tell_file_faults(faults);
  for (const auto& remark : people->remarks) std::cerr << "braid: " << remark << '\n';

  LinkEvaluation evaluation;
  evaluation.records = people->set.records.size();
  evaluation.persons = people->persons;
  evaluation.sources = people->agencies.size();
  evaluation.postcodes = options.any_postcodes ? "any" : "british";
  evaluation.guards = options.guards;
  const transform::CandidatePairs candidates{people->set, {}};
  auto model = model_for(*people, candidates, options, progress, evaluation, faults);
  if (!model) return tell_file_faults(faults);
  for (auto& record : people->set.records) model->rate_terms(record.encoded);

  transform::LinkerOptions linking;
  linking.model = std::make_shared<const LinkModel>(*std::move(model));
  linking.guards = options.guards;
  progress.say("linking");
  const auto linked = link_people(*people, linking, evaluation);
  if (!linked) return report(linked.error(), "the people cannot be linked");
  progress.say("measuring");
  const transform::PairScorer scorer{*linking.model, {options.guards}};
  measure_links(people->set, candidates, scorer, people->truth, people->subgroups, *linked,
                evaluation);
  if (!options.links.empty() && !write_linked_pairs(options.links, *people, *linked, scorer)) {
    std::cerr << "braid: " << options.links
              << " cannot be written\n    remedy: name a file in a folder that is there\n";
    return EX_CANTCREAT;
  }
  print_evaluation(evaluation, options.json);
  return EX_OK;
}

}  // namespace

int link_evaluate(const Configuration* configuration, const LinkEvaluateOptions& options) {
  if (!options.people.empty()) return evaluate_people(options);
  return evaluate_logged_links(*configuration, options);
}

}  // namespace braid::app
