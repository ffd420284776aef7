#include "transform/compare/link_model.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "transform/compare/made_identity_test.h"

namespace braid::transform {
namespace {

namespace fs = std::filesystem;

LinkModel with_terms() {
  LinkModel model = made_model();
  model.terms.records = {1000, 990};
  model.terms.values = {24, 34};
  model.terms.counts[term_of(made_segment(0))] = {255, 0};
  model.terms.counts[term_of(made_segment(7))] = {3, 31};
  return model;
}

class LinkModelFile : public testing::Test {
 protected:
  LinkModelFile()
      : path_{testing::TempDir() + "link-model-" + std::to_string(::getpid()) + ".json"} {}
  ~LinkModelFile() override { fs::remove(path_); }

  std::string text() const {
    std::ostringstream out;
    out << std::ifstream{path_}.rdbuf();
    return out.str();
  }
  /// The only fault of the model in which `from`, which is there, is replaced.
  std::string fault_when(std::string_view from, std::string_view to) {
    EXPECT_TRUE(save_link_model(with_terms(), path_).has_value());
    std::string changed = text();
    const auto place = changed.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    changed.replace(place, from.size(), to);
    std::ofstream{path_} << changed;
    Faults faults;
    EXPECT_FALSE(load_link_model(path_, faults).has_value()) << to;
    if (faults.size() != 1) return std::to_string(faults.size()) + " faults";
    EXPECT_EQ(faults[0].file, path_);
    EXPECT_FALSE(faults[0].message.empty());
    EXPECT_FALSE(faults[0].remedy.empty());
    return std::string{faults[0].rule.view()};
  }

  std::string path_;
};

TEST_F(LinkModelFile, ReadsBackWhatWasWritten) {
  LinkModel model = with_terms();
  model.version = "quoted \" and \xc3\xa9";
  model.config_hash = 0xfedcba9876543210U;
  model.lambda = 1.0 / 3e6;
  model.birth_date.m = {0.1, 0.2, 0.3, 0.1, 0.1, 0.1, 1.0 / 30, 2.0 / 30};
  model.birth_date.u = {0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125};
  model.identifier.weights[0] = 9123;
  model.identifier.weights[6] = -4567;
  ASSERT_TRUE(save_link_model(model, path_).has_value());
  Faults faults;
  const auto read = load_link_model(path_, faults);
  ASSERT_TRUE(read.has_value()) << faults.size();
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(read->version, model.version);
  EXPECT_EQ(read->trained_on, model.trained_on);
  EXPECT_EQ(read->config_hash, model.config_hash);
  EXPECT_EQ(read->identities, model.identities);
  EXPECT_EQ(read->lambda, model.lambda);
  EXPECT_EQ(read->household, model.household);
  EXPECT_EQ(read->swapped, model.swapped);
  for (const auto field :
       {&LinkModel::surname, &LinkModel::given_name, &LinkModel::crossed, &LinkModel::birth_date,
        &LinkModel::postcode, &LinkModel::sex, &LinkModel::identifier}) {
    EXPECT_EQ(((*read).*field).weights, (model.*field).weights);
    EXPECT_EQ(((*read).*field).m, (model.*field).m);
    EXPECT_EQ(((*read).*field).u, (model.*field).u);
  }
  EXPECT_EQ(read->terms.records, model.terms.records);
  EXPECT_EQ(read->terms.values, model.terms.values);
  EXPECT_EQ(read->terms.counts, model.terms.counts);
  EXPECT_EQ(model_hash(*read), model_hash(model));
}

TEST_F(LinkModelFile, IsTheSameTextForTheSameModel) {
  ASSERT_TRUE(save_link_model(with_terms(), path_).has_value());
  const std::string once = text();
  Faults faults;
  ASSERT_TRUE(save_link_model(*load_link_model(path_, faults), path_).has_value());
  EXPECT_EQ(text(), once);
}

TEST_F(LinkModelFile, IsForItsOwnerOnlyAndLeavesNothingBeside) {
  std::ofstream{path_} << "an older model";
  fs::permissions(path_, fs::perms::all);
  std::ofstream{path_ + ".tmp"} << "left by a stop";
  ASSERT_TRUE(save_link_model(with_terms(), path_).has_value());
  struct stat status {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_FALSE(fs::exists(path_ + ".tmp"));
}

TEST_F(LinkModelFile, SaysWhenItCannotBeWritten) {
  const auto done = save_link_model(with_terms(), path_ + "/no/such/folder");
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(done.error().rule.view(), "link-model/not-written");
}

TEST_F(LinkModelFile, IsRefusedWhenSomethingIsNotAsItMustBe) {
  EXPECT_EQ(fault_when("\"lambda\"", "\"lamda\": 1, \"lambda\""), "link-model/unknown-key");
  EXPECT_EQ(fault_when("\"sex\"", "\"gender\": {}, \"sex\""), "link-model/unknown-key");
  EXPECT_EQ(fault_when("\"swapped\": 0.005,", ""), "link-model/missing-key");
  EXPECT_EQ(fault_when("\"swapped\": 0.005,", "\"swapped\": \"0.005\","), "link-model/wrong-type");
  EXPECT_EQ(fault_when("\"swapped\": 0.005,", "\"swapped\": 1,"), "link-model/out-of-range");
  EXPECT_EQ(fault_when("\"lambda\": 1e-06", "\"lambda\": 0"), "link-model/out-of-range");
  EXPECT_EQ(fault_when("\"lambda\": 1e-06", "\"lambda\": 1e999"), "link-model/not-json");
  EXPECT_EQ(fault_when("\"config_hash\": \"0", "\"config_hash\": \"x"), "link-model/wrong-type");
  EXPECT_EQ(fault_when("braid-link-model/1", "braid-link-model/2"), "link-model/out-of-range");
  EXPECT_EQ(fault_when("[12.4, 2.1,", "[12.4,"), "link-model/wrong-type");
  EXPECT_EQ(fault_when("12.4, 2.1,", "12.4, \"2.1\","), "link-model/wrong-type");
  EXPECT_EQ(fault_when("12.4, 2.1", "14.001, 2.1"), "link-model/out-of-range");
  EXPECT_EQ(fault_when("12.4, 2.1", "12.4001, 2.1"), "link-model/out-of-range");
  EXPECT_EQ(fault_when("12.4, 2.1, 2.1", "12.4, 2.1, 2.2"), "link-model/rising-weights");
  EXPECT_EQ(fault_when("0.875", "0.9"), "link-model/out-of-range");
  EXPECT_EQ(fault_when("\"identities\": 1000000", "\"identities\": -1"), "link-model/wrong-type");
  EXPECT_EQ(fault_when("{\"records\": 1000, \"values\": 24}", "{\"records\": 1000}"),
            "link-model/missing-key");
  EXPECT_EQ(fault_when("\"values\": 24", "\"values\": 1001"), "link-model/out-of-range");
  EXPECT_EQ(fault_when("255, 0]", "1001, 0]"), "link-model/terms");
  EXPECT_EQ(fault_when("255, 0]", "255]"), "link-model/wrong-type");
  EXPECT_EQ(fault_when("\"version\"", "\"version\": \"\", \"version\""), "link-model/not-json");
}

TEST_F(LinkModelFile, RefusesATermThatStandsTwice) {
  ASSERT_TRUE(save_link_model(with_terms(), path_).has_value());
  const std::string saved = text();
  const auto start = saved.find("      [\"");
  const auto entry = saved.substr(start, saved.find(']', start) + 1 - start);
  EXPECT_EQ(fault_when(entry, entry + ",\n" + entry), "link-model/terms");
}

TEST_F(LinkModelFile, RefusesTermsWithoutShares) {
  LinkModel model = with_terms();
  model.crossed.u = model.crossed.m = {};
  ASSERT_TRUE(save_link_model(model, path_).has_value());
  Faults faults;
  EXPECT_FALSE(load_link_model(path_, faults).has_value());
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].rule.view(), "link-model/terms");
}

TEST_F(LinkModelFile, SaysWhereItStopsBeingJson) {
  std::ofstream{path_} << "{\n  \"format\": ,\n}";
  Faults faults;
  EXPECT_FALSE(load_link_model(path_, faults).has_value());
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].rule.view(), "link-model/not-json");
  EXPECT_EQ(faults[0].line, 2U);
  EXPECT_EQ(faults[0].column, 13U);
}

TEST_F(LinkModelFile, IsRefusedForAnyCutText) {
  ASSERT_TRUE(save_link_model(with_terms(), path_).has_value());
  const std::string whole = text();
  for (std::size_t size = 0; size + 2 < whole.size(); size += 7) {
    std::ofstream{path_} << whole.substr(0, size);
    Faults faults;
    ASSERT_FALSE(load_link_model(path_, faults).has_value()) << size;
    ASSERT_EQ(faults.size(), 1U) << size;
    ASSERT_EQ(faults[0].rule.view(), "link-model/not-json") << size;
  }
}

TEST_F(LinkModelFile, MayNotBeReadByOthersWhenItHoldsTerms) {
  ASSERT_TRUE(save_link_model(with_terms(), path_).has_value());
  fs::permissions(path_, fs::perms::owner_read | fs::perms::group_read);
  Faults faults;
  EXPECT_FALSE(load_link_model(path_, faults).has_value());
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].rule.view(), "link-model/readable-by-others");
  ASSERT_TRUE(save_link_model(made_model(), path_).has_value());
  fs::permissions(path_, fs::perms::owner_read | fs::perms::group_read);
  EXPECT_TRUE(load_link_model(path_, faults).has_value());
}

TEST_F(LinkModelFile, IsMissedWhenItIsNotThere) {
  Faults faults;
  EXPECT_FALSE(load_link_model(path_, faults).has_value());
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].rule.view(), "link-model/missing");
}

TEST(ShippedLinkModel, IsWithoutFaultAndWithoutTerms) {
  Faults faults;
  const auto model = load_link_model(BRAID_TEST_DATA "/link/default.json", faults);
  for (const auto& fault : faults) ADD_FAILURE() << fault.rule.view() << ": " << fault.message;
  ASSERT_TRUE(model.has_value());
  EXPECT_TRUE(model->terms.empty());
  EXPECT_FALSE(model->version.empty());
}

TEST(LinkModel, HasThePriorOfItsLambda) {
  LinkModel model;
  model.lambda = 1e-6;
  EXPECT_EQ(model.prior(), -19932);
  model.lambda = 0.5;
  EXPECT_EQ(model.prior(), 0);
}

TEST(ModelHash, ChangesWithWhatScoringDependsOnOnly) {
  const auto hash = model_hash(with_terms());
  const auto after = [](auto change) {
    LinkModel model = with_terms();
    change(model);
    return model_hash(model);
  };
  EXPECT_EQ(after([](LinkModel& m) { m.version = m.trained_on = "another"; }), hash);
  EXPECT_EQ(after([](LinkModel& m) { m.identities += 1; }), hash);
  EXPECT_EQ(after([](LinkModel& m) { m.surname.m[0] = 0; }), hash);
  EXPECT_EQ(after([](LinkModel& m) { m.terms.counts.rehash(4096); }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.config_hash = 1; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.lambda *= 2; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.household *= 2; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.swapped *= 2; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.crossed.u[0] *= 2; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.postcode.weights[3] += 1; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.birth_date.weights[7] += 1; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.identifier.weights[6] -= 1; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.terms.values[1] += 1; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.terms.counts[5] = {2, 0}; }), hash);
  EXPECT_NE(after([](LinkModel& m) { m.terms = {}; }), hash);
}

TEST(RateTerms, CountsSixteenthsOfABit) {
  const LinkModel model = with_terms();
  EncodedIdentity encoded = MadeIdentity{.surname = 0, .given_name = 7}.encoded();
  model.rate_terms(encoded);
  EXPECT_EQ(encoded.rarity[0][0], 2 * 16);   // 256 / 1024
  EXPECT_EQ(encoded.rarity[0][1], 10 * 16);  // 1 / 1024
  EXPECT_EQ(encoded.rarity[1][0], 8 * 16);   // 4 / 1024
  EXPECT_EQ(encoded.rarity[1][1], 5 * 16);   // 32 / 1024
}

TEST(RateTerms, SaysNothingOfANameThatIsMissingNorWithoutTerms) {
  EncodedIdentity encoded = MadeIdentity{.surname = std::nullopt, .given_name = 7}.encoded();
  encoded.rarity = {{{1, 1}, {1, 1}}};
  with_terms().rate_terms(encoded);
  EXPECT_EQ(encoded.rarity[0], (std::array<std::uint8_t, 2>{0, 0}));
  EXPECT_NE(encoded.rarity[1][1], 0);
  made_model().rate_terms(encoded);
  EXPECT_EQ(encoded.rarity[1], (std::array<std::uint8_t, 2>{0, 0}));
}

TEST(RateTerms, StaysWithinAByteAndApartFromNotKnown) {
  LinkModel model = made_model();
  model.terms.records = {0xffff'ffff, 1};
  model.terms.values = {0xffff'ffff, 1};
  model.terms.counts[term_of(made_segment(3))] = {0, 1};
  EncodedIdentity encoded = MadeIdentity{.surname = 3, .given_name = 4}.encoded();
  model.rate_terms(encoded);
  EXPECT_EQ(encoded.rarity[0][0], 255);  // 2^-33 is 528 sixteenths
  EXPECT_EQ(encoded.rarity[0][1], 1);    // q = 1
  EXPECT_EQ(encoded.rarity[1][1], 16);   // q = 1/2
}

RC_GTEST_PROP(RateTerms, RoundsAsTheLogarithmDoes, ()) {
  const auto records = *rc::gen::inRange<std::uint64_t>(1, 50'000'000);
  const auto values = *rc::gen::inRange<std::uint64_t>(1, records + 1);
  const auto count = *rc::gen::inRange<std::uint64_t>(0, records);
  LinkModel model = made_model();
  model.terms.records = {records, records};
  model.terms.values = {values, values};
  model.terms.counts[term_of(made_segment(0))] = {static_cast<std::uint32_t>(count), 0};
  EncodedIdentity encoded = MadeIdentity{}.encoded();
  model.rate_terms(encoded);
  const double want =
      16 * std::log2(static_cast<double>(records + values) / static_cast<double>(count + 1));
  // Halves fall either way; nothing lies on one exactly.
  RC_ASSERT(std::abs(encoded.rarity[0][0] - std::clamp(want, 1.0, 255.0)) < 0.5000001);
}

}  // namespace
}  // namespace braid::transform
