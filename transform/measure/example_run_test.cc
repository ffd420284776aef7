#include "transform/measure/definition/catalogue.h"

#include <gtest/gtest.h>

namespace braid::transform {
namespace {

TEST(Examples, OfTheShippedDefinitionsAllPass) {
  Faults faults;
  const auto vocabulary = Vocabulary::load(BRAID_TEST_DATA "/vocabulary.toml", faults);
  ASSERT_TRUE(vocabulary);
  const auto catalogue = Catalogue::load({BRAID_TEST_DATA "/indicators"}, *vocabulary, faults);
  for (const auto& fault : faults) {
    ADD_FAILURE() << fault.file << ":" << fault.line << ":" << fault.column << " " << fault.message;
  }
  ASSERT_TRUE(catalogue);
  EXPECT_GE(catalogue->definitions().size(), 130U);
  for (const auto& definition : catalogue->definitions()) {
    EXPECT_GE(definition.examples.size(), 2U) << definition.id;
    EXPECT_FALSE(definition.help.empty()) << definition.id;
  }
  for (const auto& result : run_examples(*catalogue, *vocabulary)) {
    EXPECT_TRUE(result.passed) << result.example << " expected " << result.expected << ", got "
                               << result.got;
  }
}

}  // namespace
}  // namespace braid::transform
