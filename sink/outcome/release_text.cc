#include "sink/outcome/release_text.h"

#include <nlohmann/json.hpp>

#include "core/bytes.h"
#include "core/date.h"

namespace braid::sink {
namespace {

using Json = nlohmann::ordered_json;

std::int64_t whole(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

std::string to_json(const Release& release) {
  Json json;
  json["area"] = release.area();
  json["number"] = release.number();
  json["as_of"] = release.has_as_of() ? Json(Date{release.as_of()}.text()) : Json();
  json["cells"] = release.cells();
  json["catalogue"] = hex(release.catalogue());
  json["up_to"] = Json::array();
  for (const auto& item : release.up_to()) {
    Json feed;
    feed["feed"] = item.feed();
    feed["sequence"] = item.sequence();
    json["up_to"].push_back(std::move(feed));
  }
  json["links_moved"] = release.links_moved();
  return json.dump();
}

std::optional<Release> release_from_json(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  Release release;
  release.set_area(text_of(json, "area"));
  release.set_number(whole(json, "number"));
  if (const auto date = parse_iso_date(text_of(json, "as_of"))) release.set_as_of(date->days());
  release.set_cells(whole(json, "cells"));
  release.set_links_moved(whole(json, "links_moved"));
  release.set_catalogue(unhex(text_of(json, "catalogue")).value_or(""));
  if (const auto found = json.find("up_to"); found != json.end() && found->is_array()) {
    for (const auto& feed : *found) {
      auto& item = *release.add_up_to();
      item.set_feed(text_of(feed, "feed"));
      item.set_sequence(whole(feed, "sequence"));
    }
  }
  return release;
}

std::optional<Release> release_from_entry(std::string_view value) {
  // No message of ours begins with a brace: its first field has the tag 0x08.
  if (value.starts_with('{')) return release_from_json(value);
  Release release;
  if (!release.ParseFromArray(value.data(), static_cast<int>(value.size()))) return std::nullopt;
  return release;
}

}  // namespace braid::sink
