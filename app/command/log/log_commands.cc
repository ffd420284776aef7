// Commands that look into the log beside a running service, or write one short transaction.

#include <openssl/bio.h>
#include <openssl/pem.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/table.h"
#include "app/confirmation.h"
#include "app/open_log.h"
#include "app/outcome_table.h"
#include "app/stream_reader.h"
#include "core/bytes.h"
#include "core/keys.h"
#include "core/openssl.h"
#include "link/link.pb.h"
#include "quarantine/quarantine.pb.h"
#include "sink/outcome/outcome_text.h"
#include "sink/outcome/release_text.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using quarantine::v1::Refusal;

/// Refused rows and deliveries of all agencies, by key.
Result<std::map<std::string, Refusal>> read_quarantine(const Configuration& configuration,
                                                       Log& log) {
  std::map<std::string, Refusal> refusals;
  std::set<std::pair<std::string, Partition>> streams;
  for (const auto& feed : configuration.feeds) {
    streams.insert({agency_stream("quarantine", feed.agency), feed.partition});
  }
  for (const auto& [stream, partition] : streams) {
    StreamReader reader{stream, partition};
    auto any = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
      Refusal refusal;
      if (parse_entry(entry, refusal)) {
        refusals[std::string{entry.key}] = std::move(refusal);
      } else {
        refusals.erase(std::string{entry.key});
      }
      return {};
    });
    BRAID_TRY(any);
  }
  return refusals;
}

std::string place_of(const Refusal& refusal) {
  if (refusal.position() == 0) return refusal.file();
  return refusal.file() + ':' + std::to_string(refusal.position());
}

std::string hex_id(const std::string& key) { return hex(id_of_key(key).value_or(Id16{}).view()); }

/// Everything that a subscription's stream says, by area and key.
Result<std::vector<sink::Outcome>> read_outcomes(const Configuration& configuration, Log& log,
                                                 const std::string& subscription) {
  std::vector<sink::Outcome> all;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    OutcomeTable table{subscription, partition};
    BRAID_TRY(table.read(log));
    for (const auto& [key, outcome] : table.outcomes()) all.push_back(outcome);
  }
  return all;
}

std::string shown(bool present, std::int64_t value) {
  return present ? with_commas(value) : std::string{};
}

}  // namespace

int outcomes(const Configuration& configuration, const std::string& subscription, bool json) {
  if (configuration.subscription(subscription) == nullptr) {
    std::cerr << "braid: there is no subscription " << subscription
              << "\n    remedy: look into subscriptions.d for their names\n";
    return EX_NOINPUT;
  }
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  const auto all = read_outcomes(configuration, **log, subscription);
  if (!all) return report(all.error(), "the outcomes cannot be read");
  Table table{{{"indicator"},
               {"area"},
               {"period"},
               {"breakdown"},
               {"value", Table::Align::right},
               {"people", Table::Align::right},
               {"of", Table::Align::right},
               {"unit"},
               {"rev", Table::Align::right}}};
  for (const auto& outcome : *all) {
    if (json) std::cout << sink::to_json(outcome) << '\n';
    std::string value = outcome.status() == "ok" ? outcome.value() : outcome.status();
    if (outcome.has_count()) value = with_commas(outcome.count());
    table.add({outcome.indicator(), outcome.area(), outcome.period(), sink::breakdown_text(outcome),
               value, shown(outcome.has_people(), outcome.people()),
               shown(outcome.has_denominator(), outcome.denominator()), outcome.unit(),
               std::to_string(outcome.revision())});
  }
  if (json) return EX_OK;
  if (table.empty()) {
    std::cout << "Nothing has been published to " << subscription << " yet.\n";
    return EX_OK;
  }
  std::cout << table.text() << "\nc suppressed, z not applicable, x not available\n";
  return EX_OK;
}

int quarantine_list(const Configuration& configuration, bool json) {
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  const auto refusals = read_quarantine(configuration, **log);
  if (!refusals) return report(refusals.error(), "the quarantine cannot be read");
  Table table{{{"id"}, {"feed"}, {"delivery"}, {"place"}, {"rule"}, {"reason"}}};
  for (const auto& [key, refusal] : *refusals) {
    if (json) {
      Json line;
      line["id"] = hex_id(key);
      line["feed"] = refusal.feed();
      line["delivery"] = refusal.delivery();
      line["place"] = place_of(refusal);
      line["rule"] = refusal.rule();
      line["reason"] = refusal.reason();
      std::cout << line.dump() << '\n';
    } else {
      table.add({hex_id(key), refusal.feed(), refusal.delivery(), place_of(refusal), refusal.rule(),
                 refusal.reason()});
    }
  }
  if (!json && table.empty()) std::cout << "Nothing is in quarantine.\n";
  if (!json && !table.empty()) std::cout << table.text();
  return EX_OK;
}

int quarantine_get(const Configuration& configuration, const std::string& id) {
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  const auto refusals = read_quarantine(configuration, **log);
  if (!refusals) return report(refusals.error(), "the quarantine cannot be read");
  for (const auto& [key, refusal] : *refusals) {
    if (hex_id(key) != id) continue;
    if (refusal.sealed().empty()) {
      std::cerr
          << "braid: no original is kept for " << id
          << "\n    remedy: a refused delivery lies whole in refused/ of the feed's folder; a "
             "row over the size limit is not kept\n";
      return EX_NOINPUT;
    }
    const Handle<BIO, BIO_free_all> out{BIO_new_fp(stdout, BIO_NOCLOSE)};
    const auto* bytes = reinterpret_cast<const unsigned char*>(refusal.sealed().data());
    if (!out || PEM_write_bio(out.get(), "CMS", "", bytes,
                              static_cast<long>(refusal.sealed().size())) <= 0) {
      std::cerr << "braid: the sealed original cannot be written\n";
      return EX_IOERR;
    }
    return EX_OK;
  }
  std::cerr << "braid: nothing in quarantine has the id " << id
            << "\n    remedy: braid quarantine list\n";
  return EX_NOINPUT;
}

int log_stat(const Configuration& configuration, bool json) {
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  const auto streams = (*log)->streams();
  if (!streams) return report(streams.error(), "the log cannot be read");
  Table table{{{"stream"},
               {"area"},
               {"entries", Table::Align::right},
               {"tombstones", Table::Align::right},
               {"bytes", Table::Align::right}}};
  for (const auto& which : *streams) {
    const auto size = (*log)->size(which);
    if (!size) return report(size.error(), "the log cannot be read");
    const std::string area = which.partition < configuration.areas.size()
                                 ? configuration.areas[which.partition]
                                 : std::to_string(which.partition);
    if (json) {
      Json line;
      line["stream"] = which.stream;
      line["area"] = area;
      line["entries"] = size->entries;
      line["tombstones"] = size->tombstones;
      line["bytes"] = size->bytes;
      std::cout << line.dump() << '\n';
    } else {
      table.add({which.stream, area, with_commas(size->entries), with_commas(size->tombstones),
                 with_commas(size->bytes)});
    }
  }
  if (!json) std::cout << table.text();
  return EX_OK;
}

int release_confirm(const Configuration& configuration, const std::string& what) {
  if (what != "links" && configuration.subscription(what) == nullptr) {
    std::cerr << "braid: " << what << " is neither a subscription nor the word links\n"
              << "    remedy: look into subscriptions.d for their names\n";
    return EX_NOINPUT;
  }
  auto log = open_log(configuration, LogUse::write);
  if (!log) return report(log.error(), "the log cannot be written");
  auto writer = (*log)->open_writer("command-line");
  if (!writer) return report(writer.error(), "the log cannot be written");
  const std::string stream = what == "links" ? "links" : "outcomes." + what;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    std::int64_t number = 0;
    StreamReader reader{stream, partition};
    auto any = reader.read(**log, [&](const LogEntry& entry) -> Result<void> {
      link::v1::LinkSummary summary;
      if (entry.key == control_key("summary") && parse_entry(entry, summary)) {
        number = summary.release();
      }
      if (entry.key == control_key("release") && entry.value) {
        const auto release = sink::release_from_entry(*entry.value);
        if (release) number = release->number();
      }
      return {};
    });
    if (!any) return report(any.error(), "the log cannot be read");
    if (auto done = confirm(**writer, partition, what, number); !done) {
      return report(done.error(), "the confirmation cannot be written");
    }
  }
  std::cout << "Confirmed. What is held back of " << what
            << " goes out at the next step of the service, or with: braid run --once\n";
  return EX_OK;
}

}  // namespace braid::app
