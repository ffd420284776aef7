#include "ingest/children/ssda903/ssda903_delivery.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "ingest/children/collection_year.h"

namespace braid::ingest {
namespace {

bool holds_word(std::string_view name, std::string_view word) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::search(name.begin(), name.end(), word.begin(), word.end(),
                     [&](char a, char b) { return lower(a) == b; }) != name.end();
}

/// Whether a file that cannot be told by its columns was meant to be Header or Episodes. Only its
/// name can say so.
bool is_named_like_header_or_episodes(std::string_view name) {
  if (holds_word(name, "sw_episode") || holds_word(name, "swepisode")) return false;
  return holds_word(name, "header") || holds_word(name, "episode");
}

/// Rulings F2: such a file alone is refused; in a set it is refused if it was to be Header or
/// Episodes, else the others speak without it.
void judge_unknown_file(const Delivery& delivery, const DeliveredFile& file, bool empty,
                        Verified& verified) {
  if (delivery.files.size() > 1 && !is_named_like_header_or_episodes(file.name())) {
    // Two statements: clang 14 cannot choose between two literals in one.
    verified.remarks.push_back({"ssda903/file-unknown", file.name(), 1});
    if (empty) verified.remarks.back().rule = "ssda903/file-empty";
    return;
  }
  if (empty) {
    verified.faults.push_back({file.name(), 0, 0, "ssda903/file-empty", "the file is empty",
                               "export and deliver it again, with its header row"});
  } else {
    verified.faults.push_back({file.name(), 1, 0, "ssda903/file-unknown",
                               "the columns are those of no table of the return",
                               "deliver CSV with the column names of the return in its first row"});
  }
}

/// The collection year: of `submission.toml`, else by the period that it states, else by the names
/// (feed-formats 10: prefer the envelope).
std::optional<int> year_of(const Delivery& delivery, const RecognisedDelivery& recognised,
                           Verified& verified) {
  std::vector<int> named = collection_years_in(delivery.name);
  for (const auto& table : recognised.tables) {
    if (!is_of_the_return(table.table)) continue;
    const auto more = collection_years_in(delivery.files[table.file]->name());
    named.insert(named.end(), more.begin(), more.end());
  }
  std::sort(named.begin(), named.end());
  named.erase(std::unique(named.begin(), named.end()), named.end());

  std::optional<int> year = delivery.note.year;
  if (!year && delivery.note.covers_to) year = collection_year_of(*delivery.note.covers_to);
  if (year && *year >= 1990 && *year <= 2099) {
    if (!named.empty() && named != std::vector<int>{*year}) {
      verified.remarks.push_back({"ssda903/year-differs-from-name", delivery.name, 1});
    }
    return year;
  }
  if (!year && named.size() == 1) return named.front();
  verified.faults.push_back(
      {delivery.name, 0, 0, "ssda903/year-missing",
       named.empty() ? "nothing says which collection year the return is of"
                     : "the names speak of several collection years",
       "state year = ... in submission.toml: the year in which the collection ends"});
  return std::nullopt;
}

/// What the set as a whole lacks.
void judge_set(const Delivery& delivery, const RecognisedDelivery& recognised, Verified& verified) {
  if (recognised.tables.empty() && verified.faults.empty()) {
    verified.faults.push_back({delivery.name, 0, 0, "ssda903/no-table",
                               "the delivery holds no table of the return that is used",
                               "deliver at least Header and Episodes"});
  }
  if (recognised.find(ChildTable::episodes) != nullptr &&
      recognised.find(ChildTable::header) == nullptr) {
    // Rulings S17: without birth dates nobody knows which episodes are a child's.
    verified.faults.push_back({delivery.name, 0, 0, "ssda903/header-missing",
                               "the delivery holds Episodes and no Header",
                               "deliver both in one folder"});
  }
}

/// Year and coverage, if there is any table that has them.
void judge_year(const Delivery& delivery, const RecognisedDelivery& recognised,
                Ssda903Delivery& whole, Verified& verified) {
  const bool has_return =
      std::any_of(recognised.tables.begin(), recognised.tables.end(),
                  [](const auto& table) { return is_of_the_return(table.table); });
  if (!has_return) {
    whole.last_day = delivery.note.covers_to.value_or(Date::none());
    return;
  }
  const auto year = year_of(delivery, recognised, verified);
  if (!year) return;
  whole.year = *year;
  whole.first_day = delivery.note.covers_from.value_or(first_day_of_collection(*year));
  whole.last_day = delivery.note.covers_to.value_or(last_day_of_collection(*year));
  if (whole.last_day < first_day_of_collection(*year) ||
      whole.first_day > last_day_of_collection(*year)) {
    verified.faults.push_back({"submission.toml", 0, 0, "ssda903/period-outside-year",
                               "the stated period lies outside the collection year",
                               "state the period and the year of this return"});
  }
  if (!whole.has_header) {
    verified.remarks.push_back({"ssda903/header-absent", delivery.name, 1});
  }
}

/// The coverage of a feed is the feed's: a return that leaves a table out speaks of the whole year
/// all the same (rulings B1).
constexpr std::array<std::string_view, 8> kKinds = {
    "person", "care", "missing", "sdq", "uasc", "care_leaver", "health_items", "adoption"};
/// SWEpisodes is part of the return from this year on (feed-formats 2.1).
constexpr int kAllocationsFrom = 2024;

Unit unit_of(ChildTable table, const Ssda903Delivery& whole, const Vocabulary& vocabulary) {
  Unit unit;
  unit.table = form_of(table).name;
  // Tables of the Standard Safeguarding Dataset beside a return belong to its year too: next year's
  // return need not name the same children (rulings A1, S1).
  unit.name = unit.table;
  if (whole.year == 0) return unit;
  unit.name += "/" + std::to_string(whole.year);
  unit.year = whole.year;
  if (!is_of_the_return(table)) return unit;
  unit.covers_from = whole.first_day;
  unit.covers_to = whole.last_day;
  for (const auto kind : kKinds) unit.supplies.push_back(vocabulary.kind(kind));
  if (whole.year >= kAllocationsFrom) unit.supplies.push_back(vocabulary.kind("allocation"));
  return unit;
}

}  // namespace

bool is_of_the_return(ChildTable table) { return table <= ChildTable::dolo; }

Result<Ssda903Delivery> recognise_ssda903(const Delivery& delivery, const Vocabulary& vocabulary,
                                          Verified& verified) {
  Ssda903Delivery whole;
  auto recognised =
      recognise_delivery(delivery, {}, verified, [&](const DeliveredFile& file, bool empty) {
        judge_unknown_file(delivery, file, empty, verified);
      });
  BRAID_TRY(recognised);
  whole.has_header = recognised->find(ChildTable::header) != nullptr;
  judge_set(delivery, *recognised, verified);
  if (verified.faults.empty()) judge_year(delivery, *recognised, whole, verified);
  if (!verified.faults.empty()) return whole;
  whole.tables = std::move(recognised->tables);
  for (auto& table : whole.tables) {
    table.unit = static_cast<std::uint16_t>(verified.units.size());
    verified.units.push_back(unit_of(table.table, whole, vocabulary));
  }
  return whole;
}

}  // namespace braid::ingest
