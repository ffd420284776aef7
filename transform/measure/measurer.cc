#include "transform/measure/measurer.h"

#include <algorithm>

#include "core/heart.h"
#include "core/keys.h"
#include "fact/fact.pb.h"
#include "link/link.pb.h"
#include "transform/measure/cell/area_tally.h"
#include "transform/measure/cell/link_coverage_tally.h"
#include "transform/measure/cohort/cohort_reader.h"
#include "transform/measure/store/fact_store.h"
#include "transform/measure/story/story_builder.h"

namespace braid::transform {
namespace {

/// Changes wait until settling, so that what the touched persons added before can be worked out
/// from the former facts. While the sums are to be made anew anyway, as on a re-read at start, the
/// changes go straight into the store.
class AreaMeasurer final : public Measurer {
 public:
  explicit AreaMeasurer(const MeasurerOptions& options)
      : options_{options},
        words_{*options.vocabulary},
        tally_{options},
        coverage_{words_, deliveries_, store_},
        builder_{words_, deliveries_, store_, homes_} {}

  Result<void> apply_fact(std::string_view agency, std::string_view key,
                          std::optional<std::string_view> value) override;
  Result<void> apply_link(std::string_view key, std::optional<std::string_view> value) override;
  Result<void> apply_submission(std::string_view key,
                                std::optional<std::string_view> value) override;
  void settle() override;

  std::vector<Cell> table(std::size_t index) const override { return tally_.table(index); }
  LinkCoverage link_coverage() const override { return coverage_.coverage(); }
  std::unique_ptr<CohortReader> cohort(const CohortQuestion& question) const override {
    const MeasuredFacts facts{options_, words_, deliveries_, store_, homes_};
    return std::make_unique<AreaCohortReader>(facts, question);
  }
  bool reconciles() const override { return tally_.reconciles(); }
  std::int64_t subjects() const override { return store_.subjects_with_facts(); }
  std::int64_t facts() const override { return store_.facts(); }
  std::size_t bytes() const override { return store_.bytes(); }
  std::vector<MeasureRemark> remarks() const override { return tally_.remarks(); }

 private:
  struct FactChange {
    StoredFact fact;  // of a removal only the record id
    Id16 subject;
    bool removed = false;
  };
  struct LinkChange {
    Id16 subject;
    std::optional<Id16> person;
    bool firm = true;
  };
  using Places = std::vector<FactStore::Place>;

  // Beyond this share of the facts it is cheaper to make the sums anew than to correct them.
  static constexpr std::int64_t kChangesShare = 4;
  static constexpr std::int64_t kChangesMin = 4096;

  void change(const FactChange& change);
  void put(const FactChange& change);
  void apply_waiting();
  void forget_waiting();
  /// Persons that the waiting changes touch, as the store is now.
  Places touched() const;
  void add(FactStore::Place person, int sign);
  void add_all(const Places& persons, int sign);
  void remake();
  /// Which homes are in the bed register; a change of it changes the stories of others.
  void list_homes();
  bool is_of_register(const FactChange& change) const;

  const MeasurerOptions options_;
  const Words words_;
  Deliveries deliveries_;
  FactStore store_;
  AreaTally tally_;
  LinkCoverageTally coverage_;
  std::vector<std::uint32_t> homes_;
  StoryBuilder builder_;
  std::vector<FactChange> fact_changes_;
  std::vector<LinkChange> link_changes_;
  std::string fingerprint_;
  bool stale_ = true;            // the sums are to be made anew
  fact::v1::Fact fact_message_;  // kept for its buffers
  link::v1::Link link_message_;
};

Result<void> AreaMeasurer::apply_fact(std::string_view agency, std::string_view key,
                                      std::optional<std::string_view> value) {
  if (key_tag(key) != KeyTag::record) return {};
  const auto record = id_of_key(key);
  if (!record) return fail(ErrorKind::refused, "measure/fact/key");
  FactChange made;
  made.fact.record = *record;
  made.removed = true;
  if (value) {
    const auto kind = agency_kind(agency);
    if (!kind) return fail(ErrorKind::refused, "measure/fact/agency");
    fact_message_.Clear();
    if (!fact_message_.ParseFromArray(value->data(), static_cast<int>(value->size()))) {
      return fail(ErrorKind::refused, "measure/fact/unreadable");
    }
    // A grave says nothing but that there is nothing (rulings S5).
    if (!fact_message_.withdrawn()) {
      auto fact = to_stored(fact_message_, *record, *kind);
      BRAID_TRY(fact);
      const auto& subject = fact_message_.subject();
      const auto handle = subject.empty() ? Id16{} : Id16::from(subject);
      if (!handle) return fail(ErrorKind::refused, "measure/fact/subject");
      made.fact = *fact;
      made.fact.unit = deliveries_.intern(fact_message_.unit(), agency);
      made.subject = *handle;
      made.removed = false;
    }
  }
  change(made);
  return {};
}

Result<void> AreaMeasurer::apply_link(std::string_view key, std::optional<std::string_view> value) {
  if (key_tag(key) != KeyTag::subject) return {};
  const auto subject = id_of_key(key);
  if (!subject) return fail(ErrorKind::refused, "measure/link/key");
  LinkChange made{*subject, std::nullopt, true};
  if (value) {
    link_message_.Clear();
    if (!link_message_.ParseFromArray(value->data(), static_cast<int>(value->size()))) {
      return fail(ErrorKind::refused, "measure/link/unreadable");
    }
    made.person = Id16::from(link_message_.person());
    if (!made.person) return fail(ErrorKind::refused, "measure/link/person");
    made.firm = link_message_.grade() != link::v1::Link::PROBABLE;
  }
  if (subject->is_zero()) return {};  // nobody is never somebody
  if (stale_) {
    store_.link(made.subject, made.person, made.firm);
  } else {
    link_changes_.push_back(made);
  }
  return {};
}

Result<void> AreaMeasurer::apply_submission(std::string_view key,
                                            std::optional<std::string_view> value) {
  if (key_tag(key) != KeyTag::unit) return {};
  return deliveries_.apply(name_of_key(key), value);
}

void AreaMeasurer::change(const FactChange& change) {
  if (stale_) return put(change);
  fact_changes_.push_back(change);
  const auto waiting = static_cast<std::int64_t>(fact_changes_.size());
  const bool many = waiting >= kChangesMin && waiting >= store_.facts() / kChangesShare;
  if (!many && !is_of_register(change)) return;
  apply_waiting();
  forget_waiting();
  stale_ = true;
}

void AreaMeasurer::put(const FactChange& change) {
  if (change.removed) return store_.erase(change.fact.record);
  store_.put(change.fact, change.subject);
}

void AreaMeasurer::apply_waiting() {
  for (const FactChange& change : fact_changes_) put(change);
  for (const LinkChange& change : link_changes_) {
    store_.link(change.subject, change.person, change.firm);
  }
}

void AreaMeasurer::forget_waiting() {
  fact_changes_.clear();
  link_changes_.clear();
}

AreaMeasurer::Places AreaMeasurer::touched() const {
  Places persons;
  const auto add_subject = [&](const Id16& subject) {
    const auto place = store_.find_subject(subject);
    // A subject that is new joins the person that its handle names, where others have been linked
    // to it before.
    const auto person =
        place == FactStore::kNone ? store_.find_person(subject) : store_.person_of(place);
    if (person != FactStore::kNone) persons.push_back(person);
  };
  for (const FactChange& change : fact_changes_) {
    const auto former = store_.find_fact(change.fact.record);
    if (former != FactStore::kNone) {
      persons.push_back(store_.person_of(store_.fact(former).subject));
    }
    if (!change.removed) add_subject(FactStore::subject_for(change.fact, change.subject));
  }
  for (const LinkChange& change : link_changes_) {
    add_subject(change.subject);
    const auto place = store_.find_person(change.person.value_or(change.subject));
    if (place != FactStore::kNone) persons.push_back(place);
  }
  return persons;
}

void AreaMeasurer::add(FactStore::Place person, int sign) {
  tally_.add(builder_.build(person, tally_.sets()), sign);
  coverage_.add(person, sign);
}

void AreaMeasurer::add_all(const Places& persons, int sign) {
  for (const auto person : persons) {
    beat();
    add(person, sign);
  }
}

bool AreaMeasurer::is_of_register(const FactChange& change) const {
  const auto former = store_.find_fact(change.fact.record);
  return change.fact.kind == words_.beds ||
         (former != FactStore::kNone && store_.fact(former).kind == words_.beds);
}

void AreaMeasurer::list_homes() {
  homes_.clear();
  for (std::size_t person = 0; person < store_.persons(); ++person) {
    store_.for_each_subject(static_cast<FactStore::Place>(person), [&](FactStore::Place subject) {
      store_.for_each_fact(subject, [&](const StoredFact& fact) {
        if (fact.kind == words_.beds) homes_.push_back(fact.attribute(words_.home));
      });
    });
  }
  std::sort(homes_.begin(), homes_.end());
}

void AreaMeasurer::remake() {
  list_homes();
  tally_.reset(deliveries_);
  coverage_.reset();
  for (std::size_t person = 0; person < store_.persons(); ++person) {
    beat();
    add(static_cast<FactStore::Place>(person), 1);
  }
  stale_ = false;
}

void AreaMeasurer::settle() {
  if (auto now = deliveries_.fingerprint(); now != fingerprint_) {
    fingerprint_ = std::move(now);
    stale_ = true;
  }
  if (stale_) {
    deliveries_.settle();
    apply_waiting();
    forget_waiting();
    remake();
    return tally_.settle_stated(store_.stated());
  }
  const auto unique = [](Places& places) {
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
  };
  Places persons = touched();
  unique(persons);
  add_all(persons, -1);
  // A person who is new, or is joined now, is found only when the changes are in.
  apply_waiting();
  const Places now = touched();
  forget_waiting();
  persons.insert(persons.end(), now.begin(), now.end());
  unique(persons);
  add_all(persons, 1);
  tally_.settle_stated(store_.stated());
}

}  // namespace

std::unique_ptr<Measurer> make_measurer(const MeasurerOptions& options) {
  return std::make_unique<AreaMeasurer>(options);
}

}  // namespace braid::transform
