#include "app/command/status_answers.h"

#include <algorithm>
#include <filesystem>

#include "app/service/control_server.h"
#include "app/service/control_socket.h"

namespace braid::app {
namespace {

bool is_same_folder(const std::string& one, const std::string& other) {
  std::error_code error;
  return one == other || std::filesystem::equivalent(one, other, error);
}

}  // namespace

bool StatusAnswers::ready() const {
  return !processes.empty() &&
         std::all_of(processes.begin(), processes.end(),
                     [](const auto& process) { return process.value("ready", false); });
}

StatusAnswers ask_status(const Configuration& configuration) {
  StatusAnswers answers;
  for (const auto& socket : control_sockets(configuration)) {
    const auto line = ask_service(socket, R"({"command":"status"})");
    if (!line) {
      answers.denied = answers.denied || line.error().rule.view() == "service/denied";
      continue;
    }
    auto json = nlohmann::ordered_json::parse(*line, nullptr, false);
    if (!json.is_object() || json.contains("error")) {
      answers.denied = answers.denied || line->find("service/denied") != std::string::npos;
    } else if (is_same_folder(json.value("configuration", ""), configuration.folder)) {
      answers.processes.push_back(std::move(json));
    }
  }
  return answers;
}

}  // namespace braid::app
