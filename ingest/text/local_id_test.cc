#include "ingest/text/local_id.h"

#include <gtest/gtest.h>

#include <string>

namespace braid::ingest {
namespace {

// All ids here are made up.

struct Case {
  std::string_view name, given, want;
};
class LocalId : public testing::TestWithParam<Case> {};
TEST_P(LocalId, IsJudgedByItsForm) {
  EXPECT_EQ(fault_of_local_id(GetParam().given).view(), GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Rules, LocalId,
    testing::Values(
        Case{"number", "1234", ""},
        // Catalogue of dirt, row 4: one child with `1234`, but that is normalise's part.
        Case{"number_with_point_zero", "1234.0", ""}, Case{"leading_zeros", "000123", ""},
        Case{"inner_blank", "AB 123", ""}, Case{"guid", "3fa85f64-5717-4562-b3fc-2c963f66afa6", ""},
        Case{"ten_digits", "1234567890", ""}, Case{"empty", "", "row/id-missing"},
        Case{"blanks", "  ", "row/id-missing"}, Case{"exponent", "1.2E+05", "row/id-mangled"},
        Case{"snomed_exponent", "1.0664E+15", "row/id-mangled"},
        Case{"exponent_of_a_program", "1e+15", "row/id-mangled"},
        Case{"exponent_without_sign", "1.5e15", "row/id-mangled"}, Case{"id_with_an_e", "12E5", ""},
        Case{"id_with_e_and_letters", "1E+5A", ""},
        Case{"sentence", "the first child", "row/id-not-an-id"},
        Case{"mail", "made@example.org", "row/id-not-an-id"},
        Case{"too_long", "12345678901234567890123456789012345678901", "row/id-not-an-id"}),
    [](const auto& run) { return std::string{run.param.name}; });

TEST(FreeText, IsTextForPeople) {
  for (const auto text : {"three small words", "made@example.org", "https://example.org",
                          "www.example.org", "999 000 0018", "01632-960-960"}) {
    EXPECT_TRUE(is_free_text(text)) << text;
  }
  for (const auto text : {"", "C2", "A 1", "2024-05-04", "SC012345"}) {
    EXPECT_FALSE(is_free_text(text)) << text;
  }
}

}  // namespace
}  // namespace braid::ingest
