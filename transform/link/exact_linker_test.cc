#include "transform/link/exact_linker.h"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <rapidcheck/gtest.h>

#include "link/link.pb.h"
#include "transform/link/exact_reference_test.h"

namespace braid::transform {
namespace {

constexpr const char* kChildren = "children/E10009999";
constexpr const char* kOtherChildren = "children/E10009998";
constexpr const char* kHealth = "health/made-up";
constexpr const char* kSchool = "education/made-up";
constexpr const char* kPolice = "police/made-up";

/// A made-up keyed value for a word.
Id16 id(std::string_view word) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(word.data()), word.size(), digest.data());
  return *Id16::from({reinterpret_cast<const char*>(digest.data()), 16});
}
std::string bytes(std::string_view word) {
  return word.empty() ? std::string{} : std::string{id(word).view()};
}

/// An identity of somebody, by words that stand for the hashes.
struct Said {
  std::string agency, subject, nhs{}, birth_date{}, names{};
  std::vector<std::string> upns{};
  std::string merged_into{};
  std::string unit = "made-up/person";
  std::uint64_t version = 0;
  bool withdrawn = false;
  bool tombstone = false;

  std::string key() const { return identity_key(id(subject), unit); }
  std::optional<std::string> value() const {
    if (tombstone) return std::nullopt;
    identity::v1::Identity identity;
    identity.set_unit(unit);
    identity.set_nhs(bytes(nhs));
    identity.set_birth_date(bytes(birth_date));
    identity.set_names(bytes(names));
    identity.set_merged_into(bytes(merged_into));
    for (const auto& upn : upns) identity.add_upn(bytes(upn));
    identity.set_version(version);
    identity.set_withdrawn(withdrawn);
    return identity.SerializeAsString();
  }
};

/// A linker, and the links that its changes add up to.
class Area {
 public:
  Area() : linker_{make_exact_linker()} {}

  void add(const Said& said) {
    BRAID_CHECK(linker_->apply(said.agency, said.key(), said.value()).has_value());
  }
  void say(const std::vector<Said>& all) {
    for (const auto& said : all) add(said);
    settle();
  }
  std::size_t settle() {
    LinkChanges all;
    linker_->settle(all);
    const auto& changes = all.links;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      BRAID_CHECK(i == 0 || changes[i - 1].subject < changes[i].subject);
      if (changes[i].to) {
        links_[changes[i].subject] = *changes[i].to;
      } else {
        BRAID_CHECK(links_.erase(changes[i].subject) == 1);
      }
    }
    return changes.size();
  }
  bool same_person(std::string_view one, std::string_view other) const {
    const auto a = links_.find(id(one)), b = links_.find(id(other));
    return a != links_.end() && b != links_.end() && a->second.person == b->second.person;
  }
  std::string rule(std::string_view subject) const {
    const auto found = links_.find(id(subject));
    return found == links_.end() ? "alone" : std::string{link_rule_name(found->second.rule)};
  }
  const std::map<Id16, LinkChange::To>& links() const { return links_; }
  Linker& linker() { return *linker_; }
  LinkTotals totals() const { return linker_->totals(); }

 private:
  std::unique_ptr<Linker> linker_;
  std::map<Id16, LinkChange::To> links_;
};

TEST(ExactLinker, JoinsByNhsNumberWithAConsistentBirthDate) {  // rulings A2
  Area area;
  area.say({{kHealth, "h1", "n1", "d1"},
            {kSchool, "s1", "n1", "d1"},
            {kPolice, "p1", "n1"},
            {kPolice, "p2", "n1", "d2"}});
  EXPECT_TRUE(area.same_person("h1", "s1"));
  EXPECT_EQ(area.rule("h1"), "nhs");
  EXPECT_EQ(area.rule("p1"), "alone");  // no birth date is not a consistent one
  EXPECT_EQ(area.rule("p2"), "alone");
  EXPECT_EQ(area.totals().subjects, 4);
  EXPECT_EQ(area.totals().persons, 3);
  EXPECT_EQ(area.totals().conflicts, 0);
}

TEST(ExactLinker, JoinsByUpnAndByNames) {
  Area area;
  area.say({{kChildren, "c1", "", "d1", "", {"u1"}},
            {kSchool, "s1", "", "d1", "x1", {"u0", "u1"}},
            {kPolice, "p1", "", "d1", "x1"}});
  EXPECT_TRUE(area.same_person("c1", "s1"));
  EXPECT_TRUE(area.same_person("c1", "p1"));
  EXPECT_EQ(area.rule("c1"), "upn");
  EXPECT_EQ(area.rule("s1"), "upn");
  EXPECT_EQ(area.rule("p1"), "names");
}

TEST(ExactLinker, NamesThePersonByTheFirstKindOfAgency) {  // rulings S16
  Area area;
  area.say({{kPolice, "p1", "n1", "d1"},
            {kHealth, "h1", "n1", "d1"},
            {kHealth, "h2", "n1", "d1"},
            {kSchool, "s1", "n1", "d1"}});
  const Id16 smaller = std::min(id("h1"), id("h2"));
  for (const auto* who : {"p1", "h1", "h2", "s1"}) {
    EXPECT_EQ(area.links().at(id(who)).person, smaller);
  }
  EXPECT_EQ(area.totals().persons, 1);
}

TEST(ExactLinker, JoinsTheStrongestPairsFirst) {  // rulings A4
  Area area;
  // s1 shares a UPN with one and names with another, and these two have different NHS numbers.
  area.say({{kHealth, "h1", "n1", "d1", "", {"u1"}},
            {kSchool, "s1", "", "d1", "x1", {"u1"}},
            {kPolice, "p1", "n2", "d1", "x1"}});
  EXPECT_TRUE(area.same_person("h1", "s1"));
  EXPECT_EQ(area.rule("p1"), "alone");
  EXPECT_EQ(area.totals().conflicts, 1);
}

TEST(ExactLinker, NeverJoinsTwoChildrenOfOneAgency) {  // rulings A5
  Area area;
  // Directly, and through a third: the smaller handle has the school's child.
  area.say({{kChildren, "c1", "n1", "d1"},
            {kChildren, "c2", "n1", "d1"},
            {kSchool, "s1", "n1", "d1"},
            {kOtherChildren, "o1", "n1", "d1"}});
  EXPECT_FALSE(area.same_person("c1", "c2"));
  EXPECT_NE(area.same_person("c1", "s1"), area.same_person("c2", "s1"));
  EXPECT_TRUE(area.same_person("o1", "s1") || area.rule("o1") != "alone");
  EXPECT_GT(area.totals().conflicts, 0);
}

TEST(ExactLinker, JoinsTwoSubjectsOfOneForceOrTrust) {  // rulings A5
  Area area;
  area.say({{kPolice, "p1", "n1", "d1"}, {kPolice, "p2", "n1", "d1"}});
  EXPECT_TRUE(area.same_person("p1", "p2"));
}

TEST(ExactLinker, DropsAUpnThatTwoChildrenOfOneAgencyHave) {  // rulings A5
  Area area;
  area.say({{kChildren, "c1", "", "d1", "", {"u1"}}, {kSchool, "s1", "", "d1", "", {"u1"}}});
  EXPECT_TRUE(area.same_person("c1", "s1"));
  area.say({{kChildren, "c2", "", "d2", "", {"u1"}}, {kPolice, "p1", "", "d1", "", {"u1"}}});
  EXPECT_EQ(area.rule("c1"), "alone");
  EXPECT_EQ(area.rule("c2"), "alone");
  EXPECT_TRUE(area.same_person("s1", "p1"));  // for them it counts still
  EXPECT_EQ(area.totals().conflicts, 1);
  Said gone{kChildren, "c2"};
  gone.tombstone = true;
  area.say({gone});
  EXPECT_TRUE(area.same_person("c1", "s1"));
  EXPECT_EQ(area.totals().conflicts, 0);
}

Said merged(const std::string& agency, const std::string& retired, const std::string& survivor,
            const std::string& nhs = "", const std::string& birth_date = "") {
  Said said{agency, retired, nhs, birth_date};
  said.merged_into = survivor;
  return said;
}

TEST(ExactLinker, AppliesMergesThatAnAgencyStatesFirst) {  // rulings A10
  Area area;
  // Neither alone could be joined to the school's child; merged they can. The agency is one of
  // children's services, which A5 keeps apart only where it has not merged them itself.
  area.say({merged(kChildren, "old", "new", "n1"),
            {kChildren, "new", "", "d1"},
            {kSchool, "s1", "n1", "d1"}});
  EXPECT_TRUE(area.same_person("old", "new"));
  EXPECT_TRUE(area.same_person("old", "s1"));
  EXPECT_EQ(area.rule("old"), "merge");
  EXPECT_EQ(area.rule("new"), "merge");
  EXPECT_EQ(area.rule("s1"), "nhs");
  EXPECT_EQ(area.totals().persons, 1);
}

TEST(ExactLinker, RefusesAMergeOfTwoNhsNumbersOrBirthDates) {  // rulings A10
  Area area;
  area.say({merged(kHealth, "a", "b", "n1"),
            {kHealth, "b", "n2"},
            merged(kHealth, "c", "d", "", "d1"),
            {kHealth, "d", "", "d2"}});
  for (const auto* who : {"a", "b", "c", "d"}) EXPECT_EQ(area.rule(who), "alone");
  EXPECT_EQ(area.totals().conflicts, 2);
}

TEST(ExactLinker, WaitsWithAMergeUntilTheSurvivorIsKnown) {
  Area area;
  area.say({merged(kHealth, "old", "new")});
  EXPECT_EQ(area.rule("old"), "alone");
  area.say({{kHealth, "new"}});
  EXPECT_TRUE(area.same_person("old", "new"));
  Said gone{kHealth, "new"};
  gone.withdrawn = true;
  area.say({gone});
  EXPECT_EQ(area.rule("old"), "alone");
  EXPECT_EQ(area.totals().subjects, 1);
}

TEST(ExactLinker, LetsTheSurvivorGoWhenTheMergeIsTakenBack) {
  Area area;
  area.say({merged(kHealth, "old", "new"), {kHealth, "new"}});
  area.say({{kHealth, "old"}});
  EXPECT_TRUE(area.links().empty());
  EXPECT_EQ(area.totals().persons, 2);
}

TEST(ExactLinker, MergesTheIdentitiesOfOneSubject) {  // rulings S2
  Area area;
  Said header{kChildren, "c1", "", "d1", "", {"u1"}};
  header.unit = "made-up/header/2025";
  area.say({header,
            {kChildren, "c1", "n1", "", "", {"u2"}},
            {kHealth, "h1", "n1", "d1"},
            {kSchool, "s1", "", "d1", "", {"u2"}}});
  EXPECT_TRUE(area.same_person("c1", "h1"));
  EXPECT_TRUE(area.same_person("c1", "s1"));
  header.tombstone = true;
  area.say({header});  // with it goes the only birth date
  EXPECT_EQ(area.rule("c1"), "alone");
}

TEST(ExactLinker, BelievesTheLaterVersionAndThenTheLaterUnit) {
  Said early{kHealth, "h1", "n1", "d1"};
  Said late{kHealth, "h1", "n2", "d1"};
  early.unit = "made-up/person/2025";
  late.unit = "made-up/person/2024";
  early.version = 1;
  late.version = 2;
  Area by_version;
  by_version.say({late, early, {kSchool, "s1", "n2", "d1"}});
  EXPECT_TRUE(by_version.same_person("h1", "s1"));
  late.version = 1;
  Area by_unit;
  by_unit.say({late, early, {kSchool, "s1", "n2", "d1"}});
  EXPECT_EQ(by_unit.rule("h1"), "alone");
}

TEST(ExactLinker, NeverLinksNobody) {
  const auto linker = make_exact_linker();
  identity::v1::Identity identity;
  identity.set_unit("made-up/person");
  identity.set_nhs(bytes("n1"));
  identity.set_birth_date(bytes("d1"));
  const auto value = identity.SerializeAsString();
  ASSERT_TRUE(linker->apply(kPolice, identity_key(Id16{}, "made-up/person"), value).has_value());
  ASSERT_TRUE(linker->apply(kHealth, identity_key(id("h1"), "made-up/person"), value).has_value());
  LinkChanges changes;
  linker->settle(changes);
  EXPECT_TRUE(changes.links.empty());
  EXPECT_EQ(linker->totals().subjects, 1);
}

TEST(ExactLinker, JoinsNobodyByAValueThatMoreThanAHundredShare) {  // linkage-design 5, rulings S15
  Area area;
  std::vector<Said> all;
  for (int i = 0; i < 100; ++i) {
    all.push_back({kPolice, "p" + std::to_string(i), "n1", "d1"});
  }
  area.say(all);
  EXPECT_EQ(area.totals().persons, 1);
  const Said one_more{kHealth, "h1", "n1", "d1"};
  area.say({one_more});
  EXPECT_EQ(area.totals().persons, 101);
  EXPECT_EQ(area.totals().conflicts, 1);
  EXPECT_TRUE(area.links().empty());
  Said gone = one_more;
  gone.tombstone = true;
  area.say({gone});
  EXPECT_EQ(area.totals().persons, 1);
  EXPECT_EQ(area.totals().conflicts, 0);
}

TEST(ExactLinker, TakesManyUpnsOfOneIdentity) {
  Area area;
  area.say({{kChildren, "c1", "", "d1", "", {"u1", "u2", "u3", "u4", "u5"}},
            {kSchool, "s1", "", "d1", "", {"u5"}}});
  EXPECT_TRUE(area.same_person("c1", "s1"));
  Said gone{kChildren, "c1"};
  gone.tombstone = true;
  area.say({gone});
  EXPECT_EQ(area.totals().subjects, 1);
  EXPECT_TRUE(area.links().empty());
}

TEST(ExactLinker, SaysOnlyWhatIsNotStatedYet) {
  const std::vector<Said> all = {{kHealth, "h1", "n1", "d1"}, {kSchool, "s1", "n1", "d1"}};
  Area before;
  before.say(all);
  Area again;
  for (const auto& said : all) again.add(said);
  link::v1::Link link;
  const auto state = [&](std::string_view subject, const Id16& person, const char* rule) {
    link.set_person(std::string{person.view()});
    link.set_rule(rule);
    link.set_grade(link::v1::Link::FIRM);
    ASSERT_TRUE(again.linker().apply_stated(subject_key(id(subject)), link.SerializeAsString()));
  };
  for (const auto& [subject, to] : before.links()) {
    link.set_person(std::string{to.person.view()});
    link.set_rule(std::string{link_rule_name(to.rule)});
    link.set_grade(link::v1::Link::FIRM);
    ASSERT_TRUE(again.linker().apply_stated(subject_key(subject), link.SerializeAsString()));
  }
  ASSERT_TRUE(again.linker().apply_stated(control_key("summary"), "anything"));
  LinkChanges changes;
  again.linker().settle(changes);
  EXPECT_TRUE(changes.links.empty());
  // A stated link of somebody who is no more is withdrawn; one that says something else is mended.
  state("nobody", id("h1"), "nhs");
  state("s1", id("h1"), "a rule of another version");
  again.linker().settle(changes);
  ASSERT_EQ(changes.links.size(), 2U);
  for (const auto& change : changes.links) {
    EXPECT_EQ(change.to.has_value(), change.subject == id("s1"));
  }
  changes.links.clear();
  again.linker().settle(changes);
  EXPECT_TRUE(changes.links.empty());
}

TEST(ExactLinker, RefusesWhatItCannotRead) {
  const auto linker = make_exact_linker();
  const auto key = identity_key(id("h1"), "made-up/person");
  EXPECT_EQ(linker->apply(kHealth, key, "\xFF\xFF").error().kind, ErrorKind::refused);
  identity::v1::Identity identity;
  identity.set_nhs("short");
  EXPECT_EQ(linker->apply(kHealth, key, identity.SerializeAsString()).error().rule.view(),
            "link/identity-unreadable");
  EXPECT_FALSE(linker->apply(kHealth, key.substr(0, 9), std::nullopt).has_value());
  EXPECT_FALSE(linker->apply_stated(subject_key(id("h1")), "\xFF\xFF").has_value());
  EXPECT_TRUE(linker->apply(kHealth, marker_key("made-up"), "anything").has_value());
  LinkChanges changes;
  linker->settle(changes);
  EXPECT_TRUE(changes.links.empty());
}

// Laws, against the plain linker.

rc::Gen<std::string> any_word(const std::string& prefix, int count) {
  return rc::gen::map(rc::gen::inRange(0, count), [prefix](int i) {
    return i == 0 ? std::string{} : prefix + std::to_string(i);
  });
}

rc::Gen<Said> any_said() {
  return rc::gen::exec([] {
    static const std::vector<std::string> kAgencies = {kChildren, kOtherChildren, kHealth,
                                                       kSchool,   kPolice,        "programme/p"};
    Said said;
    said.agency = *rc::gen::elementOf(kAgencies);
    // Subjects are the agency's own, but for a rare name that two agencies use.
    const bool shared = *rc::gen::inRange(0, 12) == 0;
    const std::string number = std::to_string(*rc::gen::inRange(0, 4));
    said.subject = (shared ? "" : said.agency) + number;
    said.nhs = *any_word("n", 4);
    said.birth_date = *any_word("d", 4);
    said.names = *any_word("x", 5);
    if (!said.names.empty() && *rc::gen::inRange(0, 4) != 0) said.names += said.birth_date;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
      said.upns.push_back("u" + std::to_string(*rc::gen::inRange(0, 5)));
    }
    if (*rc::gen::inRange(0, 4) == 0) {
      said.merged_into = said.agency + std::to_string(*rc::gen::inRange(0, 4));
    }
    said.unit = *rc::gen::elementOf(std::vector<std::string>{"f/a", "f/b"});
    said.version = *rc::gen::elementOf(std::vector<std::uint64_t>{0, 0, 1, 2});
    said.withdrawn = *rc::gen::inRange(0, 12) == 0;
    said.tombstone = *rc::gen::inRange(0, 8) == 0;
    return said;
  });
}

void check_against(ExactReference& reference, const Area& area) {
  RC_ASSERT(area.links() == reference.links());
  const auto want = reference.totals();
  const auto got = area.totals();
  RC_ASSERT(got.subjects == want.subjects);
  RC_ASSERT(got.persons == want.persons);
  RC_ASSERT(got.conflicts == want.conflicts);
}

RC_GTEST_PROP(ExactLinker, SaysWhatThePlainLinkerSaysAfterEveryBatch, ()) {
  const auto story = *rc::gen::container<std::vector<Said>>(any_said());
  Area area;
  ExactReference reference;
  for (const auto& said : story) {
    area.add(said);
    reference.apply(said.agency, said.key(), said.value());
    if (*rc::gen::inRange(0, 3) == 0) {
      area.settle();
      check_against(reference, area);
    }
  }
  area.settle();
  check_against(reference, area);
}

TEST(ExactLinker, SaysWhatThePlainLinkerSaysRoundTheCap) {
  // 103 subjects share a number, and some of them names and UPNs; they come, go and come again.
  Area area;
  ExactReference reference;
  const auto tell = [&](int i, bool gone) {
    Said said{i % 2 == 0 ? kPolice : kHealth, "p" + std::to_string(i), "n1", "d1"};
    if (i % 3 == 0) said.names = "x" + std::to_string(i / 9);
    if (i % 5 == 0) said.upns = {"u" + std::to_string(i / 20)};
    if (i % 7 == 0) said.nhs = "";
    if (i == 50) said.birth_date = "d2";
    said.tombstone = gone;
    area.add(said);
    reference.apply(said.agency, said.key(), said.value());
  };
  const auto agree = [&] {
    area.settle();
    return area.links() == reference.links() &&
           area.totals().conflicts == reference.totals().conflicts &&
           area.totals().persons == reference.totals().persons;
  };
  for (int i = 0; i < 125; ++i) {
    tell(i, false);
    if (i % 20 == 0 || i > 112) {
      EXPECT_TRUE(agree());
    }
  }
  for (int i = 90; i < 110; i += 4) {
    tell(i, true);
    EXPECT_TRUE(agree());
  }
  for (int i = 90; i < 110; i += 4) tell(i, false);
  EXPECT_TRUE(agree());
}

RC_GTEST_PROP(ExactLinker, DoesNotDependOnTheOrderOfArrival, ()) {
  const auto story = *rc::gen::container<std::vector<Said>>(any_said());
  // The last word under each key, in two orders and cuts; one of them after detours.
  std::map<std::pair<std::string, std::string>, Said> last;
  for (const auto& said : story) last.insert_or_assign({said.agency, said.key()}, said);
  Area with_detours;
  for (const auto& said : story) {
    with_detours.add(said);
    if (*rc::gen::inRange(0, 4) == 0) with_detours.settle();
  }
  with_detours.settle();
  std::vector<Said> shuffled;
  for (const auto& [key, said] : last) {
    const auto at = *rc::gen::inRange<std::size_t>(0, shuffled.size() + 1);
    shuffled.insert(shuffled.begin() + static_cast<std::ptrdiff_t>(at), said);
  }
  Area straight;
  straight.say(shuffled);
  RC_ASSERT(straight.links() == with_detours.links());
  RC_ASSERT(straight.totals().conflicts == with_detours.totals().conflicts);
  RC_ASSERT(straight.totals().persons == with_detours.totals().persons);
}

RC_GTEST_PROP(ExactLinker, KeepsNothingOfWhatIsWithdrawn, ()) {
  const auto story = *rc::gen::container<std::vector<Said>>(any_said());
  Area area;
  area.say(story);
  for (auto said : story) {
    said.tombstone = true;
    area.add(said);
  }
  area.settle();
  RC_ASSERT(area.links().empty());
  RC_ASSERT(area.totals().subjects == 0);
  RC_ASSERT(area.totals().persons == 0);
  RC_ASSERT(area.totals().conflicts == 0);
}

}  // namespace
}  // namespace braid::transform
