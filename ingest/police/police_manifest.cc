#include "ingest/police/police_manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

using nlohmann::json;

/// Deeper values are dropped while parsing: nothing of a manifest lies deeper than a file's keys.
constexpr int kDepthMax = 4;

class ManifestReader {
 public:
  ManifestReader(const json& root, Faults& faults) : root_{root}, faults_{faults} {}

  PoliceManifest read(std::string_view force) {
    expect(text(root_, "format") == "braid-police/1", "police/format",
           "`format` is not braid-police/1", "send the extract in the format braid-police/1");
    expect(text(root_, "feed") == "police", "police/feed", "`feed` is not police",
           "send the extract to the feed that it belongs to");
    expect(text(root_, "sender") == force, "police/sender",
           "`sender` is not the code of the feed's agency",
           "send the extract to the feed of the force that made it");
    const auto mode = text(root_, "mode");
    manifest_.full = mode == "full";
    expect(mode == "full" || mode == "increment", "police/mode",
           "`mode` is neither full nor increment", "state the mode of the extract");
    read_period();
    read_extraction();
    read_files();
    return std::move(manifest_);
  }

 private:
  void expect(bool holds, Literal rule, Literal message, Literal remedy) {
    if (holds) return;
    faults_.push_back({std::string{kPoliceManifestName}, 0, 0, rule, std::string{message.view()},
                       std::string{remedy.view()}});
  }

  /// Empty if the key is absent or holds no text.
  static std::string_view text(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return {};
    return found->get_ref<const std::string&>();
  }

  void read_period() {
    const auto from = read_iso_date(text(root_, "period_from"));
    const auto to = read_iso_date(text(root_, "period_to"));
    manifest_.period_from = from.date;
    manifest_.period_to = to.date;
    const bool both = from.usable() && to.usable() && from.date <= to.date;
    const bool neither = from.how == DateReading::missing && to.how == DateReading::missing;
    expect(both || neither, "police/period", "`period_from` and `period_to` are not a period",
           "write both as YYYY-MM-DD, the first day and the last");
  }

  void read_extraction() {
    const auto at = read_iso_time(text(root_, "extracted_at"));
    if (at.usable()) manifest_.extracted_at = at.at;
    expect(at.how != DateReading::invalid, "police/extracted-at", "`extracted_at` is not a time",
           "write it as YYYY-MM-DDThh:mm:ss with an offset");
  }

  void read_files() {
    const auto files = root_.find("files");
    const bool is_list = files != root_.end() && files->is_array() && !files->empty();
    expect(is_list, "police/files", "`files` names no file", "name each file that was sent");
    if (!is_list) return;
    for (const json& entry : *files) read_file(entry);
  }

  void read_file(const json& entry) {
    PoliceManifest::File file;
    if (entry.is_object()) {
      file.name = text(entry, "name");
      file.sha256 = text(entry, "sha256");
      const auto rows = entry.find("rows");
      const bool counted = rows != entry.end() && rows->is_number_unsigned();
      if (counted) file.rows = rows->get<std::uint64_t>();
      if (!counted) file.name.clear();
    }
    std::transform(file.sha256.begin(), file.sha256.end(), file.sha256.begin(), [](char c) {
      return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const bool whole = !file.name.empty() && file.sha256.size() == 64;
    expect(whole, "police/files", "an entry of `files` lacks its name, rows or sha256",
           "state name, number of rows and SHA-256 of each file");
    const bool twice =
        std::any_of(manifest_.files.begin(), manifest_.files.end(),
                    [&](const PoliceManifest::File& other) { return other.name == file.name; });
    expect(!whole || !twice, "police/files", "`files` names one file twice", "name each file once");
    if (whole && !twice) manifest_.files.push_back(std::move(file));
  }

  const json& root_;
  Faults& faults_;
  PoliceManifest manifest_;
};

}  // namespace

std::optional<PoliceManifest> read_police_manifest(std::string_view text, std::string_view force,
                                                   Faults& faults) {
  const std::size_t before = faults.size();
  const auto shallow = [](int depth, json::parse_event_t, json&) { return depth <= kDepthMax; };
  json root;
  if (text.size() <= kPoliceManifestBytesMax) {
    // Without exceptions a text that is no JSON gives a discarded value.
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    root = json::parse(text.begin(), text.end(), shallow, false);
  }
  if (!root.is_object()) {
    faults.push_back({std::string{kPoliceManifestName}, 0, 0, "police/manifest",
                      "the manifest is not a JSON object, or larger than 1 MiB",
                      "send the manifest that the export made, unchanged"});
    return std::nullopt;
  }
  PoliceManifest manifest = ManifestReader{root, faults}.read(force);
  if (faults.size() != before) return std::nullopt;
  return manifest;
}

}  // namespace braid::ingest
