#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

#include "core/keys.h"
#include "fact/fact.pb.h"
#include "submission/submission.pb.h"
#include "transform/measure/cell/timeline.h"
#include "transform/measure/definition/catalogue.h"
#include "transform/measure/measurer.h"
#include "transform/measure/store/coverage.h"

// Runs the examples of definitions. docs/indicators.md describes their small language.

namespace braid::transform {
namespace {

constexpr int kCoverYears = 3;  // whole fiscal years before and after every day that is named

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(by), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::optional<std::int64_t> number(std::string_view digits) {
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || stop != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// Sixteen bytes that stand for a name in an example; no key is needed, nobody is real.
Id16 made_id(std::string_view name) {
  Id16 id;
  std::uint64_t hash = 14695981039346656037U;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    hash = (hash ^ i) * 1099511628211U;
    id.bytes[i] = static_cast<unsigned char>(hash >> 56);
  }
  return id;
}

AgencyKind usual_agency(std::string_view kind) {
  const auto is_one_of = [&](std::initializer_list<std::string_view> kinds) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  if (is_one_of({"arrest", "crime", "domestic"})) return AgencyKind::police;
  if (is_one_of({"attendance", "stay", "ward_stay", "camhs_referral"})) return AgencyKind::health;
  if (is_one_of({"sessions", "exclusion", "school_entry", "eet"})) return AgencyKind::education;
  return kind == "participation" ? AgencyKind::programme : AgencyKind::children;
}

/// A word for "about nobody known" in place of a person's name.
constexpr std::string_view kNobody = "nobody";

/// A line of `given` made into a fact.
struct GivenFact {
  fact::v1::Fact message;
  AgencyKind agency{};
  int year = 0;
  std::string programme;
  std::string covers;  ///< "2024-09-02..2024-12-20": the days that its own delivery covers
};

class GivenReader {
 public:
  explicit GivenReader(const Vocabulary& vocabulary) : vocabulary_{vocabulary} {}

  /// Nothing if the line is not understood; `wrong` then says which word is to blame.
  std::optional<GivenFact> read(std::string_view line, std::string& wrong) const {
    const auto words = split(line, ' ');
    GivenFact given;
    const Kind* kind = words.size() < 2 ? nullptr : vocabulary_.find_kind(words[0]);
    if (kind == nullptr) {
      wrong = line;
      return std::nullopt;
    }
    given.agency = usual_agency(words[0]);
    given.message.set_kind(static_cast<std::uint32_t>(kind->code));
    if (words[1] != kNobody) given.message.set_subject(std::string{made_id(words[1]).view()});
    std::map<std::uint32_t, std::uint32_t> attributes;
    std::size_t plain = 0;  // words that are no key=value
    std::string event;
    for (std::size_t i = 2; i < words.size(); ++i) {
      const auto equals = words[i].find('=');
      const bool understood =
          equals == std::string_view::npos
              ? read_plain(words[i], plain++, kind->shape, given.message)
              : read_pair(words[i].substr(0, equals), words[i].substr(equals + 1), given,
                          attributes, event);
      if (!understood) {
        wrong = words[i];
        return std::nullopt;
      }
    }
    // As in the returns, an episode is known by its child and first day (rulings C6).
    if (event.empty() && words[0] == "care" && words.size() > 2) event = words[2];
    if (!event.empty()) {
      const auto scope = std::string{words[0]} + " " + std::string{words[1]} + " " + event;
      given.message.set_event(std::string{made_id(scope).view()});
    }
    for (const auto& [name, value] : attributes) {
      given.message.add_attribute(name);
      given.message.add_attribute(value);
    }
    return given;
  }

 private:
  static bool read_plain(std::string_view word, std::size_t place, Shape shape,
                         fact::v1::Fact& message) {
    if (place > 1) return false;
    if (place == 1 && shape == Shape::score) {
      const auto value = number(word);
      if (value) message.set_value(static_cast<std::int32_t>(*value));
      return value.has_value();
    }
    if (place == 1 && word == "open") return shape == Shape::spell;
    const auto day = parse_iso_date(word);
    if (!day || (place == 1 && shape != Shape::spell)) return false;
    if (place == 0) message.set_start(day->days());
    if (place == 1) message.set_end(day->days());
    return true;
  }

  bool read_pair(std::string_view key, std::string_view value, GivenFact& given,
                 std::map<std::uint32_t, std::uint32_t>& attributes, std::string& event) const {
    if (key == "event") return event = value, true;
    if (key == "agency") {
      const auto kind = agency_kind(value);
      if (kind) given.agency = *kind;
      return kind.has_value();
    }
    if (key == "covers") return given.covers = value, parse_period(value).has_value();
    if (key == "value") {
      const auto read = number(value);
      if (read) given.message.set_value(static_cast<std::int32_t>(*read));
      return read.has_value();
    }
    if (key == "year" || key == "version") {
      const auto read = number(value);
      if (!read || *read < 0 || *read > 9999) return false;
      if (key == "year") given.year = static_cast<int>(*read);
      if (key == "version") given.message.set_version(static_cast<std::uint64_t>(*read));
      return true;
    }
    const auto* attribute = vocabulary_.find_attribute(key);
    if (attribute == nullptr) return false;
    auto& slot = attributes[static_cast<std::uint32_t>(attribute->code)];
    if (key == "programme") given.programme = value;
    if (attribute->values.empty()) {
      const auto read = plain_value(key, value);
      if (read) slot = *read;
      return read.has_value();
    }
    slot = vocabulary_.value(attribute->code, value);
    return slot != 0 || value == "unknown";
  }

  /// The value of an attribute without words of its own. Numbers that may be 0 stand in facts as
  /// one more; keyed ones are made of a name.
  static std::optional<std::uint32_t> plain_value(std::string_view key, std::string_view value) {
    const auto is_one_of = [&](std::initializer_list<std::string_view> keys) {
      return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    if (is_one_of({"programme", "worker", "placement", "home", "family", "instrument"})) {
      return programme_code(value);
    }
    if (key == "birth_month") {
      const auto month = parse_iso_date(std::string{value} + "-15");
      if (!month) return std::nullopt;
      return static_cast<std::uint32_t>(month->year() * 12 + month->month() - 1);
    }
    if (key == "committed_on") {
      const auto day = parse_iso_date(value);
      if (!day) return std::nullopt;
      return static_cast<std::uint32_t>(*day - *Date::from_civil(1900, 1, 1));
    }
    const auto read = number(value);
    if (!read || *read < 0 || *read > 200) return std::nullopt;
    const bool plus_one = is_one_of({"age_stated", "age", "items", "earlier_plans"});
    return static_cast<std::uint32_t>(*read + (plus_one ? 1 : 0));
  }

  const Vocabulary& vocabulary_;
};

/// One example, measured on its own.
class ExampleRun {
 public:
  ExampleRun(const Catalogue& catalogue, const Vocabulary& vocabulary, const Definition& definition,
             const Example& example)
      : catalogue_{catalogue},
        vocabulary_{vocabulary},
        definition_{definition},
        example_{example} {}

  ExampleResult run() {
    ExampleResult result{definition_.id,
                         definition_.file + ":" + std::to_string(example_.line),
                         false,
                         expected(),
                         {}};
    const GivenReader reader{vocabulary_};
    for (const auto& line : example_.given) {
      std::string wrong;
      auto given = reader.read(line, wrong);
      if (!given) {
        result.got = "not understood: " + wrong;
        return result;
      }
      given_.push_back(std::move(*given));
    }
    const auto cell = measure();
    result.got = cell ? text_of(*cell) : "status=absent";
    result.passed = passes(cell);
    return result;
  }

 private:
  std::string expected() const {
    std::string text = "status=" + example_.status;
    const auto add = [&](std::string_view name, const std::optional<std::int64_t>& number_of) {
      if (number_of) text.append(" ").append(name) += "=" + std::to_string(*number_of);
    };
    add("count", example_.count);
    add("people", example_.people);
    add("numerator", example_.numerator);
    add("denominator", example_.denominator);
    return text;
  }

  static std::string_view status_of(const Cell& cell) {
    if (cell.status == CellStatus::ok) return "ok";
    return cell.status == CellStatus::not_applicable ? "not_applicable" : "not_available";
  }

  /// The numbers that the example expects, as they came out. These are of made-up examples.
  std::string text_of(const Cell& cell) const {
    std::string text{"status="};
    text += status_of(cell);
    const auto add = [&](std::string_view name, bool wanted, std::int64_t number_of) {
      if (wanted) text.append(" ").append(name) += "=" + std::to_string(number_of);
    };
    add("count", example_.count.has_value(), cell.count);
    add("people", example_.people.has_value(), cell.people);
    add("numerator", example_.numerator.has_value(), cell.numerator);
    add("denominator", example_.denominator.has_value(), cell.denominator);
    return text;
  }

  /// A cell of a breakdown that would be 0 is absent (rulings B4), and an example may expect the 0.
  bool passes(const std::optional<Cell>& cell) const {
    if (!cell) {
      return example_.status == "absent" || (!example_.breakdown.empty() && example_.count == 0);
    }
    const auto agrees = [](const std::optional<std::int64_t>& wanted, std::int64_t got) {
      return !wanted || *wanted == got;
    };
    return status_of(*cell) == example_.status && agrees(example_.count, cell->count) &&
           agrees(example_.people, cell->people) && agrees(example_.numerator, cell->numerator) &&
           agrees(example_.denominator, cell->denominator);
  }

  /// All the days that the example names; three years around them are covered.
  DaySpan days() const {
    DaySpan span{Date::none(), Date{0}};
    bool any = false;
    const auto include = [&](Date day) {
      span.first = std::min(span.first, day);
      span.last = any ? std::max(span.last, day) : day;
      any = true;
    };
    for (const auto& given : given_) {
      if (given.message.has_start()) include(Date{given.message.start()});
      if (given.message.has_end()) include(Date{given.message.end()});
    }
    if (const auto period = parse_period(example_.period)) {
      include(period->first);
      include(period->last);
    }
    return any ? span : DaySpan{Date{0}, Date{0}};
  }

  std::optional<Cell> measure() const {
    Publication publication;
    publication.indicators = {definition_.id};
    publication.periods = {PeriodKind::month, PeriodKind::quarter, PeriodKind::year};
    std::vector<std::string> sets;
    for (const auto& [name, value] : example_.breakdown) sets.push_back(name);
    publication.breakdowns = {{}, {"split"}, sets};
    MeasurerOptions options;
    options.vocabulary = &vocabulary_;
    options.catalogue = &catalogue_;
    for (const auto& given : given_) {
      const auto& names = publication.programmes;
      if (given.programme.empty() ||
          std::find(names.begin(), names.end(), given.programme) != names.end()) {
        continue;
      }
      publication.programmes.push_back(given.programme);
      options.programmes.push_back({given.programme, "", 12, {"programme", "comparator"}});
    }
    options.publications.push_back(std::move(publication));
    const auto measurer = make_measurer(options);
    deliver(*measurer);
    measurer->settle();
    for (auto& cell : measurer->table(0)) {
      if (cell.version == definition_.version && cell.period == example_.period &&
          cell.breakdown == example_.breakdown) {
        return std::move(cell);
      }
    }
    return std::nullopt;
  }

  void deliver(Measurer& measurer) const {
    const DaySpan named = days();
    const Date first = named.first.plus_months(-12 * kCoverYears);
    const Date last = named.last.plus_months(12 * kCoverYears);
    std::set<std::tuple<AgencyKind, int, std::string>> units;
    for (const AgencyKind agency : definition_.agencies) units.emplace(agency, 0, "");
    for (const auto& given : given_) units.emplace(given.agency, given.year, given.covers);
    for (const auto& [agency, year, covers] : units) {
      const DaySpan all{first, last};
      const auto period = parse_period(covers);
      submit(measurer, agency, year, covers, period ? DaySpan{period->first, period->last} : all);
    }
    for (std::size_t i = 0; i < given_.size(); ++i) {
      fact::v1::Fact message = given_[i].message;
      const std::string feed{agency_kind_name(given_[i].agency)};
      message.set_unit(feed + "/" + unit_name(given_[i].year, given_[i].covers));
      const auto applied =
          measurer.apply_fact(feed + "/example", record_key(made_id("row " + std::to_string(i))),
                              message.SerializeAsString());
      BRAID_CHECK(applied.has_value());
    }
  }

  static std::string unit_name(int year, const std::string& covers) {
    return covers.empty() ? std::to_string(year) : covers;
  }
  void submit(Measurer& measurer, AgencyKind agency, int year, const std::string& covers,
              DaySpan days_covered) const {
    submission::v1::Submission submission;
    const std::string feed{agency_kind_name(agency)};
    submission.set_agency(feed + "/example");
    submission.set_state(submission::v1::Submission::COMPLETED);
    submission.set_year(year);
    submission.set_extracted_on(days_covered.last.days());
    auto* interval = submission.add_covers();
    interval->set_first(days_covered.first.days());
    interval->set_last(days_covered.last.days());
    for (const auto& kind : vocabulary_.kinds()) {
      // Of schools' tables only those count whose days are stated: they are periods themselves.
      if (kind.name == "sessions" && covers.empty()) continue;
      submission.add_kind(static_cast<std::uint32_t>(kind.code));
    }
    const auto applied = measurer.apply_submission(unit_key(feed, unit_name(year, covers)),
                                                   submission.SerializeAsString());
    BRAID_CHECK(applied.has_value());
  }

  const Catalogue& catalogue_;
  const Vocabulary& vocabulary_;
  const Definition& definition_;
  const Example& example_;
  std::vector<GivenFact> given_;
};

}  // namespace

std::vector<ExampleResult> run_examples(const Catalogue& catalogue, const Vocabulary& vocabulary) {
  std::vector<ExampleResult> results;
  for (const auto& definition : catalogue.definitions()) {
    for (const auto& example : definition.examples) {
      results.push_back(ExampleRun{catalogue, vocabulary, definition, example}.run());
    }
  }
  return results;
}

}  // namespace braid::transform
