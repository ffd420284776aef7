#include "app/command/configuration/feed_sample.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "ingest/decode/decoder.h"
#include "ingest/source/drop_folder.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

/// A police extract names its force, and is refused by a feed of another one (feed-formats 6.2).
std::string force_of(const fs::path& path) {
  std::ifstream in{path / "manifest.json"};
  const auto manifest = nlohmann::json::parse(in, nullptr, false);
  if (!manifest.is_object() || !manifest.contains("sender")) return {};
  const auto& force = manifest["sender"];
  const auto code = force.is_string() ? force.get<std::string>() : std::string{};
  const bool plain = !code.empty() && std::all_of(code.begin(), code.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '.';
  });
  return plain && code.size() <= 20 ? "police/" + code : std::string{};
}

/// Fewer faults are nearer; of two with as many the one that has read rows.
bool is_nearer(const ingest::Verified& one, const ingest::Verified& other) {
  if (one.faults.size() != other.faults.size()) return one.faults.size() < other.faults.size();
  return one.rows > other.rows;
}

}  // namespace

Result<FeedSample> look_at_sample(const Configuration& configuration, const std::string& path,
                                  const std::string& agency, const std::string& wanted) {
  FeedSample sample;
  const auto whole = fs::absolute(path).lexically_normal();
  const auto there = whole.has_filename() ? whole : whole.parent_path();
  ingest::DropFolder folder{there.parent_path().string()};
  auto loaded = folder.load(there.filename().string(), sample.faults);
  BRAID_TRY(loaded);
  if (!loaded->faults.empty()) {
    sample.faults = loaded->faults;
    return sample;
  }
  sample.agency = force_of(there);
  ingest::DecoderOptions options;
  options.agency = !agency.empty() ? agency : sample.agency;
  options.vocabulary = &configuration.vocabulary;
  options.code_folder = configuration.data_folder + "/codes";
  for (const auto& programme : configuration.programmes) {
    options.programmes.push_back(programme.name);
  }
  std::optional<ingest::Verified> nearest;
  for (const auto format : ingest::formats()) {
    Faults unused;
    auto decoder = ingest::make_decoder(format, options, unused);
    if (!decoder) continue;  // not for such an agency
    auto verified = (*decoder)->verify(loaded->delivery);
    BRAID_TRY(verified);
    if (verified->faults.empty() && verified->rows > 0) {
      sample.formats.emplace_back(format);
      for (const auto& unit : verified->units) {
        sample.period += (sample.period.empty() ? "" : ", ") + unit.name;
      }
    }
    if (!wanted.empty() && format != wanted) continue;
    if (nearest && !is_nearer(*verified, *nearest)) continue;
    sample.nearest = format;
    nearest = std::move(*verified);
  }
  if (sample.formats.empty() && nearest) sample.faults = nearest->faults;
  return sample;
}

}  // namespace braid::app
