#include "transform/measure/catalogue.h"

#include <openssl/sha.h>

#include <algorithm>
#include <filesystem>

#include "transform/measure/definition_reader.h"
#include "transform/measure/definition_words.h"

namespace braid::transform {
namespace {

std::string sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string bounds(std::optional<int> min, std::optional<int> max) {
  return (min ? std::to_string(*min) : "") + "-" + (max ? std::to_string(*max) : "");
}

template <class List>
std::string sorted_line(List list) {
  std::sort(list.begin(), list.end());
  std::string line;
  for (const auto& word : list) line += (line.empty() ? "" : " ") + word;
  return line;
}

/// The meaning of a definition as text, one spelling for one meaning. Words only, never their
/// numbers, so that a reader can work the hash out by hand.
std::string meaning(const Definition& definition, const Vocabulary& vocabulary) {
  std::vector<std::string> feeds, where;
  for (const auto kind : definition.agencies) feeds.emplace_back(agency_kind_name(kind));
  for (const auto& condition : definition.where) {
    std::vector<std::string> values;
    for (const auto value : condition.values) {
      values.push_back(vocabulary.value_text(condition.attribute, value));
    }
    where.push_back(vocabulary.find_attribute(condition.attribute)->name +
                    (condition.excluded ? " not-in " : " in ") + sorted_line(values));
  }
  std::string text;
  const auto line = [&](std::string_view key, std::string_view value) {
    text.append(key).append(" = ").append(value).append("\n");
  };
  line("id", definition.id);
  line("version", std::to_string(definition.version));
  line("measure", measure_kind_name(definition.measure));
  line("of", definition.of);
  line("unit", unit_of_count_name(definition.unit));
  std::sort(where.begin(), where.end());
  for (const auto& condition : where) line("where", condition);
  line("population", definition.population);
  line("facts", sorted_line(definition.facts));
  line("feeds", sorted_line(feeds));
  line("ages", bounds(definition.age_min, definition.age_max));
  line("cohort_ages", bounds(definition.cohort_age_min, definition.cohort_age_max));
  line("periods", sorted_line(definition.periods));
  line("windows", definition.windows ? "true" : "false");
  line("direction", definition.direction);
  return text;
}

std::vector<std::string> toml_files(const std::vector<std::string>& folders, Faults& faults) {
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

}  // namespace

std::string_view measure_kind_name(MeasureKind kind) {
  return kMeasureWords[static_cast<std::size_t>(kind)];
}
std::string_view unit_of_count_name(UnitOfCount unit) {
  return kUnitWords[static_cast<std::size_t>(unit)];
}

std::optional<Catalogue> Catalogue::load(const std::vector<std::string>& folders,
                                         const Vocabulary& vocabulary, Faults& faults) {
  const std::size_t before = faults.size();
  Catalogue catalogue;
  auto& all = catalogue.definitions_;
  for (const auto& file : toml_files(folders, faults)) {
    for (auto& definition : read_definitions(file, vocabulary, faults)) {
      const auto same = std::find_if(all.begin(), all.end(), [&](const Definition& other) {
        return other.id == definition.id && other.version == definition.version;
      });
      if (same != all.end()) {
        faults.push_back({file, definition.line, 1, "indicators/taken",
                          "\"" + definition.id + "\" has this version already, in " + same->file,
                          "give the changed definition the next version"});
        continue;
      }
      definition.hash = sha256(meaning(definition, vocabulary));
      all.push_back(std::move(definition));
    }
  }
  if (faults.size() != before) return std::nullopt;
  std::sort(all.begin(), all.end(), [](const Definition& a, const Definition& b) {
    return a.id != b.id ? a.id < b.id : a.version < b.version;
  });
  return catalogue;
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
  return sha256(hashes);
}

}  // namespace braid::transform
