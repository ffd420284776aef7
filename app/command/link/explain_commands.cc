#include "app/command/link/explain_commands.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "app/audit_chain.h"
#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/link/link_explanation.h"
#include "app/command/login_name.h"
#include "app/command/progress.h"
#include "app/command/refusal.h"
#include "app/link.h"
#include "app/open_log.h"
#include "app/stream_reader.h"
#include "core/keys.h"
#include "transform/pseudonymise/subject_handles.h"

namespace braid::app {
namespace {

struct Place {
  Partition partition = 0;
  Id16 subject;
  bool operator<(const Place& other) const {
    return std::tie(partition, subject) < std::tie(other.partition, other.subject);
  }
};

/// Identities of one area by agency, told of while they are read.
template <class Each>
Result<void> read_identities(const Configuration& configuration, Log& log, Partition partition,
                             Progress& progress, Each each) {
  for (const auto& agency : agencies_of(configuration, partition)) {
    progress.say("reading identities of " + agency);
    StreamReader reader{agency_stream("identities", agency), partition};
    auto any = reader.read(log, [&](const LogEntry& entry) { return each(agency, entry); });
    BRAID_TRY(any);
  }
  return {};
}

/// Subjects with an identity whose handle begins with the digits.
Result<std::set<Place>> find_subjects(const Configuration& configuration, Log& log,
                                      const std::string& prefix, Progress& progress) {
  std::set<Place> places;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    const auto note = [&](const std::string&, const LogEntry& entry) -> Result<void> {
      const auto subject = id_of_key(entry.key);
      if (key_tag(entry.key) != KeyTag::identity || !entry.value || !subject) return {};
      if (hex(subject->view()).starts_with(prefix)) places.insert({partition, *subject});
      return {};
    };
    BRAID_TRY(read_identities(configuration, log, partition, progress, note));
  }
  return places;
}

/// The area linked anew: all its identities and decisions, as the link role reads them.
Result<std::unique_ptr<transform::Linker>> linked_area(const Configuration& configuration, Log& log,
                                                       const transform::LinkerOptions& options,
                                                       Partition partition, Progress& progress) {
  auto linker = transform::make_linker(options);
  const auto apply = [&](const std::string& agency, const LogEntry& entry) {
    return linker->apply(agency, entry.key, entry.value);
  };
  BRAID_TRY(read_identities(configuration, log, partition, progress, apply));
  StreamReader decisions{"decisions", partition};
  auto any = decisions.read(
      log, [&](const LogEntry& entry) { return linker->apply_decision(entry.key, entry.value); });
  BRAID_TRY(any);
  progress.say("linking " + configuration.areas[partition]);
  transform::LinkChanges changes;
  linker->settle(changes);
  return linker;
}

/// `agency:local-id`, taken apart. The source is the agency, with the assigning authority behind it
/// where a feed has several (rulings A8).
struct LocalName {
  std::string source, local_id;

  LocalName() = default;
  LocalName(LocalName&&) = default;
  ~LocalName() { OPENSSL_cleanse(local_id.data(), local_id.size()); }
};

std::optional<LocalName> local_name(const Configuration& configuration, const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) return std::nullopt;
  LocalName name;
  name.source = text.substr(0, colon);
  const bool known = std::any_of(
      configuration.feeds.begin(), configuration.feeds.end(), [&](const FeedConfig& feed) {
        return name.source == feed.agency || name.source.starts_with(feed.agency + '/');
      });
  if (!known) return std::nullopt;
  name.local_id = text.substr(colon + 1);
  if (name.local_id == "-") std::getline(std::cin, name.local_id);
  return name;
}

Result<Id16> handle_of(const Configuration& configuration, const LocalName& name) {
  auto key = transform::LinkageKey::load(configuration.credential("linkage-key"));
  BRAID_TRY(key);
  transform::SubjectHandles handles{*std::move(key)};
  return handles.of(name.source, Personal<std::string_view>{name.local_id});
}

/// That somebody asked is written before the answer is given; without it there is none (privacy,
/// AUD-06). The id that was asked for is nowhere in it.
Result<void> audit_question(const Configuration& configuration, Log& log,
                            const std::string& source) {
  auto writer = log.open_writer("command-line");
  BRAID_TRY(writer);
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    AuditChain audit{"command-line." + std::to_string(partition), partition};
    BRAID_TRY(audit.read_back(log));
    BRAID_TRY((*writer)->begin());
    BRAID_TRY(audit.add(**writer, "explain-link", source + " by " + login_name(), {}));
    BRAID_TRY((*writer)->commit());
  }
  return {};
}

int explain_places(const Configuration& configuration, Log& log, const std::set<Place>& places,
                   bool json) {
  const auto options = link_options(configuration);
  if (!options) return report(options.error(), "the link model cannot be used");
  for (const auto& place : places) {
    std::optional<transform::LinkExplanation> explanation;
    {
      Progress progress;
      auto linker = linked_area(configuration, log, *options, place.partition, progress);
      if (!linker) return report(linker.error(), "the log cannot be read");
      explanation = (*linker)->explain(place.subject);
    }
    if (!explanation) continue;
    const ExplainedLink link{configuration.areas[place.partition], place.subject, *options,
                             *explanation};
    json ? print_json(link) : print_text(link);
  }
  return EX_OK;
}

int explain_unknown() {
  return refuse(EX_NOINPUT, "no such subject has an identity in the log",
                "the ids of questions and decisions are no subjects; see the columns one and other "
                "of: braid review show ID");
}

/// Explains the one subject, in each of its areas, whose handle begins with the digits.
int explain_found(const Configuration& configuration, Log& log, const std::string& prefix,
                  bool json) {
  std::set<Place> places;
  {
    Progress progress;
    auto found = find_subjects(configuration, log, prefix, progress);
    if (!found) return report(found.error(), "the log cannot be read");
    places = *std::move(found);
  }
  if (places.empty()) return explain_unknown();
  const auto is_another = [&](const Place& place) {
    return place.subject != places.begin()->subject;
  };
  if (std::any_of(places.begin(), places.end(), is_another)) {
    return refuse_id(prefix, true, "");
  }
  return explain_places(configuration, log, places, json);
}

int explain_local(const Configuration& configuration, const LocalName& name, bool json) {
  const auto handle = handle_of(configuration, name);
  if (!handle) return report(handle.error(), "the local id cannot be looked up");
  auto log = open_log(configuration, LogUse::write);
  if (!log) return report(log.error(), "the log cannot be written");
  if (auto done = audit_question(configuration, **log, name.source); !done) {
    return report(done.error(), "the question cannot be audited, so it is not answered");
  }
  return explain_found(configuration, **log, hex(handle->view()), json);
}

}  // namespace

int explain_link(const Configuration& configuration, const std::string& subject, bool json) {
  if (const auto name = local_name(configuration, subject)) {
    return explain_local(configuration, *name, json);
  }
  // What was typed is not repeated: it may be an id of an agency after all.
  if (subject.empty() || subject.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return refuse(EX_USAGE, "this is neither a handle nor AGENCY:ID of a configured agency",
                  "give hexadecimal digits as shown by braid review, or for example "
                  "children/E10000023:- and the id on standard input");
  }
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  return explain_found(configuration, **log, subject, json);
}

}  // namespace braid::app
