// Laws of probabilistic linking, against the plain linker: families with siblings and twins, shared
// and misassigned numbers, decisions, merges, corrections and withdrawals.

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/keys.h"
#include "link/link.pb.h"
#include "review/review.pb.h"
#include "transform/link/made_up_identity_test.h"
#include "transform/link/probabilistic_linker.h"
#include "transform/link/probabilistic_reference_test.h"

namespace braid::transform {
namespace {

using made_up::id;
using made_up::Said;
using review::v1::Decision;

/// One thing that happens: an identity is said, or a pair is decided.
struct Event {
  Said said;
  std::string one, other;      ///< of a decision; empty: an identity
  std::optional<int> verdict;  ///< nothing: taken back

  friend std::ostream& operator<<(std::ostream& out, const Event& event) {
    const Said& s = event.said;
    if (!event.one.empty()) {
      return out << "\ndecide " << event.one << " " << event.other << " "
                 << event.verdict.value_or(0);
    }
    out << "\n"
        << s.subject << (s.tombstone || s.withdrawn ? " gone" : "") << " unit=" << s.unit
        << " v=" << s.version << " nhs=" << s.nhs << " " << s.surname << " " << s.given << " "
        << s.birth_date << " " << s.postcode << " sex=" << s.sex << " flags=" << s.flags
        << " other=" << s.other << " into=" << s.merged_into << " config=" << s.config << " upns=";
    for (const auto& upn : s.upns) out << upn << ",";
    return out;
  }
};

const std::vector<std::string> kAgencies = {made_up::kChildren, made_up::kOtherChildren,
                                            made_up::kHealth,   made_up::kSchool,
                                            made_up::kPolice,   "programme/p"};

int below(int count) { return *rc::gen::inRange(0, count); }
std::string one_of(const std::vector<std::string>& words) {
  return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
}

std::string any_subject() { return one_of(kAgencies) + std::to_string(below(4)); }

Said any_said(bool everybody_shares) {
  Said said;
  said.agency = one_of(kAgencies);
  // Subjects are the agency's own, but for a rare name that two agencies use.
  const std::string number = std::to_string(below(4));
  said.subject = below(12) == 0 ? number : said.agency + number;
  said.surname = one_of({"SMITH", "SMITH", "SMITH~12", "JONES", "ANNA", ""});
  said.given = one_of({"ANNA", "ANNA", "ANNA~30", "BELLA", "SMITH", ""});
  said.birth_date = one_of({"2012-03-07", "2012-03-07", "2012-03-07~9", "2012-03-07~40",
                            "2011-08-30", "2009-05-05", "2007-01-01", ""});
  said.postcode = one_of({"LE16TD", "LE16TD", "LE16TD~20", "SW1A1AA", ""});
  said.sex = static_cast<std::uint32_t>(below(3));
  said.nhs = one_of({"", "", "n1", "n2", "n3"});
  for (int i = below(4) - 1; i > 0; --i) said.upns.push_back("u" + std::to_string(below(5)));
  if (below(8) == 0) said.other = "o" + std::to_string(below(2));
  if (below(6) == 0) said.merged_into = said.agency + std::to_string(below(4));
  said.flags = below(6) == 0 ? 1U << static_cast<unsigned>(below(9)) : 0U;
  said.unit = one_of({"f/a", "f/a", "f/b", "f/c"});
  said.version = static_cast<std::uint64_t>(below(3));
  said.withdrawn = below(12) == 0;
  said.tombstone = below(8) == 0;
  if (below(12) == 0) said.config = 8;
  if (below(12) == 0) said.key_id = 2;
  if (everybody_shares) said.everybody = "everybody";
  return said;
}

rc::Gen<Event> any_event(bool everybody_shares) {
  return rc::gen::exec([everybody_shares] {
    Event event;
    if (below(6) != 0) {
      event.said = any_said(everybody_shares);
      return event;
    }
    event.one = any_subject();
    event.other = any_subject();
    if (below(4) != 0) event.verdict = 1 + below(3);
    return event;
  });
}

/// The linker under test, what its changes add up to, and the plain one beside it.
class Both {
 public:
  explicit Both(const LinkerOptions& options)
      : linker_{make_probabilistic_linker(options)}, plain_{options} {}

  void happen(const Event& event) {
    if (event.one.empty()) {
      const Said& said = event.said;
      RC_ASSERT(linker_->apply(said.agency, said.key(), said.value()).has_value());
      plain_.apply(said.agency, said.key(), said.value());
      return;
    }
    if (event.one == event.other) return;
    std::optional<std::string> value;
    if (event.verdict) {
      Decision decision;
      auto* answer = decision.add_answer();
      answer->set_who("ann");
      answer->set_verdict(static_cast<Decision::Answer::Verdict>(*event.verdict));
      value = decision.SerializeAsString();
    }
    const auto key = decision_key(id(event.one), id(event.other));
    RC_ASSERT(linker_->apply_decision(key, value).has_value());
    plain_.decide(id(event.one), id(event.other), event.verdict);
  }

  /// What `former` has stated is read back, as at start.
  void restate(const Both& former) {
    links_ = former.links_;
    reviews_ = former.reviews_;
    for (const auto& [subject, to] : links_) {
      link::v1::Link link;
      link.set_person(std::string{to.person.view()});
      link.set_rule(std::string{link_rule_name(to.rule)});
      link.set_grade(to.grade == LinkGrade::firm ? link::v1::Link::FIRM : link::v1::Link::PROBABLE);
      RC_ASSERT(linker_->apply_stated(subject_key(subject), link.SerializeAsString()).has_value());
    }
    for (const auto& [review, value] : reviews_) {
      RC_ASSERT(linker_->apply_stated(review_key(review), value).has_value());
    }
  }

  LinkChanges settle() {
    LinkChanges changes;
    linker_->settle(changes);
    for (const auto& change : changes.links) {
      if (change.to) {
        links_[change.subject] = *change.to;
      } else {
        RC_ASSERT(links_.erase(change.subject) == 1U);
      }
    }
    for (const auto& change : changes.reviews) {
      if (change.value.empty()) {
        RC_ASSERT(reviews_.erase(change.id) == 1U);
      } else {
        reviews_[change.id] = change.value;
      }
    }
    return changes;
  }

  void check() {
    settle();
    plain_.settle();
    RC_ASSERT(links_ == plain_.links());
    RC_ASSERT(asked() == plain_.asked());
    const auto want = plain_.totals(), got = linker_->totals();
    RC_ASSERT(got.subjects == want.subjects);
    RC_ASSERT(got.persons == want.persons);
    RC_ASSERT(got.conflicts == want.conflicts);
    RC_ASSERT(got.reviews == want.reviews);
    RC_ASSERT(got.foreign == want.foreign);
    RC_ASSERT(got.blocks_over_cap == want.blocks_over_cap);
  }

  const std::map<Id16, LinkChange::To>& links() const { return links_; }
  const std::map<Id16, std::string>& reviews() const { return reviews_; }
  Linker& linker() { return *linker_; }

 private:
  std::map<ProbabilisticReference::Pair, ProbabilisticReference::Asked> asked() const {
    std::map<ProbabilisticReference::Pair, ProbabilisticReference::Asked> all;
    for (const auto& [review, value] : reviews_) {
      review::v1::Item item;
      RC_ASSERT(item.ParseFromString(value));
      ReviewKind kind{};
      while (review_kind_name(kind) != item.kind()) {
        kind = static_cast<ReviewKind>(static_cast<int>(kind) + 1);
      }
      const auto pair = std::pair{*Id16::from(item.one()), *Id16::from(item.other())};
      RC_ASSERT(pair.first < pair.second);
      all[pair] = {kind, item.cluster_one(), item.cluster_other()};
    }
    return all;
  }

  std::unique_ptr<Linker> linker_;
  ProbabilisticReference plain_;
  std::map<Id16, LinkChange::To> links_;
  std::map<Id16, std::string> reviews_;
};

LinkerOptions some_options(std::uint32_t cap = 100, std::uint32_t cap_b07 = 20) {
  static const auto model = std::make_shared<const LinkModel>(made_up::starter_model());
  LinkerOptions options;
  options.model = model;
  options.config_hash = made_up::kConfig;
  options.block_cap = cap;
  options.block_cap_b07 = cap_b07;
  return options;
}

void tell_and_check(const LinkerOptions& options, bool everybody_shares) {
  const auto story = *rc::gen::container<std::vector<Event>>(any_event(everybody_shares));
  Both both{options};
  for (const auto& event : story) {
    both.happen(event);
    if (below(4) == 0) both.check();
  }
  both.check();
}

RC_GTEST_PROP(ProbabilisticLaws, SaysWhatThePlainLinkerSaysWhereAllAreCompared, ()) {
  tell_and_check(some_options(), true);
}

RC_GTEST_PROP(ProbabilisticLaws, SaysWhatThePlainLinkerSaysOfCandidates, ()) {
  tell_and_check(some_options(), false);
}

RC_GTEST_PROP(ProbabilisticLaws, SaysWhatThePlainLinkerSaysRoundTheCaps, ()) {
  tell_and_check(some_options(3, 2), false);
}

RC_GTEST_PROP(ProbabilisticLaws, SaysWhatThePlainLinkerSaysWithoutGuards, ()) {
  auto options = some_options();
  options.guards = false;
  tell_and_check(options, true);
}

/// The last word under each key, in any order.
std::vector<Event> last_words(const std::vector<Event>& story) {
  std::map<std::tuple<std::string, std::string, std::string>, Event> last;
  for (const auto& event : story) {
    if (event.one.empty()) {
      last.insert_or_assign({"", event.said.agency, event.said.key()}, event);
    } else {
      last.insert_or_assign(
          {"d", std::min(event.one, event.other), std::max(event.one, event.other)}, event);
    }
  }
  std::vector<Event> shuffled;
  for (const auto& [key, event] : last) {
    const auto at = *rc::gen::inRange<std::size_t>(0, shuffled.size() + 1);
    shuffled.insert(shuffled.begin() + static_cast<std::ptrdiff_t>(at), event);
  }
  return shuffled;
}

RC_GTEST_PROP(ProbabilisticLaws, DoesNotDependOnTheOrderOfArrival, ()) {
  const auto story = *rc::gen::container<std::vector<Event>>(any_event(false));
  const auto options = some_options(4, 3);
  Both with_detours{options};
  for (const auto& event : story) {
    with_detours.happen(event);
    if (below(4) == 0) with_detours.settle();
  }
  with_detours.settle();
  Both straight{options};
  for (const auto& event : last_words(story)) straight.happen(event);
  straight.settle();
  RC_ASSERT(straight.links() == with_detours.links());
  RC_ASSERT(straight.reviews() == with_detours.reviews());
  RC_ASSERT(straight.linker().totals().conflicts == with_detours.linker().totals().conflicts);
}

RC_GTEST_PROP(ProbabilisticLaws, StatesNothingNewAfterARestart, ()) {
  const auto story = *rc::gen::container<std::vector<Event>>(any_event(false));
  const auto options = some_options(4, 3);
  Both before{options};
  for (const auto& event : story) {
    before.happen(event);
    if (below(4) == 0) before.settle();
  }
  before.settle();
  Both after{options};
  const bool stated_first = below(2) == 0;
  if (stated_first) after.restate(before);
  for (const auto& event : last_words(story)) after.happen(event);
  if (!stated_first) after.restate(before);
  const auto changes = after.settle();
  RC_ASSERT(changes.links.empty());
  RC_ASSERT(changes.reviews.empty());
  RC_ASSERT(after.linker().totals().reviews == before.linker().totals().reviews);
  RC_ASSERT(after.linker().totals().persons == before.linker().totals().persons);
}

/// Firm links by score, of which one in twenty is asked about (linkage-design, section 11).
TEST(ProbabilisticLaws, AsksForTheSameBlindSamplesAfterARestart) {
  const auto options = some_options();
  Both before{options}, after{options};
  std::vector<Event> story;
  for (int family = 0; family < 200; ++family) {
    for (const auto& agency : {made_up::kHealth, made_up::kSchool}) {
      Event event;
      event.said.agency = agency;
      event.said.subject = agency + std::to_string(family);
      event.said.surname = "FAMILY" + std::to_string(family);
      event.said.given = "ANNA";
      event.said.birth_date = "2012-03-07";
      event.said.postcode = "MADE" + std::to_string(family);
      story.push_back(event);
    }
  }
  for (const auto& event : story) before.happen(event);
  before.settle();
  const auto samples =
      std::count_if(before.reviews().begin(), before.reviews().end(), [](const auto& review) {
        review::v1::Item item;
        return item.ParseFromString(review.second) && item.kind() == "blind_sample";
      });
  EXPECT_GT(samples, 0);
  after.restate(before);
  for (const auto& event : story) after.happen(event);
  const auto changes = after.settle();
  EXPECT_TRUE(changes.links.empty());
  EXPECT_TRUE(changes.reviews.empty());
}

RC_GTEST_PROP(ProbabilisticLaws, KeepsNothingOfWhatIsWithdrawn, ()) {
  const auto story = *rc::gen::container<std::vector<Event>>(any_event(false));
  Both both{some_options()};
  for (const auto& event : story) both.happen(event);
  both.settle();
  for (auto event : story) {
    event.said.tombstone = true;
    event.verdict.reset();
    both.happen(event);
  }
  both.settle();
  RC_ASSERT(both.links().empty());
  RC_ASSERT(both.reviews().empty());
  const auto totals = both.linker().totals();
  RC_ASSERT(totals.subjects == 0);
  RC_ASSERT(totals.persons == 0);
  RC_ASSERT(totals.conflicts == 0);
  RC_ASSERT(totals.foreign == 0);
}

}  // namespace
}  // namespace braid::transform
