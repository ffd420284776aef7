#include "transform/link/exact_linker.h"

#include <algorithm>
#include <set>

#include "core/heart.h"
#include "core/keys.h"
#include "transform/link/person/component.h"
#include "transform/link/person/identity_store.h"
#include "transform/link/store/stated_link.h"

namespace braid::transform {
namespace {

/// Links by equality of keyed values. Identities of two epochs of the key never meet: their tokens,
/// and the handles themselves, are hashes under different keys.
class ExactLinker final : public Linker {
 public:
  Result<void> apply(std::string_view agency, std::string_view key,
                     std::optional<std::string_view> value) override {
    return store_.apply(agency, key, value);
  }

  Result<void> apply_stated(std::string_view key, std::optional<std::string_view> value) override {
    if (key_tag(key) == KeyTag::review) return apply_stated_review(key, value);
    if (key_tag(key) != KeyTag::subject) return {};
    const auto stated = read_stated_link(key, value);
    BRAID_TRY(stated);
    const auto number = value ? store_.find_or_add(stated->subject) : store_.find(stated->subject);
    if (number == 0) return {};
    auto& subject = store_[number];
    subject.stated = stated->to.has_value();
    const auto to = stated->to.value_or(LinkChange::To{});
    subject.stated_person = to.person;
    subject.stated_rule = to.rule;
    subject.stated_grade = to.grade;
    store_.mark(number);
    return {};
  }

  Result<void> apply_decision(std::string_view, std::optional<std::string_view>) override {
    return {};
  }

  void settle(LinkChanges& all_changes) override {
    for (const auto& id : stated_reviews_) all_changes.reviews.push_back({id, {}});
    stated_reviews_.clear();
    auto& changes = all_changes.links;
    const auto first_change = static_cast<std::ptrdiff_t>(changes.size());
    touched_.clear();
    store_.refresh(touched_);
    // One may be touched for several reasons; whoever is gone must be looked at once only.
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
    store_.begin_round();
    for (const auto number : touched_) {
      beat();
      if (!store_[number].present) {
        settle_subject(number, SubjectOutcome{}, changes);
        store_.forget(number);
        continue;
      }
      store_.component_of(number, component_);
      if (!component_.empty()) settle_component(changes);
    }
    std::sort(changes.begin() + first_change, changes.end(),
              [](const LinkChange& a, const LinkChange& b) { return a.subject < b.subject; });
  }

  LinkTotals totals() const override {
    LinkTotals totals;
    totals.subjects = subjects_;
    totals.persons = persons_;
    totals.conflicts = conflicts_ + store_.blocks_over_cap();
    return totals;
  }

  std::optional<LinkExplanation> explain(const Id16& handle) override {
    const auto number = store_.find(handle);
    if (number == 0 || !store_[number].present) return std::nullopt;
    store_.begin_round();
    store_.component_of(number, component_);
    LinkExplanation explanation;
    for (const auto each : component_) {
      const auto& subject = store_[each];
      explanation.members.push_back(
          {subject.handle, store_.agency_name(subject.agency), stated_link(subject)});
    }
    return explanation;
  }

 private:
  /// What was asked by another method is no longer asked.
  Result<void> apply_stated_review(std::string_view key, std::optional<std::string_view> value) {
    const auto id = id_of_key(key);
    if (!id || key.size() != 17) return fail(ErrorKind::refused, "link/review-key");
    if (value) {
      stated_reviews_.insert(*id);
    } else {
      stated_reviews_.erase(*id);
    }
    return {};
  }

  static std::optional<LinkChange::To> stated_link(const IdentityStore::Subject& subject) {
    if (!subject.stated) return std::nullopt;
    return LinkChange::To{subject.stated_person, subject.stated_rule, subject.stated_grade};
  }

  void settle_component(std::vector<LinkChange>& changes) {
    if (component_.size() == 1) {
      settle_subject(component_[0], SubjectOutcome{std::nullopt, 0, true}, changes);
      return;
    }
    store_.evidence_of(component_, evidence_);
    const auto outcomes = resolve_component(evidence_);
    for (std::size_t i = 0; i < component_.size(); ++i) {
      settle_subject(component_[i], outcomes[i], changes);
    }
  }

  /// Takes an outcome into the totals, in place of the former one, and says what is new in it.
  void settle_subject(SubjectNumber number, const SubjectOutcome& outcome,
                      std::vector<LinkChange>& changes) {
    auto& subject = store_[number];
    subjects_ += (subject.present ? 1 : 0) - (subject.counted ? 1 : 0);
    persons_ += (outcome.stands_for_person ? 1 : 0) - (subject.stands_for_person ? 1 : 0);
    conflicts_ += std::int64_t{outcome.conflicts} - std::int64_t{subject.conflicts};
    subject.counted = subject.present;
    subject.stands_for_person = outcome.stands_for_person;
    subject.conflicts = outcome.conflicts;

    if (outcome.to == stated_link(subject)) return;
    changes.push_back({subject.handle, outcome.to});
    subject.stated = outcome.to.has_value();
    if (outcome.to) {
      subject.stated_person = outcome.to->person;
      subject.stated_rule = outcome.to->rule;
      subject.stated_grade = outcome.to->grade;
    }
  }

  IdentityStore store_;
  std::int64_t subjects_ = 0, persons_ = 0, conflicts_ = 0;
  std::vector<SubjectNumber> touched_, component_;
  std::vector<SubjectEvidence> evidence_;
  std::set<Id16> stated_reviews_;
};

}  // namespace

std::unique_ptr<Linker> make_exact_linker() { return std::make_unique<ExactLinker>(); }

}  // namespace braid::transform
