#include "transform/measure/cell/link_coverage_tally.h"

#include <algorithm>
#include <string_view>

#include "transform/measure/story/person_attribute.h"

namespace braid::transform {
namespace {

constexpr std::array<std::string_view, 7> kAgeNames = {"under 1", "1-4", "5-9",    "10-15",
                                                       "16-17",   "18+", "unknown"};
constexpr std::array<std::string_view, 3> kSexNames = {"F", "M", "unknown"};
constexpr std::size_t kAdult = 5, kUnknownAge = 6;

}  // namespace

void LinkCoverageTally::Count::add(const Count& other) {
  subjects += other.subjects;
  firm += other.firm;
  probable += other.probable;
}

void LinkCoverageTally::reset() {
  as_of_ = told_.deliveries.last_covered_day();
  counts_.clear();
}

std::size_t LinkCoverageTally::age_of(std::uint32_t birth_month) const {
  const Date birth = birth_of(birth_month);
  if (birth.is_none() || as_of_.is_none()) return kUnknownAge;
  if (as_of_ < birth) return static_cast<std::size_t>(AgeGroup::under_1);
  const int years = age_at(birth, as_of_);
  return years >= 18 ? kAdult : static_cast<std::size_t>(age_group(years));
}

bool LinkCoverageTally::comes_before(std::uint32_t one, std::uint32_t other) const {
  return one != other && told_.deliveries.agency_name(one) < told_.deliveries.agency_name(other);
}

void LinkCoverageTally::gather(FactStore::Place person) {
  subjects_.clear();
  store_.for_each_subject(person, [&](FactStore::Place place) {
    if (store_.is_nobody(place)) return;
    Subject subject;
    bool is_told_of = false;
    facts_.clear();
    store_.for_each_fact(place, [&](const StoredFact& fact) {
      if (fact.kind == told_.words.participation) return;
      if (fact.kind == told_.words.person) facts_.push_back(&fact);
      // A handle is made of its agency's name, so all of these facts should be one agency's; the
      // first by name, so that the order of facts never matters.
      const auto agency = told_.deliveries.agency(fact.unit);
      if (!is_told_of || comes_before(agency, subject.agency)) subject.agency = agency;
      is_told_of = true;
    });
    if (!is_told_of) return;
    subject.sex = sex_of(told_.words, surviving_value(told_, store_, facts_, told_.words.sex));
    subject.age = age_of(surviving_value(told_, store_, facts_, told_.words.birth_month));
    subject.firm = store_.is_firm(place);
    subjects_.push_back(subject);
  });
}

void LinkCoverageTally::add(FactStore::Place person, int sign) {
  gather(person);
  for (const Subject& subject : subjects_) {
    const auto is_of_another = [&](const Subject& other) { return other.agency != subject.agency; };
    const bool linked = std::any_of(subjects_.begin(), subjects_.end(), is_of_another);
    const bool firm =
        subject.firm && std::any_of(subjects_.begin(), subjects_.end(), [&](const Subject& other) {
          return is_of_another(other) && other.firm;
        });
    if (counts_.size() <= subject.agency) counts_.resize(subject.agency + 1);
    counts_[subject.agency][static_cast<std::size_t>(subject.sex)][subject.age].add(
        {sign, firm ? sign : 0, linked && !firm ? sign : 0});
  }
}

void LinkCoverageTally::add_shares(std::uint32_t agency, LinkCoverage& coverage) const {
  const Counts& counts = counts_[agency];
  Count total;
  std::array<Count, kSexes> by_sex{};
  std::array<Count, kAges> by_age{};
  for (std::size_t sex = 0; sex < kSexes; ++sex) {
    for (std::size_t age = 0; age < kAges; ++age) {
      total.add(counts[sex][age]);
      by_sex[sex].add(counts[sex][age]);
      by_age[age].add(counts[sex][age]);
    }
  }
  const auto add = [&](const Count& count, Breakdown breakdown) {
    if (count.subjects == 0) return;
    coverage.shares.push_back({told_.deliveries.agency_name(agency), std::move(breakdown),
                               count.subjects, count.firm, count.probable});
  };
  add(total, {});
  for (std::size_t age = 0; age < kAges; ++age) {
    add(by_age[age], {{"age_cla", std::string{kAgeNames[age]}}});
  }
  for (std::size_t sex = 0; sex < kSexes; ++sex) {
    add(by_sex[sex], {{"sex", std::string{kSexNames[sex]}}});
  }
}

LinkCoverage LinkCoverageTally::coverage() const {
  LinkCoverage coverage;
  coverage.as_of = as_of_;
  std::vector<std::uint32_t> agencies(counts_.size());
  for (std::uint32_t agency = 0; agency < agencies.size(); ++agency) agencies[agency] = agency;
  std::sort(agencies.begin(), agencies.end(),
            [&](std::uint32_t one, std::uint32_t other) { return comes_before(one, other); });
  for (const auto agency : agencies) add_shares(agency, coverage);
  return coverage;
}

}  // namespace braid::transform
