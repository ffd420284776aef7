// `braid outcomes SUBSCRIPTION --coverage`: how far linkage reaches, as it was published.

#include <iostream>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/table.h"
#include "app/open_log.h"
#include "app/outcome_table.h"
#include "core/date.h"
#include "sink/outcome/coverage_text.h"

namespace braid::app {
namespace {

/// What a subscription's stream says, by area; nothing of an area without a release.
Result<std::vector<sink::Coverage>> read_coverage(const Configuration& configuration, Log& log,
                                                  const std::string& subscription) {
  std::vector<sink::Coverage> all;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    OutcomeTable table{subscription, partition};
    BRAID_TRY(table.read(log));
    if (table.coverage()) all.push_back(*table.coverage());
  }
  return all;
}

std::string shown(bool present, std::int64_t value) {
  return present ? with_commas(value) : std::string{"c"};
}

void add_rows(const sink::Coverage& coverage, Table& table) {
  for (const auto& group : coverage.group()) {
    const auto group_text = sink::breakdown_text(group);
    const bool ok = group.status() == "ok";
    table.add({coverage.area(), group.agency(), group_text.empty() ? "all" : group_text,
               shown(group.has_subjects(), group.subjects()),
               shown(group.has_linked(), group.linked()), sink::percent_text(group),
               shown(group.has_firm(), group.firm()), shown(group.has_probable(), group.probable()),
               ok && group.differs() ? "differs" : ""});
  }
}

void print_counts(const sink::Coverage& coverage) {
  std::cout << coverage.area() << ": " << shown(coverage.has_subjects(), coverage.subjects())
            << " subjects are " << shown(coverage.has_persons(), coverage.persons()) << " persons; "
            << shown(coverage.has_conflicts(), coverage.conflicts()) << " conflicts left apart, "
            << shown(coverage.has_reviews(), coverage.reviews()) << " questions for review, "
            << shown(coverage.has_foreign(), coverage.foreign())
            << " identities of another key or configuration";
  if (coverage.has_as_of()) std::cout << "; ages on " << Date{coverage.as_of()}.text();
  std::cout << '\n';
  std::string over;
  for (int kind = 0; kind < coverage.blocks_over_cap_size(); ++kind) {
    if (coverage.blocks_over_cap(kind) == 0) continue;
    over += (over.empty() ? "" : ", ") + std::string{sink::blocking_key_name(kind)} + ' ' +
            with_commas(coverage.blocks_over_cap(kind));
  }
  if (!over.empty()) std::cout << "    values too common to be looked at: " << over << '\n';
}

}  // namespace

int outcomes_coverage(const Configuration& configuration, const std::string& subscription,
                      bool json) {
  if (configuration.subscription(subscription) == nullptr) {
    std::cerr << "braid: there is no subscription " << subscription
              << "\n    remedy: look into subscriptions.d for their names\n";
    return EX_NOINPUT;
  }
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  const auto all = read_coverage(configuration, **log, subscription);
  if (!all) return report(all.error(), "the outcomes cannot be read");
  if (json) {
    for (const auto& coverage : *all) {
      for (const auto& line : sink::json_lines(coverage)) std::cout << line << '\n';
    }
    return EX_OK;
  }
  if (all->empty()) {
    std::cout << "Nothing has been published to " << subscription << " yet.\n";
    return EX_OK;
  }
  using enum Table::Align;
  Table table{{{"area"},
               {"agency"},
               {"subjects of"},
               {"subjects", right},
               {"linked", right},
               {"share", right},
               {"firm", right},
               {"probable", right},
               {""}}};
  for (const auto& coverage : *all) add_rows(coverage, table);
  std::cout << table.text() << '\n';
  for (const auto& coverage : *all) print_counts(coverage);
  std::cout << "\nlinked: to a subject of another agency; c suppressed; differs: more than five "
               "points from the agency's share\n";
  return EX_OK;
}

}  // namespace braid::app
