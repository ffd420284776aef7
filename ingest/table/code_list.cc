#include "ingest/table/code_list.h"

#include <toml++/toml.h>

#include <algorithm>

namespace braid::ingest {
namespace {

/// Up to eight characters in upper case in one number; 0 if there are none or more.
std::uint64_t packed(std::string_view text) {
  if (text.size() > 8) return 0;
  std::uint64_t code = 0;
  for (const char given : text) {
    const char c = given >= 'a' && given <= 'z' ? static_cast<char>(given - 'a' + 'A') : given;
    code = code << 8U | static_cast<unsigned char>(c);
  }
  return code;
}

/// Reports what is wrong in one file, with its place.
class FileFaults {
 public:
  FileFaults(const std::string& file, Faults& faults) : file_{file}, faults_{faults} {}
  void add(const toml::source_region& where, std::string message) {
    faults_.push_back({file_, where.begin.line, where.begin.column, "codes/invalid",
                       std::move(message), "mend the code list, or install Braid's own again"});
  }

 private:
  const std::string& file_;
  Faults& faults_;
};

void check_keys(const toml::table& table, FileFaults& faults) {
  static constexpr std::string_view kKnown[] = {"code", "title", "word",
                                                "from", "until", "starts_until"};
  for (const auto& [key, value] : table) {
    if (std::find(std::begin(kKnown), std::end(kKnown), key.str()) == std::end(kKnown)) {
      faults.add(value.source(), "unknown key: " + std::string{key.str()});
    }
  }
}

}  // namespace

std::optional<CodeList> CodeList::load(const std::string& file, std::string_view attribute,
                                       const Vocabulary& vocabulary, Faults& all_faults) {
  const std::size_t faults_before = all_faults.size();
  FileFaults faults{file, all_faults};
  toml::table root;
  try {
    root = toml::parse_file(file);
  } catch (const toml::parse_error& error) {
    faults.add(error.source(), "code list cannot be read: " + std::string{error.description()});
    return std::nullopt;
  }
  const auto* codes = root["codes"].as_array();
  if (codes == nullptr) {
    faults.add(root.source(), "code list needs the array `codes`");
    return std::nullopt;
  }
  CodeList list;
  for (const auto& node : *codes) {
    const auto* table = node.as_table();
    const auto code = table == nullptr ? std::string{} : (*table)["code"].value_or(std::string{});
    Entry entry;
    entry.code = packed(code);
    if (entry.code == 0) {
      faults.add(node.source(), "an entry needs `code`, of one to eight characters");
      continue;
    }
    check_keys(*table, faults);
    entry.from = (*table)["from"].value_or(entry.from);
    entry.until = (*table)["until"].value_or(entry.until);
    if (const auto date = (*table)["starts_until"].value<toml::date>()) {
      entry.starts_until = Date::from_civil(date->year, date->month, date->day).value_or(Date{});
    }
    const auto word = (*table)["word"].value_or(code);
    if (!attribute.empty() && !word.empty()) {
      entry.value = vocabulary.value(vocabulary.attribute(attribute), word);
      if (entry.value == 0) faults.add(node.source(), "the vocabulary has no word for " + code);
    }
    list.entries_.push_back(entry);
  }
  const auto by_code = [](const Entry& left, const Entry& right) { return left.code < right.code; };
  std::sort(list.entries_.begin(), list.entries_.end(), by_code);
  const auto twice =
      std::adjacent_find(list.entries_.begin(), list.entries_.end(),
                         [](const Entry& a, const Entry& b) { return a.code == b.code; });
  if (twice != list.entries_.end()) faults.add(codes->source(), "a code stands there twice");
  if (all_faults.size() != faults_before) return std::nullopt;
  return list;
}

DecodedCode CodeList::find(std::string_view text, int year, Date start) const {
  using Standing = DecodedCode::Standing;
  const std::uint64_t code = packed(text);
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), code,
      [](const Entry& entry, std::uint64_t wanted) { return entry.code < wanted; });
  if (code == 0 || found == entries_.end() || found->code != code) return {};
  const bool in_year = year >= found->from && year <= found->until;
  const bool in_time = start.is_none() || start <= found->starts_until;
  return {found->value, in_year && in_time ? Standing::in_force : Standing::out_of_year};
}

}  // namespace braid::ingest
