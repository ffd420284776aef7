#include "transform/train/weights_chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace braid::transform {
namespace {

using testing::HasSubstr;
using testing::Not;

LinkModel made_up_model() {
  LinkModel model;
  model.version = "made up <1>";
  model.surname.weights = {8000, 7000, 6000, 5000, 4000, -1100, -4000, 0};
  model.birth_date.weights = {12000, 4000, 3000, 1000, -4000, -10000, -10000, 7100};
  return model;
}

TEST(AWeightsChart, SaysInWordsWhatItShows) {
  const auto svg = weights_chart(made_up_model());
  EXPECT_THAT(svg,
              HasSubstr("<title id=\"t\">Weights of the link model made up &lt;1&gt;</title>"));
  EXPECT_THAT(svg, HasSubstr("<desc id=\"d\">"));
  EXPECT_THAT(svg, HasSubstr(">+8.0</text>"));
  EXPECT_THAT(svg, HasSubstr(">-10.0</text>"));
  EXPECT_THAT(svg, HasSubstr("LX day and month swapped"));
}

TEST(AWeightsChart, LeavesOutFieldsThatSayNothing) {
  EXPECT_THAT(weights_chart(made_up_model()), Not(HasSubstr("Postcode")));
}

TEST(AWeightsChart, NeedsNothingElse) {
  const auto svg = weights_chart(made_up_model());
  EXPECT_THAT(svg, Not(HasSubstr("href")));
  EXPECT_THAT(svg, Not(HasSubstr("url(")));
}

}  // namespace
}  // namespace braid::transform
