#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/commands.h"
#include "app/command/configuration/delivery_trial.h"
#include "app/command/exit_status.h"
#include "app/command/refusal.h"
#include "app/command/table.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using Outcome = TriedRow::Outcome;

/// "start=* legal_status=*": that there is a value, and never which.
std::string masked(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : " ") + name + "=*";
  return out;
}

void print_json(const TriedRow& row) {
  Json line;
  line["place"] = row.place;
  line["shape"] = row.shape;
  line["kind"] = row.kind;
  line["outcome"] = outcome_word(row.outcome);
  line["rule"] = row.rule;
  if (!row.reason.empty()) line["reason"] = row.reason;
  line["holds"] = row.holds;
  std::cout << line.dump() << '\n';
}

void print_json(const Fault& fault) {
  Json line;
  line["place"] = fault.line == 0 ? fault.file : fault.file + ':' + std::to_string(fault.line);
  line["shape"] = "";
  line["kind"] = "";
  line["outcome"] = "refused_whole";
  line["rule"] = fault.rule.view();
  line["reason"] = fault.message;
  line["remedy"] = fault.remedy;
  std::cout << line.dump() << '\n';
}

std::string counted(std::uint64_t count) { return with_commas(static_cast<std::int64_t>(count)); }

/// What came of the whole, for people.
void print_summary(const Trial& trial) {
  for (const auto& unit : trial.units) std::cout << "Unit " << unit << '\n';
  std::cout << counted(trial.rows) << " rows read.";
  for (const auto& [outcome, count] : trial.counts) {
    static constexpr std::string_view kWords[] = {" things taken", " withdrawn", " not granted",
                                                  " rows refused into quarantine",
                                                  " rows that say nothing to keep"};
    std::cout << ' ' << counted(count) << kWords[static_cast<std::size_t>(outcome)] << '.';
  }
  std::cout << '\n';
  for (const auto& [rule, count] : trial.remarks) {
    std::cout << "Kept with a remark: " << rule << ", " << counted(count) << " times\n";
  }
  std::cout << "Nothing was written.\n";
}

}  // namespace

int try_file(const Configuration& configuration, const TryOptions& options) {
  const FeedConfig* feed = nullptr;
  for (const auto& each : configuration.feeds) {
    if (each.name == options.feed) feed = &each;
  }
  if (feed == nullptr) {
    return refuse(EX_NOINPUT, "there is no feed " + options.feed,
                  "look into feeds.d for their names");
  }
  Table table{{{"place"}, {"shape"}, {"kind"}, {"outcome"}, {"rule"}, {"holds"}}};
  std::uint64_t told = 0;
  const auto each = [&](const TriedRow& row) {
    if (options.rows != 0 && told++ >= options.rows) return;
    if (options.json) return print_json(row);
    table.add({row.place, row.shape, row.kind, std::string{outcome_word(row.outcome)}, row.rule,
               row.reason.empty() ? masked(row.holds) : row.reason});
  };
  Trial trial;
  const auto tried = try_delivery(configuration, *feed, options.file, trial, each);
  if (!tried && trial.faults.empty()) {
    return report(tried.error(), options.file + " cannot be tried");
  }
  if (options.json) {
    for (const auto& fault : trial.faults) print_json(fault);
  } else if (!trial.faults.empty()) {
    std::cout << "The delivery would be refused whole:\n\n";
    print_faults(trial.faults, false);
  } else {
    if (!table.empty()) std::cout << table.text() << '\n';
    print_summary(trial);
  }
  if (!tried) return exit_status(tried.error());
  return trial.faults.empty() ? EX_OK : EX_DATAERR;
}

}  // namespace braid::app
