#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/keys.h"
#include "fact/fact.pb.h"
#include "link/link.pb.h"
#include "submission/submission.pb.h"
#include "transform/measure/measurer.h"

// An area of made-up people for tests. Nobody in it is real.

namespace braid::transform {

/// Braid's own vocabulary and definitions, read once.
struct ShippedWords {
  Vocabulary vocabulary;
  Catalogue catalogue;

  static const ShippedWords& get() {
    static const ShippedWords words = [] {
      Faults faults;
      auto read_words = Vocabulary::load(BRAID_TEST_DATA "/vocabulary.toml", faults);
      BRAID_CHECK(read_words.has_value());
      auto read_definitions = Catalogue::load({BRAID_TEST_DATA "/indicators"}, *read_words, faults);
      BRAID_CHECK(read_definitions.has_value());
      return ShippedWords{std::move(*read_words), std::move(*read_definitions)};
    }();
    return words;
  }
};

/// Sixteen bytes for a name.
inline Id16 made_id(std::string_view name) {
  Id16 id;
  // The first bytes are spread, as those of keyed hashes are.
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  std::memcpy(id.bytes.data(), &hash, sizeof hash);
  for (std::size_t i = 0; i < name.size() && i < 8; ++i) {
    id.bytes[8 + i] = static_cast<unsigned char>(name[i]);
  }
  return id;
}

inline Date day(std::string_view text) {
  if (text.empty()) return Date::none();
  const auto date = parse_iso_date(text);
  BRAID_CHECK(date.has_value());
  return *date;
}

struct MadeFact {
  std::string record, subject;  ///< names; no subject: about nobody
  std::string kind, agency, unit;
  Date start = Date::none(), end = Date::none();
  int value = 0;
  std::uint64_t version = 0;
  std::string event = {};
  std::map<std::string, std::uint32_t> attributes = {};
  bool withdrawn = false;

  std::uint32_t attribute(const std::string& name) const {
    const auto found = attributes.find(name);
    return found == attributes.end() ? 0 : found->second;
  }
  /// The word for an attribute's value in the vocabulary.
  MadeFact& set(const std::string& name, std::string_view word) {
    const auto& vocabulary = ShippedWords::get().vocabulary;
    const auto code = vocabulary.attribute(name);
    const auto number = vocabulary.value(code, word);
    BRAID_CHECK(number != 0);
    attributes[name] = number;
    return *this;
  }
  std::string key() const { return record_key(made_id(record)); }
  std::string bytes() const {
    const auto& vocabulary = ShippedWords::get().vocabulary;
    fact::v1::Fact message;
    if (!subject.empty()) message.set_subject(std::string{made_id(subject).view()});
    message.set_kind(static_cast<std::uint32_t>(vocabulary.kind(kind)));
    message.set_unit(unit);
    if (!event.empty()) message.set_event(std::string{made_id(event).view()});
    if (!start.is_none()) message.set_start(start.days());
    if (!end.is_none()) message.set_end(end.days());
    message.set_value(value);
    message.set_version(version);
    message.set_withdrawn(withdrawn);
    std::map<std::uint32_t, std::uint32_t> numbers;
    for (const auto& [name, number] : attributes) {
      numbers[static_cast<std::uint32_t>(vocabulary.attribute(name))] = number;
    }
    for (const auto& [name, number] : numbers) {
      message.add_attribute(name);
      message.add_attribute(number);
    }
    return message.SerializeAsString();
  }
};

struct MadeSubmission {
  std::string agency, unit;  ///< unit with its feed
  int year = 0;
  std::int64_t submitted = 0;
  Date extracted_on = Date::none();
  std::vector<std::pair<Date, Date>> covers = {};
  std::vector<std::string> kinds = {}, doubted = {};
  std::string format = {};

  std::string key() const { return std::string{static_cast<char>(KeyTag::unit)} + unit; }
  std::string bytes() const {
    submission::v1::Submission message;
    message.set_agency(agency);
    message.set_state(submission::v1::Submission::COMPLETED);
    message.set_year(year);
    message.set_submitted(submitted);
    if (!extracted_on.is_none()) message.set_extracted_on(extracted_on.days());
    for (const auto& [first, last] : covers) {
      auto* span = message.add_covers();
      span->set_first(first.days());
      span->set_last(last.days());
    }
    for (const auto& kind : kinds) {
      message.add_kind(static_cast<std::uint32_t>(ShippedWords::get().vocabulary.kind(kind)));
    }
    for (const auto& kind : doubted) {
      message.add_doubted(static_cast<std::uint32_t>(ShippedWords::get().vocabulary.kind(kind)));
    }
    message.set_format(format);
    return message.SerializeAsString();
  }
};

struct MadeArea {
  std::vector<MadeSubmission> submissions;
  std::vector<MadeFact> facts;
  std::map<std::string, std::string> links;  ///< subject name -> name of the person's handle
  std::vector<Programme> programmes;
  std::vector<FeedOfArea> feeds;
  Publication publication = whole_publication();

  static Publication whole_publication() {
    Publication publication;
    publication.indicators = {"cla.stock",     "cla.starts",        "cla.during",
                              "cla.episodes",  "cla.days",          "cla.spells.started",
                              "cla.ceases",    "missing.incidents", "missing.children",
                              "crime.arrests", "crisis.ae",         "wellbeing.sdq.mean"};
    publication.periods = {PeriodKind::month, PeriodKind::quarter, PeriodKind::year};
    publication.breakdowns = {{},
                              {"age_cla"},
                              {"sex"},
                              {"uasc"},
                              {"age_cla", "sex"},
                              {"age_cla", "uasc"},
                              {"sex", "uasc"}};
    return publication;
  }
  std::unique_ptr<Measurer> measurer() const {
    MeasurerOptions options;
    options.vocabulary = &ShippedWords::get().vocabulary;
    options.catalogue = &ShippedWords::get().catalogue;
    options.publications = {publication};
    options.programmes = programmes;
    options.feeds = feeds;
    return make_measurer(options);
  }
  MadeFact& add(MadeFact fact) {
    if (fact.record.empty()) fact.record = "row " + std::to_string(facts.size());
    facts.push_back(std::move(fact));
    return facts.back();
  }
  std::unique_ptr<Measurer> measured() const {
    auto made = measurer();
    for (const auto& submission : submissions) apply(*made, submission);
    for (const auto& fact : facts) apply(*made, fact);
    for (const auto& [subject, person] : links) apply_link(*made, subject, person);
    made->settle();
    return made;
  }

  static void apply(Measurer& measurer, const MadeSubmission& submission) {
    ASSERT_TRUE(measurer.apply_submission(submission.key(), submission.bytes()));
  }
  static void apply(Measurer& measurer, const MadeFact& fact) {
    ASSERT_TRUE(measurer.apply_fact(fact.agency, fact.key(), fact.bytes()));
  }
  static void apply_link(Measurer& measurer, const std::string& subject,
                         const std::string& person) {
    link::v1::Link message;
    message.set_person(std::string{made_id(person).view()});
    ASSERT_TRUE(measurer.apply_link(subject_key(made_id(subject)), message.SerializeAsString()));
  }
};

/// A cell as text, so that a failing comparison can be read: all of it but the definition's hash.
inline std::string cell_text(const Cell& cell) {
  std::string text = cell.indicator + " v" + std::to_string(cell.version) + " " + cell.period;
  for (const auto& [name, value] : cell.breakdown) text += " " + name + "=" + value;
  text += ": status " + std::to_string(static_cast<int>(cell.status));
  text += " count " + std::to_string(cell.count) + " people " + std::to_string(cell.people);
  text += " " + std::to_string(cell.numerator) + "/" + std::to_string(cell.denominator);
  text += " left out " + std::to_string(cell.left_out) + " as of " + cell.as_of.text();
  return text;
}

inline std::vector<std::string> table_text(const std::vector<Cell>& cells) {
  std::vector<std::string> lines;
  for (const auto& cell : cells) lines.push_back(cell_text(cell));
  return lines;
}

inline std::optional<Cell> find_cell(const std::vector<Cell>& cells, std::string_view indicator,
                                     std::string_view period, const Breakdown& breakdown = {}) {
  for (const auto& cell : cells) {
    if (cell.indicator == indicator && cell.period == period && cell.breakdown == breakdown) {
      return cell;
    }
  }
  return std::nullopt;
}

}  // namespace braid::transform
