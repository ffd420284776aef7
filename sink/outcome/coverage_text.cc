#include "sink/outcome/coverage_text.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/date.h"

namespace braid::sink {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 10> kBlockingKeys = {"B03",
                                                            "B04",
                                                            "B05",
                                                            "B06",
                                                            "B07",
                                                            "B11 surname",
                                                            "B11 given name",
                                                            "B12 surname",
                                                            "B12 given name",
                                                            "B13"};

Json number_or_null(bool present, std::int64_t value) { return present ? Json(value) : Json(); }

std::optional<std::int64_t> whole(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Json json_of(const CoverageGroup& group) {
  Json breakdown = Json::object();
  for (const auto& part : group.breakdown()) breakdown[part.name()] = part.value();
  Json json;
  json["agency"] = group.agency();
  json["breakdown"] = breakdown;
  json["status"] = group.status();
  json["subjects"] = number_or_null(group.has_subjects(), group.subjects());
  json["linked"] = number_or_null(group.has_linked(), group.linked());
  json["value"] = group.status() == "ok" ? Json(std::stod(group.value())) : Json();
  json["firm"] = number_or_null(group.has_firm(), group.firm());
  json["probable"] = number_or_null(group.has_probable(), group.probable());
  json["differs"] = group.differs();
  return json;
}

Json head_of(const Coverage& coverage) {
  Json json;
  json["area"] = coverage.area();
  json["as_of"] = coverage.has_as_of() ? Json(Date{coverage.as_of()}.text()) : Json();
  json["revision"] = coverage.revision();
  return json;
}

void add_counts(const Coverage& coverage, Json& json) {
  json["subjects"] = number_or_null(coverage.has_subjects(), coverage.subjects());
  json["persons"] = number_or_null(coverage.has_persons(), coverage.persons());
  json["conflicts"] = number_or_null(coverage.has_conflicts(), coverage.conflicts());
  json["reviews"] = number_or_null(coverage.has_reviews(), coverage.reviews());
  json["foreign"] = number_or_null(coverage.has_foreign(), coverage.foreign());
  Json blocks = Json::object();
  for (int kind = 0; kind < coverage.blocks_over_cap_size(); ++kind) {
    blocks[std::string{blocking_key_name(kind)}] = coverage.blocks_over_cap(kind);
  }
  json["blocks_over_cap"] = blocks;
}

CoverageGroup group_from(const Json& json) {
  CoverageGroup group;
  group.set_agency(text_of(json, "agency"));
  if (const auto found = json.find("breakdown"); found != json.end() && found->is_object()) {
    for (const auto& [name, value] : found->items()) {
      auto& part = *group.add_breakdown();
      part.set_name(name);
      if (value.is_string()) part.set_value(value.get<std::string>());
    }
  }
  group.set_status(text_of(json, "status"));
  if (const auto value = whole(json, "subjects")) group.set_subjects(*value);
  if (const auto value = whole(json, "linked")) group.set_linked(*value);
  if (const auto value = whole(json, "firm")) group.set_firm(*value);
  if (const auto value = whole(json, "probable")) group.set_probable(*value);
  if (const auto found = json.find("value"); found != json.end() && found->is_number()) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.4f", found->get<double>());
    group.set_value(text.data());
  }
  if (const auto found = json.find("differs"); found != json.end() && found->is_boolean()) {
    group.set_differs(found->get<bool>());
  }
  return group;
}

}  // namespace

std::string_view blocking_key_name(int kind) {
  const auto place = static_cast<std::size_t>(kind);
  return place < kBlockingKeys.size() ? kBlockingKeys[place] : "unknown";
}

std::string to_json(const Coverage& coverage) {
  Json json = head_of(coverage);
  add_counts(coverage, json);
  json["groups"] = Json::array();
  for (const auto& group : coverage.group()) json["groups"].push_back(json_of(group));
  return json.dump();
}

std::optional<Coverage> coverage_from_json(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  Coverage coverage;
  coverage.set_area(text_of(json, "area"));
  if (const auto date = parse_iso_date(text_of(json, "as_of"))) coverage.set_as_of(date->days());
  coverage.set_revision(whole(json, "revision").value_or(0));
  if (const auto value = whole(json, "subjects")) coverage.set_subjects(*value);
  if (const auto value = whole(json, "persons")) coverage.set_persons(*value);
  if (const auto value = whole(json, "conflicts")) coverage.set_conflicts(*value);
  if (const auto value = whole(json, "reviews")) coverage.set_reviews(*value);
  if (const auto value = whole(json, "foreign")) coverage.set_foreign(*value);
  if (const auto found = json.find("blocks_over_cap"); found != json.end() && found->is_object()) {
    for (const auto& value : *found) {
      coverage.add_blocks_over_cap(value.is_number_integer() ? value.get<std::int64_t>() : 0);
    }
  }
  if (const auto found = json.find("groups"); found != json.end() && found->is_array()) {
    for (const auto& group : *found) *coverage.add_group() = group_from(group);
  }
  return coverage;
}

std::optional<Coverage> coverage_from_entry(std::string_view value) {
  // No message of ours begins with a brace: its first field has the tag 0x0a.
  if (value.starts_with('{')) return coverage_from_json(value);
  Coverage coverage;
  if (!coverage.ParseFromArray(value.data(), static_cast<int>(value.size()))) return std::nullopt;
  return coverage;
}

std::vector<std::string> json_lines(const Coverage& coverage) {
  std::vector<std::string> lines;
  const auto head = head_of(coverage);
  for (const auto& group : coverage.group()) {
    Json json = head;
    json.update(json_of(group));
    lines.push_back(json.dump());
  }
  Json counts = head;
  add_counts(coverage, counts);
  lines.push_back(counts.dump());
  return lines;
}

std::string breakdown_text(const CoverageGroup& group) {
  std::string text;
  for (const auto& part : group.breakdown()) {
    if (!text.empty()) text += ' ';
    text += part.name() + '=' + part.value();
  }
  return text;
}

std::string percent_text(const CoverageGroup& group) {
  if (group.status() != "ok") return group.status();
  // Half away from zero, in whole numbers.
  const auto tenths = (group.linked() * 2000 + group.subjects()) / (group.subjects() * 2);
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + '%';
}

}  // namespace braid::sink
