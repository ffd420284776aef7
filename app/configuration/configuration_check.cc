#include "app/configuration/configuration_check.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "core/toml/word_meant.h"
#include "ingest/admit/admission.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

std::string meant_or_list(std::string_view given, const std::vector<std::string_view>& known) {
  if (const auto meant = word_meant(given, known)) {
    return "did you mean \"" + std::string{*meant} + "\"?";
  }
  std::string list;
  for (const auto word : known) list += (list.empty() ? "" : ", ") + std::string{word};
  return "use one of: " + list;
}

template <class List>
std::vector<std::string_view> names_of(const List& list) {
  std::vector<std::string_view> names;
  for (const auto& item : list) names.push_back(item.name);
  return names;
}

/// `name`, which a key gives, is no file of the folder.
void unknown_name(const TomlTable& table, std::string_view key, const std::string& name,
                  const std::string& folder, const std::vector<std::string_view>& known) {
  const auto meant = word_meant(name, known);
  table.fault_at_item(
      key, name, "config/unknown-name", "there is no " + folder + "/" + name + ".toml",
      meant ? "did you mean \"" + std::string{*meant} + "\"?" : "add the file, or mend the name");
}

void check_agency(FeedConfig& feed, const TomlTable& table) {
  if (feed.agency.empty()) return;
  const auto kind = agency_kind(feed.agency);
  const auto slash = feed.agency.find('/');
  if (!kind || slash == std::string::npos || slash + 1 == feed.agency.size() ||
      feed.agency.find('/', slash + 1) != std::string::npos) {
    return table.fault("agency", "config/agency", "an agency is written kind/code",
                       "use children, police, health, education, provider or programme, then / "
                       "and a code");
  }
  for (const char c : feed.agency) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '-' || c == '.')
      continue;
    return table.fault("agency", "config/agency",
                       "an agency's code has letters, digits, - and . only", "mend the code");
  }
  feed.kind = *kind;
  const auto wanted = ingest::agency_of_format(feed.format);
  if (wanted && *wanted != *kind) {
    table.fault("agency", "config/agency",
                "format " + feed.format + " comes from agencies of kind " +
                    std::string{agency_kind_name(*wanted)},
                "mend agency or format");
  }
}

void check_topic(const Configuration& configuration, const FeedConfig& feed,
                 const TomlTable& table) {
  if (feed.topic.name.empty()) return;
  for (const auto& other : configuration.feeds) {
    if (&other != &configuration.feeds.back() && other.topic.name == feed.topic.name &&
        other.topic.brokers == feed.topic.brokers) {
      table.fault("source", "config/topic", "feed " + other.name + " has the same topic",
                  "give each feed a topic of its own");
    }
  }
}

/// One folder is the other, or lies in it.
bool holds(const fs::path& outer, const fs::path& inner) {
  const auto end = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first;
  return end == outer.end();
}

/// As the file system sees it, as far as it is there.
fs::path resolved(const std::string& folder) {
  std::error_code error;
  auto path = fs::weakly_canonical(folder, error);
  return error ? fs::path{folder}.lexically_normal() : path;
}

void check_source(const Configuration& configuration, const FeedConfig& feed,
                  const TomlTable& table) {
  check_topic(configuration, feed, table);
  const auto source = table.table("source");
  if (feed.folder.empty() || !source) return;
  const auto folder = resolved(feed.folder);
  for (const auto& other : configuration.feeds) {
    if (&other == &feed || other.folder.empty()) continue;
    const auto taken = resolved(other.folder);
    if (taken == folder) {
      source->fault("folder", "config/folder", "feed " + other.name + " has the same folder",
                    "give each feed a folder of its own");
    } else if (holds(taken, folder) || holds(folder, taken)) {
      source->fault("folder", "config/folder",
                    "this folder and that of feed " + other.name + " lie in one another",
                    "put them side by side: what lies in a drop folder is a delivery");
    }
  }
}

/// The agreement is there, and grants something of such an agency.
void check_agreement_of(const Configuration& configuration, const FeedConfig& feed,
                        const TomlTable& table) {
  const auto* agreement = configuration.agreement(feed.agreement);
  if (agreement == nullptr) {
    return unknown_name(table, "agreement", feed.agreement, "agreements.d",
                        names_of(configuration.agreements));
  }
  const std::string kind{agency_kind_name(feed.kind)};
  const auto granted = agreement->grants.find(kind);
  if (!agency_kind(feed.agency) ||
      (granted != agreement->grants.end() && !granted->second.empty())) {
    return;
  }
  table.fault("agreement", "config/not-granted",
              "the agreement grants nothing of agencies of kind " + kind,
              "add " + kind + " to [grants] of agreements.d/" + feed.agreement + ".toml");
}

void check_seal(const FeedConfig& feed, const TomlTable& table) {
  if (feed.seal_to.empty()) return;
  if (!ingest::make_cms_sealer(feed.seal_to)) {
    table.fault("seal_to", "config/certificate",
                "this is not a certificate that can be sealed to: " + feed.seal_to,
                "put the agency's certificate there, PEM, with an RSA or EC key");
  }
}

}  // namespace

void check_agreement(const Configuration& configuration, const TomlTable& table) {
  const auto& agreement = configuration.agreements.back();
  if (!agreement.from.is_none() && !agreement.until.is_none() &&
      agreement.until <= agreement.from) {
    table.fault("until", "config/contradiction", "the agreement ends before it begins",
                "`until` is the first day without it");
  }
  std::vector<std::string_view> known;
  for (const auto& kind : configuration.vocabulary.kinds()) {
    if (!kind.grant.empty()) known.push_back(kind.grant);
  }
  const auto grants = table.table("grants");
  if (!grants || known.empty()) return;
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const auto& [kind, words] : agreement.grants) {
    for (const auto& word : words) {
      if (std::find(known.begin(), known.end(), word) != known.end()) continue;
      grants->fault_at_item(kind, word, "config/unknown-word", "\"" + word + "\" is not a grant",
                            meant_or_list(word, known));
    }
  }
}

void check_feed(Configuration& configuration, const TomlTable& table) {
  auto& feed = configuration.feeds.back();
  check_agency(feed, table);
  const auto area = std::find(configuration.areas.begin(), configuration.areas.end(), feed.area);
  if (area != configuration.areas.end()) {
    feed.partition = static_cast<Partition>(area - configuration.areas.begin());
  } else if (!feed.area.empty()) {
    table.fault("area", "config/unknown-name", "area is not one of the partnership's",
                "add it at the end of areas in braid.toml, or mend it here");
  }
  if (!feed.agreement.empty()) check_agreement_of(configuration, feed, table);
  check_source(configuration, feed, table);
  check_seal(feed, table);
}

void check_indicator(const Configuration& configuration, const TomlTable& table,
                     std::string_view key, const std::string& pattern) {
  const auto& definitions = configuration.catalogue.definitions();
  // A definition has a fault, which is told; nobody's name is wrong.
  if (pattern.empty() || definitions.empty()) return;
  if (!configuration.catalogue.match(pattern).empty()) return;
  std::vector<std::string_view> ids;
  for (const auto& definition : definitions) ids.push_back(definition.id);
  const auto meant = word_meant(pattern, ids);
  table.fault_at_item(key, pattern, "config/unknown-name", "no indicator is named " + pattern,
                      meant ? "did you mean \"" + std::string{*meant} + "\"?"
                            : "`braid test` lists the indicators that there are");
}

void check_subscription(const Configuration& configuration, const TomlTable& table) {
  const auto& subscription = configuration.subscriptions.back();
  const auto& wanted = subscription.publication;
  const auto* agreement = configuration.agreement(subscription.agreement);
  if (agreement == nullptr && !subscription.agreement.empty()) {
    unknown_name(table, "agreement", subscription.agreement, "agreements.d",
                 names_of(configuration.agreements));
  }
  if (subscription.exact && agreement != nullptr && !agreement->exact) {
    table.fault("profile", "config/not-granted", "the agreement does not allow the profile exact",
                "use linked_default; only an agreement with exact = true allows exact");
  }
  for (const auto& pattern : wanted.indicators) {
    check_indicator(configuration, table, "indicators", pattern);
  }
  for (const auto& sets : wanted.breakdowns) {
    if (sets.size() > 2) {
      table.fault("breakdowns", "config/breakdown", "at most two breakdowns may be crossed",
                  "make two tables of it");
    }
    if (sets.size() > 1 && std::find(sets.begin(), sets.end(), "split") != sets.end()) {
      table.fault("breakdowns", "config/breakdown", "`split` is crossed with nothing",
                  "make it a table of its own: [\"split\"]");
    }
    if (sets.size() == 2 && sets[0] == sets[1]) {
      table.fault("breakdowns", "config/breakdown", "a breakdown is crossed with itself",
                  "name two different ones");
    }
  }
  for (const auto& name : wanted.programmes) {
    const auto known = names_of(configuration.programmes);
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    unknown_name(table, "programmes", name, "programmes.d", known);
  }
}

void check_programme(const Configuration& configuration, const TomlTable& table) {
  const auto& programme = configuration.programmes.back();
  for (const auto& other : configuration.programmes) {
    if (&other == &programme || programme_code(other.name) != programme_code(programme.name)) {
      continue;
    }
    table.fault("title", "config/programme-name", "its name's code is that of " + other.name,
                "rename the file: facts know programmes by a short code of their name");
  }
}

}  // namespace braid::app
