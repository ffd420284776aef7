#include "ingest/admit/hashed_name.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace braid::ingest {
namespace {

struct Case {
  std::string_view name, given;
  bool want;
};
class HashedName : public testing::TestWithParam<Case> {};
TEST_P(HashedName, IsKnownByItsForm) {
  EXPECT_EQ(is_hashed_name(GetParam().given), GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Forms, HashedName,
    testing::Values(
        Case{"sha256", "9f922ade480bde0c37c5e72363c58f8e0bff064d89ebd855a3628a238af893ed", true},
        Case{"sha256_capitals", "9F922ADE480BDE0C37C5E72363C58F8E0BFF064D89EBD855A3628A238AF893ED",
             true},
        Case{"cut_to_16_bytes", "9f922ade480bde0c37c5e72363c58f8e", true},
        Case{"written_as_a_number", "0x9f922ade480bde0c37c5e72363c58f8e", true},
        Case{"with_blanks_round_it", "  9f922ade480bde0c37c5e72363c58f8e ", true},
        Case{"with_colons", "9f:92:2a:de:48:0b:de:0c:37:c5:e7:23:63:c5:8f:8e", true},
        Case{"uuid", "9f922ade-480b-de0c-37c5-e72363c58f8e", true},
        Case{"base64", "n5Iq3kgL3gw3xecjY8WPjgv/Bk2J69hVo2KKI4r4k+0=", true},
        Case{"base64_for_addresses", "n5Iq3kgL3gw3xecjY8WPjgv_Bk2J69hVo2KKI4r4k-0", true},
        Case{"base64_of_16_bytes", "n5Iq3kgL3gw3xecjY8WPjg==", true},
        Case{"ten_bytes", "9f922ade480bde0c37c5", false}, Case{"empty", "", false},
        Case{"blank", "                                  ", false},
        Case{"a_name", "Smith-Jones", false},
        Case{"a_long_name", "Wolfeschlegelsteinhausenbergerdorff", false},
        Case{"long_and_joined", "Anna-Maria-Christina-Theodora", false},
        Case{"with_slips", "Feather5tonehaugh-5mythe", false},
        Case{"digits_and_blanks", "Anna 1 Maria 2 Christina 3 Theodora", false},
        Case{"letters_of_hex_only", "abcdefabcdefabcdefabcdefabcdefab", false},
        Case{"another_script", "Αθηνά Παπαδοπούλου του 123 Νικολάου", false}),
    [](const auto& run) { return std::string{run.param.name}; });

/// Whatever letters, hyphens and apostrophes a name is made of, and two slips of the keys with it.
RC_GTEST_PROP(HashedName, IsNeverWhatHasFewerThanThreeDigits, (const std::string& any)) {
  std::string name;
  int digits = 0;
  for (const char c : any + std::string(40, 'a')) {
    if (c >= '0' && c <= '9' && ++digits > 2) continue;
    name += c;
  }
  RC_ASSERT(!is_hashed_name(name));
}

}  // namespace
}  // namespace braid::ingest
