#include "transform/measure/cell/link_coverage_tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "transform/measure/random_area_test.h"

namespace braid::transform {
namespace {

/// Some links are probable, whichever; the same ones wherever a test asks.
bool is_firm(const std::string& subject, const std::string& person) {
  return made_id(subject + person).bytes[0] % 3 != 0;
}

void apply_link(Measurer& measurer, const std::string& subject, const std::string& person,
                bool firm) {
  link::v1::Link message;
  message.set_person(std::string{made_id(person).view()});
  message.set_grade(firm ? link::v1::Link::FIRM : link::v1::Link::PROBABLE);
  RC_ASSERT(
      measurer.apply_link(subject_key(made_id(subject)), message.SerializeAsString()).has_value());
}

void apply_links(Measurer& measurer, const MadeArea& area) {
  for (const auto& [subject, person] : area.links) {
    apply_link(measurer, subject, person, is_firm(subject, person));
  }
}

std::string text_of(const LinkedShare& share) {
  std::string text = share.agency;
  for (const auto& [name, value] : share.breakdown) text += " " + name + "=" + value;
  return text + ": " + std::to_string(share.firm) + " firm, " + std::to_string(share.probable) +
         " probable of " + std::to_string(share.subjects);
}

std::vector<std::string> texts(const LinkCoverage& coverage) {
  std::vector<std::string> lines;
  for (const auto& share : coverage.shares) lines.push_back(text_of(share));
  return lines;
}

/// The same by one plain pass over what was applied: no store, no sums to correct.
class PlainCoverage {
 public:
  explicit PlainCoverage(const MadeArea& area) : area_{area} {
    std::map<std::string, std::string> agency_of_unit;
    for (const auto& submission : area.submissions) {
      agency_of_unit[submission.unit] = submission.agency;
      for (const auto& [first, last] : submission.covers) {
        if (as_of_.is_none() || as_of_ < last) as_of_ = last;
      }
    }
    for (const auto& fact : area.facts) {
      if (fact.withdrawn || fact.subject.empty() || fact.kind == "participation") continue;
      const auto unit = agency_of_unit.find(fact.unit);
      const auto& name = unit == agency_of_unit.end() ? first_agency(fact.unit) : unit->second;
      auto& agency = agencies_[fact.subject];
      if (agency.empty() || name < agency) agency = name;
    }
  }

  std::vector<std::string> lines() const {
    std::map<std::string, std::map<std::pair<int, std::string>, LinkedShare>> shares;
    for (const auto& [subject, agency] : agencies_) {
      const auto [firm, probable] = linked(subject);
      const std::pair<int, std::string> groups[] = {{0, ""}, age_of(subject), {8, sex_of(subject)}};
      for (const auto& group : groups) {
        auto& share = shares[agency][group];
        share.agency = agency;
        share.subjects += 1;
        share.firm += firm;
        share.probable += probable;
        if (group.first > 0) {
          share.breakdown = {{group.first == 8 ? "sex" : "age_cla", group.second}};
        }
      }
    }
    std::vector<std::string> lines;
    for (const auto& [agency, groups] : shares) {
      for (const auto& [group, share] : groups) lines.push_back(text_of(share));
    }
    return lines;
  }

 private:
  /// A unit that no submission tells of belongs to the agency that its first fact came from.
  const std::string& first_agency(const std::string& unit) const {
    for (const auto& fact : area_.facts) {
      if (fact.unit == unit && !fact.withdrawn) return fact.agency;
    }
    BRAID_CHECK(false);
  }

  std::string person_of(const std::string& subject) const {
    const auto link = area_.links.find(subject);
    return link == area_.links.end() ? subject : link->second;
  }
  bool firm_link(const std::string& subject) const {
    const auto link = area_.links.find(subject);
    return link != area_.links.end() && is_firm(subject, link->second);
  }
  std::pair<int, int> linked(const std::string& subject) const {
    bool any = false, firm = false;
    for (const auto& [other, agency] : agencies_) {
      if (person_of(other) != person_of(subject) || agency == agencies_.at(subject)) continue;
      any = true;
      firm = firm || (firm_link(other) && firm_link(subject));
    }
    return {firm ? 1 : 0, any && !firm ? 1 : 0};
  }

  int year_of(const MadeFact& fact) const {
    for (const auto& submission : area_.submissions) {
      if (submission.unit == fact.unit) return submission.year;
    }
    return 0;
  }
  std::int64_t submitted_of(const MadeFact& fact) const {
    for (const auto& submission : area_.submissions) {
      if (submission.unit == fact.unit) return submission.submitted;
    }
    return 0;
  }
  /// What the latest statement of the subject's own that knows says.
  std::uint32_t attribute(const std::string& subject, const std::string& name) const {
    const MadeFact* best = nullptr;
    const auto rank = [&](const MadeFact& fact) {
      const auto kind = agency_kind(fact.agency);
      return std::make_tuple(-static_cast<int>(*kind), year_of(fact), fact.version,
                             submitted_of(fact));
    };
    for (const auto& fact : area_.facts) {
      if (fact.subject != subject || fact.kind != "person" || fact.withdrawn) continue;
      if (fact.attribute(name) == 0) continue;
      if (best == nullptr || rank(*best) < rank(fact) ||
          (rank(*best) == rank(fact) && made_id(fact.record) < made_id(best->record))) {
        best = &fact;
      }
    }
    return best == nullptr ? 0 : best->attribute(name);
  }
  std::string sex_of(const std::string& subject) const {
    const auto& vocabulary = ShippedWords::get().vocabulary;
    const auto code = vocabulary.attribute("sex");
    const auto word = vocabulary.value_text(code, attribute(subject, "sex"));
    return word;
  }
  std::pair<int, std::string> age_of(const std::string& subject) const {
    const int month = static_cast<int>(attribute(subject, "birth_month"));
    if (month == 0 || as_of_.is_none()) return {7, "unknown"};
    int months = as_of_.year() * 12 + as_of_.month() - 1 - month;
    if (as_of_.day() < 15) --months;
    if (months < 12) return {1, "under 1"};
    if (months < 5 * 12) return {2, "1-4"};
    if (months < 10 * 12) return {3, "5-9"};
    if (months < 16 * 12) return {4, "10-15"};
    return months < 18 * 12 ? std::pair{5, std::string{"16-17"}} : std::pair{6, std::string{"18+"}};
  }

  const MadeArea& area_;
  Date as_of_ = Date::none();
  std::map<std::string, std::string> agencies_;  // of subjects that are told of
};

std::unique_ptr<Measurer> measured(const MadeArea& area) {
  auto measurer = area.measurer();
  for (const auto& submission : area.submissions) MadeArea::apply(*measurer, submission);
  for (const auto& fact : area.facts) MadeArea::apply(*measurer, fact);
  apply_links(*measurer, area);
  measurer->settle();
  return measurer;
}

RC_GTEST_PROP(LinkCoverage, AgreesWithOnePlainPass, (std::uint64_t seed)) {
  const MadeArea area = RandomArea{seed}.make();
  RC_ASSERT(texts(measured(area)->link_coverage()) == PlainCoverage{area}.lines());
}

RC_GTEST_PROP(LinkCoverage, AfterAChangeIsAsIfItHadNeverKnownBetter, (std::uint64_t seed)) {
  RandomArea random{seed};
  const MadeArea before = random.make();
  std::vector<MadeFact> gone;
  std::vector<std::string> unlinked;
  const MadeArea after = random.changed(before, random.chance(30), gone, unlinked);
  const auto measurer = measured(before);
  for (const auto& fact : gone) {
    RC_ASSERT(measurer->apply_fact(fact.agency, fact.key(), std::nullopt).has_value());
  }
  for (const auto& subject : unlinked) {
    if (after.links.count(subject) != 0) continue;
    RC_ASSERT(measurer->apply_link(subject_key(made_id(subject)), std::nullopt).has_value());
  }
  for (const auto& fact : after.facts) MadeArea::apply(*measurer, fact);
  apply_links(*measurer, after);
  for (const auto& submission : after.submissions) MadeArea::apply(*measurer, submission);
  measurer->settle();
  RC_ASSERT(texts(measurer->link_coverage()) == texts(measured(after)->link_coverage()));
}

class LinkCoverageOfThree : public testing::Test {
 protected:
  void SetUp() override {
    area_.submissions.push_back({"children/E1",
                                 "c/header/2025",
                                 2025,
                                 1000,
                                 Date::none(),
                                 {{day("2024-04-01"), day("2025-03-31")}},
                                 {"person"}});
    for (const auto& [subject, agency, unit] : {std::tuple{"c", "children/E1", "c/header/2025"},
                                                {"p", "police/1", "p/all"},
                                                {"q", "police/1", "p/all"}}) {
      MadeFact fact{"", subject, "person", agency, unit};
      fact.attributes["birth_month"] = 2012 * 12 + 2;  // March 2012
      area_.add(fact);
    }
  }
  std::vector<std::string> totals(bool of_c, bool of_p, bool of_q) const {
    auto measurer = area_.measurer();
    for (const auto& submission : area_.submissions) MadeArea::apply(*measurer, submission);
    for (const auto& fact : area_.facts) MadeArea::apply(*measurer, fact);
    apply_link(*measurer, "c", "c", of_c);
    apply_link(*measurer, "p", "c", of_p);
    apply_link(*measurer, "q", "c", of_q);
    measurer->settle();
    std::vector<std::string> lines;
    for (const auto& share : measurer->link_coverage().shares) {
      if (share.breakdown.empty()) lines.push_back(text_of(share));
    }
    return lines;
  }
  MadeArea area_;
};

TEST_F(LinkCoverageOfThree, IsFirmOnlyWhereBothLinksAre) {
  EXPECT_THAT(totals(true, true, false),
              testing::ElementsAre("children/E1: 1 firm, 0 probable of 1",
                                   "police/1: 1 firm, 1 probable of 2"));
  EXPECT_THAT(totals(true, false, false),
              testing::ElementsAre("children/E1: 0 firm, 1 probable of 1",
                                   "police/1: 0 firm, 2 probable of 2"));
}

TEST_F(LinkCoverageOfThree, TwoSubjectsOfOneAgencyAreNotLinkedToAnother) {
  area_.facts.erase(area_.facts.begin());
  EXPECT_THAT(totals(true, true, true), testing::ElementsAre("police/1: 0 firm, 0 probable of 2"));
}

TEST_F(LinkCoverageOfThree, WhoIsOnlyNamedByAProgrammeIsNotCounted) {
  MadeFact named{"", "u", "participation", "programme/P1", "n/all", day("2024-06-01")};
  area_.add(named);
  EXPECT_THAT(totals(true, true, true), testing::ElementsAre("children/E1: 1 firm, 0 probable of 1",
                                                             "police/1: 2 firm, 0 probable of 2"));
}

TEST_F(LinkCoverageOfThree, TellsAgeOnTheLatestCoveredDay) {
  const auto coverage = area_.measured()->link_coverage();
  EXPECT_EQ(coverage.as_of, day("2025-03-31"));
  ASSERT_GE(coverage.shares.size(), 2U);
  EXPECT_EQ(coverage.shares[1].breakdown, (Breakdown{{"age_cla", "10-15"}}));
}

}  // namespace
}  // namespace braid::transform
