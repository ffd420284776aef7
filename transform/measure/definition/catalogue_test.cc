#include "transform/measure/definition/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace braid::transform {
namespace {

using testing::AllOf;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;

class CatalogueFolder : public testing::Test {
 protected:
  CatalogueFolder() {
    folder_ = testing::TempDir() + "braid-catalogue-" +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
    Faults faults;
    vocabulary_ = Vocabulary::load(BRAID_TEST_DATA "/vocabulary.toml", faults);
    BRAID_CHECK(vocabulary_.has_value());
  }
  ~CatalogueFolder() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream{folder_ + "/" + name} << text;
  }
  std::optional<Catalogue> load() {
    faults_.clear();
    return Catalogue::load({folder_}, *vocabulary_, faults_);
  }

  std::string folder_;
  std::optional<Vocabulary> vocabulary_;
  Faults faults_;
};

const std::string kDays = R"([days]
id = "x.days"
version = 1
title = "Days"
help = "Days."
unit = "day"
measure = "duration"
of = "care"
facts = ["care"]
feeds = ["children"]
periods = ["month", "year"]
direction = "lower"
)";

std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  BRAID_CHECK(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_F(CatalogueFolder, GivesTheDefinitionsOfItsFiles) {
  write("a.toml", kDays);
  write("b.toml", with(with(kDays, "x.days", "y.days"), "\"care\"\nfacts",
                       "\"care\"\nages = \"0-17\"\nwhere = { place = { in = [\"K2\"] } }\nfacts"));
  const auto catalogue = load();
  ASSERT_TRUE(catalogue);
  ASSERT_THAT(catalogue->definitions(), SizeIs(2));
  EXPECT_FALSE(catalogue->definitions()[0].part.ages);
  EXPECT_TRUE(catalogue->definitions()[0].windows);
  ASSERT_THAT(catalogue->definitions()[1].part.where, SizeIs(1));
  EXPECT_FALSE(catalogue->definitions()[1].part.where[0].excluded);
  EXPECT_THAT(catalogue->match("x.*"), SizeIs(1));
  EXPECT_THAT(catalogue->match("*"), SizeIs(2));
  EXPECT_THAT(catalogue->match("y.days"), SizeIs(1));
  EXPECT_THAT(catalogue->match("y.day"), SizeIs(0));
}

TEST_F(CatalogueFolder, SaysWhereAnUnknownKeyStands) {
  write("a.toml", kDays + "colour = \"red\"\n");
  EXPECT_FALSE(load());
  ASSERT_THAT(faults_, SizeIs(1));
  EXPECT_EQ(faults_[0].line, 13U);
  EXPECT_EQ(faults_[0].column, 1U);
  EXPECT_EQ(faults_[0].rule.view(), "config/unknown-key");
  EXPECT_THAT(faults_[0].message, HasSubstr("colour"));
}

TEST_F(CatalogueFolder, SaysAllThatIsWrongAtOnce) {
  write("a.toml",
        with(with(with(kDays, "\"duration\"", "\"sum\""), "[\"children\"]", "[\"schools\"]"),
             "\"month\"", "\"week\""));
  EXPECT_FALSE(load());
  EXPECT_THAT(faults_, testing::UnorderedElementsAre(
                           AllOf(Field(&Fault::line, 7U), Field(&Fault::column, 11U)),
                           AllOf(Field(&Fault::line, 10U), Field(&Fault::column, 10U)),
                           AllOf(Field(&Fault::line, 11U), Field(&Fault::column, 12U))));
}

struct Wrong {
  std::string_view name, from, to;
};
class CatalogueFault : public CatalogueFolder, public testing::WithParamInterface<Wrong> {};

TEST_P(CatalogueFault, IsRefused) {
  write("a.toml", with(kDays, std::string{GetParam().from}, std::string{GetParam().to}));
  EXPECT_FALSE(load());
  ASSERT_FALSE(faults_.empty());
  EXPECT_NE(faults_[0].line, 0U);
  EXPECT_FALSE(faults_[0].remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rules, CatalogueFault,
    testing::Values(Wrong{"key_is_missing", "title = \"Days\"\n", ""},
                    Wrong{"number_is_text", "version = 1", "version = \"1\""},
                    Wrong{"version_is_nought", "version = 1", "version = 0"},
                    Wrong{"id_in_capitals", "x.days", "X.Days"},
                    Wrong{"list_is_text", "[\"care\"]", "\"care\""},
                    Wrong{"fact_is_unknown", "[\"care\"]", "[\"weather\"]"},
                    Wrong{"ages_are_no_range", "direction", "ages = \"young\"\ndirection"},
                    Wrong{"care_over_18", "direction", "ages = \"0-25\"\ndirection"},
                    Wrong{"attribute_is_unknown", "direction",
                          "where = { colour = { in = [\"red\"] } }\ndirection"},
                    Wrong{"value_is_unknown", "direction",
                          "where = { place = { in = [\"red\"] } }\ndirection"},
                    Wrong{"condition_is_neither", "direction",
                          "where = { place = { like = [\"K2\"] } }\ndirection"},
                    Wrong{"duration_of_children", "\"day\"", "\"child\""},
                    Wrong{"duration_of_arrests", "\"care\"\nfacts", "\"arrest\"\nfacts"},
                    Wrong{"mean_of_care", "\"duration\"", "\"mean\""},
                    Wrong{"population_is_unknown", "direction", "population = \"all\"\ndirection"},
                    Wrong{"no_toml", "[days]", "[days"}),
    [](const auto& run) { return std::string{run.param.name}; });

TEST_F(CatalogueFolder, RefusesOneVersionTwice) {
  write("a.toml", kDays);
  write("b.toml", kDays);
  EXPECT_FALSE(load());
  ASSERT_THAT(faults_, SizeIs(1));
  EXPECT_THAT(faults_[0].file, HasSubstr("b.toml"));
}

TEST_F(CatalogueFolder, RefusesAFolderThatIsNotThere) {
  EXPECT_FALSE(Catalogue::load({folder_ + "/none"}, *vocabulary_, faults_));
  EXPECT_THAT(faults_, SizeIs(1));
}

TEST_F(CatalogueFolder, HashesTheMeaningAndNotTheWords) {
  const auto hash_of = [&](const std::string& text) {
    write("a.toml", text);
    const auto catalogue = load();
    BRAID_CHECK(catalogue.has_value());
    return catalogue->definitions()[0].hash;
  };
  const auto hash = hash_of(kDays);
  EXPECT_EQ(hash.size(), 32U);
  EXPECT_EQ(hash, hash_of(with(kDays, "title = \"Days\"", "title = \"Other\"")));
  EXPECT_EQ(hash, hash_of(with(kDays, "\"month\", \"year\"", "\"year\", \"month\"")));
  EXPECT_EQ(hash, hash_of(with(kDays, "[days]", "[nights]")));
  EXPECT_EQ(hash,
            hash_of(kDays + "[[days.example]]\ngiven = []\nexpect = { period = \"Y2025\" }\n"));
  EXPECT_NE(hash, hash_of(with(kDays, "version = 1", "version = 2")));
  EXPECT_NE(hash, hash_of(with(kDays, "\"lower\"", "\"higher\"")));
  EXPECT_NE(hash, hash_of(kDays + "where = { place = { in = [\"K2\"] } }\n"));
}

TEST_F(CatalogueFolder, TellsWhatAnExampleGaveInstead) {
  write("a.toml", kDays + R"([[days.example]]
given = ["care A 2024-04-05 2024-04-12 legal_status=C2"]
expect = { period = "Y2025", count = 8 }
[[days.example]]
given = ["care A someday"]
expect = { period = "Y2025", count = 0 }
)");
  const auto catalogue = load();
  ASSERT_TRUE(catalogue);
  const auto results = run_examples(*catalogue, *vocabulary_);
  ASSERT_THAT(results, SizeIs(2));
  EXPECT_FALSE(results[0].passed);
  EXPECT_EQ(results[0].expected, "status=ok count=8");
  EXPECT_EQ(results[0].got, "status=ok count=7");
  EXPECT_THAT(results[0].example, HasSubstr("a.toml:13"));
  EXPECT_FALSE(results[1].passed);
  EXPECT_EQ(results[1].got, "not understood: someday");
}

}  // namespace
}  // namespace braid::transform
