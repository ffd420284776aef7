#include "app/command/indicator/example_drawing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace braid::app {
namespace {

using testing::HasSubstr;
using testing::Not;

transform::Definition days() {
  transform::Definition definition;
  definition.id = "cla.days";
  definition.title = "Days <in> care";
  return definition;
}

transform::Example example() {
  transform::Example made;
  made.given = {"care A 2024-04-05 2024-04-12 legal_status=C2", "care B 2024-05-01 open",
                "arrest C 2024-06-01 event=c9"};
  made.period = "Y2025";
  made.status = "ok";
  made.count = 7;
  made.people = 1;
  return made;
}

TEST(ExampleDrawing, SaysInWordsWhatItShows) {
  const auto svg = example_drawing(days(), example());
  EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-labelledby=\"title desc\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"title\">Days &lt;in> care: a worked example</title>"));
  EXPECT_THAT(svg, HasSubstr("care A 2024-04-05 2024-04-12 legal_status=C2; "));
  EXPECT_THAT(svg, HasSubstr("The answer is Y2025: count 7, people 1."));
  EXPECT_THAT(svg, HasSubstr("prefers-color-scheme: dark"));
}

TEST(ExampleDrawing, DrawsABarForWhatLastsAndADotForWhatHappens) {
  const auto svg = example_drawing(days(), example());
  EXPECT_THAT(svg, HasSubstr("<circle class=\"dot\""));
  EXPECT_THAT(svg, HasSubstr("<rect class=\"bar\""));
  EXPECT_THAT(svg, HasSubstr("<path class=\"bar\""));  // the arrow of what is open
  EXPECT_THAT(svg, HasSubstr("<rect class=\"period\""));
}

TEST(ExampleDrawing, IsTheSameForTheSameExample) {
  EXPECT_EQ(example_drawing(days(), example()), example_drawing(days(), example()));
}

TEST(ExampleDrawing, DrawsAWindowWithoutAPeriod) {
  auto window = example();
  window.period = "t0..t0+12";
  EXPECT_THAT(example_drawing(days(), window), Not(HasSubstr("<rect class=\"period\"")));
}

TEST(ExampleAnswer, TellsTheSymbolOfWhatIsNoNumber) {
  auto none = example();
  none.status = "not_applicable";
  none.count.reset();
  none.people.reset();
  EXPECT_EQ(example_answer(none), "z, not applicable");
}

}  // namespace
}  // namespace braid::app
