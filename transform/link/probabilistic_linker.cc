#include "transform/link/probabilistic_linker.h"

#include <algorithm>

#include "core/heart.h"
#include "core/keys.h"
#include "transform/link/decision/decision_book.h"
#include "transform/link/pair/pair_book.h"
#include "transform/link/pair/pair_scanner.h"
#include "transform/link/pair/subject_view.h"
#include "transform/link/person/component_finder.h"
#include "transform/link/review/link_explainer.h"
#include "transform/link/review/question_maker.h"
#include "transform/link/review/review_desk.h"
#include "transform/link/store/stated_link.h"
#include "transform/link/store/subject_store.h"

namespace braid::transform {
namespace {

class ProbabilisticLinker final : public Linker {
 public:
  explicit ProbabilisticLinker(const LinkerOptions& options)
      : model_{options.model},
        caps_{options.block_cap, options.block_cap_b07},
        store_{options},
        judge_{store_, options},
        pairs_{store_.subjects()},
        scanner_{store_, judge_, decisions_, pairs_, caps_},
        components_{store_, judge_, decisions_, pairs_},
        desk_{store_.subjects(), options.model->version},
        questions_{store_, judge_, components_, desk_},
        explainer_{store_, judge_, components_} {}

  Result<void> apply(std::string_view agency, std::string_view key,
                     std::optional<std::string_view> value) override {
    return store_.apply(agency, key, value);
  }

  Result<void> apply_decision(std::string_view key,
                              std::optional<std::string_view> value) override {
    const auto changed = decisions_.apply(key, value);
    BRAID_TRY(changed);
    if (!*changed) return {};
    store_.flush();
    for (const auto& handle : {(*changed)->first, (*changed)->second}) {
      const auto number = store_.find(handle);
      if (number == 0) continue;
      store_[number].decided = true;
      store_.mark(number);
      recheck_numbers(number);
    }
    return {};
  }

  Result<void> apply_stated(std::string_view key, std::optional<std::string_view> value) override {
    if (key_tag(key) == KeyTag::review) {
      return desk_.apply_stated(key, value,
                                [this](const Id16& handle) { return add_touched(handle); });
    }
    if (key_tag(key) != KeyTag::subject) return {};
    const auto stated = read_stated_link(key, value);
    BRAID_TRY(stated);
    if (!value && store_.find(stated->subject) == 0) return {};
    const auto number = add_touched(stated->subject);
    const auto person = stated->to ? add_touched(stated->to->person) : 0;
    Subject& subject = store_[number];
    subject.stated_person = person;
    const auto to = stated->to.value_or(LinkChange::To{});
    subject.stated_rule = to.rule;
    subject.stated_grade = to.grade;
    return {};
  }

  void settle(LinkChanges& changes) override {
    const auto first_change = static_cast<std::ptrdiff_t>(changes.links.size());
    find_pairs();
    for (std::size_t i = 0; i < touched_.size(); ++i) {
      const auto number = touched_[i];
      beat();
      if (i + kAhead < touched_.size()) store_.prefetch(touched_[i + kAhead]);
      if (!store_[number].touched) continue;
      if (!store_[number].present) {
        settle_subject(number, Persons::Outcome{}, 0, changes);
        settled_.push_back(number);
        continue;
      }
      components_.find(number);
      components_.resolve();
      settle_component(changes);
    }
    desk_.reconcile(settled_, changes.reviews);
    // Only now: what was stated of one subject may have named another.
    for (const auto number : settled_) {
      if (!store_[number].present) store_.forget(number);
    }
    touched_.clear();
    settled_.clear();
    std::sort(changes.links.begin() + first_change, changes.links.end(),
              [](const LinkChange& a, const LinkChange& b) { return a.subject < b.subject; });
  }

  LinkTotals totals() const override {
    LinkTotals totals;
    totals.subjects = subjects_;
    totals.persons = persons_;
    totals.conflicts = conflicts_ + store_.evidence().conflicts();
    totals.reviews = desk_.questions();
    totals.foreign = store_.foreign();
    totals.compared = scanner_.compared();
    totals.blocks_over_cap = store_.evidence().blocks_over_cap();
    return totals;
  }

  std::optional<LinkExplanation> explain(const Id16& handle) override {
    const auto number = store_.find(handle);
    if (number == 0 || !store_[number].present) return std::nullopt;
    return explainer_.explain(number);
  }

 private:
  /// Subjects to be settled that are fetched before their turn.
  static constexpr std::size_t kAhead = 8;

  void touch(SubjectNumber number) {
    Subject& subject = store_[number];
    if (subject.touched) return;
    subject.touched = true;
    touched_.push_back(number);
  }

  SubjectNumber add_touched(const Id16& handle) {
    const auto number = store_.find_or_add(handle);
    touch(number);
    return number;
  }

  void recheck_numbers(SubjectNumber number) {
    for (auto at = store_[number].first_record; at != 0; at = store_.record(at).next_of_subject) {
      store_.evidence().recheck_nhs(store_.record(at).ids[0]);
    }
  }

  /// Brings everything below components up to date. Scanning may find a number on two children,
  /// which changes what counts for all who have it, so it goes on until nobody is left.
  void find_pairs() {
    store_.flush();
    auto& evidence = store_.evidence();
    evidence.settle_caps();
    auto& marked = store_.marked();
    for (std::size_t taken = 0;;) {
      prepare_marked(taken);
      evidence.settle_nhs([this](std::uint64_t nhs) { return is_misassigned(nhs); });
      evidence.settle_upns([this](SubjectNumber one, SubjectNumber other) {
        return components_.merged(one, other);
      });
      if (taken == marked.size()) break;
      const std::size_t end = marked.size();
      scanner_.scan(taken, end, [this](SubjectNumber number) { touch(number); });
      taken = end;
    }
    marked.clear();
  }

  /// Whoever is bound to a marked subject otherwise than by pairs.
  void prepare_marked(std::size_t begin) {
    auto& marked = store_.marked();
    for (std::size_t i = begin; i < marked.size(); ++i) {
      const auto number = marked[i];
      Subject& subject = store_[number];
      if (subject.merging) store_.mark_merged(number);
      if (decisions_.empty()) continue;
      subject.decided = decisions_.knows(subject.handle);
      if (!subject.decided) continue;
      for (const auto& answer : decisions_.of(subject.handle)) {
        if (const auto other = store_.find(answer.other); other != 0) touch(other);
      }
    }
  }

  bool is_misassigned(std::uint64_t nhs) {
    store_.evidence().holders(BlockKind::nhs, nhs, holders_);
    if (holders_.size() > caps_.cap) return false;
    for (const auto one : holders_) {
      judge_.view(one, one_);
      for (const auto other : holders_) {
        if (other <= one) continue;
        judge_.view(other, other_);
        const bool both = (one_.nhs == nhs || one_.misassigned == nhs) &&
                          (other_.nhs == nhs || other_.misassigned == nhs);
        if (both && !scanner_.is_closed(one, other) && judge_.misassigned(one_, other_)) {
          return true;
        }
      }
    }
    return false;
  }

  void settle_component(LinkChanges& changes) {
    const auto& members = components_.members();
    for (std::uint32_t place = 0; place < members.size(); ++place) {
      const auto& outcome = components_.persons().outcomes[place];
      settle_subject(members[place], outcome, members[outcome.person], changes);
      settled_.push_back(members[place]);
    }
    questions_.ask();
  }

  /// Takes an outcome into the totals, in place of the former one, and says what is new in it.
  void settle_subject(SubjectNumber number, const Persons::Outcome& outcome, SubjectNumber person,
                      LinkChanges& changes) {
    Subject& subject = store_[number];
    subjects_ += (subject.present ? 1 : 0) - (subject.counted ? 1 : 0);
    persons_ += (outcome.is_person ? 1 : 0) - (subject.is_person ? 1 : 0);
    conflicts_ += std::int64_t{outcome.conflicts} - std::int64_t{subject.conflicts};
    subject.counted = subject.present;
    subject.is_person = outcome.is_person;
    subject.conflicts = outcome.conflicts;
    subject.touched = false;

    const bool is_stated = subject.stated_person != 0;
    if (!outcome.to) {
      if (is_stated) changes.links.push_back({subject.handle, std::nullopt});
      subject.stated_person = 0;
      return;
    }
    if (is_stated && subject.stated_person == person && subject.stated_rule == outcome.to->rule &&
        subject.stated_grade == outcome.to->grade) {
      return;
    }
    changes.links.push_back({subject.handle, outcome.to});
    subject.stated_person = person;
    subject.stated_rule = outcome.to->rule;
    subject.stated_grade = outcome.to->grade;
  }

  const std::shared_ptr<const LinkModel> model_;  ///< read by the store's reader and the judge
  const BlockIndex::Caps caps_;
  SubjectStore store_;
  DecisionBook decisions_;
  SubjectJudge judge_;
  PairBook pairs_;
  PairScanner scanner_;
  ComponentFinder components_;
  ReviewDesk desk_;
  QuestionMaker questions_;
  LinkExplainer explainer_;
  std::int64_t subjects_ = 0, persons_ = 0, conflicts_ = 0;
  std::vector<SubjectNumber> touched_, settled_, holders_;
  SubjectView one_, other_;
};

}  // namespace

std::unique_ptr<Linker> make_probabilistic_linker(const LinkerOptions& options) {
  return std::make_unique<ProbabilisticLinker>(options);
}

}  // namespace braid::transform
