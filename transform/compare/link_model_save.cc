#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/descriptor.h"
#include "transform/compare/link_model.h"
#include "transform/compare/link_model_format.h"

namespace braid::transform {
namespace {

using Json = nlohmann::json;

std::string hex16(std::uint64_t number) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
  return text.data();
}

/// Text that is not UTF-8 is mended rather than refused: it is a title.
std::string quoted(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The shortest decimal that reads back as the same number.
std::string number(double value) { return Json(value).dump(); }

template <class Numbers>
std::string shares(const Numbers& numbers, std::span<const Level> levels) {
  std::string text = "[";
  for (const Level level : levels) {
    if (text.size() > 1) text += ", ";
    text += number(numbers[static_cast<std::size_t>(level)]);
  }
  return text + "]";
}

std::string weights(const LinkModel::FieldModel& field, std::span<const Level> levels) {
  std::array<double, kLevels> bits{};
  std::transform(field.weights.begin(), field.weights.end(), bits.begin(),
                 [](Weight weight) { return static_cast<double>(weight) / kBit; });
  return shares(bits, levels);
}

std::string field_text(const LinkModel::FieldModel& field, std::span<const Level> levels) {
  std::string text = "{\"weights\": " + weights(field, levels);
  const auto given = [](double share) { return share != 0; };
  if (std::any_of(field.m.begin(), field.m.end(), given) ||
      std::any_of(field.u.begin(), field.u.end(), given)) {
    text += ",\n      \"m\": " + shares(field.m, levels);
    text += ",\n      \"u\": " + shares(field.u, levels);
  }
  return text + "}";
}

/// Ascending, so that equal models are equal files.
void add_terms(const LinkModel::Terms& terms, std::string& text) {
  text += ",\n  \"terms\": {\n";
  for (std::size_t column = 0; column < kTermColumns.size(); ++column) {
    text += "    \"" + std::string{kTermColumns[column]} +
            "\": {\"records\": " + std::to_string(terms.records[column]) +
            ", \"values\": " + std::to_string(terms.values[column]) + "},\n";
  }
  std::vector<std::pair<std::uint64_t, std::array<std::uint32_t, 2>>> counts{terms.counts.begin(),
                                                                             terms.counts.end()};
  std::sort(counts.begin(), counts.end());
  text += "    \"counts\": [";
  std::string_view separator = "\n";
  for (const auto& [term, count] : counts) {
    text += separator;
    text += "      [\"" + hex16(term) + "\", " + std::to_string(count[0]) + ", " +
            std::to_string(count[1]) + "]";
    separator = ",\n";
  }
  text += "]\n  }";
}

std::string text_of(const LinkModel& model) {
  std::string text = "{\n";
  text += "  \"format\": \"" + std::string{kModelFormat} + "\",\n";
  text += "  \"version\": " + quoted(model.version) + ",\n";
  text += "  \"trained_on\": " + quoted(model.trained_on) + ",\n";
  text += "  \"config_hash\": \"" + hex16(model.config_hash) + "\",\n";
  text += "  \"identities\": " + std::to_string(model.identities) + ",\n";
  text += "  \"lambda\": " + number(model.lambda) + ",\n";
  text += "  \"household\": " + number(model.household) + ",\n";
  text += "  \"swapped\": " + number(model.swapped) + ",\n";
  text += "  \"fields\": {";
  std::string_view separator = "\n";
  for (const auto& format : kFieldFormats) {
    text += separator;
    text += "    \"" + std::string{format.name} +
            "\": " + field_text(model.*format.field, format.levels);
    separator = ",\n";
  }
  text += "\n  }";
  if (!model.terms.empty()) add_terms(model.terms, text);
  return text + "\n}\n";
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// Beside the file, readable by nobody else from the first byte on.
bool write_beside(const std::string& beside, std::string_view text) {
  ::unlink(beside.c_str());
  const Descriptor out{
      ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
  return out.get() >= 0 && ::fchmod(out.get(), 0600) == 0 && write_all(out.get(), text) &&
         ::fsync(out.get()) == 0;
}

/// So that the new name outlives a loss of power. Some network file systems cannot, and say so;
/// their renames are on the server.
void sync_folder_of(const std::string& file) {
  const auto folder = std::filesystem::path{file}.parent_path();
  const Descriptor in{
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (in.get() >= 0) ::fsync(in.get());
}

}  // namespace

Result<void> save_link_model(const LinkModel& model, const std::string& file) {
  const std::string beside = file + ".tmp";
  if (!write_beside(beside, text_of(model)) || ::rename(beside.c_str(), file.c_str()) != 0) {
    ::unlink(beside.c_str());
    return fail(ErrorKind::unavailable, "link-model/not-written");
  }
  sync_folder_of(file);
  return {};
}

}  // namespace braid::transform
