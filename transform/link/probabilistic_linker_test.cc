#include "transform/link/probabilistic_linker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "link/link.pb.h"
#include "review/review.pb.h"
#include "transform/link/made_up_identity_test.h"
#include "transform/link/probabilistic_reference_test.h"

namespace braid::transform {
namespace {

using made_up::bytes;
using made_up::id;
using made_up::kChildren;
using made_up::kHealth;
using made_up::kOtherChildren;
using made_up::kPolice;
using made_up::kSchool;
using made_up::Said;
using review::v1::Decision;

LinkerOptions some_options() {
  LinkerOptions options;
  options.model = std::make_shared<LinkModel>(made_up::starter_model());
  options.config_hash = made_up::kConfig;
  return options;
}

std::string decision_value(std::string_view one, std::string_view other,
                           const std::vector<std::pair<std::string, int>>& answers,
                           std::uint32_t reviewers = 1) {
  Decision decision;
  decision.set_one(bytes(one));
  decision.set_other(bytes(other));
  decision.set_reviewers(reviewers);
  for (const auto& [who, verdict] : answers) {
    auto* answer = decision.add_answer();
    answer->set_who(who);
    answer->set_verdict(static_cast<Decision::Answer::Verdict>(verdict));
  }
  return decision.SerializeAsString();
}

/// A linker, and the links and questions that its changes add up to.
class Area {
 public:
  explicit Area(const LinkerOptions& options = some_options()) : linker_{make_linker(options)} {}

  void add(const Said& said) {
    BRAID_CHECK(linker_->apply(said.agency, said.key(), said.value()).has_value());
  }
  void say(const std::vector<Said>& all) {
    for (const auto& said : all) add(said);
    settle();
  }
  void decide(std::string_view one, std::string_view other,
              const std::vector<std::pair<std::string, int>>& answers,
              std::uint32_t reviewers = 1) {
    const auto value = decision_value(one, other, answers, reviewers);
    BRAID_CHECK(linker_->apply_decision(decision_key(id(one), id(other)), value).has_value());
  }
  void undecide(std::string_view one, std::string_view other) {
    BRAID_CHECK(linker_->apply_decision(decision_key(id(one), id(other)), {}).has_value());
  }
  LinkChanges settle() {
    LinkChanges changes;
    linker_->settle(changes);
    for (std::size_t i = 0; i < changes.links.size(); ++i) {
      const auto& change = changes.links[i];
      BRAID_CHECK(i == 0 || changes.links[i - 1].subject < change.subject);
      if (change.to) {
        BRAID_CHECK(!links_.contains(change.subject) || !(links_[change.subject] == *change.to));
        links_[change.subject] = *change.to;
      } else {
        BRAID_CHECK(links_.erase(change.subject) == 1);
      }
    }
    for (std::size_t i = 0; i < changes.reviews.size(); ++i) {
      const auto& change = changes.reviews[i];
      BRAID_CHECK(i == 0 || changes.reviews[i - 1].id < change.id);
      if (change.value.empty()) {
        BRAID_CHECK(reviews_.erase(change.id) == 1);
      } else {
        BRAID_CHECK(reviews_[change.id] != change.value);
        reviews_[change.id] = change.value;
      }
    }
    return changes;
  }
  bool same_person(std::string_view one, std::string_view other) const {
    const auto a = links_.find(id(one)), b = links_.find(id(other));
    return a != links_.end() && b != links_.end() && a->second.person == b->second.person;
  }
  /// "nhs firm", or "alone".
  std::string link(std::string_view subject) const {
    const auto found = links_.find(id(subject));
    if (found == links_.end()) return "alone";
    return std::string{link_rule_name(found->second.rule)} +
           (found->second.grade == LinkGrade::firm ? " firm" : " probable");
  }
  std::vector<review::v1::Item> items() const {
    std::vector<review::v1::Item> items;
    for (const auto& [review, value] : reviews_)
      BRAID_CHECK(items.emplace_back().ParseFromString(value));
    return items;
  }
  std::vector<std::string> questions() const {
    std::vector<std::string> kinds;
    for (const auto& item : items()) kinds.push_back(item.kind());
    std::sort(kinds.begin(), kinds.end());
    return kinds;
  }
  const std::map<Id16, LinkChange::To>& links() const { return links_; }
  const std::map<Id16, std::string>& reviews() const { return reviews_; }
  Linker& linker() { return *linker_; }
  LinkTotals totals() const { return linker_->totals(); }

 private:
  std::unique_ptr<Linker> linker_;
  std::map<Id16, LinkChange::To> links_;
  std::map<Id16, std::string> reviews_;
};

Said child(const std::string& agency, const std::string& subject, const std::string& surname,
           const std::string& given, const std::string& birth_date,
           const std::string& postcode = "LE16TD") {
  Said said;
  said.agency = agency;
  said.subject = subject;
  said.surname = surname;
  said.given = given;
  said.birth_date = birth_date;
  said.postcode = postcode;
  return said;
}
Said with_nhs(Said said, const std::string& nhs) {
  said.nhs = nhs;
  return said;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ProbabilisticLinker, JoinsByWeightAndSaysHowSure) {  // linkage-design 7
  Area area;
  area.say({child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"),
            child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07"),
            child(kPolice, "p1", "SMITH", "", "2012-03-07", "")});
  EXPECT_TRUE(area.same_person("h1", "s1"));
  EXPECT_EQ(area.link("h1"), "score firm");
  EXPECT_EQ(area.link("p1"), "score probable");
  EXPECT_EQ(area.totals().persons, 1);
  EXPECT_EQ(area.totals().subjects, 3);
}

TEST(ProbabilisticLinker, AsksAboutProbableLinksAndNearMisses) {  // linkage-design 7, 11
  Area area;
  area.say({child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07", ""),
            child(kSchool, "s1", "SMITH", "", "2012-03-07", "")});
  EXPECT_EQ(area.link("s1"), "score probable");
  ASSERT_THAT(area.questions(), ElementsAre("uncertain"));
  const auto item = area.items()[0];
  EXPECT_EQ(item.reviewers(), 1U);
  EXPECT_EQ(item.model(), "starter");
  EXPECT_LT(item.one(), item.other());
  EXPECT_EQ(item.level_size(), 7);
  EXPECT_EQ(area.totals().reviews, 1);
}

TEST(ProbabilisticLinker, HoldsTwinsApartAndAsks) {  // R10
  Area area;
  area.say({child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"),
            child(kSchool, "s1", "SMITH", "BELLA", "2012-03-07"),
            child(kPolice, "p1", "SMITH", "ANNA", "2012-03-07"),
            child(kPolice, "p2", "SMITH", "BELLA", "2012-03-07")});
  EXPECT_TRUE(area.same_person("h1", "p1"));
  EXPECT_TRUE(area.same_person("s1", "p2"));
  EXPECT_FALSE(area.same_person("h1", "s1"));
  EXPECT_THAT(area.questions(), testing::Contains("possible_twin"));
}

TEST(ProbabilisticLinker, TakesANumberForATwinsWhereNoNameKeyIsShared) {
  Area area;
  area.say({with_nhs(child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"), "n1"),
            with_nhs(child(kSchool, "s1", "SMITH", "BELLA", "2012-03-07"), "n1"),
            with_nhs(child(kHealth, "h2", "SMITH", "CLARA", "2011-08-30"), "n2"),
            with_nhs(child(kSchool, "s2", "SMITH", "CLARA~45", "2011-08-30"), "n2")});
  EXPECT_EQ(area.link("h1"), "alone");
  EXPECT_THAT(area.questions(), testing::Contains("given_differs"));
  EXPECT_TRUE(area.same_person("h2", "s2"));  // a slip keeps the first letter
}

TEST(ProbabilisticLinker, LeavesANumberToTheTwinWhoseNameAThirdKnowsUnderAnotherNumber) {
  // Anna's number was written down for Bella, at another address. Health knows Bella by her own.
  Area area;
  area.say({with_nhs(child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"), "n1"),
            with_nhs(child(kSchool, "s2", "SMITH", "BELLA", "2012-03-07", "SW1A1AA"), "n1")});
  EXPECT_TRUE(area.same_person("h1", "s2"));  // it might be a name that she goes by
  area.say({with_nhs(child(kHealth, "h2", "SMITH", "BELLA", "2012-03-07", "SW1A1AA"), "n2")});
  EXPECT_FALSE(area.same_person("h1", "s2"));
  EXPECT_FALSE(area.same_person("h1", "h2"));
  EXPECT_FALSE(area.same_person("h2", "s2"));  // two numbers: a person is asked
  EXPECT_THAT(area.questions(), testing::Contains("two_nhs_numbers"));
  EXPECT_THAT(area.questions(), testing::Contains("given_differs"));
  EXPECT_GE(area.totals().conflicts, 1);
  Said gone = with_nhs(child(kHealth, "h2", "SMITH", "BELLA", "2012-03-07", "SW1A1AA"), "n2");
  gone.tombstone = true;
  area.say({gone});
  EXPECT_TRUE(area.same_person("h1", "s2"));
}

TEST(ProbabilisticLinker, LeavesANumberToTheTwinWhoseAgencyHasBothOfThem) {
  Area area;
  area.say({with_nhs(child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"), "n1"),
            with_nhs(child(kHealth, "h2", "SMITH", "BELLA", "2012-03-07"), "n1"),
            with_nhs(child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07"), "n1")});
  EXPECT_EQ(area.link("s1"), "nhs firm");
  EXPECT_TRUE(area.same_person("h1", "s1"));
  EXPECT_EQ(area.link("h2"), "alone");
}

TEST(ProbabilisticLinker, LinksNobodyByChanceWhoFitsTwinsOfOneFirstName) {
  Area area;
  area.say({with_nhs(child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"), "n1"),
            with_nhs(child(kHealth, "h2", "SMITH", "ANNA", "2012-03-07"), "n2"),
            with_nhs(child(kSchool, "s2", "SMITH", "ANNA", "2012-03-07", ""), "n2"),
            child(kPolice, "p1", "SMITH", "ANNA", "2012-03-07")});
  EXPECT_EQ(area.link("s2"), "nhs firm");
  EXPECT_TRUE(area.same_person("h2", "s2"));  // by number, whatever h1 looks like
  EXPECT_EQ(area.link("h1"), "alone");
  EXPECT_EQ(area.link("p1"), "alone");
  EXPECT_THAT(area.questions(), testing::Contains("possible_twin"));
  // Another postcode tells which of the two it is.
  area.say({with_nhs(child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07", "SW1A1AA"), "n1")});
  EXPECT_TRUE(area.same_person("h2", "p1"));
}

TEST(ProbabilisticLinker, LinksByUpnAloneWithAnEqualBirthDate) {  // rulings A1, A2
  Said ours = child(kChildren, "c1", "", "", "2012-03-07", "");
  Said theirs = child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07");
  ours.upns = {"u1"};
  theirs.upns = {"u0", "u1"};
  Area area;
  area.say({ours, theirs});
  EXPECT_EQ(area.link("c1"), "upn firm");
}

TEST(ProbabilisticLinker, NeverJoinsTwoChildrenOfOneAgency) {  // rulings A5
  Area area;
  area.say({child(kChildren, "c1", "SMITH", "ANNA", "2012-03-07"),
            child(kChildren, "c2", "SMITH", "ANNA", "2012-03-07"),
            child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07"),
            child(kOtherChildren, "o1", "SMITH", "ANNA", "2012-03-07")});
  EXPECT_FALSE(area.same_person("c1", "c2"));
  EXPECT_GT(area.totals().conflicts, 0);
  // Not by decision either.
  area.decide("c1", "c2", {{"ann", Decision::Answer::SAME}});
  area.settle();
  EXPECT_FALSE(area.same_person("c1", "c2"));
}

TEST(ProbabilisticLinker, DropsAUpnThatTwoChildrenOfOneAgencyHave) {  // rulings A5
  const auto with_upn = [](Said said) {
    said.upns = {"u1"};
    return said;
  };
  Area area;
  area.say({with_upn(child(kChildren, "c1", "", "", "2012-03-07", "")),
            with_upn(child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07"))});
  EXPECT_TRUE(area.same_person("c1", "s1"));
  const Said second = with_upn(child(kChildren, "c2", "JONES", "BELLA", "2011-01-01"));
  area.say({second});
  EXPECT_EQ(area.link("c1"), "alone");
  EXPECT_EQ(area.totals().conflicts, 1);
  Said gone = second;
  gone.tombstone = true;
  area.say({gone});
  EXPECT_TRUE(area.same_person("c1", "s1"));
  EXPECT_EQ(area.totals().conflicts, 0);
}

TEST(ProbabilisticLinker, StopsTrustingANumberThatTwoChildrenHaveUntilItIsDecided) {  // R5
  Area area;
  const Said wrong =
      with_nhs(child(kPolice, "p1", "JONES", "BELLA", "2005-11-30", "SW1A1AA"), "n1");
  area.say({with_nhs(child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"), "n1"),
            with_nhs(child(kSchool, "s1", "SMITH", "KAY", "2012-03-07~14", ""), "n1")});
  EXPECT_EQ(area.link("h1"), "nhs probable");  // another given name
  area.say({wrong});
  EXPECT_EQ(area.link("h1"), "alone");
  const auto items = area.items();
  const auto asked = std::count_if(items.begin(), items.end(), [](const auto& item) {
    return item.kind() == "nhs_misassigned" && item.reviewers() == 2;
  });
  EXPECT_EQ(asked, 2);  // with each of the others
  area.decide("h1", "p1", {{"ann", Decision::Answer::DIFFERENT}});
  area.settle();
  EXPECT_EQ(area.link("h1"), "alone");
  area.decide("s1", "p1", {{"ann", Decision::Answer::DIFFERENT}});
  area.settle();
  EXPECT_TRUE(area.same_person("h1", "s1"));
  EXPECT_THAT(area.questions(), testing::Not(testing::Contains("nhs_misassigned")));
  area.undecide("h1", "p1");
  area.settle();
  EXPECT_EQ(area.link("h1"), "alone");
}

/// Two children of one agency that it says are one may share a UPN (rulings A5, A10). Whether they
/// are one hangs on the numbers that count, and one of them is found out while the area is scanned,
/// before the child that has it has had its turn.
TEST(ProbabilisticLinker, AsksAgainWhetherAMergeHoldsWhenANumberCeasesToCount) {
  Said old = with_nhs(child(kChildren, "old", "GREEN", "CLEO", "2010-04-04"), "n1");
  Said kept = with_nhs(child(kChildren, "new", "GREEN", "CLEO", "2010-04-04"), "n2");
  Said pupil = child(kSchool, "s1", "", "", "2010-04-04", "");
  old.merged_into = "new";
  old.upns = kept.upns = pupil.upns = {"u1"};
  Area area;
  area.say({with_nhs(child(kPolice, "p1", "JONES", "BELLA", "2005-11-30", "SW1A1AA"), "n1"),
            with_nhs(child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"), "n1"), kept, old, pupil});
  EXPECT_EQ(area.link("old"), "merge firm");
  EXPECT_EQ(area.link("s1"), "upn firm");
  EXPECT_EQ(area.totals().conflicts, 0);
}

TEST(ProbabilisticLinker, ObeysReviewers) {  // R1, rulings S16
  Area area;
  area.say({child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"),
            child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07"),
            child(kPolice, "p1", "JONES", "BELLA", "2005-11-30", "SW1A1AA")});
  area.decide("h1", "s1", {{"ann", Decision::Answer::DIFFERENT}});
  area.decide("p1", "s1", {{"ann", Decision::Answer::SAME}});
  area.settle();
  EXPECT_FALSE(area.same_person("h1", "s1"));
  EXPECT_EQ(area.link("p1"), "decision firm");
  // Cannot-link beats must-link.
  area.decide("p1", "h1", {{"ann", Decision::Answer::SAME}});
  area.settle();
  EXPECT_FALSE(area.same_person("h1", "s1"));
  area.undecide("h1", "s1");
  area.settle();
  EXPECT_TRUE(area.same_person("h1", "s1"));
  EXPECT_EQ(area.totals().persons, 1);
}

TEST(ProbabilisticLinker, WaitsForAsManyReviewersAsAreAskedFor) {  // linkage-design 11
  Area area;
  const auto same = Decision::Answer::SAME, different = Decision::Answer::DIFFERENT;
  area.decide("h1", "p1", {{"ann", same}, {"ann", same}}, 2);
  area.say({child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"),
            child(kPolice, "p1", "JONES", "BELLA", "2005-11-30", "SW1A1AA")});
  EXPECT_EQ(area.link("p1"), "alone");
  area.decide("h1", "p1", {{"ann", same}, {"bob", different}}, 2);
  area.settle();
  EXPECT_EQ(area.link("p1"), "alone");
  area.decide("h1", "p1", {{"ann", same}, {"bob", different}, {"bob", same}}, 2);
  area.settle();
  EXPECT_EQ(area.link("p1"), "decision firm");
}

TEST(ProbabilisticLinker, KeepsADecisionAboutSomebodyWhoIsNotThere) {
  Area area;
  area.decide("h1", "p1", {{"ann", Decision::Answer::SAME}});
  EXPECT_TRUE(area.settle().links.empty());
  area.say({child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07")});
  EXPECT_EQ(area.link("h1"), "alone");
  const Said other = child(kPolice, "p1", "JONES", "BELLA", "2005-11-30", "SW1A1AA");
  area.say({other});
  EXPECT_EQ(area.link("h1"), "decision firm");
  Said gone = other;
  gone.withdrawn = true;
  area.say({gone});
  EXPECT_EQ(area.link("h1"), "alone");
  area.say({other});
  EXPECT_EQ(area.link("h1"), "decision firm");
}

TEST(ProbabilisticLinker, TakesAnAnswerOffTheDesk) {
  Area area;
  area.say({child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07", ""),
            child(kSchool, "s1", "SMITH", "", "2012-03-07", "")});
  ASSERT_THAT(area.questions(), ElementsAre("uncertain"));
  area.decide("h1", "s1", {{"ann", Decision::Answer::CANNOT_TELL}});
  area.settle();
  EXPECT_THAT(area.questions(), IsEmpty());
  EXPECT_EQ(area.link("s1"), "score probable");  // who cannot tell changes nothing
  area.decide("h1", "s1", {{"ann", Decision::Answer::SAME}});
  area.settle();
  EXPECT_EQ(area.link("s1"), "decision firm");
}

TEST(ProbabilisticLinker, AppliesMergesThatAnAgencyStatesFirst) {  // rulings A10
  Said old = child(kChildren, "old", "SMITH", "ANNA", "2012-03-07");
  old.merged_into = "new";
  Area area;
  area.say({old, child(kChildren, "new", "JONES", "ANNA", "2012-03-07", "SW1A1AA"),
            child(kSchool, "s1", "JONES", "ANNA", "2012-03-07", "SW1A1AA")});
  EXPECT_EQ(area.link("old"), "merge firm");
  EXPECT_TRUE(area.same_person("old", "s1"));
  old.birth_date = "2012-03-08";
  old.version = 1;
  area.say({old});
  EXPECT_EQ(area.link("old"), "alone");
  EXPECT_GE(area.totals().conflicts, 1);
}

TEST(ProbabilisticLinker, FillsTheRecordsOfASubjectFromEachOther) {  // rulings S2
  Said header = child(kChildren, "c1", "", "", "2012-03-07", "");
  header.unit = "made-up/header/2025";
  Said person = child(kChildren, "c1", "SMITH", "ANNA", "", "");
  Area area;
  area.say({header, person, child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07")});
  EXPECT_EQ(area.link("s1"), "score firm");
  header.tombstone = true;
  area.say({header});
  EXPECT_NE(area.link("s1"), "score firm");
}

TEST(ProbabilisticLinker, ComparesFormerNamesToo) {
  Said former = child(kHealth, "h1", "JONES", "ANNA", "2012-03-07", "");
  former.unit = "made-up/alias";
  former.flags = IdentityFlag::alias;
  Area area;
  area.say({child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07", "SW1A1AA"),
            child(kSchool, "s1", "JONES", "ANNA", "2012-03-07")});
  EXPECT_EQ(area.link("s1"), "alone");
  area.say({former});
  EXPECT_TRUE(area.same_person("h1", "s1"));
}

TEST(ProbabilisticLinker, CountsForeignIdentitiesAndDoesNotCompareThem) {  // linkage-design 1, 6
  Said foreign = child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07");
  foreign.config = 8;
  Said other_epoch = child(kPolice, "p1", "JONES", "BELLA", "2011-01-01", "SW1A1AA");
  other_epoch.key_id = 2;
  Area area;
  area.say({foreign, other_epoch, child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07"),
            child(kPolice, "p2", "BROWN", "CLEO", "2010-01-01", "M11AA")});
  EXPECT_THAT(area.links(), IsEmpty());
  EXPECT_EQ(area.totals().foreign, 2);
  EXPECT_EQ(area.totals().subjects, 4);
  foreign.config = made_up::kConfig;
  area.say({foreign});
  EXPECT_EQ(area.link("h1"), "score firm");
  EXPECT_EQ(area.totals().foreign, 1);
}

TEST(ProbabilisticLinker, DoesNotScanABlockOverTheCap) {  // linkage-design 5, rulings S15
  auto options = some_options();
  options.block_cap = 3;
  options.block_cap_b07 = 2;
  Area area{options};
  // They share a surname and a given name and nothing else.
  const auto named = [](int i) {
    return child(kPolice, "p" + std::to_string(i), "SMITH", "ANNA",
                 "20" + std::to_string(10 + i) + "-01-0" + std::to_string(i), "");
  };
  area.say({named(1), named(2)});
  EXPECT_EQ(area.totals().blocks_over_cap[4], 0);
  area.say({named(3)});
  EXPECT_EQ(area.totals().blocks_over_cap[4], 1);
  Said gone = named(2);
  gone.tombstone = true;
  area.say({gone});
  EXPECT_EQ(area.totals().blocks_over_cap[4], 0);
}

TEST(ProbabilisticLinker, AsksBeforeItJoinsTwoLargeClusters) {  // linkage-design 10
  Area area;
  std::vector<Said> all;
  for (int i = 0; i < 5; ++i) {
    all.push_back(child(kPolice, "p" + std::to_string(i), "SMITH", "ANNA", "2012-03-07", ""));
    all.push_back(child(kHealth, "h" + std::to_string(i), "SMITH", "ANNA", "2012-03-07~9", ""));
  }
  for (auto& said : all) said.sex = 1;
  area.say(all);
  EXPECT_TRUE(area.same_person("p0", "p4"));
  EXPECT_TRUE(area.same_person("h0", "h4"));
  EXPECT_FALSE(area.same_person("p0", "h0"));
  const auto items = area.items();
  ASSERT_EQ(items.size(), 25U);
  for (const auto& item : items) {
    EXPECT_EQ(item.kind(), "possible_merge");
    EXPECT_EQ(item.reviewers(), 2U);
    EXPECT_EQ(item.cluster_one(), 5U);
  }
}

TEST(ProbabilisticLinker, ExplainsALink) {
  Area area;
  area.say({child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"),
            child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07"),
            child(kPolice, "p1", "SMITH", "BELLA", "2012-03-07")});
  const auto explanation = area.linker().explain(id("h1"));
  ASSERT_TRUE(explanation.has_value());
  ASSERT_EQ(explanation->members.size(), 2U);
  EXPECT_LT(explanation->members[0].subject, explanation->members[1].subject);
  ASSERT_GE(explanation->pairs.size(), 2U);
  EXPECT_TRUE(explanation->pairs[0].joined);
  EXPECT_EQ(explanation->pairs[0].shared_keys & 1U, 1U);
  EXPECT_FALSE(explanation->pairs[1].joined);  // the rival
  EXPECT_EQ(explanation->pairs[1].score.rule, PairRule::r10);
  EXPECT_FALSE(area.linker().explain(id("nobody")).has_value());
}

TEST(ProbabilisticLinker, SaysOnlyWhatIsNotStatedYet) {
  const std::vector<Said> all = {child(kHealth, "h1", "SMITH", "ANNA", "2012-03-07"),
                                 child(kSchool, "s1", "SMITH", "ANNA", "2012-03-07"),
                                 child(kPolice, "p1", "SMITH", "", "2012-03-07", "")};
  Area before;
  before.say(all);
  ASSERT_FALSE(before.reviews().empty());
  Area again;
  const auto state = [&](const Id16& subject, const LinkChange::To& to) {
    link::v1::Link link;
    link.set_person(std::string{to.person.view()});
    link.set_rule(std::string{link_rule_name(to.rule)});
    link.set_grade(to.grade == LinkGrade::firm ? link::v1::Link::FIRM : link::v1::Link::PROBABLE);
    ASSERT_TRUE(again.linker().apply_stated(subject_key(subject), link.SerializeAsString()));
  };
  for (const auto& [subject, to] : before.links()) state(subject, to);
  for (const auto& [review, value] : before.reviews()) {
    ASSERT_TRUE(again.linker().apply_stated(review_key(review), value));
  }
  for (const auto& said : all) again.add(said);
  LinkChanges changes;
  again.linker().settle(changes);
  EXPECT_TRUE(changes.links.empty());
  EXPECT_TRUE(changes.reviews.empty());
  // What is stated of nobody, and what cannot be read, is withdrawn.
  state(id("nobody"), {id("nobody else"), LinkRule::nhs, LinkGrade::firm});
  ASSERT_TRUE(again.linker().apply_stated(review_key(id("a question")), "\xFF\xFF"));
  again.linker().settle(changes);
  ASSERT_EQ(changes.links.size(), 1U);
  EXPECT_FALSE(changes.links[0].to.has_value());
  ASSERT_EQ(changes.reviews.size(), 1U);
  EXPECT_TRUE(changes.reviews[0].value.empty());
  EXPECT_FALSE(again.linker().explain(id("nobody")).has_value());
}

TEST(ProbabilisticLinker, RefusesWhatItCannotRead) {
  Area area;
  auto& linker = area.linker();
  const auto key = identity_key(id("h1"), "made-up/person");
  EXPECT_EQ(linker.apply(kHealth, key, "\xFF\xFF").error().kind, ErrorKind::refused);
  identity::v1::Identity identity;
  identity.set_presence(1);
  EXPECT_FALSE(linker.apply(kHealth, key, identity.SerializeAsString()).has_value());
  EXPECT_FALSE(linker.apply(kHealth, key.substr(0, 9), std::nullopt).has_value());
  EXPECT_FALSE(linker.apply_stated(subject_key(id("h1")), "\xFF\xFF").has_value());
  EXPECT_FALSE(linker.apply_decision(decision_key(id("a"), id("b")), "\xFF\xFF").has_value());
  EXPECT_TRUE(linker.apply(kHealth, marker_key("made-up"), "anything").has_value());
  LinkChanges changes;
  linker.settle(changes);
  EXPECT_TRUE(changes.links.empty());
  EXPECT_EQ(linker.totals().subjects, 0);
}

}  // namespace
}  // namespace braid::transform
