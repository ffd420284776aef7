#include "synth/make_people.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "synth/identifiers.h"
#include "synth/spelling.h"

namespace braid::synth {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeader =
    "source,id,given_name,surname,date_of_birth,sex,postcode,nhs_number,upn,truth,name_origin";
enum Column : std::uint8_t {
  source,
  id,
  given,
  surname,
  birth,
  sex,
  postcode,
  nhs,
  upn,
  truth,
  origin,
  columns
};
using Row = std::array<std::string, columns>;

/// No field of ours needs quotes.
std::vector<Row> rows_of(const std::string& text) {
  std::vector<Row> rows;
  for (std::size_t from = text.find('\n') + 1; from < text.size();) {
    const std::size_t end = text.find('\n', from);
    Row& row = rows.emplace_back();
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t comma = column + 1 < columns ? text.find(',', from) : end;
      EXPECT_LE(comma, end);
      row[column] = text.substr(from, comma - from);
      from = comma + 1;
    }
  }
  return rows;
}

class MakePeople : public testing::Test {
 protected:
  MakePeople() : file_{testing::TempDir() + "braid-people-" + std::to_string(::getpid()) + ".csv"} {
    fs::remove(file_);
  }
  ~MakePeople() override { fs::remove(file_); }

  std::string text(PeopleOptions options) {
    fs::remove(file_);
    options.file = file_;
    const auto made = make_people(options);
    EXPECT_TRUE(made.has_value());
    report_ = made.value_or(PeopleReport{});
    std::ifstream in{file_, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  static PeopleOptions of(int children, std::uint64_t seed = 1) {
    PeopleOptions options;
    options.children = children;
    options.seed = seed;
    return options;
  }
  /// Made once for all tests that only read them.
  const std::vector<Row>& small() {
    static const std::vector<Row> kRows = rows_of(text(of(5'000)));
    return kRows;
  }

  std::string file_;
  PeopleReport report_;
};

TEST_F(MakePeople, HasTheColumnsOfLinkEvaluateAndTheOriginOfTheName) {
  const std::string made = text(of(100));
  EXPECT_EQ(made.substr(0, made.find('\n')), kHeader);
  EXPECT_TRUE(made.ends_with('\n'));
}

TEST_F(MakePeople, EveryFieldHasItsForm) {
  std::set<std::string> ids;
  for (const auto& row : small()) {
    EXPECT_TRUE(row[source] == "children" || row[source] == "police" || row[source] == "health");
    EXPECT_TRUE(ids.insert(row[source] + row[id]).second);
    EXPECT_FALSE(row[given].empty() || row[surname].empty() || row[truth].empty() ||
                 row[origin].empty());
    EXPECT_TRUE(row[birth].empty() || parse_iso_date(row[birth]).has_value());
    EXPECT_TRUE(row[sex].empty() || row[sex] == "M" || row[sex] == "F");
    EXPECT_TRUE(row[postcode].empty() || row[postcode].starts_with("ZX"));
    if (!row[nhs].empty()) {
      ASSERT_EQ(row[nhs].size(), 10U);
      EXPECT_EQ(made_up_nhs_number(static_cast<std::uint32_t>(std::stoul(row[nhs].substr(3, 6)))),
                row[nhs]);
    }
    if (!row[upn].empty()) {
      EXPECT_EQ(row[source], "children");
      const auto number =
          static_cast<std::uint32_t>(std::stoul(row[upn].substr(4, 4) + row[upn].substr(10, 3)));
      EXPECT_EQ(made_up_upn(number, std::stoi(row[upn].substr(8, 2))), row[upn]);
    }
  }
}

TEST_F(MakePeople, EveryChildIsKnownAndNoTruthIsTwoPeople) {
  std::map<std::string, std::set<std::string>> origins;
  std::map<std::string, int> of_services;
  std::set<int> children;
  for (const auto& row : small()) {
    origins[row[truth]].insert(row[origin]);
    of_services[row[truth]] += row[source] == "children";
    children.insert(std::stoi(row[truth]));
  }
  for (const auto& [person, known_as] : origins) EXPECT_EQ(known_as.size(), 1U);
  // Two ids of one agency of children's services are never joined (rulings A5).
  for (const auto& [person, records] : of_services) EXPECT_LE(records, 1);
  EXPECT_GE(children.size(), 5'000U);
}

TEST_F(MakePeople, TheReportCountsWhatWasWritten) {
  const std::string made = text(of(2'000));
  EXPECT_EQ(report_.children, 2'000U);
  EXPECT_EQ(report_.all_records(),
            static_cast<std::uint64_t>(std::count(made.begin(), made.end(), '\n')) - 1);
  std::set<std::string> truths;
  for (const auto& row : rows_of(made)) truths.insert(row[truth]);
  EXPECT_EQ(truths.size(), report_.children + report_.parents);
  EXPECT_GT(report_.parents, 50U);
}

TEST_F(MakePeople, TheSameOptionsGiveTheSameBytesOnEveryMachine) {
  const std::string made = text(of(200));
  EXPECT_EQ(text(of(200)), made);
  EXPECT_NE(text(of(200, 2)), made);
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  ASSERT_EQ(EVP_Digest(made.data(), made.size(), hash.data(), &size, EVP_sha256(), nullptr), 1);
  // Changes with every change of a name or a share, and then has to be set anew.
  EXPECT_EQ(hex({reinterpret_cast<const char*>(hash.data()), size}),
            "a2ffaa915bb97a8d02167635e80818934a6b285f9c417eb6b6fb3b8d19c43b68");
}

/// Shares of surnames as hospitals write them, the commonest first.
std::vector<double> surname_shares(const std::vector<Row>& rows) {
  std::map<std::string, int> counts;
  double all = 0;
  for (const auto& row : rows) {
    if (row[source] != "health") continue;
    ++counts[in_capitals(row[surname])];
    ++all;
  }
  std::vector<double> shares;
  for (const auto& [name, count] : counts) shares.push_back(count / all);
  std::sort(shares.rbegin(), shares.rend());
  return shares;
}

double sum_of(const std::vector<double>& shares, std::size_t first) {
  double sum = 0;
  for (std::size_t at = 0; at < std::min(first, shares.size()); ++at) sum += shares[at];
  return sum;
}

TEST_F(MakePeople, SurnamesAreAsSkewedAsThoseOfTheCountry) {
  PeopleOptions options = of(100'000);
  options.errors = 0;
  const auto shares = surname_shares(rows_of(text(options)));
  EXPECT_NEAR(shares[0], 0.009, 0.002);
  EXPECT_NEAR(sum_of(shares, 10), 0.057, 0.01);
  EXPECT_NEAR(sum_of(shares, 1000), 0.45, 0.05);
  // The tail goes on: more people, more surnames.
  EXPECT_GT(shares.size(), 18'000U);
  EXPECT_GT(surname_shares(rows_of(text(of(20'000)))).size(), 6'000U);
}

TEST_F(MakePeople, AHighSkewGivesOneSurnameToOneInNine) {
  PeopleOptions options = of(100'000);
  options.errors = 0;
  options.skew = SurnameSkew::high;
  const auto shares = surname_shares(rows_of(text(options)));
  EXPECT_NEAR(shares[0], 1.0 / 9, 0.012);
}

TEST_F(MakePeople, TheCommonestGivenNameIsThatOfAboutOneInSixty) {
  std::map<std::string, double> boys;
  double all = 0;
  for (const auto& row : rows_of(text(of(50'000)))) {
    if (row[source] != "health" || row[sex] != "M") continue;
    ++boys[in_capitals(row[given])];
    ++all;
  }
  double most = 0;
  for (const auto& [name, count] : boys) most = std::max(most, count / all);
  EXPECT_NEAR(most, 1.0 / 70, 0.004);
}

TEST_F(MakePeople, ADozenChildrenShareAPostcodeAndHundredsAnOutwardCode) {
  std::set<std::string> postcodes, districts;
  std::map<std::string, std::string> homes;  // truth: postcode
  PeopleOptions options = of(50'000);
  options.errors = 0;
  for (const auto& row : rows_of(text(options))) {
    if (row[postcode].empty()) continue;
    postcodes.insert(row[postcode]);
    districts.insert(row[postcode].substr(0, row[postcode].find(' ')));
    homes[row[truth]] = row[postcode];
  }
  EXPECT_NEAR(static_cast<double>(homes.size()) / static_cast<double>(postcodes.size()), 12.5, 1.5);
  EXPECT_LE(districts.size(), 8U);
}

TEST_F(MakePeople, SenselessOptionsAndAFileThatIsThereAreRefused) {
  PeopleOptions options = of(0);
  options.file = file_;
  EXPECT_EQ(make_people(options).error().rule.view(), "synth/option-out-of-range");
  options.children = 10;
  options.errors = 1.5;
  EXPECT_EQ(make_people(options).error().rule.view(), "synth/option-out-of-range");
  EXPECT_FALSE(fs::exists(file_));
  options.errors = 0;
  std::ofstream{file_} << "mine";
  EXPECT_EQ(make_people(options).error().rule.view(), "synth/file-exists");
  EXPECT_EQ(fs::file_size(file_), 4U);
  options.file = testing::TempDir() + "no-such-folder/people.csv";
  EXPECT_EQ(make_people(options).error().rule.view(), "synth/cannot-write");
}

}  // namespace
}  // namespace braid::synth
