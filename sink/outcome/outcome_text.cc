#include "sink/outcome/outcome_text.h"

#include <nlohmann/json.hpp>

#include "core/bytes.h"
#include "core/date.h"

namespace braid::sink {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(bool present, std::int64_t value) { return present ? Json(value) : Json(); }

Json value_of(const Outcome& outcome) {
  if (outcome.status() != "ok") return nullptr;
  // Counts stay whole numbers; decimals have four places, which a double holds exactly enough.
  if (outcome.has_count()) return outcome.count();
  return std::stod(outcome.value());
}

std::optional<std::int64_t> whole(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

/// {"window_not_covered":12}; null in place of a number that is protected.
Json left_out_of(const Outcome& outcome) {
  Json why = Json::object();
  for (const auto& each : outcome.left_out_why()) {
    why[each.reason()] = number_or_null(each.has_people(), each.people());
  }
  return why;
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// What a cell says beside its value (indicators, section 1).
void read_context(const Json& json, Outcome& outcome) {
  outcome.set_measure(text_of(json, "measure"));
  if (const auto found = json.find("agencies"); found != json.end() && found->is_array()) {
    for (const auto& agency : *found) {
      if (agency.is_string()) outcome.add_agency(agency.get<std::string>());
    }
  }
  bool all_shown = true;
  std::int64_t left_out = 0;
  if (const auto found = json.find("left_out"); found != json.end() && found->is_object()) {
    for (const auto& [reason, people] : found->items()) {
      auto& why = *outcome.add_left_out_why();
      why.set_reason(reason);
      all_shown = all_shown && people.is_number_integer();
      if (!people.is_number_integer()) continue;
      why.set_people(people.get<std::int64_t>());
      left_out += why.people();
    }
  }
  if (all_shown) outcome.set_left_out(left_out);
  outcome.set_profile(text_of(json, "profile"));
  outcome.set_look_back(text_of(json, "look_back"));
  outcome.set_follow_up(text_of(json, "follow_up"));
}

}  // namespace

std::string to_json(const Outcome& outcome) {
  Json breakdown = Json::object();
  for (const auto& part : outcome.breakdown()) breakdown[part.name()] = part.value();
  Json json;
  json["indicator"] = outcome.indicator();
  json["version"] = outcome.version();
  json["area"] = outcome.area();
  json["period"] = outcome.period();
  json["breakdown"] = breakdown;
  json["status"] = outcome.status();
  json["value"] = value_of(outcome);
  json["count"] = number_or_null(outcome.has_count(), outcome.count());
  json["people"] = number_or_null(outcome.has_people(), outcome.people());
  json["numerator"] = number_or_null(outcome.has_numerator(), outcome.numerator());
  json["denominator"] = number_or_null(outcome.has_denominator(), outcome.denominator());
  json["unit"] = outcome.unit();
  json["revision"] = outcome.revision();
  json["as_of"] = Date{outcome.as_of()}.text();
  json["definition"] = hex(outcome.definition());
  json["measure"] = outcome.measure();
  json["agencies"] = Json::array();
  for (const auto& agency : outcome.agency()) json["agencies"].push_back(agency);
  json["left_out"] = left_out_of(outcome);
  json["profile"] = outcome.profile();
  json["look_back"] = text_or_null(outcome.look_back());
  json["follow_up"] = text_or_null(outcome.follow_up());
  return json.dump();
}

std::optional<Outcome> outcome_from_json(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  Outcome outcome;
  outcome.set_indicator(text_of(json, "indicator"));
  outcome.set_version(static_cast<std::uint32_t>(whole(json, "version").value_or(0)));
  outcome.set_area(text_of(json, "area"));
  outcome.set_period(text_of(json, "period"));
  if (const auto found = json.find("breakdown"); found != json.end() && found->is_object()) {
    for (const auto& [name, value] : found->items()) {
      auto& part = *outcome.add_breakdown();
      part.set_name(name);
      if (value.is_string()) part.set_value(value.get<std::string>());
    }
  }
  outcome.set_status(text_of(json, "status"));
  if (const auto value = whole(json, "count")) outcome.set_count(*value);
  if (const auto value = whole(json, "people")) outcome.set_people(*value);
  if (const auto value = whole(json, "numerator")) outcome.set_numerator(*value);
  if (const auto value = whole(json, "denominator")) outcome.set_denominator(*value);
  if (const auto found = json.find("value"); found != json.end() && found->is_number()) {
    char text_value[40];
    std::snprintf(text_value, sizeof text_value, "%.4f", found->get<double>());
    outcome.set_value(outcome.has_count() ? std::to_string(outcome.count()) : text_value);
  }
  outcome.set_unit(text_of(json, "unit"));
  outcome.set_revision(whole(json, "revision").value_or(0));
  if (const auto date = parse_iso_date(text_of(json, "as_of"))) outcome.set_as_of(date->days());
  outcome.set_definition(unhex(text_of(json, "definition")).value_or(""));
  read_context(json, outcome);
  return outcome;
}

std::optional<Outcome> outcome_from_entry(std::string_view value) {
  // No message of ours begins with a brace: its first field has the tag 0x0a.
  if (value.starts_with('{')) return outcome_from_json(value);
  Outcome outcome;
  if (!outcome.ParseFromArray(value.data(), static_cast<int>(value.size()))) return std::nullopt;
  return outcome;
}

std::string breakdown_text(const Outcome& outcome) {
  std::string text;
  for (const auto& part : outcome.breakdown()) {
    if (!text.empty()) text += ' ';
    text += part.name() + '=' + part.value();
  }
  return text;
}

std::string key_of(const Outcome& outcome) {
  return outcome_key(outcome.indicator(), outcome.version(), outcome.period(),
                     breakdown_text(outcome));
}

}  // namespace braid::sink
