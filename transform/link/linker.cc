#include "transform/link/linker.h"

#include <algorithm>
#include <array>

#include "core/keys.h"
#include "link/link.pb.h"
#include "transform/link/component.h"
#include "transform/link/identity_store.h"

namespace braid::transform {
namespace {

constexpr std::array<std::string_view, 4> kRuleNames = {"merge", "nhs", "upn", "names"};
/// A stated rule that this version does not know: it differs from all it can want.
constexpr auto kForeignRule = static_cast<LinkRule>(255);

LinkRule rule_of(std::string_view name) {
  const auto found = std::find(kRuleNames.begin(), kRuleNames.end(), name);
  if (found == kRuleNames.end()) return kForeignRule;
  return static_cast<LinkRule>(found - kRuleNames.begin());
}

/// Links by equality of keyed values. Identities of two epochs of the key never meet: their tokens,
/// and the handles themselves, are hashes under different keys.
class ExactLinker final : public Linker {
 public:
  Result<void> apply(std::string_view agency, std::string_view key,
                     std::optional<std::string_view> value) override {
    return store_.apply(agency, key, value);
  }

  Result<void> apply_stated(std::string_view key, std::optional<std::string_view> value) override {
    if (key_tag(key) != KeyTag::subject) return {};
    const auto handle = id_of_key(key);
    if (!handle || key.size() != 17) return fail(ErrorKind::refused, "link/link-key");
    link::v1::Link stated;
    std::optional<Id16> person;
    if (value) {
      const bool parsed = stated.ParseFromArray(value->data(), static_cast<int>(value->size()));
      person = Id16::from(stated.person());
      if (!parsed || !person) return fail(ErrorKind::refused, "link/link-unreadable");
    }
    const auto number = value ? store_.find_or_add(*handle) : store_.find(*handle);
    if (number == 0) return {};
    auto& subject = store_[number];
    subject.stated = value.has_value();
    subject.stated_person = person.value_or(Id16{});
    subject.stated_rule = rule_of(stated.rule());
    store_.mark(number);
    return {};
  }

  void settle(std::vector<LinkChange>& changes) override {
    const auto first_change = static_cast<std::ptrdiff_t>(changes.size());
    touched_.clear();
    store_.refresh(touched_);
    // One may be touched for several reasons; whoever is gone must be looked at once only.
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
    store_.begin_round();
    for (const auto number : touched_) {
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
    return {subjects_, persons_, conflicts_ + store_.blocks_over_cap()};
  }

 private:
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

    std::optional<LinkChange::To> stated;
    if (subject.stated) stated = {subject.stated_person, subject.stated_rule};
    if (outcome.to == stated) return;
    changes.push_back({subject.handle, outcome.to});
    subject.stated = outcome.to.has_value();
    if (outcome.to) {
      subject.stated_person = outcome.to->person;
      subject.stated_rule = outcome.to->rule;
    }
  }

  IdentityStore store_;
  std::int64_t subjects_ = 0, persons_ = 0, conflicts_ = 0;
  std::vector<SubjectNumber> touched_, component_;
  std::vector<SubjectEvidence> evidence_;
};

}  // namespace

std::string_view link_rule_name(LinkRule rule) {
  const auto number = static_cast<std::size_t>(rule);
  BRAID_CHECK(number < kRuleNames.size());
  return kRuleNames[number];
}

std::unique_ptr<Linker> make_exact_linker() { return std::make_unique<ExactLinker>(); }

}  // namespace braid::transform
