#include "app/configuration/configuration_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/configuration/configuration_manual.h"
#include "app/configuration/configuration_schema.h"
#include "core/toml/toml_table.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kRoot{BRAID_TEST_DATA "/.."};

std::string text_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

void each_key(const TomlKey& table, const std::function<void(const TomlKey&)>& act) {
  for (const auto* keys : {&table.keys, &table.any_name}) {
    for (const auto& key : *keys) {
      act(key);
      each_key(key, act);
    }
  }
}

TEST(ConfigurationKeys, EachHasHelpAndAValueToShow) {
  for (const auto& file : configuration_files()) {
    EXPECT_FALSE(file.root.help.empty()) << file.kind;
    each_key(file.root, [&](const TomlKey& key) {
      EXPECT_TRUE(key.help.ends_with('.')) << file.kind << ": " << key.name;
      const bool is_table = key.type == TomlType::table || key.type == TomlType::tables;
      EXPECT_TRUE(is_table || !key.example.empty() || !key.words.empty() || !key.fallback.empty())
          << file.kind << ": " << key.name;
      if (key.type == TomlType::number) {
        EXPECT_LT(key.least, key.most) << key.name;
      }
    });
  }
}

TEST(ConfigurationKeys, ConditionsNameKeysOfTheSameTable) {
  const std::function<void(const TomlKey&)> check = [&](const TomlKey& table) {
    for (const auto& key : table.keys) {
      if (!key.when.key.empty()) {
        const auto* other = table.find(key.when.key);
        ASSERT_NE(other, nullptr) << key.name;
        EXPECT_THAT(other->words, testing::IsSupersetOf(key.when.words)) << key.name;
      }
      check(key);
    }
    for (const auto& key : table.any_name) check(key);
    for (const auto& name : table.one_of) EXPECT_NE(table.find(name), nullptr) << name;
  };
  for (const auto& file : configuration_files()) check(file.root);
}

/// Each example of a key, in a file of its own, is taken by the reader that the list is made for.
TEST(ConfigurationKeys, ExamplesAreTakenByTheReader) {
  for (const auto& file : configuration_files()) {
    each_key(file.root, [&](const TomlKey& key) {
      if (key.example.empty()) return;
      const TomlKey alone{.name = "", .type = TomlType::table, .keys = {key}};
      auto copy = alone;
      copy.keys.front().when = {};
      const auto root = toml::parse(key.name + " = " + key.example);
      Faults faults;
      const std::string name = "example";
      const TomlTable table{root, copy, name, faults};
      EXPECT_TRUE(faults.empty()) << key.name << ": " << faults.front().message;
    });
  }
}

/// The schema of the key's own type, if it may be of others too.
const json& own_schema(const TomlKey& key, const json& schema) {
  return key.or_else.empty() ? schema : schema.at("anyOf").front();
}

void expect_alike(const TomlKey& table, const json& schema);

void expect_key_alike(const TomlKey& key, const json& schema) {
  EXPECT_TRUE(schema.at("description").get<std::string>().starts_with(key.help));
  const auto& own = own_schema(key, schema);
  if (key.type == TomlType::text && !key.words.empty()) {
    EXPECT_EQ(own.at("enum"), key.words);
  }
  if (key.type == TomlType::table) expect_alike(key, own);
  if (key.type == TomlType::tables) expect_alike(key, own.at("items"));
}

/// The schema has the same keys, at the same places, and no more.
void expect_alike(const TomlKey& table, const json& schema) {
  ASSERT_EQ(schema.at("type"), "object");
  if (table.any_name.empty()) {
    EXPECT_EQ(schema.at("additionalProperties"), false);
  } else {
    expect_key_alike(table.any_name.front(), schema.at("additionalProperties"));
  }
  const auto& properties = schema.at("properties");
  EXPECT_EQ(properties.size(), table.keys.size());
  const auto required = schema.value("required", json::array());
  for (const auto& key : table.keys) {
    ASSERT_TRUE(properties.contains(key.name)) << key.name;
    expect_key_alike(key, properties.at(key.name));
    const bool always = key.needed && key.when.key.empty();
    EXPECT_EQ(std::count(required.begin(), required.end(), key.name), always ? 1 : 0) << key.name;
  }
  const auto conditional = std::count_if(table.keys.begin(), table.keys.end(),
                                         [](const auto& key) { return !key.when.key.empty(); });
  EXPECT_EQ(schema.value("allOf", json::array()).size(), static_cast<std::size_t>(conditional));
}

TEST(ConfigurationKeys, SchemaSaysTheSame) {
  for (const auto& file : configuration_files()) {
    const auto schema = json::parse(configuration_schema(file.kind));
    EXPECT_EQ(schema.at("$schema"), "https://json-schema.org/draft/2020-12/schema");
    expect_alike(file.root, schema);
  }
}

/// Whatever the files that are shipped say is in order by the list, and so by the schema.
std::vector<fs::path> shipped(const ConfigurationFile& sort) {
  if (sort.kind == "submission") return {};
  const fs::path where = sort.kind == "indicator" ? kRoot / "catalogue/indicators/NAME"
                                                  : kRoot / "deploy/example" / sort.path;
  if (where.stem() != "NAME") return {where};
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator{where.parent_path()}) {
    if (entry.path().extension() == ".toml") found.push_back(entry.path());
  }
  return found;
}

TEST(ConfigurationKeys, WhatIsShippedIsInOrderByTheList) {
  std::size_t files = 0;
  for (const auto& sort : configuration_files()) {
    for (const auto& file : shipped(sort)) {
      const auto root = toml::parse_file(file.string());
      const auto name = file.string();
      Faults faults;
      const TomlTable table{root, sort.root, name, faults};
      for (const auto& fault : faults) {
        ADD_FAILURE() << name << ':' << fault.line << ' ' << fault.message << ' ' << fault.remedy;
      }
      ++files;
    }
  }
  EXPECT_GE(files, 20U);
}

/// BRAID_UPDATE_GOLDEN=1 writes the part anew; the change is part of the review.
TEST(ConfigurationKeys, ManualPageIsMadeOfThem) {
  const auto path = kRoot / "docs/man/braid.toml.5.scd";
  auto page = text_of(path);
  const std::string begin = "; The keys: made of app/configuration/configuration_keys.cc\n";
  const std::string end = "; End of the keys\n";
  const auto first = page.find(begin);
  auto last = page.find(end);
  ASSERT_TRUE(first != std::string::npos && last != std::string::npos && first < last);
  const auto wanted = begin + '\n' + configuration_manual();
  if (std::getenv("BRAID_UPDATE_GOLDEN") != nullptr) {
    page.replace(first, last - first, wanted);
    std::ofstream{path} << page;
    last = first + wanted.size();
  }
  EXPECT_EQ(page.substr(first, last - first), wanted);
}

}  // namespace
}  // namespace braid::app
