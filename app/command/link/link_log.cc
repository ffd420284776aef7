#include "app/command/link/link_log.h"

#include <set>
#include <unordered_map>

#include "app/stream_reader.h"
#include "core/agency.h"
#include "core/keys.h"
#include "link/link.pb.h"

namespace braid::app {
namespace {

/// The agencies that feeds of an area come from.
std::set<std::string> agencies_in(const Configuration& configuration, Partition partition) {
  std::set<std::string> agencies;
  for (const auto& feed : configuration.feeds) {
    if (feed.partition == partition) agencies.insert(feed.agency);
  }
  return agencies;
}

}  // namespace

Result<LoggedIdentities> read_identities(const Configuration& configuration, Log& log,
                                         const std::function<void(std::string_view)>& progress) {
  transform::TrainingSetBuilder builder;
  LoggedIdentities identities;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    for (const auto& agency : agencies_in(configuration, partition)) {
      const auto source =
          builder.add_source({partition, agency_kind(agency) != AgencyKind::children});
      identities.sources.push_back({agency, partition});
      StreamReader reader{agency_stream("identities", agency), partition};
      std::size_t told = 0;
      auto any = reader.read(log, [&](const LogEntry& entry) {
        if (++told % 100'000 == 0) {
          progress("reading identities: " + std::to_string(builder.size()));
        }
        return builder.put(source, entry.key, entry.value);
      });
      BRAID_TRY(any);
    }
  }
  identities.set = builder.build();
  return identities;
}

Result<std::vector<transform::LinkChange>> read_links(const Configuration& configuration,
                                                      Log& log) {
  std::vector<transform::LinkChange> links;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    std::unordered_map<Id16, transform::LinkChange, Id16Hash> of_subject;
    StreamReader reader{"links", partition};
    auto any = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
      const auto subject = id_of_key(entry.key);
      if (key_tag(entry.key) != KeyTag::subject || !subject) return {};
      link::v1::Link link;
      of_subject.erase(*subject);
      const auto person = parse_entry(entry, link) ? Id16::from(link.person()) : std::nullopt;
      if (!person) return {};
      transform::LinkChange change{*subject, transform::LinkChange::To{*person}};
      if (link.grade() == link::v1::Link::PROBABLE) {
        change.to->grade = transform::LinkGrade::probable;
      }
      of_subject[*subject] = change;
      return {};
    });
    BRAID_TRY(any);
    for (const auto& [subject, change] : of_subject) links.push_back(change);
  }
  return links;
}

}  // namespace braid::app
