// `braid indicator pages`: docs/indicators/ and a partnership's own pages.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/indicator/definition_facts.h"
#include "app/command/indicator/definition_source.h"
#include "app/command/indicator/example_drawing.h"
#include "app/command/indicator/indicator_commands.h"
#include "app/command/refusal.h"
#include "app/configuration/catalogue_in_force.h"
#include "core/bytes.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;
using transform::Catalogue;
using transform::Definition;

constexpr std::size_t kWidth = 118;

/// The latest version's page is named as the id; an older one's has its number.
std::string page_name(const Catalogue& catalogue, const Definition& definition) {
  const bool latest = catalogue.find(definition.id)->version == definition.version;
  return latest ? definition.id : definition.id + "." + std::to_string(definition.version);
}

/// Plain text as Markdown: what would be markup is not.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '_' || c == '*' || c == '`' || c == '<' || c == '[') out += '\\';
    out += c;
  }
  return out;
}

std::string paragraph(const std::string& text) {
  return joined(filled(escaped(text), kWidth), "\n") + "\n";
}

std::string example_text(const transform::Example& example) {
  std::string of = example.period;
  for (const auto& [set, value] : example.breakdown) of += " " + set + "=" + value;
  return joined(example.given, "\n") + (example.given.empty() ? "" : "\n") + "= " + of + ": " +
         example_answer(example) + "\n";
}

std::string page_of(const Definition& definition, const Vocabulary& vocabulary,
                    const std::string& name) {
  std::string page = "# " + escaped(definition.title) + "\n\n`" + definition.id + "`, version " +
                     std::to_string(definition.version) +
                     ". Unit: " + std::string{transform::unit_of_count_name(definition.unit)} +
                     ". Chapter: [" + chapter_of(definition.file) + "](README.md).\n\n" +
                     paragraph(definition.help) + "\n";
  page += "| | |\n|---|---|\n";
  for (const auto& heading : headings_of(definition, vocabulary)) {
    page += "| " + heading.name + " | ";
    for (const auto& line : heading.lines) {
      page += (&line == &heading.lines.front() ? "" : "<br>") + escaped(line);
    }
    page += " |\n";
  }
  page += "\n";
  if (!definition.examples.empty()) {
    page +=
        "## Worked examples\n\nAll made up; `braid test` runs them.\n\n![The first example as a "
        "timeline](" +
        name + ".svg)\n\n";
    for (const auto& example : definition.examples) {
      page += "```\n" + example_text(example) + "```\n\n";
    }
  }
  page += "## Definition\n\n```toml\n" + definition_source(definition) +
          "```\n\nSHA-256 over the meaning: `" + hex(definition.hash) + "`\n";
  return page;
}

std::string index_of(const Catalogue& catalogue) {
  std::map<std::string, std::vector<const Definition*>> chapters;
  for (const auto& definition : catalogue.definitions()) {
    chapters[chapter_of(definition.file)].push_back(&definition);
  }
  std::string page =
      "# The indicators\n\nOne page for each definition, written by `braid indicator pages` from "
      "the\n"
      "definitions themselves; [how to write one](../indicators.md).\n";
  for (const auto& [chapter, definitions] : chapters) {
    page +=
        "\n## " + escaped(chapter) + "\n\n| Indicator | | Unit | Profile |\n|---|---|---|---|\n";
    for (const auto* definition : definitions) {
      page += "| [" + definition->id + "](" + page_name(catalogue, *definition) + ".md)" +
              (catalogue.find(definition->id)->version == definition->version
                   ? ""
                   : ", version " + std::to_string(definition->version)) +
              " | " + escaped(definition->title) + " | " +
              std::string{transform::unit_of_count_name(definition->unit)} + " | `" +
              definition->profile + "` |\n";
    }
  }
  return page;
}

bool write(const fs::path& file, const std::string& text) {
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  out << text;
  out.close();
  return out.good();
}

}  // namespace

int indicator_pages(const IndicatorPagesOptions& options) {
  Faults faults;
  auto in_force = load_catalogue(options.shipped ? std::string{} : options.folder, faults);
  if (!in_force) {
    print_faults(faults, false);
    return EX_CONFIG;
  }
  const auto& catalogue = in_force->catalogue;
  const fs::path into{options.into};
  std::error_code error;
  fs::create_directories(into, error);
  bool written = write(into / "README.md", index_of(catalogue));
  for (const auto& definition : catalogue.definitions()) {
    const auto name = page_name(catalogue, definition);
    written =
        written && write(into / (name + ".md"), page_of(definition, in_force->vocabulary, name));
    if (definition.examples.empty()) continue;
    written = written && write(into / (name + ".svg"),
                               example_drawing(definition, definition.examples.front()));
  }
  if (!written) {
    return refuse(EX_CANTCREAT, options.into + " cannot be written",
                  "name a folder that you may write into");
  }
  std::cout << catalogue.definitions().size() << " pages are in " << options.into
            << "; begin with README.md\n";
  return EX_OK;
}

}  // namespace braid::app
