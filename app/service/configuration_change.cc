#include "app/service/configuration_change.h"

#include <algorithm>
#include <tuple>

namespace braid::app {
namespace {

/// Who delivers into an area, which is what link reads.
bool same_agencies(const Configuration& from, const Configuration& to) {
  for (Partition partition = 0; partition < to.areas.size(); ++partition) {
    if (agencies_of(from, partition) != agencies_of(to, partition)) return false;
  }
  return true;
}

/// What measure knows of a feed (measurer_options).
bool same_feeds_to_measure(const Configuration& from, const Configuration& to) {
  return std::equal(from.feeds.begin(), from.feeds.end(), to.feeds.begin(), to.feeds.end(),
                    [](const FeedConfig& a, const FeedConfig& b) {
                      return std::tie(a.name, a.agency, a.kind, a.partition) ==
                             std::tie(b.name, b.agency, b.kind, b.partition);
                    });
}

bool same_linking(const LinkConfig& from, const LinkConfig& to) {
  return std::tie(from.method, from.model, from.guards) == std::tie(to.method, to.model, to.guards);
}

/// A definition's meaning stands by its version: another meaning is another version, beside the
/// old one (rulings S18).
void refuse_changed_definitions(const transform::Catalogue& from, const transform::Catalogue& to,
                                Faults& faults) {
  for (const auto& definition : to.definitions()) {
    const auto* former = from.find(definition.id, definition.version);
    if (former == nullptr || former->hash == definition.hash) continue;
    faults.push_back({definition.file, definition.line, 1, "indicator/changed-without-version",
                      "\"" + definition.id + "\" means something else than it did at version " +
                          std::to_string(definition.version),
                      "keep that table, and give the changed one the next version beside it; braid "
                      "indicator diff " +
                          definition.id + " shows what would change"});
  }
}

}  // namespace

ConfigurationChange change_between(const Configuration& from, const Configuration& to) {
  ConfigurationChange change;
  change.edge = from.feeds != to.feeds || from.agreements != to.agreements ||
                from.programmes != to.programmes;
  change.link = !same_agencies(from, to) || !same_linking(from.link, to.link);
  change.measure = from.subscriptions != to.subscriptions || from.programmes != to.programmes ||
                   from.catalogue.hash() != to.catalogue.hash() || !same_feeds_to_measure(from, to);
  return change;
}

Faults restart_faults(const Configuration& from, const Configuration& to) {
  Faults faults;
  const auto refuse = [&](const std::string& what) {
    faults.push_back({to.folder + "/braid.toml", 0, 0, "config/restart-needed",
                      what + " cannot change while the service runs",
                      "put it back, or restart the service"});
  };
  if (from.areas != to.areas) refuse("`areas` of [partnership]");
  if (from.log != to.log) refuse("[log]");
  if (transform::encoding_config_hash(from.link.encoding) !=
      transform::encoding_config_hash(to.link.encoding)) {
    refuse("how identities are encoded, in [link],");
  }
  if (from.service != to.service) refuse("[service]");
  refuse_changed_definitions(from.catalogue, to.catalogue, faults);
  return faults;
}

}  // namespace braid::app
