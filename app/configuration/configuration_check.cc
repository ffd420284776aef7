#include "app/configuration/configuration_check.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "app/configuration/toml_reader.h"
#include "ingest/admit/admission.h"
#include "ingest/decode/decoder.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

void check_agency(FeedConfig& feed, TomlReader& reader) {
  if (feed.agency.empty()) return;
  const auto kind = agency_kind(feed.agency);
  const auto slash = feed.agency.find('/');
  if (!kind || slash == std::string::npos || slash + 1 == feed.agency.size() ||
      feed.agency.find('/', slash + 1) != std::string::npos) {
    return reader.fault("agency", "config/agency", "an agency is written kind/code",
                        "use children, police, health, education, provider or programme, then / "
                        "and a code");
  }
  for (const char c : feed.agency) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '-' || c == '.')
      continue;
    return reader.fault("agency", "config/agency",
                        "an agency's code has letters, digits, - and . only", "mend the code");
  }
  feed.kind = *kind;
  const auto wanted = ingest::agency_of_format(feed.format);
  if (wanted && *wanted != *kind) {
    reader.fault("agency", "config/agency",
                 "format " + feed.format + " comes from agencies of kind " +
                     std::string{agency_kind_name(*wanted)},
                 "mend agency or format");
  }
}

void check_topic(const Configuration& configuration, const FeedConfig& feed, TomlReader& reader) {
  if (feed.topic.name.empty()) return;
  for (const auto& other : configuration.feeds) {
    if (&other != &configuration.feeds.back() && other.topic.name == feed.topic.name &&
        other.topic.brokers == feed.topic.brokers) {
      reader.fault("source", "config/topic", "feed " + other.name + " has the same topic",
                   "give each feed a topic of its own");
    }
  }
}

void check_source(const Configuration& configuration, const FeedConfig& feed, TomlReader& reader) {
  check_topic(configuration, feed, reader);
  if (feed.folder.empty()) return;
  std::error_code error;
  if (!fs::is_directory(feed.folder, error)) {
    reader.fault("source", "config/folder", "the feed's folder is not there: " + feed.folder,
                 "create it, owned by the user that runs Braid");
  }
  for (const auto& other : configuration.feeds) {
    if (&other != &configuration.feeds.back() && other.folder == feed.folder) {
      reader.fault("source", "config/folder", "feed " + other.name + " has the same folder",
                   "give each feed a folder of its own");
    }
  }
}

void check_seal(const FeedConfig& feed, TomlReader& reader) {
  if (feed.seal_to.empty()) return;
  if (!ingest::make_cms_sealer(feed.seal_to)) {
    reader.fault("seal_to", "config/certificate",
                 "this is not a certificate that can be sealed to: " + feed.seal_to,
                 "put the agency's certificate there, PEM, with an RSA or EC key");
  }
}

}  // namespace

void check_feed(Configuration& configuration, const std::string& file, const toml::table& root,
                Faults& faults) {
  TomlReader reader{root, file, faults};
  auto& feed = configuration.feeds.back();
  const auto known = ingest::formats();
  if (!feed.format.empty() && std::find(known.begin(), known.end(), feed.format) == known.end()) {
    std::string list;
    for (const auto format : known) list += (list.empty() ? "" : ", ") + std::string{format};
    reader.fault("format", "config/unknown-word", "`" + feed.format + "` is not a format",
                 "use one of: " + list);
  }
  check_agency(feed, reader);
  const auto area = std::find(configuration.areas.begin(), configuration.areas.end(), feed.area);
  if (area != configuration.areas.end()) {
    feed.partition = static_cast<Partition>(area - configuration.areas.begin());
  } else if (!feed.area.empty()) {
    reader.fault("area", "config/unknown-name", "area is not one of the partnership's",
                 "add it at the end of areas in braid.toml, or mend it here");
  }
  if (!feed.agreement.empty() && configuration.agreement(feed.agreement) == nullptr) {
    reader.fault("agreement", "config/unknown-name", "there is no such agreement",
                 "add agreements.d/" + feed.agreement + ".toml, or mend the name");
  }
  check_source(configuration, feed, reader);
  check_seal(feed, reader);
}

void check_subscription(const Configuration& configuration, const std::string& file,
                        const toml::table& root, Faults& faults) {
  TomlReader reader{root, file, faults};
  const auto& subscription = configuration.subscriptions.back();
  const auto& wanted = subscription.publication;
  const auto* agreement = configuration.agreement(subscription.agreement);
  if (agreement == nullptr && !subscription.agreement.empty()) {
    reader.fault("agreement", "config/unknown-name", "there is no such agreement",
                 "add agreements.d/" + subscription.agreement + ".toml, or mend the name");
  }
  if (subscription.exact && agreement != nullptr && !agreement->exact) {
    reader.fault("profile", "config/not-granted", "the agreement does not allow the profile exact",
                 "use linked_default; only an agreement with exact = true allows exact");
  }
  for (const auto& pattern : wanted.indicators) {
    if (!configuration.catalogue.match(pattern).empty()) continue;
    reader.fault("indicators", "config/unknown-name", "no indicator is named " + pattern,
                 "look at `braid test` for the indicators that there are");
  }
  if (wanted.indicators.empty()) {
    reader.fault("indicators", "config/missing-key", "a subscription needs indicators",
                 "add indicators = [\"cla.*\"]");
  }
  for (const auto& sets : wanted.breakdowns) {
    if (sets.size() > 2) {
      reader.fault("breakdowns", "config/breakdown", "at most two breakdowns may be crossed",
                   "make two tables of it");
    }
    for (const auto& set : sets) {
      if (set == "split" || transform::breakdown_set(set)) continue;
      reader.fault("breakdowns", "config/unknown-word", "`" + set + "` is not a breakdown",
                   "use age_cla, cse, disab, ethnic5, legal, need, place, sex, uasc, or split");
    }
    if (sets.size() > 1 && std::find(sets.begin(), sets.end(), "split") != sets.end()) {
      reader.fault("breakdowns", "config/breakdown", "`split` is crossed with nothing",
                   "make it a table of its own: [\"split\"]");
    }
    if (sets.size() == 2 && sets[0] == sets[1]) {
      reader.fault("breakdowns", "config/breakdown", "a breakdown is crossed with itself",
                   "name two different ones");
    }
  }
  for (const auto& name : wanted.programmes) {
    const auto& list = configuration.programmes;
    if (std::any_of(list.begin(), list.end(), [&](const auto& p) { return p.name == name; })) {
      continue;
    }
    reader.fault("programmes", "config/unknown-name", "there is no programme " + name,
                 "add programmes.d/" + name + ".toml, or mend the name");
  }
}

void check_programme(const Configuration& configuration, const std::string& file,
                     const toml::table& root, Faults& faults) {
  TomlReader reader{root, file, faults};
  const auto& programme = configuration.programmes.back();
  for (const auto& other : configuration.programmes) {
    if (&other == &programme || programme_code(other.name) != programme_code(programme.name)) {
      continue;
    }
    reader.fault("title", "config/programme-name", "its name's code is that of " + other.name,
                 "rename the file: facts know programmes by a short code of their name");
  }
}

}  // namespace braid::app
