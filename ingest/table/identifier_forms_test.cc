#include "ingest/table/identifier_forms.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace braid::ingest {
namespace {

Personal<std::string_view> text(std::string_view given) { return Personal{given}; }

TEST(NhsNumberForm, IsTenDigitsWithTheirCheckDigit) {
  // The published examples of feed-formats 9.1, and 999 numbers, which belong to nobody.
  for (const auto good : {"944 930 5552", "9736363015", "247-868-4691", "9990200017"}) {
    EXPECT_TRUE(has_nhs_number_form(text(good))) << good;
  }
  for (const auto bad :
       {"9912003890", "0000000000", "9999999999", "999020001", "99902000170", "99902A0017", ""}) {
    EXPECT_FALSE(has_nhs_number_form(text(bad))) << bad;
  }
}

RC_GTEST_PROP(NhsNumberFormProperty, AtMostOneDigitEndsNineOthers, ()) {
  std::string nine;
  for (int i = 0; i < 9; ++i) nine += static_cast<char>('0' + *rc::gen::inRange(0, 10));
  int good = 0;
  for (char last = '0'; last <= '9'; ++last) {
    const std::string number = nine + last;
    good += has_nhs_number_form(text(number)) ? 1 : 0;
  }
  RC_ASSERT(good <= 1);
}

TEST(UpnForm, HasItsCheckLetter) {
  // The published examples of feed-formats 9.2.
  for (const auto good :
       {"A950000178301", "R201100018042", "h801200001001", "F20100001800A", "V80120000100T"}) {
    EXPECT_EQ(upn_form(text(good)), UpnForm::good) << good;
  }
  for (const auto bad : {"B950000178301", "A95000017830", "A9500001783011", "A9500001X8301",
                         "F20100001800S", "3412", "UNX"}) {
    EXPECT_EQ(upn_form(text(bad)), UpnForm::wrong) << bad;
  }
  for (const auto reason : {"UN1", "un5", "UN10"}) {
    EXPECT_EQ(upn_form(text(reason)), UpnForm::unknown_reason) << reason;
  }
}

TEST(Postcode, IsOneValueInAllItsSpellings) {
  for (const auto given : {"EH148EC", "eh14  8ec", "EH14 8EC"}) {
    const auto read = CompactPostcode::read(text(given));
    ASSERT_TRUE(read) << given;
    EXPECT_EQ(read->text().reveal_to_admit(), "EH148EC");
  }
  for (const auto given : {"W1A 1AA", "M1 1AE", "ZX12 3AB", "ZX1 4AB"}) {
    EXPECT_TRUE(CompactPostcode::read(text(given))) << given;
  }
  for (const auto given : {"2TR", "", "EH14", "EHH4 8EC", "EH1488EC", "EH14 8E1", "nopostcode"}) {
    EXPECT_FALSE(CompactPostcode::read(text(given))) << given;
  }
}

}  // namespace
}  // namespace braid::ingest
