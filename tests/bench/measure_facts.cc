#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/keys.h"
#include "fact/fact.pb.h"
#include "link/link.pb.h"
#include "submission/submission.pb.h"
#include "transform/measure/measurer.h"

// Facts in a file, so that Braid and DuckDB measure the same ones (tests/bench/duckdb/README.md).
//
//     measure_facts_bench make FACTS.csv CHILDREN
//     measure_facts_bench measure DATA_FOLDER FACTS.csv CELLS.csv [INDICATOR...]
//
// `measure` prints one line of JSON; without indicators it measures the whole catalogue.

namespace braid::transform {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kFirstYear = 2021, kLastYear = 2025;  // fiscal years that are covered

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Made-up children. Everything is told once: what the returns of several years, or several
// agencies, tell of one event is for the edge's and the stories' own tests.

class Maker {
 public:
  explicit Maker(std::ofstream& out) : out_{out} {
    out_ << "subject,person,kind,start,end,sex,birth_month,legal_status,place,missing_category\n";
  }

  void make(int children) {
    for (child_ = 0; child_ < children; ++child_) add_child();
  }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }
  void row(std::string_view kind, const std::string& subject, const std::string& start,
           const std::string& end, const std::string& rest) {
    out_ << subject << ",c" << child_ << ',' << kind << ',' << start << ',' << end << ',' << rest
         << '\n';
  }

  void add_child() {
    const std::string known = "c" + std::to_string(child_), suspect = "p" + std::to_string(child_);
    const int month = 2007 * 12 + 5 + below(9 * 12);
    char born[8];
    std::snprintf(born, sizeof born, "%04d-%02d", month / 12, month % 12 + 1);
    row("person", known, "", "", std::string{below(2) != 0 ? "M," : "F,"} + born + ",,,");
    Date day = *Date::from_civil(kFirstYear - 1, 4, 1) + below(1200);
    // Two periods of care of two or three episodes each, apart from one another.
    for (int spell = 0; spell < 2; ++spell) {
      const int episodes = 2 + below(2);
      for (int i = 0; i < episodes; ++i) {
        const bool open = spell == 1 && i + 1 == episodes && below(4) == 0;
        const Date end = day + 20 + below(100);
        row("care", known, day.text(), open ? "" : end.text(),
            std::string{",,"} + legal() + "," + place() + ",");
        day = end;
      }
      day = day + 30 + below(200);
    }
    Date night = *Date::from_civil(kFirstYear - 1, 4, 1) + below(300);
    for (int i = 0; i < 3; ++i) {
      row("missing", known, night.text(), (night + 1 + below(4)).text(),
          std::string{",,,,"} + (below(10) == 0 ? "away" : "missing"));
      row("arrest", suspect, (night + below(60)).text(), "", ",,,,");
      night = night + 100 + below(300);
    }
  }

  std::string legal() {
    static constexpr const char* kCodes[] = {"C1", "C2", "E1", "V2", "V3"};
    return kCodes[below(below(8) == 0 ? 5 : 4)];
  }
  std::string place() {
    static constexpr const char* kCodes[] = {"U6", "U1", "K2", "R1", "P1", "H5"};
    return kCodes[below(6)];
  }

  std::ofstream& out_;
  std::mt19937_64 random_{1};
  int child_ = 0;
};

int make(const std::string& file, int children) {
  std::ofstream out{file};
  Maker{out}.make(children);
  return out.good() ? 0 : 1;
}

/// A file of facts as entries of the log.
struct Entry {
  std::string key, value;
};
struct Facts {
  std::vector<Entry> children, police, links;
};

class Reader {
 public:
  explicit Reader(const Vocabulary& vocabulary) : vocabulary_{vocabulary} {}

  Facts read(const std::string& file) {
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) add(line);
    return std::move(facts_);
  }

 private:
  static Id16 id(std::string_view name, std::uint64_t more) {
    Id16 made;
    std::uint64_t hash = 14695981039346656037U ^ more;
    for (auto& byte : made.bytes) {
      for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
      hash = (hash ^ hash >> 29) * 0xbf58476d1ce4e5b9U;
      byte = static_cast<unsigned char>(hash >> 56);
    }
    return made;
  }
  void set(std::string_view name, std::string_view word) {
    if (word.empty()) return;
    const auto attribute = vocabulary_.attribute(name);
    message_.add_attribute(static_cast<std::uint32_t>(attribute));
    message_.add_attribute(vocabulary_.value(attribute, word));
  }

  void add(std::string_view line) {
    std::array<std::string_view, 10> at;
    for (auto& part : at) {
      const auto end = std::min(line.find(','), line.size());
      part = line.substr(0, end);
      line.remove_prefix(std::min(end + 1, line.size()));
    }
    const auto& [subject, person, kind, start, end, sex, born, legal, place, category] = at;
    const Id16 handle = id(subject, 0), record = id(kind, ++rows_);
    message_.Clear();
    message_.set_subject(std::string{handle.view()});
    message_.set_kind(static_cast<std::uint32_t>(vocabulary_.kind(kind)));
    const bool police = kind == "arrest";
    message_.set_unit(police ? "p/all" : "c/" + std::string{kind});
    message_.set_agreement("bench");
    if (kind != "person" && kind != "missing") message_.set_event(std::string{record.view()});
    if (const auto day = parse_iso_date(start)) message_.set_start(day->days());
    if (const auto day = parse_iso_date(end)) message_.set_end(day->days());
    set("sex", sex);
    if (const auto day = parse_iso_date(std::string{born} + "-15"); !born.empty() && day) {
      message_.add_attribute(static_cast<std::uint32_t>(vocabulary_.attribute("birth_month")));
      message_.add_attribute(static_cast<std::uint32_t>(day->year() * 12 + day->month() - 1));
    }
    set("legal_status", legal);
    set("place", place);
    set("missing_category", category);
    (police ? facts_.police : facts_.children)
        .push_back({record_key(record), message_.SerializeAsString()});
    if (subject == person || subject == linked_) return;
    linked_ = subject;
    link::v1::Link link;
    link.set_person(std::string{id(person, 0).view()});
    facts_.links.push_back({subject_key(handle), link.SerializeAsString()});
  }

  const Vocabulary& vocabulary_;
  Facts facts_;
  fact::v1::Fact message_;
  std::uint64_t rows_ = 0;
  std::string linked_;  // the subject whose link was added last
};

void deliver(Measurer& measurer, const Vocabulary& vocabulary) {
  const auto submit = [&](const std::string& agency, const std::string& feed,
                          const std::string& unit, const std::vector<std::string>& kinds) {
    submission::v1::Submission message;
    message.set_agency(agency);
    message.set_state(submission::v1::Submission::COMPLETED);
    auto* span = message.add_covers();
    span->set_first(Date::from_civil(kFirstYear - 1, 4, 1)->days());
    span->set_last(Date::from_civil(kLastYear, 3, 31)->days());
    for (const auto& kind : kinds) {
      message.add_kind(static_cast<std::uint32_t>(vocabulary.kind(kind)));
    }
    if (!measurer.apply_submission(unit_key(feed, unit), message.SerializeAsString())) std::abort();
  };
  submit("children/E1", "c", "person", {"person"});
  submit("children/E1", "c", "care", {"care"});
  submit("children/E1", "c", "missing", {"missing"});
  submit("police/1", "p", "all", {"arrest", "missing"});
}

MeasurerOptions options_for(const Vocabulary& vocabulary, const Catalogue& catalogue,
                            std::vector<std::string> indicators) {
  MeasurerOptions options;
  options.vocabulary = &vocabulary;
  options.catalogue = &catalogue;
  Publication publication;
  publication.indicators = std::move(indicators);
  if (publication.indicators.empty()) publication.indicators = {"*"};
  publication.periods = {PeriodKind::month, PeriodKind::quarter, PeriodKind::year};
  publication.breakdowns = {{}, {"sex"}};
  options.publications.push_back(std::move(publication));
  return options;
}

void apply(Measurer& measurer, const std::string& agency, const std::vector<Entry>& entries) {
  for (const auto& entry : entries) {
    if (!measurer.apply_fact(agency, entry.key, entry.value)) std::abort();
  }
}

/// Median microseconds for one child whose last episode is told with another end.
double touch(Measurer& measurer, const Facts& facts) {
  constexpr std::size_t kTouches = 501;
  std::vector<double> times;
  std::mt19937_64 random{2};
  while (times.size() < kTouches) {
    const auto& entry = facts.children[random() % facts.children.size()];
    fact::v1::Fact message;
    if (!message.ParseFromString(entry.value) || !message.has_end()) continue;
    message.set_end(message.end() + 1);
    const auto value = message.SerializeAsString();
    const auto start = Clock::now();
    if (!measurer.apply_fact("children/E1", entry.key, value)) std::abort();
    measurer.settle();
    times.push_back(seconds_since(start) * 1e6);
  }
  std::nth_element(times.begin(), times.begin() + kTouches / 2, times.end());
  return times[kTouches / 2];
}

void write_cells(const std::vector<Cell>& cells, const std::string& file) {
  std::ofstream out{file};
  out << "indicator,period,sex,count,people\n";
  for (const auto& cell : cells) {
    if (cell.status != CellStatus::ok || cell.form != CellForm::count) continue;
    out << cell.indicator << ',' << cell.period << ','
        << (cell.breakdown.empty() ? "" : cell.breakdown[0].second) << ',' << cell.count << ','
        << cell.people << '\n';
  }
}

int measure(const std::string& data, const std::string& file, const std::string& cells_file,
            std::vector<std::string> indicators) {
  Faults faults;
  const auto vocabulary = Vocabulary::load(data + "/vocabulary.toml", faults);
  if (!vocabulary) return 1;
  const auto catalogue = Catalogue::load({data + "/indicators"}, *vocabulary, faults);
  if (!catalogue) return 1;
  auto start = Clock::now();
  const auto facts = Reader{*vocabulary}.read(file);
  const double reading = seconds_since(start);
  const auto measurer = make_measurer(options_for(*vocabulary, *catalogue, std::move(indicators)));
  deliver(*measurer, *vocabulary);
  start = Clock::now();
  apply(*measurer, "children/E1", facts.children);
  apply(*measurer, "police/1", facts.police);
  for (const auto& link : facts.links) {
    if (!measurer->apply_link(link.key, link.value)) return 1;
  }
  measurer->settle();
  const auto cells = measurer->table(0);
  const double measuring = seconds_since(start);
  if (!measurer->reconciles()) return 1;
  write_cells(cells, cells_file);
  const auto count = facts.children.size() + facts.police.size();
  const auto bytes = static_cast<double>(measurer->bytes()) / static_cast<double>(count);
  std::printf(
      "{\"facts\": %zu, \"cells\": %zu, \"reading\": %.3f, \"measuring\": %.3f, "
      "\"bytes_a_fact\": %.0f, \"touched_us\": %.1f}\n",
      count, cells.size(), reading, measuring, bytes, touch(*measurer, facts));
  return 0;
}

int usage() {
  std::fprintf(
      stderr,
      "usage: measure_facts_bench make FACTS.csv CHILDREN\n"
      "       measure_facts_bench measure DATA_FOLDER FACTS.csv CELLS.csv [INDICATOR...]\n");
  return 64;
}

}  // namespace
}  // namespace braid::transform

int main(int argc, char** argv) {
  using namespace braid::transform;
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 3 && words[0] == "make") return make(words[1], std::atoi(words[2].c_str()));
  if (words.size() < 4 || words[0] != "measure") return usage();
  return measure(words[1], words[2], words[3], {words.begin() + 4, words.end()});
}
