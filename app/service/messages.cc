#include "app/service/messages.h"

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <optional>

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

namespace braid::app {
namespace {

bool is_key(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_';
  });
}

/// Where the next `key=` begins, at the start of a word; the end if there is none.
std::size_t find_key(std::string_view message, std::size_t from) {
  for (auto at = from; at < message.size();) {
    const auto blank = std::min(message.find(' ', at), message.size());
    const auto equals = message.find('=', at);
    const bool starts = at == 0 || message[at - 1] == ' ';
    if (starts && equals < blank && is_key(message.substr(at, equals - at))) return at;
    at = blank + 1;
  }
  return message.size();
}

std::string field_name(std::string_view key) {
  std::string name = "BRAID_";
  for (const unsigned char c : key) name += static_cast<char>(std::toupper(c));
  return name;
}

/// The journal says in $JOURNAL_STREAM which file standard error is, if it is the journal's
/// (systemd.exec(5)); a shell inside of a unit may have put another one there.
bool is_journal(int descriptor) {
  const char* given = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  if (given == nullptr || ::fstat(descriptor, &status) != 0) return false;
  return given == std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino);
}

int priority_of(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::critical:
      return LOG_CRIT;
    case spdlog::level::err:
      return LOG_ERR;
    case spdlog::level::warn:
      return LOG_WARNING;
    case spdlog::level::info:
      return LOG_INFO;
    default:
      return LOG_DEBUG;
  }
}

/// Entries with fields of their own, by the journal's native protocol.
class JournalSink : public spdlog::sinks::base_sink<std::mutex> {
 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string_view text{message.payload.data(), message.payload.size()};
    std::vector<std::string> lines = {"MESSAGE=" + std::string{text},
                                      "PRIORITY=" + std::to_string(priority_of(message.level)),
                                      "SYSLOG_IDENTIFIER=braid"};
    bool has_role = false;
    for (const auto& [name, value] : fields_of(text)) {
      has_role = has_role || name == "BRAID_ROLE";
      lines.push_back(name + '=' + value);
    }
    if (!has_role && !role_of_thread.empty()) {
      lines.push_back("BRAID_ROLE=" + std::string{role_of_thread});
    }
    std::vector<iovec> parts;
    for (auto& line : lines) parts.push_back({line.data(), line.size()});
    // A journal that does not take it cannot be told either.
    static_cast<void>(::sd_journal_sendv(parts.data(), static_cast<int>(parts.size())));
  }
  void flush_() override {}
};

}  // namespace

std::vector<std::pair<std::string, std::string>> fields_of(std::string_view message) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (auto at = find_key(message, 0); at < message.size();) {
    const auto equals = message.find('=', at);
    const bool quoted = equals + 1 < message.size() && message[equals + 1] == '"';
    const auto first = equals + (quoted ? 2 : 1);
    // A quoted value may hold quotes: it ends before the next key.
    auto next = find_key(message, first);
    if (!quoted) next = std::min(next, message.find(' ', first));
    while (quoted && next < message.size() && (next < first + 2 || message[next - 2] != '"')) {
      next = find_key(message, next + 1);
    }
    auto value = message.substr(first, next - first);
    while (value.ends_with(' ')) value.remove_suffix(1);
    if (quoted && value.ends_with('"')) value.remove_suffix(1);
    fields.emplace_back(field_name(message.substr(at, equals - at)), value);
    at = quoted ? next : find_key(message, first);
  }
  return fields;
}

void set_up_messages(bool quiet) {
  if (is_journal(STDERR_FILENO)) {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("braid", std::make_shared<JournalSink>()));
  } else {
    const bool plain = std::getenv("NO_COLOR") != nullptr;
    auto logger = spdlog::stderr_color_mt(
        "braid", plain ? spdlog::color_mode::never : spdlog::color_mode::automatic);
    logger->set_pattern("%Y-%m-%dT%H:%M:%S %^%l%$ %v");
    spdlog::set_default_logger(logger);
  }
  if (quiet) spdlog::set_level(spdlog::level::warn);
}

}  // namespace braid::app
