#include "app/command/link/link_evaluation.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace braid::app {
namespace {

using transform::PairRule;
using transform::PairScore;
using transform::PairVerdict;

PairScore score(transform::Weight weight, PairVerdict verdict, PairRule rule, bool bars = false) {
  PairScore score;
  score.weight = weight;
  score.verdict = verdict;
  score.rule = rule;
  score.bars = bars;
  return score;
}

TEST(TheCountedWeight, IsBelowEveryThresholdWhereARuleHoldsThePairApart) {
  EXPECT_EQ(counted_weight(score(9000, PairVerdict::firm, PairRule::r12)), 9000);
  EXPECT_EQ(counted_weight(score(9000, PairVerdict::probable, PairRule::r10)), 6639);
  EXPECT_EQ(counted_weight(score(-4000, PairVerdict::apart, PairRule::r12)), -4000);
  EXPECT_LT(counted_weight(score(9000, PairVerdict::apart, PairRule::r10, true)), -100'000);
  EXPECT_LT(counted_weight(score(-4000, PairVerdict::apart, PairRule::r11)), -100'000);
  EXPECT_LT(counted_weight(score(3000, PairVerdict::apart, PairRule::r7, true)), -100'000);
}

TEST(ASource, StandsForAnAgencyOfTheKindThatItNames) {
  EXPECT_EQ(agency_of_source("police/12", false), "police/12");
  EXPECT_EQ(agency_of_source("children", false), "children");
  EXPECT_EQ(agency_of_source("a", false), "provider/a");
  // A5 holds for children's services, so where it is off nobody is one.
  EXPECT_EQ(agency_of_source("children", true), "provider/children");
  EXPECT_EQ(agency_of_source("children/E10009999", true), "provider/children/E10009999");
}

/// A people file of the test's own, removed with it.
class PeopleFile {
 public:
  explicit PeopleFile(const std::string& rows)
      : folder_{std::filesystem::path{testing::TempDir()} /
                ("braid-link-people-test-" + std::to_string(::getpid()))} {
    std::filesystem::create_directories(folder_);
    std::ofstream{path()} << "source,id,given_name,surname,date_of_birth,postcode,truth\n" << rows;
  }
  ~PeopleFile() { std::filesystem::remove_all(folder_); }
  std::string path() const { return folder_ / "people.csv"; }

 private:
  std::filesystem::path folder_;
};

TEST(PeopleOfAFile, StandInTheSetWithTheirTruthAndIds) {  // made-up people
  const PeopleFile file{
      "health,h1,Anna,Madeup,2012-03-04,ZX1 1AA,p1\n"
      "police,k7,Anna,Madeup,2012-03-04,ZX1 1AA,p1\n"
      "police,k8,Otto,Invented,2010-10-11,,p2\n"};
  LinkPeopleOptions options;
  options.file = file.path();
  options.key_seed = 1;
  Faults faults;
  const auto people = read_link_people(options, faults);
  ASSERT_TRUE(people);
  ASSERT_TRUE(faults.empty());
  ASSERT_EQ(people->ids.size(), 3U);
  EXPECT_EQ(people->set.records.size(), 3U);
  EXPECT_EQ(people->persons, 2U);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      const bool same = (people->ids[i] == "k8") == (people->ids[j] == "k8");
      EXPECT_EQ(people->truth[i] == people->truth[j], same);
    }
    const bool has_postcode = people->set.records[i].encoded.has(transform::Field::postcode);
    EXPECT_EQ(has_postcode, people->ids[i] != "k8");
  }
}

TEST(PeopleOfAFile, NeedIdsOfTheirOwnInASource) {
  const PeopleFile file{
      "health,1,Anna,Madeup,,,p1\n"
      "police,1,Anna,Madeup,,,p1\n"
      "police, 1 ,Otto,Invented,,,p2\n"};
  LinkPeopleOptions options;
  options.file = file.path();
  Faults faults;
  ASSERT_TRUE(read_link_people(options, faults));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].line, 4U);
  EXPECT_EQ(faults[0].rule.view(), "people/id-twice");
}

TEST(LinkedRecords, AreThePersonsThatLinksName) {
  transform::TrainingSet set;
  set.records.resize(3);
  for (const char* name : {"subject-number-1", "subject-number-2", "subject-number-3"}) {
    set.subjects.push_back(*Id16::from(name));
  }
  transform::LinkChange change{set.subjects[2], transform::LinkChange::To{set.subjects[0]}};
  change.to->grade = transform::LinkGrade::probable;
  const auto linked = linked_records(set, {change});
  EXPECT_EQ(linked.person, (std::vector<std::uint32_t>{0, 1, 0}));
  EXPECT_TRUE(linked.firm[0]);
  EXPECT_FALSE(linked.firm[2]);
}

}  // namespace
}  // namespace braid::app
