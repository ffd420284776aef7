#include "app/configuration/configuration_schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/configuration/configuration_keys.h"
#include "core/result.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;

Json object_schema(const TomlKey& table);
Json key_schema(const TomlKey& key);

constexpr const char* kTimePattern =
    "^\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:\\d{2})?$";

Json text_schema(const TomlKey& key) {
  Json schema = {{"type", "string"}};
  if (!key.words.empty()) schema["enum"] = key.words;
  return schema;
}

Json value_schema(const TomlKey& key) {
  if (!key.or_else.empty()) {
    Json any = Json::array();
    auto one = key;
    one.or_else = {};
    any.push_back(value_schema(one));
    for (const auto type : key.or_else) {
      one.type = type;
      any.push_back(value_schema(one));
    }
    return {{"anyOf", std::move(any)}};
  }
  switch (key.type) {
    case TomlType::text: {
      auto schema = text_schema(key);
      if (key.needed && key.words.empty()) schema["minLength"] = 1;
      return schema;
    }
    case TomlType::flag:
      return {{"type", "boolean"}};
    case TomlType::number:
      return {{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}};
    case TomlType::date:
      return {{"type", "string"}, {"format", "date"}};
    case TomlType::time:
      return {{"type", "string"}, {"pattern", kTimePattern}};
    case TomlType::texts: {
      Json schema = {{"type", "array"}, {"items", text_schema(key)}};
      if (key.needed && !key.may_be_empty) schema["minItems"] = 1;
      return schema;
    }
    case TomlType::text_lists:
      return {{"type", "array"}, {"items", {{"type", "array"}, {"items", text_schema(key)}}}};
    case TomlType::table:
      return object_schema(key);
    case TomlType::tables:
      return {{"type", "array"}, {"items", object_schema(key)}};
  }
  BRAID_CHECK(false);
}

Json key_schema(const TomlKey& key) {
  auto schema = value_schema(key);
  std::string help = key.help;
  if (!key.fallback_words.empty()) help += " Default: " + key.fallback_words + ".";
  schema["description"] = help;
  if (key.fallback.empty()) return schema;
  if (key.type == TomlType::text) {
    schema["default"] = key.fallback;
  } else {
    schema["default"] = Json::parse(key.fallback);  // a number, true or false
  }
  return schema;
}

/// What has to hold of the table for a conditional key to mean something.
Json condition(const TomlKey& table, const TomlKey& key) {
  const auto& when = key.when;
  const auto& other = *table.find(when.key);
  Json all = Json::array();
  if (when.words.empty()) {
    all.push_back({{"required", {when.key}}});
  } else {
    Json one = {{"properties", {{when.key, {{"enum", when.words}}}}}};
    if (std::find(when.words.begin(), when.words.end(), other.fallback) == when.words.end()) {
      one["required"] = {when.key};
    }
    all.push_back(std::move(one));
  }
  if (!other.when.key.empty()) all.push_back(condition(table, other));
  return all.size() == 1 ? all.front() : Json{{"allOf", all}};
}

Json object_schema(const TomlKey& table) {
  Json schema = {{"type", "object"}, {"additionalProperties", false}};
  Json properties = Json::object(), required = Json::array(), rules = Json::array();
  for (const auto& key : table.keys) {
    properties[key.name] = key_schema(key);
    if (key.when.key.empty()) {
      if (key.needed) required.push_back(key.name);
      continue;
    }
    Json rule = {{"if", condition(table, key)}};
    if (key.needed) rule["then"] = {{"required", {key.name}}};
    rule["else"] = {{"properties", {{key.name, false}}}};
    rules.push_back(std::move(rule));
  }
  schema["properties"] = std::move(properties);
  if (!table.any_name.empty()) schema["additionalProperties"] = key_schema(table.any_name.front());
  if (!required.empty()) schema["required"] = std::move(required);
  if (!table.one_of.empty()) {
    Json choices = Json::array();
    for (const auto& name : table.one_of) choices.push_back({{"required", {name}}});
    schema["oneOf"] = std::move(choices);
  }
  if (!rules.empty()) schema["allOf"] = std::move(rules);
  return schema;
}

}  // namespace

std::string configuration_schema(std::string_view kind) {
  const auto& files = configuration_files();
  const auto file =
      std::find_if(files.begin(), files.end(), [&](const auto& each) { return each.kind == kind; });
  BRAID_CHECK(file != files.end());
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Braid: " + file->title + " (" + file->path + ")"},
                 {"description", file->root.help}};
  schema.update(object_schema(file->root));
  return schema.dump(2) + '\n';
}

}  // namespace braid::app
