#include "transform/measure/definition/definition_circle.h"

#include <array>
#include <map>
#include <set>

namespace braid::transform {
namespace {

/// Where a definition names another.
struct Named {
  std::string id;
  const std::string* file;
  toml::source_position where;
};
using NamedById = std::map<std::string, std::vector<Named>>;

/// A side of a quotient is an id, or a table with an id under `as`.
void add_named(const ParsedDefinitions& file, const toml::table& table, std::vector<Named>& named) {
  constexpr std::array<const char*, 5> kSides = {"numerator", "denominator", "window_denominator",
                                                 "rest", "otherwise"};
  for (const auto* side : kSides) {
    const auto* node = table.get(side);
    if (const auto* keys = node == nullptr ? nullptr : node->as_table()) node = keys->get("as");
    const auto* id = node == nullptr ? nullptr : node->as_string();
    if (id != nullptr) named.push_back({id->get(), &file.file, node->source().begin});
  }
}

/// The way from one definition back to itself: "a, b, a"; empty if there is none.
std::string circle(const NamedById& named, const std::string& from, const std::string& to,
                   std::set<std::string>& seen) {
  if (from == to) return from;
  if (!seen.insert(from).second) return {};
  const auto found = named.find(from);
  if (found == named.end()) return {};
  for (const auto& next : found->second) {
    const auto rest = circle(named, next.id, to, seen);
    if (!rest.empty()) return from + ", " + rest;
  }
  return {};
}

}  // namespace

void check_circles(const std::vector<ParsedDefinitions>& files, Faults& faults) {
  NamedById named;
  for (const auto& file : files) {
    for (const auto& [key, node] : file.root) {
      const auto* table = node.as_table();
      const auto id = table == nullptr ? std::nullopt : (*table)["id"].value<std::string>();
      if (id) add_named(file, *table, named[*id]);
    }
  }
  for (const auto& [id, others] : named) {
    for (const auto& other : others) {
      std::set<std::string> seen;
      const auto way = circle(named, other.id, id, seen);
      if (way.empty()) continue;
      faults.push_back({*other.file, other.where.line, other.where.column, "indicators/circle",
                        "\"" + id + "\" is made of itself: " + id + ", " + way,
                        "name definitions that count by themselves, or write the side as a table"});
    }
  }
}

}  // namespace braid::transform
