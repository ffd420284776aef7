#include "synth/agency_view.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "synth/families.h"
#include "synth/spelling.h"

namespace braid::synth {
namespace {

const Date kUntil = *Date::from_civil(2025, 3, 31);
constexpr Agency kAll[] = {Agency::children, Agency::police, Agency::health};

class AgencyViews : public testing::Test {
 protected:
  static FamilyOptions options() {
    FamilyOptions options;
    options.born_from = *Date::from_civil(2007, 4, 1);
    options.born_until = kUntil;
    options.postcodes = 1'000;
    return options;
  }

  AgencyViews() : families_{options(), Random{1}} {
    while (people_.size() < 20'000) {
      for (const auto& child : families_.family().children) people_.push_back(child);
    }
  }

  AgencyView view(Agency agency, double errors, bool complete = false) {
    return AgencyView{{agency, errors, kUntil, complete}, families_.places()};
  }

  FamilyMaker families_;
  std::vector<Person> people_;
  Random random_{2};
};

std::uint64_t count_of(const AgencyView& view, Variant variant) {
  return view.counts()[static_cast<std::size_t>(variant)];
}

TEST_F(AgencyViews, WithoutErrorsOnlyStyleAndWhatTheAgencyDoesNotHoldDiffer) {
  const std::set<Variant> harmless{Variant::marks_lost,    Variant::other_style,
                                   Variant::no_postcode,   Variant::no_sex,
                                   Variant::no_nhs_number, Variant::no_upn};
  for (const Agency agency : kAll) {
    AgencyView exact = view(agency, 0);
    for (const auto& person : people_) {
      const Person written = exact.written(person, random_);
      EXPECT_EQ(written.birth, person.birth);
      EXPECT_EQ(written.truth, person.truth);
      EXPECT_TRUE(written.nhs_number.empty() || written.nhs_number == person.nhs_number);
      EXPECT_TRUE(written.postcode.empty() || written.postcode == person.postcode);
    }
    for (std::size_t at = 0; at < kVariants; ++at) {
      const auto variant = static_cast<Variant>(at);
      if (harmless.contains(variant)) continue;
      EXPECT_EQ(count_of(exact, variant), 0U) << variant_name(variant);
    }
  }
}

TEST_F(AgencyViews, EveryKindOccursAndCountsWhatItHasWritten) {
  VariantCounts sum{};
  for (const Agency agency : kAll) {
    AgencyView usual = view(agency, kUsualErrors);
    std::uint64_t births = 0, postcodes = 0;
    for (const auto& person : people_) {
      const Person written = usual.written(person, random_);
      births += written.birth != person.birth;
      postcodes += written.postcode != person.postcode;
      EXPECT_EQ(written.upn.empty() || agency == Agency::children, true);
      EXPECT_TRUE(written.birth.is_none() || written.birth <= kUntil);
    }
    EXPECT_EQ(births, count_of(usual, Variant::day_month) + count_of(usual, Variant::birth_digit) +
                          count_of(usual, Variant::new_year) + count_of(usual, Variant::no_birth));
    // A move may be written with a slip as well.
    EXPECT_LE(postcodes,
              count_of(usual, Variant::moved_near) + count_of(usual, Variant::moved_far) +
                  count_of(usual, Variant::postcode_slip) + count_of(usual, Variant::no_postcode));
    for (std::size_t at = 0; at < kVariants; ++at) sum[at] += usual.counts()[at];
  }
  for (std::size_t at = 0; at < kVariants; ++at) {
    EXPECT_GT(sum[at], 0U) << variant_name(static_cast<Variant>(at));
  }
}

TEST_F(AgencyViews, DayAndMonthAreExchangedInFourOfAThousandRecords) {
  double records = 0, exchanged = 0;
  for (const Agency agency : kAll) {
    AgencyView usual = view(agency, kUsualErrors);
    for (const auto& person : people_) usual.written(person, random_);
    records += static_cast<double>(people_.size());
    exchanged += static_cast<double>(count_of(usual, Variant::day_month));
  }
  EXPECT_NEAR(exchanged / records, 0.004, 0.001);  // so in 0.8 % of pairs (linkage-design)
}

TEST_F(AgencyViews, TheMeanShareOfWhatDiffersIsTheOneThatWasAskedFor) {
  double differ = 0, texts = 0;
  for (const Agency agency : kAll) {
    AgencyView usual = view(agency, kUsualErrors);
    for (const auto& person : people_) {
      const Person written = usual.written(person, random_);
      const auto same = [](const std::string& a, const std::string& b) {
        std::string one = in_capitals(without_marks(a)), other = in_capitals(without_marks(b));
        for (std::string* text : {&one, &other}) {
          std::erase(*text, '\'');
          std::erase(*text, ' ');
          std::erase(*text, '-');
        }
        return one == other;
      };
      differ += !same(written.given, person.given);
      differ += !same(written.surname, person.surname);
      differ += written.birth != person.birth;
      differ += !written.postcode.empty() && written.postcode != person.postcode;
      texts += 4;
    }
  }
  EXPECT_NEAR(differ / texts, kUsualErrors, 0.006);
}

TEST_F(AgencyViews, ACompleteViewLeavesOutNeitherBirthNorSex) {
  AgencyView police = view(Agency::police, 1, true);
  for (const auto& person : people_) {
    const Person written = police.written(person, random_);
    EXPECT_FALSE(written.birth.is_none());
    EXPECT_NE(written.sex, 0);
  }
}

TEST_F(AgencyViews, NothingIsWrittenThatATableOrAMessageCannotHold) {
  for (const Agency agency : kAll) {
    AgencyView bad = view(agency, 1);
    for (const auto& person : people_) {
      const Person written = bad.written(person, random_);
      for (const std::string* text : {&written.given, &written.surname, &written.postcode}) {
        ASSERT_EQ(text->find_first_of(",\"\n\r|^&~\\"), std::string::npos);
      }
      ASSERT_FALSE(written.given.empty());
      ASSERT_FALSE(written.surname.empty());
      ASSERT_TRUE(written.postcode.empty() || written.postcode.starts_with("ZX"));
    }
  }
}

TEST_F(AgencyViews, PoliceNearlyNeverHaveAnNhsNumberAndHospitalsNearlyAlways) {
  const auto held = [&](Agency agency) {
    AgencyView usual = view(agency, kUsualErrors);
    double numbers = 0;
    for (const auto& person : people_)
      numbers += !usual.written(person, random_).nhs_number.empty();
    return numbers / static_cast<double>(people_.size());
  };
  EXPECT_LT(held(Agency::police), 0.02);
  EXPECT_NEAR(held(Agency::children), 0.7, 0.02);
  EXPECT_GT(held(Agency::health), 0.95);
}

}  // namespace
}  // namespace braid::synth
