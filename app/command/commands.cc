#include "app/command/commands.h"

#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/exit_status.h"
#include "app/command/table.h"
#include "app/configuration/configuration_schema.h"
#include "app/configuration/environment_check.h"
#include "core/log/kafka/kafka_remedy.h"
#include "transform/pseudonymise/linkage_key.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;

std::string place_of(const Fault& fault) {
  std::string place = fault.file.empty() ? "braid" : fault.file;
  if (fault.line > 0) place += ':' + std::to_string(fault.line);
  if (fault.line > 0 && fault.column > 0) place += ':' + std::to_string(fault.column);
  return place;
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

/// What is in order, but will not do what it looks like, goes to standard error.
void tell_agreements(const Configuration& configuration) {
  const Date today{static_cast<std::int32_t>(
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())
          .time_since_epoch()
          .count())};
  for (const auto& feed : configuration.feeds) {
    const auto* agreement = configuration.agreement(feed.agreement);
    if (agreement == nullptr || agreement->in_force(today)) continue;
    std::cerr << "braid: note: what feed " << feed.name << " brings is refused today: agreement "
              << agreement->name
              << (today < agreement->from ? " is not in force yet\n" : " has ended\n");
  }
}

}  // namespace

std::string_view remedy_of(std::string_view rule) {
  if (rule.starts_with("kafka/")) return kafka_remedy(rule);
  if (rule == "log/in-use") return "stop the other braid that uses this log, or wait for it";
  if (rule == "log/disk-full") return "make room; nothing was half-written";
  if (rule == "log/moved") {
    return "move the log's file back to its place; or restart: a log begins anew where there is "
           "none";
  }
  if (rule == "log/cannot-open") return "create the folder, owned by the user that runs Braid";
  if (rule == "log/not-ours") return "log.file names a file that is not a Braid log: mend it";
  if (rule == "link/model") return "mend the file, or take the line `model` out of [link]";
  if (rule == "link/model-encoding") return "braid link train, and name its model in [link]";
  if (rule == "service/socket-in-use") return "another braid runs with this configuration: stop it";
  if (rule == "service/socket")
    return "make the folder of [service] socket, writable for the service";
  if (rule == "service/socket-path")
    return "name a shorter path in [service] socket: at most 107 bytes";
  if (rule == "service/group")
    return "name a group in [service] that the service's user belongs to";
  if (rule == "service/listen") return "write listen = \"127.0.0.1:9464\" in [service]";
  if (rule == "service/listen-in-use") return "another program has the port of [service] listen";
  if (rule == "synth/folder-not-empty") return "name a folder that is not there yet, or is empty";
  if (rule == "key/exists")
    return "name a file that is not there yet: a key in use must not be lost";
  if (rule == "key/missing") return "make one with: braid key new FILE";
  if (rule == "key/readable-by-others") return "chmod 0400 the key file";
  if (rule.starts_with("key/")) return "the key is 32 raw bytes or 64 hexadecimal digits";
  return "see the message above, and docs/operating.md";
}

void print_faults(const Faults& faults, bool json) {
  for (const auto& fault : faults) {
    if (json) {
      Json line;
      line["file"] = fault.file;
      line["line"] = fault.line;
      line["column"] = fault.column;
      line["rule"] = fault.rule.view();
      line["message"] = fault.message;
      line["remedy"] = fault.remedy;
      std::cout << line.dump() << '\n';
    } else {
      std::cout << place_of(fault) << ": " << fault.message << " [" << fault.rule.view() << "]\n"
                << "    remedy: " << fault.remedy << '\n';
    }
  }
}

int report(const Error& error, const std::string& doing) {
  std::cerr << "braid: " << doing << ": " << error.rule.view()
            << "\n    remedy: " << remedy_of(error.rule.view()) << '\n';
  return exit_status(error);
}

int check_configuration(const std::string& folder, const CheckOptions& options) {
  Faults faults;
  const auto configuration = read_configuration(folder, faults);
  check_environment(configuration, options.role, faults);
  print_faults(faults, options.json);
  if (!faults.empty()) {
    std::cerr << "braid: " << counted(faults.size(), "fault") << " in " << folder << '\n';
    return EX_CONFIG;
  }
  tell_agreements(configuration);
  if (!options.json) {
    std::cout << "The configuration is in order: " << counted(configuration.feeds.size(), "feed")
              << ", " << counted(configuration.agreements.size(), "agreement") << ", "
              << counted(configuration.subscriptions.size(), "subscription") << ", "
              << counted(configuration.catalogue.definitions().size(), "indicator") << ".\n";
  }
  return EX_OK;
}

int config_schema(const std::string& kind) {
  std::cout << configuration_schema(kind);
  return EX_OK;
}

int test_examples(const std::string& folder, bool json) {
  Faults faults;
  const auto configuration = load_configuration(folder, faults);
  if (!configuration) {
    print_faults(faults, json);
    return EX_CONFIG;
  }
  const auto results = transform::run_examples(configuration->catalogue, configuration->vocabulary);
  std::size_t failed = 0;
  Table table{{{"indicator"}, {"example"}, {"passed"}, {"expected"}, {"got"}}};
  for (const auto& result : results) {
    failed += result.passed ? 0 : 1;
    if (json) {
      Json line;
      line["indicator"] = result.indicator;
      line["example"] = result.example;
      line["passed"] = result.passed;
      line["expected"] = result.expected;
      line["got"] = result.got;
      std::cout << line.dump() << '\n';
    }
    table.add({result.indicator, result.example, result.passed ? "yes" : "NO", result.expected,
               result.got});
  }
  if (!json) {
    std::cout << table.text() << '\n'
              << results.size() - failed << " of " << results.size() << " examples passed.\n";
  }
  return failed == 0 ? EX_OK : EX_DATAERR;
}

int key_new(const std::string& file) {
  const auto made = transform::make_linkage_key(file);
  if (!made) return report(made.error(), "no key was written to " + file);
  std::cout << "A new linkage key is in " << file << " (mode 0600).\n"
            << "Keep a copy where only the key custodian can reach it: without it the same people\n"
               "can never be recognised again, and whoever has it can undo the pseudonyms.\n";
  return EX_OK;
}

}  // namespace braid::app
