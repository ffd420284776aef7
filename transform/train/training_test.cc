#include "transform/train/training.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "core/keys.h"
#include "identity/identity.pb.h"
#include "transform/train/made_records_test.h"
#include "transform/train/random_pairs.h"
#include "transform/train/term_counts.h"

namespace braid::transform {
namespace {

constexpr std::size_t at(Level level) { return static_cast<std::size_t>(level); }

/// People of two sources, the second of which mistypes one field in ten and lacks one in twenty.
/// Keys: equal name and date, equal name and postcode, equal date and postcode.
TrainingSet made_people(std::uint32_t people, std::uint64_t seed) {
  MadeRecords made{seed};
  TrainingSet set;
  set.sources = {{0, false}, {0, true}};
  constexpr std::array<Field, kFields> kAll{Field::surname, Field::given_name, Field::birth_date,
                                            Field::postcode};
  constexpr std::array<std::uint64_t, kFields> kValues{400, 300, 2000, 5000};
  for (std::uint32_t person = 0; person < people; ++person) {
    std::array<std::uint64_t, kFields> values{};
    for (std::size_t field = 0; field < kFields; ++field) {
      // Squared, so that some names are common.
      const double share = made.share();
      values[field] = static_cast<std::uint64_t>(static_cast<double>(kValues[field]) *
                                                 (field < 2 ? share * share : share));
    }
    const auto sex = static_cast<std::uint8_t>(1 + made.below(2));
    for (std::uint16_t source = 0; source < 2; ++source) {
      TrainingRecord record;
      record.source = source;
      record.encoded.sex = sex;
      std::array<std::uint64_t, kFields> written{};
      for (std::size_t field = 0; field < kFields; ++field) {
        if (source == 1 && made.below(20) == 0) continue;
        const auto segment = MadeRecords::value(kAll[field], values[field]);
        const bool mistyped = source == 1 && made.below(10) == 0;
        MadeRecords::set(record, kAll[field], mistyped ? made.mistyped(segment) : segment);
        written[field] = mistyped ? 0 : values[field] + 1;
      }
      const auto key = [&](std::size_t slot, std::size_t a, std::size_t b) {
        if (written[a] == 0 || written[b] == 0) return;
        record.keys[slot] = (slot + 1) << 56U | written[a] << 28U | written[b];
      };
      key(0, 0, 2);
      key(1, 0, 3);
      key(2, 2, 3);
      key(9, 1, 2);
      record.nhs = made.below(2) == 0 ? person + 1 : 0;
      set.records.push_back(record);
      set.subjects.emplace_back();
    }
  }
  return set;
}

TEST(Training, FindsTheMatchesAndTheErrorsOfMadeUpPeople) {
  const auto set = made_people(2000, 1);
  const auto training = train(set, {});
  ASSERT_TRUE(training);
  const auto& estimate = training->report.estimate;
  EXPECT_NEAR(std::log2(estimate.lambda * set.pairs() / 2000), 0, 0.1);
  EXPECT_NEAR(estimate.birth_date.m[at(Level::l0)], 0.9, 0.03);
  EXPECT_NEAR(estimate.given_name.m[at(Level::l0)], 0.9, 0.03);
  EXPECT_GT(training->model.birth_date.weights[0], 6 * kBit);
  EXPECT_LT(training->model.birth_date.weights[at(Level::l6)], 0);
  for (const auto& expected : training->report.expected) {
    if (expected.threshold >= 6.64) {
      EXPECT_GT(expected.precision, 0.99);
    }
  }
  ASSERT_EQ(training->report.near_truth.size(), kFields);
  EXPECT_LT(training->report.near_truth[0].moved, 0.05);
}

TEST(Training, OfTheSameRecordsGivesTheSameModel) {
  const auto set = made_people(500, 2);
  const auto one = train(set, {}), other = train(set, {});
  ASSERT_TRUE(one && other);
  EXPECT_EQ(model_hash(one->model), model_hash(other->model));
  EXPECT_EQ(one->model.surname.m, other->model.surname.m);
}

TEST(Training, GivesAModelThatAFileBringsBack) {
  const auto training = train(made_people(500, 3), {});
  ASSERT_TRUE(training);
  const auto folder = std::filesystem::path{testing::TempDir()} /
                      ("braid-training-test-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto file = (folder / "model.json").string();
  ASSERT_TRUE(save_link_model(training->model, file));
  Faults faults;
  const auto loaded = load_link_model(file, faults);
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(loaded) << (faults.empty() ? "" : faults[0].message);
  EXPECT_EQ(model_hash(*loaded), model_hash(training->model));
  EXPECT_EQ(loaded->terms.counts, training->model.terms.counts);
}

TEST(Training, WantsEnoughToLearnFrom) {
  const auto few_records = train(made_people(10, 4), {});
  ASSERT_FALSE(few_records);
  EXPECT_EQ(few_records.error().rule.view(), "train/too-few-records");
  auto strangers = made_people(300, 5);
  std::erase_if(strangers.records, [](const auto& record) { return record.source == 1; });
  for (auto& record : strangers.records) record.source = 1;
  const auto few_matches = train(strangers, {});
  ASSERT_FALSE(few_matches);
  EXPECT_EQ(few_matches.error().rule.view(), "train/too-few-matches");
}

TEST(Training, KeepsTheStarterWeightOfSexWhereNobodySaysIt) {
  auto set = made_people(500, 6);
  for (auto& record : set.records) record.encoded.sex = 0;
  const auto training = train(set, {});
  ASSERT_TRUE(training);
  EXPECT_NEAR(training->model.sex.weights[at(Level::l0)], 971, 1);
  EXPECT_EQ(training->model.identifier.weights[0], 0);
}

TEST(RandomPairs, AreAllPairsOfASmallSetAndASeededShareOfALargeOne) {
  const auto set = made_people(100, 7);
  EXPECT_DOUBLE_EQ(look_at_random_pairs(set, 1'000'000, 1).pairs, set.pairs());
  const auto one = look_at_random_pairs(set, 1000, 1), again = look_at_random_pairs(set, 1000, 1);
  EXPECT_DOUBLE_EQ(one.pairs, 1000);
  EXPECT_EQ(one.surname, again.surname);
  EXPECT_NE(one.surname, look_at_random_pairs(set, 1000, 2).surname);
}

TEST(TermCounts, CountAPersonsNameOnceHoweverOftenItWasSent) {
  TrainingSet set;
  const auto smith = MadeRecords::value(Field::surname, 1);
  for (int i = 0; i < 4; ++i) {
    MadeRecords::set(set.records.emplace_back(), Field::surname, smith);
  }
  MadeRecords::set(set.records.emplace_back(), Field::surname,
                   MadeRecords::value(Field::surname, 2));
  MadeRecords::set(set.records.back(), Field::given_name, smith);
  Clusters clusters{set.records.size()};
  clusters.join(0, 2);
  clusters.join(2, 3);
  const auto terms = count_terms(set, clusters);
  EXPECT_EQ(terms.records, (std::array<std::uint64_t, 2>{3, 1}));
  EXPECT_EQ(terms.values, (std::array<std::uint64_t, 2>{2, 1}));
  ASSERT_EQ(terms.counts.size(), 1U) << "what is seen once is left out";
  EXPECT_EQ(terms.counts.at(term_of(smith)), (std::array<std::uint32_t, 2>{2, 1}));
}

/// The value of an identity entry that has a surname, and what else a test wants.
identity::v1::Identity identity_with_surname(std::uint64_t value) {
  const auto segment = MadeRecords::value(Field::surname, value);
  identity::v1::Identity identity;
  identity.set_key_id(1);
  identity.set_presence(1);
  identity.set_segments(std::string{reinterpret_cast<const char*>(segment.data()), 32});
  return identity;
}

TEST(ATrainingSet, HasOneRecordOfASubjectMadeOfItsUnits) {
  const auto one = *Id16::from("subject-number-1"), other = *Id16::from("subject-number-2");
  TrainingSetBuilder builder;
  const auto source = builder.add_source({});
  auto identity = identity_with_surname(1);
  ASSERT_TRUE(builder.put(source, identity_key(one, "feed/a"), identity.SerializeAsString()));
  identity = identity_with_surname(2);
  identity.clear_segments();
  identity.set_presence(0);
  identity.set_nhs("sixteen-bytes-id");
  ASSERT_TRUE(builder.put(source, identity_key(one, "feed/b"), identity.SerializeAsString()));
  ASSERT_TRUE(builder.put(source, identity_key(other, "feed/a"),
                          identity_with_surname(3).SerializeAsString()));
  ASSERT_TRUE(builder.put(source, marker_key("feed"), "not an identity"));
  const auto set = builder.build();
  ASSERT_EQ(set.records.size(), 2U);
  EXPECT_EQ(set.subjects[0], one);
  EXPECT_TRUE(set.records[0].encoded.has(Field::surname));
  EXPECT_NE(set.records[0].nhs, 0U);
}

TEST(ATrainingSet, NeverComparesRecordsOfTwoAreas) {
  TrainingSetBuilder builder;
  const std::array sources{builder.add_source({0, true}), builder.add_source({0, false}),
                           builder.add_source({1, true})};
  int subject = 0;
  for (const int source : {0, 0, 1, 1, 2, 2}) {
    auto identity = identity_with_surname(1);
    identity.set_nhs("sixteen-bytes-id");
    auto id = *Id16::from("subject-number-0");
    id.bytes[15] = static_cast<unsigned char>('0' + subject++);
    ASSERT_TRUE(builder.put(sources[static_cast<std::size_t>(source)], identity_key(id, "feed/a"),
                            identity.SerializeAsString()));
  }
  const auto set = builder.build();
  // Of the first area all but the pair inside the source that knows everybody once.
  EXPECT_DOUBLE_EQ(set.pairs(), 4 * 3 / 2 - 1 + 1);
  int candidates = 0;
  CandidatePairs{set, {}}.for_each([&](const Candidate&) { ++candidates; });
  EXPECT_EQ(candidates, set.pairs());
}

TEST(ATrainingSet, HoldsTheLastEntryOfAKeyAndNothingWithdrawnOrForeign) {
  const auto one = *Id16::from("subject-number-1"), other = *Id16::from("subject-number-2");
  TrainingSetBuilder builder;
  const auto source = builder.add_source({});
  const auto put = [&](const Id16& subject, std::optional<std::string> value) {
    ASSERT_TRUE(builder.put(source, identity_key(subject, "feed/a"), value));
  };
  put(one, identity_with_surname(1).SerializeAsString());
  put(one, identity_with_surname(2).SerializeAsString());
  put(other, identity_with_surname(3).SerializeAsString());
  put(other, std::nullopt);
  auto foreign = identity_with_surname(4);
  foreign.set_key_id(2);
  put(*Id16::from("subject-number-3"), foreign.SerializeAsString());
  const auto set = builder.build();
  ASSERT_EQ(set.records.size(), 1U);
  EXPECT_EQ(set.records[0].encoded.segments[0], MadeRecords::value(Field::surname, 2));
  EXPECT_EQ(set.foreign, 1);
}

}  // namespace
}  // namespace braid::transform
