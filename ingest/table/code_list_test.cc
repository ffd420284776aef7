#include "ingest/table/code_list.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "ingest/children/ssda903/ssda903_mapping.h"
#include "ingest/table/told_delivery.h"

namespace braid::ingest {
namespace {

using Standing = DecodedCode::Standing;

/// A file that is gone when the test is over.
class CodeFile {
 public:
  explicit CodeFile(const std::string& text)
      : path_{testing::TempDir() + "braid-codes-" + std::to_string(::getpid()) + ".toml"} {
    std::ofstream{path_} << text;
  }
  ~CodeFile() { std::remove(path_.c_str()); }
  CodeFile(const CodeFile&) = delete;
  CodeFile& operator=(const CodeFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::optional<CodeList> load(const std::string& text, Faults& faults,
                             std::string_view attribute = "place") {
  const CodeFile file{text};
  return CodeList::load(file.path(), attribute, test_vocabulary(), faults);
}

TEST(CodeList, KnowsItsCodesInEitherCaseAndTheirYears) {
  Faults faults;
  const auto list = load(R"(codes = [
    { code = "K2" }, { code = "K3", from = 2025 }, { code = "H5", until = 2024 },
    { code = "P2", starts_until = 2023-10-27 }, { code = "OLD", word = "U6" },
    { code = "NONE", word = "" } ])",
                         faults);
  ASSERT_TRUE(list) << faults.size();
  const auto word = [](std::string_view text) {
    return test_vocabulary().value(test_vocabulary().attribute("place"), text);
  };
  EXPECT_EQ(list->find("k2", 1999).value, word("K2"));
  EXPECT_EQ(list->find("K2", 1999).standing, Standing::in_force);
  EXPECT_EQ(list->find("K3", 2024).standing, Standing::out_of_year);
  EXPECT_EQ(list->find("K3", 2024).value, word("K3"));
  EXPECT_EQ(list->find("K3", 2025).standing, Standing::in_force);
  EXPECT_EQ(list->find("H5", 2024).standing, Standing::in_force);
  EXPECT_EQ(list->find("H5", 2025).standing, Standing::out_of_year);
  EXPECT_EQ(list->find("P2", 2024, *Date::from_civil(2023, 10, 27)).standing, Standing::in_force);
  EXPECT_EQ(list->find("P2", 2024, *Date::from_civil(2023, 10, 28)).standing,
            Standing::out_of_year);
  EXPECT_EQ(list->find("OLD", 2024).value, word("U6"));
  EXPECT_EQ(list->find("NONE", 2024).value, 0U);
  EXPECT_TRUE(list->find("NONE", 2024).known());
  for (const auto unknown : {"", "K", "K22", "K2 ", "LONGERTHANANY"}) {
    EXPECT_FALSE(list->find(unknown, 2024).known()) << unknown;
  }
}

TEST(CodeList, ReportsAllThatIsWrongInItsFile) {
  const auto count = [](const std::string& text) {
    Faults faults;
    EXPECT_FALSE(load(text, faults));
    return faults.size();
  };
  EXPECT_EQ(count("codes = ["), 1U);
  EXPECT_EQ(count("x = 1"), 1U);
  EXPECT_EQ(count(R"(codes = [ { code = "Q9" }, { title = "x" }, { code = "K2", form = 1 } ])"),
            3U);
  EXPECT_EQ(count(R"(codes = [ { code = "K2" }, { code = "k2" } ])"), 2U);
  Faults faults;
  EXPECT_FALSE(CodeList::load("/nowhere/x.toml", "place", test_vocabulary(), faults));
  EXPECT_EQ(faults.size(), 1U);
}

TEST(Ssda903Mapping, ReadsTheListsThatAreShipped) {
  Faults faults;
  const auto mapping = Ssda903Mapping::load(BRAID_TEST_DATA "/codes", test_vocabulary(), faults);
  ASSERT_TRUE(mapping);
  EXPECT_TRUE(faults.empty());
  // Every word that the vocabulary has for an attribute of care is the meaning of some code.
  for (const auto& column : mapping->episode_columns) {
    const auto* attribute = test_vocabulary().find_attribute(column.attribute);
    for (const auto& word : attribute->values) {
      if (word == "N9") continue;  // of the CIN census only (feed-formats 3.3)
      EXPECT_NE(column.codes.find(word, 2025).value, 0U) << attribute->name << ' ' << word;
    }
  }
}

TEST(Ssda903Mapping, IsMisconfiguredWithoutItsLists) {
  Faults faults;
  auto options = test_options();
  options.code_folder = "/nowhere";
  const auto decoder = make_ssda903_decoder(options, faults);
  ASSERT_FALSE(decoder);
  EXPECT_EQ(decoder.error().kind, ErrorKind::misconfigured);
  EXPECT_EQ(faults.size(), 15U);
}

}  // namespace
}  // namespace braid::ingest
