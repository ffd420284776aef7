#include "transform/evaluate/evaluate.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>

#include "core/keys.h"
#include "fact/fact.pb.h"
#include "submission/submission.pb.h"
#include "transform/measure/measurer.h"

// How long a programme takes to be evaluated: evaluate_bench DATA_FOLDER [PEOPLE [POOL [DRAWS
// [CSV]]]]. People are made up: those of the programme are referred on one of four days, the others
// could have been. Thirty outcomes: ten indicators over three windows. With CSV it writes what each
// person is matched on and counted by, for the rival of tests/bench/evaluate, and leaves that out
// of the time. Checks that nearly everybody is matched.

namespace braid::transform {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kProgramme = "bench";
constexpr int kOutcomeWindows = 3;
const std::vector<std::string> kIndicators = {
    "missing.incidents", "missing.children", "crime.arrests",      "crime.arrested.children",
    "cla.days",          "cla.spells",       "cla.spells.started", "cla.starts",
    "cla.episodes",      "cla.during"};

Date day(int year, int month) { return *Date::from_civil(year, month, 1); }

class MadeArea {
 public:
  MadeArea(const Vocabulary& vocabulary, Measurer& measurer)
      : vocabulary_{vocabulary}, measurer_{measurer} {
    submit("children/E1", "c/all", {"person", "care", "missing", "referral"});
    submit("police/1", "p/all", {"arrest", "missing"});
    submit("programme/1", "t/all", {"participation"});
  }

  void add_person(bool takes_part) {
    Id16 child;
    for (auto& byte : child.bytes) byte = static_cast<unsigned char>(random_());
    auto person = message(child, "person", "c/all");
    set(person, "sex", static_cast<std::uint32_t>(1 + below(2)));
    set(person, "birth_month", static_cast<std::uint32_t>(2003 * 12 + below(72)));
    add("children/E1", person);
    const int restless = below(4) == 0 ? 4 : 1;
    if (takes_part || below(2) == 0) {
      auto care = message(child, "care", "c/all");
      care.set_start((day(2017, 1) + below(700)).days());
      if (below(3) == 0) care.set_end((day(2020, 8) + below(600)).days());
      set(care, "reason_new", 1);
      set(care, "legal_status", 1);
      set(care, "need", 1);
      set(care, "place", static_cast<std::uint32_t>(1 + below(30)));
      add("children/E1", care);
    }
    for (int i = below(4) * restless; i > 0; --i)
      add_night(child, "children/E1", "missing", "c/all");
    for (int i = below(2) * restless; i > 0; --i) add_night(child, "police/1", "arrest", "p/all");
    if (below(3) == 0) add_night(child, "children/E1", "referral", "c/all");
    if (!takes_part) return;
    auto participation = message(child, "participation", "t/all");
    participation.set_start(day(2020, 4 + below(4)).days());
    set(participation, "programme", programme_code(kProgramme));
    set(participation, "arm", vocabulary_.value(vocabulary_.attribute("arm"), "programme"));
    add("programme/1", participation);
  }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }

  fact::v1::Fact message(const Id16& subject, std::string_view kind, const std::string& unit) {
    fact::v1::Fact made;
    made.set_subject(std::string{subject.view()});
    made.set_kind(static_cast<std::uint32_t>(vocabulary_.kind(kind)));
    made.set_unit(unit);
    return made;
  }
  void set(fact::v1::Fact& made, std::string_view name, std::uint32_t value) {
    made.add_attribute(static_cast<std::uint32_t>(vocabulary_.attribute(name)));
    made.add_attribute(value);
  }
  void add(const char* agency, fact::v1::Fact& made) {
    Id16 record;
    for (auto& byte : record.bytes) byte = static_cast<unsigned char>(random_());
    if (!measurer_.apply_fact(agency, record_key(record), made.SerializeAsString())) std::abort();
  }
  void add_night(const Id16& child, const char* agency, std::string_view kind,
                 const std::string& unit) {
    auto made = message(child, kind, unit);
    const Date night = day(2018, 6) + below(1200);
    made.set_start(night.days());
    if (kind == "missing") {
      made.set_end((night + 1).days());
      set(made, "missing_category", 1);
    }
    add(agency, made);
  }
  void submit(const std::string& agency, const std::string& unit,
              const std::vector<std::string>& kinds) {
    submission::v1::Submission made;
    made.set_agency(agency);
    made.set_state(submission::v1::Submission::COMPLETED);
    auto* span = made.add_covers();
    span->set_first(day(2017, 1).days());
    span->set_last(day(2023, 12).days());
    for (const auto& kind : kinds) {
      made.add_kind(static_cast<std::uint32_t>(vocabulary_.kind(kind)));
    }
    const std::string key{static_cast<char>(KeyTag::unit)};
    if (!measurer_.apply_submission(key + unit, made.SerializeAsString())) std::abort();
  }

  const Vocabulary& vocabulary_;
  Measurer& measurer_;
  std::mt19937_64 random_{1};
};

EvaluationPlan plan_of(std::int64_t draws) {
  EvaluationPlan plan;
  plan.programme = kProgramme;
  plan.draws = draws;
  plan.match = MatchPlan{};
  for (int window = 0; window < kOutcomeWindows; ++window) {
    for (const auto& indicator : kIndicators) {
      PlannedOutcome outcome;
      outcome.indicator = indicator;
      const int months = 12 - 3 * window;
      outcome.before = {-months, 0};
      outcome.after = {0, months};
      outcome.is_variant = window > 0;
      plan.outcomes.push_back(outcome);
    }
  }
  plan.primary = kIndicators.front();
  return plan;
}

void write_row(std::ofstream& out, CohortReader& reader, const CohortMember& member,
               const StateAtT0& state, const char* arm) {
  out << arm << ',' << member.person << ',' << member.t0.days() << ',' << int{state.sex} << ','
      << int{state.status} << ',' << state.age.value_or(-1);
  for (const auto value : state.variables) out << ',' << value;
  for (const auto& numbers : reader.numbers(member)) {
    out << ',' << numbers.spans[0].numerator << ',' << numbers.spans[1].numerator;
  }
  out << '\n';
}

/// A row for everybody of the programme, and for everybody who could stand for one of them, on each
/// day on which they could.
void dump(const std::string& path, CohortReader& reader, std::size_t outcomes) {
  std::ofstream out{path};
  out << "arm,person,t0,sex,status,age";
  for (const char* variable : kMatchVariables) out << ",v_" << variable;
  for (std::size_t i = 0; i < outcomes; ++i) {
    const std::string name = "o" + std::to_string(100 + i);
    out << ',' << name << "_before," << name << "_after";
  }
  out << '\n';
  std::set<std::pair<std::size_t, Date>> told;
  for (const auto& member : reader.roll().members) {
    write_row(out, reader, member, reader.state(member), "programme");
    for (const auto& candidate : reader.pool(member, {})) {
      if (!told.emplace(candidate.person, member.t0).second) continue;
      CohortMember stands = member;
      stands.person = candidate.person;
      stands.handle = candidate.handle;
      stands.arm = CohortArm::comparator;
      write_row(out, reader, stands, candidate.state, "pool");
    }
  }
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

int run(const std::string& data, int people, int pool, std::int64_t draws, const char* csv) {
  Faults faults;
  const auto vocabulary = Vocabulary::load(data + "/vocabulary.toml", faults);
  if (!vocabulary) return 1;
  const auto catalogue = Catalogue::load({data + "/indicators"}, *vocabulary, faults);
  if (!catalogue) return 1;
  auto start = Clock::now();
  MeasurerOptions options;
  options.vocabulary = &*vocabulary;
  options.catalogue = &*catalogue;
  options.programmes = {{kProgramme, kProgramme, 12, {"programme"}}};
  const auto measurer = make_measurer(options);
  MadeArea area{*vocabulary, *measurer};
  for (int i = 0; i < people + pool; ++i) area.add_person(i < people);
  measurer->settle();
  const double load_seconds = seconds_since(start);
  const auto plan = plan_of(draws);
  start = Clock::now();
  const auto reader = measurer->cohort(question_of(plan));
  const auto evaluation = evaluate(plan, {{"E1", reader.get()}}, [&](std::string_view doing) {
    std::fprintf(stderr, "\r%-60.*s", static_cast<int>(doing.size()), doing.data());
  });
  const double seconds = seconds_since(start);
  std::fprintf(stderr, "\n");
  const auto matched = evaluation.cohorts.front().matched;
  const auto& effect = evaluation.outcomes.front().effect;
  if (matched * 10 < people * 9 || !effect || !effect->interval) {
    std::fprintf(stderr, "wrong answer: %lld matched, effect %d, %.1f s\n",
                 static_cast<long long>(matched), effect ? 1 : 0, seconds);
    return 1;
  }
  if (csv != nullptr) dump(csv, *reader, plan.outcomes.size());
  std::printf(
      "{\"people\": %d, \"pool\": %d, \"matched\": %lld, \"outcomes\": %zu, "
      "\"load_seconds\": %.2f, \"seconds\": %.2f, \"effect\": %.4f}\n",
      people, pool, static_cast<long long>(matched), plan.outcomes.size(), load_seconds, seconds,
      *effect->effect);
  return 0;
}

}  // namespace
}  // namespace braid::transform

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: evaluate_bench DATA_FOLDER [PEOPLE [POOL [DRAWS [CSV]]]]\n");
    return 64;
  }
  const auto number = [&](int at, int fallback) {
    return argc > at ? std::atoi(argv[at]) : fallback;
  };
  return braid::transform::run(argv[1], number(2, 1000), number(3, 100000), number(4, 9999),
                               argc > 5 ? argv[5] : nullptr);
}
