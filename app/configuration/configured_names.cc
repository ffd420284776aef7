#include "app/configuration/configured_names.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "app/configuration/catalogue_in_force.h"
#include "app/configuration/configuration.h"
#include "core/keys.h"
#include "core/toml/toml_reading.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

/// Names of the files, without their ending, in order.
std::vector<std::string> names_in(const fs::path& folder, std::string_view ending) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it{folder, error}, end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ending) names.push_back(it->path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// A text of each feed's file.
std::set<std::string> of_feeds(const fs::path& folder, std::string_view key) {
  std::set<std::string> values;
  for (const auto& name : names_in(folder / "feeds.d", ".toml")) {
    Faults unused;
    const auto root = parse_toml((folder / "feeds.d" / (name + ".toml")).string(), unused);
    if (!root) continue;
    if (const auto value = (*root)[key].value<std::string>()) values.insert(*value);
  }
  return values;
}

std::vector<std::string> areas(const fs::path& folder) {
  std::vector<std::string> all;
  Faults unused;
  const auto root = parse_toml((folder / "braid.toml").string(), unused);
  if (!root) return all;
  if (const auto* list = (*root)["partnership"]["areas"].as_array()) {
    for (const auto& item : *list) all.push_back(item.value_or(std::string{}));
  }
  return all;
}

std::vector<std::string> indicators(const fs::path& folder) {
  Faults unused;
  const auto in_force = load_catalogue(folder.string(), unused);
  std::set<std::string> ids;
  if (in_force) {
    for (const auto& definition : in_force->catalogue.definitions()) ids.insert(definition.id);
  }
  return {ids.begin(), ids.end()};
}

std::vector<std::string> streams(const fs::path& folder) {
  std::vector<std::string> all = {"identities", "facts", "links", "submissions", "outcomes"};
  for (const auto& agency : of_feeds(folder, "agency")) {
    all.push_back(agency_stream("identities", agency));
    all.push_back(agency_stream("facts", agency));
  }
  for (const auto& name : names_in(folder / "subscriptions.d", ".toml")) {
    all.push_back("outcomes." + name);
  }
  return all;
}

}  // namespace

std::vector<std::string> configured_names(const std::string& folder, std::string_view what) {
  const fs::path in{folder};
  if (what == "FEED") return names_in(in / "feeds.d", ".toml");
  if (what == "AGREEMENT") return names_in(in / "agreements.d", ".toml");
  if (what == "SUBSCRIPTION") return names_in(in / "subscriptions.d", ".toml");
  if (what == "PROGRAMME") return names_in(in / "programmes.d", ".toml");
  if (what == "CERTIFICATE") {
    auto names = names_in(in / "certificates", ".pem");
    for (auto& name : names) name += ".pem";
    return names;
  }
  if (what == "AREA") return areas(in);
  if (what == "INDICATOR") return indicators(in);
  if (what == "STREAM") return streams(in);
  return {};
}

}  // namespace braid::app
