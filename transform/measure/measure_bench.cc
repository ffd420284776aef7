#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "core/keys.h"
#include "fact/fact.pb.h"
#include "link/link.pb.h"
#include "submission/submission.pb.h"
#include "transform/measure/measurer.h"

// How fast facts become cells: about ten facts a person over five years, all shipped indicators,
// months, quarters and years, four breakdown sets. Usage: measure_bench DATA_FOLDER [PERSONS].
// Checks its own days in care.

namespace braid::transform {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kRuns = 5;
constexpr int kFirstYear = 2021, kLastYear = 2025;

struct Entry {
  std::string agency, key, value;
};

class MadePeople {
 public:
  MadePeople(const Vocabulary& vocabulary, int persons) : vocabulary_{vocabulary} {
    for (int person = 0; person < persons; ++person) add_person();
  }

  std::vector<Entry> facts, links;
  std::int64_t days_in_care = 0;

 private:
  Id16 made_id() {
    Id16 id;
    for (auto& byte : id.bytes) byte = static_cast<unsigned char>(random_());
    return id;
  }
  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }

  fact::v1::Fact message(const Id16& subject, std::string_view kind, const std::string& unit) {
    fact::v1::Fact made;
    made.set_subject(std::string{subject.view()});
    made.set_kind(static_cast<std::uint32_t>(vocabulary_.kind(kind)));
    made.set_unit(unit);
    made.set_agreement("bench");
    return made;
  }
  void set(fact::v1::Fact& made, std::string_view name, std::uint32_t value) {
    made.add_attribute(static_cast<std::uint32_t>(vocabulary_.attribute(name)));
    made.add_attribute(value);
  }
  void add(const char* agency, const fact::v1::Fact& made) {
    facts.push_back({agency, record_key(made_id()), made.SerializeAsString()});
  }

  void add_person() {
    const Id16 child = made_id(), suspect = made_id();
    auto person = message(child, "person", "c/header/2025");
    set(person, "sex", static_cast<std::uint32_t>(1 + below(2)));
    set(person, "birth_month", static_cast<std::uint32_t>(2010 * 12 + below(96)));
    add("children/E1", person);
    Date start = *Date::from_civil(kFirstYear - 1, 4, 1) + below(1200);
    for (int i = 0; i < 5; ++i) {
      const Date end = start + 20 + below(100);
      auto care = message(child, "care", "c/episodes/2025");
      care.set_event(std::string{made_id().view()});
      care.set_start(start.days());
      care.set_end(end.days());
      set(care, "reason_new", 1);
      set(care, "legal_status", static_cast<std::uint32_t>(1 + below(4)));
      set(care, "need", 1);
      set(care, "place", static_cast<std::uint32_t>(1 + below(30)));
      set(care, "reason_ceased", 1);
      add("children/E1", care);
      const Date last = *Date::from_civil(kLastYear, 3, 31) + 1;
      days_in_care += std::max(0, std::min(end, last) - std::min(start, last));
      start = end;
    }
    for (int i = 0; i < 2; ++i) {
      auto missing = message(child, "missing", "c/missing/2025");
      const Date night = start - below(200);
      missing.set_start(night.days());
      missing.set_end((night + 1).days());
      set(missing, "missing_category", 1);
      add("children/E1", missing);
      auto arrest = message(suspect, "arrest", "p/all");
      arrest.set_start((start - below(400)).days());
      add("police/1", arrest);
    }
    link::v1::Link link;
    link.set_person(std::string{child.view()});
    links.push_back({"", subject_key(suspect), link.SerializeAsString()});
  }

  const Vocabulary& vocabulary_;
  std::mt19937_64 random_{1};
};

void deliver(Measurer& measurer, const Vocabulary& vocabulary) {
  const auto submit = [&](const std::string& agency, const std::string& feed,
                          const std::string& unit, std::string_view kind) {
    submission::v1::Submission message;
    message.set_agency(agency);
    message.set_state(submission::v1::Submission::COMPLETED);
    auto* span = message.add_covers();
    span->set_first(Date::from_civil(kFirstYear - 1, 4, 1)->days());
    span->set_last(Date::from_civil(kLastYear, 3, 31)->days());
    message.add_kind(static_cast<std::uint32_t>(vocabulary.kind(kind)));
    if (!measurer.apply_submission(unit_key(feed, unit), message.SerializeAsString())) std::abort();
  };
  submit("children/E1", "c", "episodes/2025", "care");
  submit("children/E1", "c", "missing/2025", "missing");
  submit("children/E1", "c", "oc2/2025", "sdq");
  submit("police/1", "p", "all", "arrest");
  submit("police/1", "p", "nights", "missing");
  submit("health/1", "h", "all", "attendance");
}

MeasurerOptions options_for(const Vocabulary& vocabulary, const Catalogue& catalogue) {
  MeasurerOptions options;
  options.vocabulary = &vocabulary;
  options.catalogue = &catalogue;
  Publication publication;
  publication.indicators = {"*"};
  publication.periods = {PeriodKind::month, PeriodKind::quarter, PeriodKind::year};
  publication.breakdowns = {{}, {"age_cla"}, {"sex"}, {"age_cla", "sex"}};
  options.publications.push_back(std::move(publication));
  return options;
}

bool days_are_right(const std::vector<Cell>& cells, std::int64_t wanted) {
  std::int64_t days = 0;
  for (const auto& cell : cells) {
    const bool total = cell.breakdown.empty() && cell.period.size() == 5;
    if (cell.indicator == "cla.days" && total) days += cell.count;
  }
  return days == wanted;
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int run(const std::string& data, int persons) {
  Faults faults;
  const auto vocabulary = Vocabulary::load(data + "/vocabulary.toml", faults);
  if (!vocabulary) return 1;
  const auto catalogue = Catalogue::load({data + "/indicators"}, *vocabulary, faults);
  if (!catalogue) return 1;
  const MadePeople people{*vocabulary, persons};
  std::vector<double> apply_times, settle_times, table_times;
  std::size_t bytes = 0, cells = 0;
  for (int i = 0; i < kRuns; ++i) {
    const auto measurer = make_measurer(options_for(*vocabulary, *catalogue));
    deliver(*measurer, *vocabulary);
    auto start = Clock::now();
    for (const auto& fact : people.facts) {
      if (!measurer->apply_fact(fact.agency, fact.key, fact.value)) return 1;
    }
    for (const auto& link : people.links) {
      if (!measurer->apply_link(link.key, link.value)) return 1;
    }
    apply_times.push_back(seconds_since(start));
    start = Clock::now();
    measurer->settle();
    settle_times.push_back(seconds_since(start));
    start = Clock::now();
    const auto table = measurer->table(0);
    table_times.push_back(seconds_since(start));
    if (!days_are_right(table, people.days_in_care) || !measurer->reconciles()) {
      std::fprintf(stderr, "wrong answer\n");
      return 1;
    }
    bytes = measurer->bytes();
    cells = table.size();
  }
  const auto facts = static_cast<double>(people.facts.size());
  const double entries = facts + static_cast<double>(people.links.size());
  const auto spread = std::minmax_element(settle_times.begin(), settle_times.end());
  std::printf("facts %.0f, links %zu, cells %zu\n", facts, people.links.size(), cells);
  std::printf("apply   %8.0f entries/s\n", entries / median(apply_times));
  std::printf("settle  %8.0f facts/s (%.0f to %.0f)\n", facts / median(settle_times),
              facts / *spread.second, facts / *spread.first);
  std::printf("both    %8.0f facts/s\n", facts / (median(apply_times) + median(settle_times)));
  std::printf("table   %8.1f ms\n", median(table_times) * 1000);
  std::printf("memory  %8.1f bytes a fact\n", static_cast<double>(bytes) / facts);
  return 0;
}

}  // namespace
}  // namespace braid::transform

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: measure_bench DATA_FOLDER [PERSONS]\n");
    return 64;
  }
  return braid::transform::run(argv[1], argc > 2 ? std::atoi(argv[2]) : 50000);
}
