// `braid indicator show`: one definition, told.

#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/indicator/definition_facts.h"
#include "app/command/indicator/definition_source.h"
#include "app/command/indicator/example_drawing.h"
#include "app/command/indicator/indicator_commands.h"
#include "app/command/refusal.h"
#include "app/configuration/catalogue_in_force.h"
#include "core/bytes.h"
#include "core/toml/word_meant.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using transform::Definition;

void print_text(const Definition& definition, const Vocabulary& vocabulary) {
  std::cout << definition.id << ", version " << definition.version
            << (is_own(definition) ? ", the partnership's own" : "") << '\n'
            << definition.title << "\n\n";
  for (const auto& heading : headings_of(definition, vocabulary)) {
    std::cout << block_text(heading.name, heading.lines);
  }
  std::cout << block_text("Pitfalls", {definition.help});
  bool first = true;
  for (const auto& example : definition.examples) {
    std::vector<std::string> lines = example.given;
    std::string of = example.period;
    for (const auto& [set, value] : example.breakdown) of += " " + set + "=" + value;
    lines.push_back("= " + of + ": " + example_answer(example));
    std::cout << block_text(first ? "Examples" : "", lines);
    first = false;
  }
  std::cout << "Defined in  " << definition.file << ':' << definition.line << '\n'
            << "Hash        " << hex(definition.hash) << '\n';
}

Json example_json(const transform::Example& example) {
  Json json;
  json["given"] = example.given;
  json["period"] = example.period;
  json["breakdown"] = Json::object();
  for (const auto& [set, value] : example.breakdown) json["breakdown"][set] = value;
  json["status"] = example.status;
  const auto add = [&](const char* name, const std::optional<std::int64_t>& number) {
    if (number) json[name] = *number;
  };
  add("count", example.count);
  add("people", example.people);
  add("numerator", example.numerator);
  add("denominator", example.denominator);
  json["line"] = example.line;
  return json;
}

void print_json(const Definition& definition, const Vocabulary& vocabulary) {
  const auto words = transform::in_words(definition, vocabulary);
  Json json;
  json["id"] = definition.id;
  json["version"] = definition.version;
  json["title"] = definition.title;
  json["measure"] = transform::measure_kind_name(definition.measure);
  json["unit"] = transform::unit_of_count_name(definition.unit);
  json["counts"] = words.counts;
  json["population"] = words.population;
  json["left_out"] = words.exclusions;
  json["windows"] = words.windows;
  json["breakdowns"] = breakdown_names(definition);
  json["periods"] = definition.periods;
  json["direction"] = definition.direction;
  json["profile"] = definition.profile;
  json["help"] = joined(filled(definition.help, std::string::npos), "");
  json["examples"] = Json::array();
  for (const auto& example : definition.examples) json["examples"].push_back(example_json(example));
  json["chapter"] = chapter_of(definition.file);
  json["own"] = is_own(definition);
  json["file"] = definition.file;
  json["line"] = definition.line;
  json["hash"] = hex(definition.hash);
  std::cout << json.dump() << '\n';
}

}  // namespace

int indicator_show(const IndicatorShowOptions& options) {
  Faults faults;
  const auto in_force = load_catalogue(options.folder, faults);
  if (!in_force) {
    print_faults(faults, options.json);
    return EX_CONFIG;
  }
  const auto* definition = in_force->catalogue.find(options.id, options.version);
  if (definition == nullptr) {
    std::vector<std::string_view> ids;
    for (const auto& each : in_force->catalogue.definitions()) ids.push_back(each.id);
    const auto meant = word_meant(options.id, ids);
    return refuse(EX_NOINPUT,
                  options.version ? "there is no such version of " + options.id
                                  : "no indicator is named " + options.id,
                  meant && *meant != options.id ? "did you mean " + std::string{*meant} + "?"
                                                : "braid indicator list shows all of them");
  }
  if (options.toml) {
    std::cout << definition_source(*definition);
  } else if (options.json) {
    print_json(*definition, in_force->vocabulary);
  } else {
    print_text(*definition, in_force->vocabulary);
  }
  return EX_OK;
}

}  // namespace braid::app
