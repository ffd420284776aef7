#include "app/command/link/link_people.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <numeric>
#include <unordered_map>

#include "app/command/link/throwaway_key.h"
#include "core/agency.h"
#include "core/keys.h"
#include "identity/identity.pb.h"
#include "ingest/people/people_file.h"
#include "transform/pseudonymise/person_encoder.h"

namespace braid::app {
namespace {

constexpr const char* kUnit = "people/people";

/// Numbers texts in the order of their first coming.
class Numbers {
 public:
  std::uint32_t of(std::string_view text) {
    return numbers_.try_emplace(std::string{text}, static_cast<std::uint32_t>(numbers_.size()))
        .first->second;
  }
  std::size_t size() const { return numbers_.size(); }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

/// A subgroup's dimension while its values come.
class DimensionMaker {
 public:
  explicit DimensionMaker(std::string name) { dimension_.name = std::move(name); }
  void add(std::string_view value) {
    const auto [at, is_new] = numbers_.try_emplace(
        std::string{value}, static_cast<std::uint16_t>(dimension_.values.size()));
    if (is_new) dimension_.values.emplace_back(value);
    dimension_.of_record.push_back(at->second);
  }
  /// In the order of `order`, with values in the order of their names.
  transform::Subgroups::Dimension made(const std::vector<std::uint32_t>& order) const {
    transform::Subgroups::Dimension sorted;
    sorted.name = dimension_.name;
    std::vector<std::uint16_t> place(dimension_.values.size());
    for (const auto& [value, number] : numbers_) {
      place[number] = static_cast<std::uint16_t>(sorted.values.size());
      sorted.values.push_back(value);
    }
    for (const auto row : order) sorted.of_record.push_back(place[dimension_.of_record[row]]);
    return sorted;
  }
  bool says_something() const { return dimension_.values.size() > 1; }

 private:
  transform::Subgroups::Dimension dimension_;
  std::map<std::string, std::uint16_t> numbers_;
};

std::string_view age_band_of(int age) {
  if (age < 5) return "0-4";
  if (age < 10) return "5-9";
  if (age < 16) return "10-15";
  return age < 20 ? "16-19" : "20 and over";
}

std::string_view name_length_of(int letters) {
  if (letters == 0) return "none";
  if (letters <= 4) return "1-4 letters";
  return letters <= 8 ? "5-8 letters" : "9 letters or more";
}

/// Takes the rows of a file one by one, and makes a set of them.
class PeopleMaker {
 public:
  PeopleMaker(const LinkPeopleOptions& options, transform::PersonEncoder encoder)
      : options_{options}, encoder_{std::move(encoder)} {}

  Result<void> take(const ingest::PersonLine& line);
  LinkPeople finish(Faults& faults);

 private:
  std::uint16_t source_of(std::string_view name);
  void take_traits(const ingest::PersonLine& line);
  void add_subgroups(const std::vector<std::uint32_t>& order);

  struct Row {
    Id16 subject;
    std::string id;
    std::uint32_t truth, row;
  };

  const LinkPeopleOptions& options_;
  transform::PersonEncoder encoder_;
  transform::TrainingSetBuilder builder_;
  std::map<std::string, std::uint16_t, std::less<>> sources_;
  Numbers persons_;
  std::vector<Row> rows_;
  std::vector<int> birth_years_;
  DimensionMaker source_{"source"}, sex_{"sex"}, postcode_{"postcode"}, length_{"surname"},
      words_{"surname words"}, origin_{"name origin"};
  identity::v1::Identity identity_;
  LinkPeople people_;
};

std::uint16_t PeopleMaker::source_of(std::string_view name) {
  if (const auto known = sources_.find(name); known != sources_.end()) return known->second;
  const auto agency = agency_of_source(name, options_.known_twice);
  transform::TrainingSource source;
  source.knows_twice = agency_kind(agency) != AgencyKind::children;
  people_.agencies.push_back(agency);
  return sources_[std::string{name}] = builder_.add_source(source);
}

Result<void> PeopleMaker::take(const ingest::PersonLine& line) {
  const auto source = source_of(line.source);
  const auto subject = encoder_.handle(line.source, line.local_id);
  BRAID_TRY(subject);
  transform::PersonText person;
  person.surname = line.surname;
  person.given_name = line.given_name;
  person.birth_date = line.birth_date;
  person.postcode = line.postcode;
  person.sex = line.sex;
  person.nhs_number = line.nhs_number;
  person.upn = line.upn;
  person.other_identifier = line.identifier;
  if (options_.encoding.postcodes == transform::PostcodeForm::any && line.identifier.empty()) {
    // A set from abroad has no NHS numbers and no UPNs: whatever stands there is an identifier
    // without a check digit, which may be mistyped (linkage-design, end of section 8).
    person.other_identifier = line.nhs_number.empty() ? line.upn : line.nhs_number;
    person.nhs_number = person.upn = {};
  }
  Id16 other;
  BRAID_TRY(encoder_.encode(person, identity_, other));
  identity_.set_unit(kUnit);
  if (!other.is_zero()) identity_.set_other(std::string{other.view()});
  LinkPeople::Entry entry{identity_key(*subject, kUnit), people_.bytes.size(), 0};
  identity_.AppendToString(&people_.bytes);
  entry.size = people_.bytes.size() - entry.value;
  BRAID_TRY(builder_.put(source, entry.key, people_.value_of(entry)));
  people_.entries.push_back(std::move(entry));
  people_.source_of_entry.push_back(source);
  rows_.push_back({*subject, std::string{line.id}, persons_.of(line.truth),
                   static_cast<std::uint32_t>(line.row)});
  source_.add(line.source);
  take_traits(line);
  return {};
}

void PeopleMaker::take_traits(const ingest::PersonLine& line) {
  const auto& traits = line.traits;
  sex_.add(traits.sex == 'M' ? "male" : traits.sex == 'F' ? "female" : "not said");
  postcode_.add(traits.has_postcode ? "there" : "missing");
  length_.add(name_length_of(traits.surname_letters));
  words_.add(traits.surname_has_several_words ? "several" : "one or none");
  origin_.add(line.name_origin.empty() ? std::string_view{"not said"} : line.name_origin);
  birth_years_.push_back(traits.birth_year);
}

/// Ages are told at the latest birth of the file, which has no other today.
void PeopleMaker::add_subgroups(const std::vector<std::uint32_t>& order) {
  DimensionMaker age{"age"};
  const int latest =
      birth_years_.empty() ? 0 : *std::max_element(birth_years_.begin(), birth_years_.end());
  for (const int year : birth_years_) age.add(year == 0 ? "not said" : age_band_of(latest - year));
  for (const auto* maker : {&source_, &sex_, &age, &postcode_, &length_, &words_, &origin_}) {
    if (maker->says_something()) people_.subgroups.dimensions.push_back(maker->made(order));
  }
}

LinkPeople PeopleMaker::finish(Faults& faults) {
  people_.set = builder_.build();
  std::vector<std::uint32_t> order(rows_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return rows_[a].subject != rows_[b].subject ? rows_[a].subject < rows_[b].subject : a < b;
  });
  for (std::size_t i = 0; i < order.size(); ++i) {
    auto& row = rows_[order[i]];
    const bool is_twice = i > 0 && row.subject == rows_[order[i - 1]].subject;
    if (is_twice || row.subject.is_zero()) {
      faults.push_back({options_.file, row.row, 0, "people/id-twice",
                        "the source has this id already, or it is blank",
                        "give every record of a source an id of its own"});
      if (faults.size() >= 20) break;
    }
    people_.truth.push_back(row.truth);
    people_.rows.push_back(row.row);
    people_.ids.push_back(std::move(row.id));
  }
  if (!faults.empty()) return std::move(people_);
  // One record a row and one row a subject, so both are in the order of the subjects.
  BRAID_CHECK(people_.set.records.size() == rows_.size());
  people_.persons = persons_.size();
  add_subgroups(order);
  return std::move(people_);
}

}  // namespace

std::string agency_of_source(std::string_view source, bool known_twice) {
  const auto kind = agency_kind(source);
  const bool knows_people_as_agencies_do =
      kind && *kind != AgencyKind::programme && !(known_twice && *kind == AgencyKind::children);
  if (knows_people_as_agencies_do) return std::string{source};
  return std::string{agency_kind_name(AgencyKind::provider)} + "/" + std::string{source};
}

Result<LinkPeople> read_link_people(const LinkPeopleOptions& options, Faults& faults) {
  std::error_code error;
  const auto size = std::filesystem::file_size(options.file, error);
  if (error) {
    faults.push_back({options.file, 0, 0, "people/no-such-file", "the file cannot be read",
                      "name a people file"});
    return LinkPeople{};
  }
  auto key = throwaway_key(options.key_seed);
  BRAID_TRY(key);
  auto encoder = transform::PersonEncoder::make(*std::move(key), {options.encoding});
  BRAID_TRY(encoder);
  PeopleMaker maker{options, *std::move(encoder)};
  const auto file = ingest::make_disk_file(options.file, options.file, size);
  auto read = ingest::read_people_file(
      *file, faults, [&](const ingest::PersonLine& line) { return maker.take(line); });
  BRAID_TRY(read);
  if (!faults.empty()) return LinkPeople{};
  LinkPeople people = maker.finish(faults);
  if (read->unknown_columns > 0) {
    people.remarks.push_back(std::to_string(read->unknown_columns) +
                             " columns are not of the format and were ignored");
  }
  if (read->encoding_guessed) people.remarks.push_back("the file was read as Windows-1252");
  return people;
}

}  // namespace braid::app
