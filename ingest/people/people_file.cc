#include "ingest/people/people_file.h"

#include <array>
#include <span>
#include <string>
#include <vector>

#include "ingest/text/csv.h"

namespace braid::ingest {
namespace {

constexpr std::size_t kFaultsMax = 20;
/// Of one field that names a record, a source or a person.
constexpr std::size_t kNameBytesMax = 200;

/// A column that a reader wants, and whether every row must fill it.
struct Wanted {
  std::string_view name;
  bool required;
};

enum PeopleColumn : std::size_t {
  source,
  id,
  truth,
  given_name,
  surname,
  date_of_birth,
  sex,
  postcode,
  nhs_number,
  upn,
  identifier,
  name_origin
};
constexpr std::array kPeopleColumns{
    Wanted{"source", true},      Wanted{"id", true},          Wanted{"truth", true},
    Wanted{"given_name", false}, Wanted{"surname", false},    Wanted{"date_of_birth", false},
    Wanted{"sex", false},        Wanted{"postcode", false},   Wanted{"nhs_number", false},
    Wanted{"upn", false},        Wanted{"identifier", false}, Wanted{"name_origin", false}};

enum TruthColumn : std::size_t { truth_agency, truth_source, truth_local_id, truth_truth };
constexpr std::array kTruthColumns{Wanted{"agency", true}, Wanted{"source", true},
                                   Wanted{"local_id", true}, Wanted{"truth", true}};

/// Goes through the rows of a file, and finds what is wrong with it.
class TestFileReader {
 public:
  TestFileReader(const DeliveredFile& file, std::span<const Wanted> wanted, Faults& faults)
      : file_{file}, wanted_{wanted}, faults_{faults} {}

  /// Calls each(row, columns) for every good row.
  template <class Each>
  Result<TestFileRead> read(Each each) {
    TestFileRead told;
    auto csv = open_csv(file_);
    BRAID_TRY(csv);
    CsvRow row;
    auto more = next(**csv, row);
    BRAID_TRY(more);
    if (!*more) {
      if (faults_.empty()) add(0, 0, "people/empty", "the file is empty", "give it a header row");
      return told;
    }
    std::vector<std::string_view> names;
    for (const auto& column : wanted_) names.push_back(column.name);
    const Columns columns{row, names};
    if (!header_is_good(columns)) return told;
    const std::vector<std::size_t> places = places_of(row);
    told.unknown_columns = columns.unknown();
    for (;;) {
      more = next(**csv, row);
      BRAID_TRY(more);
      if (!*more) break;
      if (++told.rows > kTestRowsMax) {
        add(row.position, 0, "people/too-many-rows", "the file has more than 50,000,000 rows",
            "divide it");
        break;
      }
      if (row_is_good(row, columns, places)) BRAID_TRY(each(row, columns));
      if (faults_.size() >= kFaultsMax) break;
    }
    told.encoding_guessed = (*csv)->encoding_guessed();
    return told;
  }

 private:
  Result<bool> next(CsvReader& csv, CsvRow& row) {
    if (!csv.text_fault().none()) return broken_text(csv);
    auto more = csv.next(row);
    if (!more && more.error().kind == ErrorKind::refused) return broken_text(csv);
    return more;
  }

  bool broken_text(const CsvReader& csv) {
    const auto& fault = csv.text_fault();
    add(0, 0, fault.rule, fault.message.view(), fault.remedy.view());
    return false;
  }

  bool header_is_good(const Columns& columns) {
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (!wanted_[i].required || columns.has(i)) continue;
      add(1, 0, "people/missing-column", "the file has no column " + std::string{wanted_[i].name},
          "name the columns in the first row");
    }
    return faults_.empty();
  }

  /// Where each wanted column stands, from 1; 0 where it does not.
  std::vector<std::size_t> places_of(const CsvRow& header) const {
    std::vector<std::size_t> places(wanted_.size());
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      for (std::size_t column = 0; column < header.fields.size() && places[i] == 0; ++column) {
        CsvRow one;
        one.fields = {header.fields[column]};
        if (Columns{one, {wanted_[i].name}}.has(0)) places[i] = column + 1;
      }
    }
    return places;
  }

  bool row_is_good(const CsvRow& row, const Columns& columns,
                   const std::vector<std::size_t>& places) {
    if (!row.broken.view().empty()) {
      add(row.position, 0, row.broken, "the row cannot be taken apart",
          "quote fields that hold commas or quotation marks; a row has at most 64 KiB");
      return false;
    }
    if (row.fields.size() != columns.width()) {
      add(row.position, row.fields.size(), "people/wrong-number-of-fields",
          "the row has not as many fields as the header",
          "fill in every column, or leave it empty");
      return false;
    }
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (!wanted_[i].required) continue;
      const auto text = columns.get(row, i).reveal_to_admit();
      const std::string name{wanted_[i].name};
      if (text.empty()) {
        add(row.position, places[i], "people/empty-field", name + " is empty",
            "every row says its " + name);
      } else if (text.size() > kNameBytesMax) {
        add(row.position, places[i], "people/long-field", name + " is longer than 200 bytes",
            "take a shorter " + name);
      } else {
        continue;
      }
      return false;
    }
    return true;
  }

  void add(std::uint64_t row, std::size_t column, Literal rule, std::string_view message,
           std::string_view remedy) {
    faults_.push_back({file_.name(), static_cast<std::size_t>(row), column, rule,
                       std::string{message}, std::string{remedy}});
  }

  const DeliveredFile& file_;
  std::span<const Wanted> wanted_;
  Faults& faults_;
};

char sex_of(std::string_view text) {
  if (text == "1" || text == "M" || text == "m" || text == "male" || text == "Male") return 'M';
  if (text == "2" || text == "F" || text == "f" || text == "female" || text == "Female") return 'F';
  return 0;
}

int birth_year_of(std::string_view text) {
  int year = 0;
  if (text.size() < 8) return 0;
  for (const char c : text.substr(0, 4)) {
    if (c < '0' || c > '9') return 0;
    year = year * 10 + (c - '0');
  }
  return year >= 1800 && year <= 2200 ? year : 0;
}

/// Letters of a name; a character of several bytes counts once.
int letters_of(std::string_view name) {
  int letters = 0;
  for (const char c : name) {
    const bool goes_on = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    const bool is_mark = c == ' ' || c == '-' || c == '\'' || c == '.';
    if (!goes_on && !is_mark) ++letters;
  }
  return letters;
}

PersonTraits traits_of(const PersonLine& line) {
  PersonTraits traits;
  const auto name = line.surname.reveal_to_admit();
  traits.sex = sex_of(line.sex.reveal_to_admit());
  traits.birth_year = birth_year_of(line.birth_date.reveal_to_admit());
  traits.has_postcode = !line.postcode.empty();
  traits.surname_letters = letters_of(name);
  traits.surname_has_several_words = name.find_first_of(" -") != name.npos;
  return traits;
}

}  // namespace

Result<TestFileRead> read_people_file(const DeliveredFile& file, Faults& faults,
                                      const std::function<Result<void>(const PersonLine&)>& each) {
  TestFileReader reader{file, kPeopleColumns, faults};
  PersonLine line;
  return reader.read([&](const CsvRow& row, const Columns& columns) -> Result<void> {
    line.row = row.position;
    line.source = columns.get(row, source).reveal_to_admit();
    line.local_id = columns.get(row, id);
    line.id = line.local_id.reveal_to_admit();
    line.truth = columns.get(row, truth).reveal_to_admit();
    line.name_origin = columns.get(row, name_origin).reveal_to_admit();
    line.given_name = columns.get(row, given_name);
    line.surname = columns.get(row, surname);
    line.birth_date = columns.get(row, date_of_birth);
    line.sex = columns.get(row, sex);
    line.postcode = columns.get(row, postcode);
    line.nhs_number = columns.get(row, nhs_number);
    line.upn = columns.get(row, upn);
    line.identifier = columns.get(row, identifier);
    line.traits = traits_of(line);
    return each(line);
  });
}

Result<TestFileRead> read_truth_file(const DeliveredFile& file, Faults& faults,
                                     const std::function<Result<void>(const TruthLine&)>& each) {
  TestFileReader reader{file, kTruthColumns, faults};
  TruthLine line;
  return reader.read([&](const CsvRow& row, const Columns& columns) -> Result<void> {
    line.row = row.position;
    line.agency = columns.get(row, truth_agency).reveal_to_admit();
    line.source = columns.get(row, truth_source).reveal_to_admit();
    line.local_id = columns.get(row, truth_local_id);
    line.truth = columns.get(row, truth_truth).reveal_to_admit();
    return each(line);
  });
}

}  // namespace braid::ingest
