#include "transform/measure/definition/catalogue.h"

#include <algorithm>
#include <filesystem>

#include "core/sha256.h"
#include "transform/measure/definition/definition_meaning.h"
#include "transform/measure/definition/definition_reader.h"
#include "transform/measure/definition/definition_words.h"

namespace braid::transform {
namespace {}  // namespace

std::string_view measure_kind_name(MeasureKind kind) {
  return kMeasureWords[static_cast<std::size_t>(kind)];
}
std::string_view unit_of_count_name(UnitOfCount unit) {
  return kUnitWords[static_cast<std::size_t>(unit)];
}

std::vector<std::string> Catalogue::files_in(const std::vector<std::string>& folders,
                                             Faults& faults) {
  std::vector<std::string> files;
  for (const auto& folder : folders) {
    std::error_code error;
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator{folder, error}) {
      if (entry.path().extension() == ".toml") found.push_back(entry.path().string());
    }
    if (error) {
      faults.push_back({folder, 0, 0, "indicators/folder", "the folder cannot be read",
                        "name a folder that exists and may be read"});
    }
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

std::optional<Catalogue> Catalogue::load(const std::vector<std::string>& folders,
                                         const Vocabulary& vocabulary, Faults& faults) {
  const std::size_t before = faults.size();
  auto catalogue = read(files_in(folders, faults), vocabulary, faults);
  if (faults.size() != before) return std::nullopt;
  return catalogue;
}

Catalogue Catalogue::of(std::vector<Definition> definitions) {
  Catalogue catalogue;
  catalogue.definitions_ = std::move(definitions);
  std::sort(catalogue.definitions_.begin(), catalogue.definitions_.end(),
            [](const Definition& a, const Definition& b) {
              return a.id != b.id ? a.id < b.id : a.version < b.version;
            });
  return catalogue;
}

Catalogue Catalogue::read(const std::vector<std::string>& files, const Vocabulary& vocabulary,
                          Faults& faults) {
  std::vector<Definition> all;
  for (auto& definition : read_definitions(files, vocabulary, faults)) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const Definition& other) {
      return other.id == definition.id && other.version == definition.version;
    });
    if (same != all.end()) {
      faults.push_back({definition.file, definition.line, 1, "indicators/taken",
                        "\"" + definition.id + "\" has this version already, in " + same->file,
                        "give the changed definition the next version"});
      continue;
    }
    definition.hash = view(sha256(definition_meaning(definition, vocabulary)));
    all.push_back(std::move(definition));
  }
  return of(std::move(all));
}

const Definition* Catalogue::find(std::string_view id, std::optional<std::uint32_t> version) const {
  const Definition* found = nullptr;
  for (const auto& definition : definitions_) {
    if (definition.id == id && (!version || definition.version == *version)) found = &definition;
  }
  return found;  // ascending by version, so the last is the latest
}

std::vector<const Definition*> Catalogue::match(std::string_view pattern) const {
  const bool open = !pattern.empty() && pattern.back() == '*';
  const auto beginning = open ? pattern.substr(0, pattern.size() - 1) : pattern;
  std::vector<const Definition*> found;
  for (const auto& definition : definitions_) {
    const std::string_view id = definition.id;
    if (open ? id.substr(0, beginning.size()) == beginning : id == pattern) {
      found.push_back(&definition);
    }
  }
  return found;
}

std::string Catalogue::hash() const {
  std::string hashes;
  for (const auto& definition : definitions_) hashes += definition.hash;
  return std::string{view(sha256(hashes))};
}

}  // namespace braid::transform
