#include "transform/normalise/soundex.h"

#include <gtest/gtest.h>

#include <string>

namespace braid::transform {
namespace {

struct Case {
  std::string_view name, code;
};
class SoundexOf : public testing::TestWithParam<Case> {};
TEST_P(SoundexOf, IsThePublishedOne) { EXPECT_EQ(view(soundex(GetParam().name)), GetParam().code); }
// linkage-design, section 14.
INSTANTIATE_TEST_SUITE_P(Vectors, SoundexOf,
                         testing::Values(Case{"OBRIEN", "O165"}, Case{"SMITHJONES", "S532"},
                                         Case{"MULLER", "M460"}, Case{"MUELLER", "M460"},
                                         Case{"NUNEZ", "N520"}, Case{"THORSSON", "T625"},
                                         Case{"ZOE", "Z000"}, Case{"VANDERBERG", "V536"},
                                         Case{"STJOHN", "S325"}, Case{"LUKASZ", "L220"},
                                         Case{"MACDONALD", "M235"}, Case{"DEATH", "D300"}),
                         [](const auto& run) { return std::string{run.param.name}; });
// Of the United States National Archives, "The Soundex Indexing System".
INSTANTIATE_TEST_SUITE_P(Archives, SoundexOf,
                         testing::Values(Case{"WASHINGTON", "W252"}, Case{"LEE", "L000"},
                                         Case{"GUTIERREZ", "G362"}, Case{"PFISTER", "P236"},
                                         Case{"JACKSON", "J250"}, Case{"TYMCZAK", "T522"},
                                         Case{"ASHCRAFT", "A261"}, Case{"W", "W000"}),
                         [](const auto& run) { return std::string{run.param.name}; });

static_assert(soundex("SMITH") == soundex("SMYTH"));

}  // namespace
}  // namespace braid::transform
