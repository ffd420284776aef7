#include "tests/linkage/made_people.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <unordered_map>

#include "synth/make_people.h"
#include "transform/pseudonymise/person_text.h"

namespace braid::linkage_test {
namespace {

/// The columns of a people file, as `braid synth people` writes them: without quotes.
enum Column { source, id, given_name, surname, birth_date, sex, postcode, nhs, upn, truth, origin };
using Line = std::array<std::string, 11>;

Line split(const std::string& text) {
  BRAID_CHECK(text.find('"') == text.npos);
  Line line;
  std::size_t at = 0;
  for (const char c : text) {
    if (c == ',') {
      BRAID_CHECK(++at < line.size());
    } else if (c != '\r') {
      line[at] += c;
    }
  }
  return line;
}

ClearRecord clear_of(const Line& line) {
  using Text = transform::PersonText::Text;
  transform::PersonText person;
  person.surname = Text{line[surname]};
  person.given_name = Text{line[given_name]};
  person.birth_date = Text{line[birth_date]};
  person.postcode = Text{line[postcode]};
  person.nhs_number = Text{line[nhs]};
  person.upn = Text{line[upn]};
  transform::NormalisedIdentity normalised;
  transform::normalise(person, {.keep_test_numbers = true}, normalised);
  return {std::string{normalised.surname.view()},    std::string{normalised.given_name.view()},
          std::string{normalised.birth_date.view()}, std::string{normalised.postcode.view()},
          std::string{normalised.outward()},         std::string{normalised.nhs_number.view()},
          std::string{normalised.upn.view()}};
}

}  // namespace

MadePeople make_people(const MadePeopleOptions& options) {
  const auto file = testing::TempDir() + "linkage-" + std::to_string(getpid()) + "-" +
                    std::to_string(options.seed) + ".csv";
  std::filesystem::remove(file);
  BRAID_CHECK(synth::make_people({file, options.children, options.seed}));
  Faults faults;
  auto encoded = app::read_link_people({file, options.encoding, false, options.key_seed}, faults);
  BRAID_CHECK(encoded && faults.empty());

  std::unordered_map<std::string, ClearRecord> by_id;
  std::ifstream lines{file};
  std::string text;
  std::getline(lines, text);  // names of the columns
  while (std::getline(lines, text)) {
    const auto line = split(text);
    BRAID_CHECK(by_id.emplace(line[id], clear_of(line)).second);
  }
  lines.close();
  std::filesystem::remove(file);

  MadePeople people{*std::move(encoded), {}};
  for (const auto& one : people.encoded.ids) people.clear.push_back(by_id.at(one));
  return people;
}

}  // namespace braid::linkage_test
