#include "sink/files/files_sink.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/bytes.h"
#include "core/date.h"
#include "sink/outcome/coverage_text.h"
#include "sink/outcome/outcome_text.h"

namespace braid::sink {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const std::string& path, int code) {
  spdlog::error("An output file cannot be written. file={} errno={}", path, code);
  return fail(ErrorKind::unavailable, "sink/files");
}

Result<void> sync_folder(const std::string& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return failed(folder, errno);
  const bool good = ::fsync(handle) == 0;
  const int code = errno;
  ::close(handle);
  if (!good) return failed(folder, code);
  return {};
}

/// Writes beside the file, makes it durable, then renames it over the file.
Result<void> replace_file(const std::string& path, const std::string& text) {
  const std::string beside = path + ".tmp";
  const int handle = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (handle < 0) return failed(beside, errno);
  std::size_t written = 0;
  while (written < text.size()) {
    const auto count = ::write(handle, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  const bool good = written == text.size() && ::fsync(handle) == 0;
  const int code = errno;
  ::close(handle);
  if (!good || ::rename(beside.c_str(), path.c_str()) != 0) {
    const int reason = good ? errno : code;
    ::unlink(beside.c_str());
    return failed(path, reason);
  }
  return {};
}

/// A field of RFC 4180; a leading `= + - @` of a text is not a formula to a spreadsheet (privacy,
/// SEC-05). Numbers are written by the caller as they are.
std::string csv_text(const std::string& text) {
  std::string field = text;
  if (!field.empty() && std::string_view{"=+-@"}.find(field.front()) != std::string_view::npos) {
    field.insert(field.begin(), '\'');
  }
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

/// Of an outcome or of a group of the coverage.
template <class Message>
std::string breakdown_value(const Message& message, const std::string& name) {
  for (const auto& part : message.breakdown()) {
    if (part.name() == name) return part.value();
  }
  return {};
}

std::string number(bool present, std::int64_t value) {
  return present ? std::to_string(value) : std::string{};
}

void add_csv_row(const Outcome& outcome, const std::vector<std::string>& breakdowns,
                 std::string& out) {
  out += csv_text(outcome.indicator()) + ',' + std::to_string(outcome.version()) + ',' +
         csv_text(outcome.area()) + ',' + csv_text(outcome.period()) + ',';
  for (const auto& name : breakdowns) out += csv_text(breakdown_value(outcome, name)) + ',';
  out += outcome.status() + ',' + outcome.value() + ',' +
         number(outcome.has_count(), outcome.count()) + ',' +
         number(outcome.has_people(), outcome.people()) + ',' +
         number(outcome.has_numerator(), outcome.numerator()) + ',' +
         number(outcome.has_denominator(), outcome.denominator()) + ',' + csv_text(outcome.unit()) +
         ',' + std::to_string(outcome.revision()) + ',' + Date{outcome.as_of()}.text() + ',' +
         hex(outcome.definition()) + "\n";
}

std::string csv(const std::vector<const Outcome*>& outcomes,
                const std::vector<std::string>& breakdowns) {
  std::string out = "indicator,version,area,period,";
  for (const auto& name : breakdowns) out += csv_text(name) + ',';
  out += "status,value,count,people,numerator,denominator,unit,revision,as_of,definition\n";
  for (const auto* outcome : outcomes) add_csv_row(*outcome, breakdowns, out);
  return out;
}

std::string jsonl(const std::vector<const Outcome*>& outcomes) {
  std::string out;
  for (const auto* outcome : outcomes) out += to_json(*outcome) + '\n';
  return out;
}

void add_csv_row(const Coverage& coverage, const CoverageGroup& group, std::string& out) {
  out += csv_text(coverage.area()) + ',' + csv_text(group.agency()) + ',' +
         csv_text(breakdown_value(group, "age_cla")) + ',' + breakdown_value(group, "sex") + ',' +
         group.status() + ',' + number(group.has_subjects(), group.subjects()) + ',' +
         number(group.has_linked(), group.linked()) + ',' + group.value() + ',' +
         number(group.has_firm(), group.firm()) + ',' +
         number(group.has_probable(), group.probable()) + ',' + (group.differs() ? "yes" : "no") +
         ',' + std::to_string(coverage.revision()) + ',' +
         (coverage.has_as_of() ? Date{coverage.as_of()}.text() : std::string{}) + '\n';
}

std::string csv(const std::vector<const Coverage*>& coverage) {
  std::string out =
      "area,agency,age_cla,sex,status,subjects,linked,value,firm,probable,differs,revision,as_of\n";
  for (const auto* area : coverage) {
    for (const auto& group : area->group()) add_csv_row(*area, group, out);
  }
  return out;
}

std::string jsonl(const std::vector<const Coverage*>& coverage) {
  std::string out;
  for (const auto* area : coverage) {
    for (const auto& line : json_lines(*area)) out += line + '\n';
  }
  return out;
}

}  // namespace

Releases FilesSink::stated() const {
  const std::string base = options_.folder + '/' + options_.subscription;
  std::error_code error;
  for (const std::string beside : {"", ".coverage"}) {
    if (options_.csv && !fs::exists(base + beside + ".csv", error)) return {};
    if (options_.jsonl && !fs::exists(base + beside + ".jsonl", error)) return {};
  }
  std::ifstream in{base + ".meta.json"};
  if (!in) return {};
  const auto json = nlohmann::json::parse(in, nullptr, false);
  const auto found = json.is_object() ? json.find("releases") : json.end();
  if (found == json.end() || !found->is_object()) return {};
  Releases releases;
  for (const auto& [area, release] : found->items()) {
    if (!release.is_number_integer()) return {};
    releases[area] = release.get<std::int64_t>();
  }
  return releases;
}

Result<void> FilesSink::write(const Releases& releases, const FilesContent& content) const {
  std::error_code error;
  fs::create_directories(options_.folder, error);
  if (error) return failed(options_.folder, error.value());
  const std::string base = options_.folder + '/' + options_.subscription;
  const std::string beside = base + ".coverage";
  if (options_.csv) {
    BRAID_TRY(replace_file(base + ".csv", csv(content.outcomes, options_.breakdowns)));
    BRAID_TRY(replace_file(beside + ".csv", csv(content.coverage)));
  }
  if (options_.jsonl) {
    BRAID_TRY(replace_file(base + ".jsonl", jsonl(content.outcomes)));
    BRAID_TRY(replace_file(beside + ".jsonl", jsonl(content.coverage)));
  }
  nlohmann::ordered_json meta;
  meta["subscription"] = options_.subscription;
  meta["releases"] = releases;
  meta["cells"] = content.outcomes.size();
  // What the linker counted, which the CSV of shares has no place for.
  meta["linkage"] = nlohmann::ordered_json::array();
  for (const auto* area : content.coverage) {
    meta["linkage"].push_back(nlohmann::ordered_json::parse(json_lines(*area).back()));
  }
  meta["symbols"] = {{"c", "suppressed"}, {"z", "not applicable"}, {"x", "not available"}};
  BRAID_TRY(replace_file(base + ".meta.json", meta.dump(2) + '\n'));
  return sync_folder(options_.folder);
}

}  // namespace braid::sink
