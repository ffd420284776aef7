#include "transform/pseudonymise/normalised_identity.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "proto/feed/record.h"
#include "transform/compare/encoded_identity.h"
#include "transform/normalise/birth_date.h"
#include "transform/normalise/nhs_number.h"
#include "transform/normalise/person_name.h"
#include "transform/normalise/postcode.h"
#include "transform/normalise/upn.h"
#include "transform/pseudonymise/person_text.h"

namespace braid::transform {
namespace {

/// A buffer that is wiped when it goes.
template <class Buffer>
struct Scratch {
  Buffer bytes;
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

void take_names(std::string_view surname, std::string_view given, NormalisedIdentity& out) {
  Scratch<NameBuffer> buffer;
  out.surname.set(normalise_surname(surname, buffer.bytes));
  out.given_name.set(normalise_given_name(given, buffer.bytes));
  const bool lost = (out.surname.empty() && is_untransliterated(surname)) ||
                    (out.given_name.empty() && is_untransliterated(given));
  if (lost) out.flags |= IdentityFlag::name_untransliterated;
}

void take_birth_date(Date date, NormalisedIdentity& out) {
  Scratch<BirthDateBuffer> buffer;
  const auto birth_date = normalise_birth_date(date, buffer.bytes);
  if (!birth_date) return;
  out.birth_date.set(birth_date->text);
  if (birth_date->is_default) out.flags |= IdentityFlag::birth_date_default;
}

void take_postcode(std::string_view sent, PostcodeForm form, NormalisedIdentity& out) {
  if (sent.empty()) return;
  Scratch<PostcodeBuffer> british;
  Scratch<AnyPostcodeBuffer> any;
  const auto postcode = form == PostcodeForm::british ? normalise_postcode(sent, british.bytes)
                                                      : normalise_any_postcode(sent, any.bytes);
  if (postcode) {
    out.postcode.set(postcode->whole);
    out.outward_size = static_cast<std::uint8_t>(postcode->outward.size());
  } else if (is_no_fixed_abode(sent)) {
    out.flags |= IdentityFlag::no_fixed_abode;
  }
}

/// Only a verified number says who somebody is (rulings A6); one for tests only if the feed is a
/// test (rulings A11).
void take_nhs_number(std::string_view sent, bool verified, bool keep_test_numbers,
                     NormalisedIdentity& out) {
  if (sent.empty() || !verified) return;
  Scratch<NhsNumberBuffer> buffer;
  const auto number = normalise_nhs_number(sent, buffer.bytes);
  if (!number) {
    out.flags |= IdentityFlag::nhs_invalid;
  } else if (keep_test_numbers || !is_test_nhs_number(*number)) {
    out.nhs_number.set(*number);
  }
}

void take_upn(std::string_view sent, ShortText<13>& upn, NormalisedIdentity& out) {
  if (sent.empty()) return;
  Scratch<UpnBuffer> buffer;
  const auto normalised = normalise_upn(sent, buffer.bytes);
  if (!normalised) return;
  if (is_temporary_upn(*normalised)) {
    out.flags |= IdentityFlag::upn_temporary;
  } else {
    upn.set(*normalised);
  }
}

std::uint8_t sex_code(char sex) {
  switch (sex) {  // linkage-design 2.7
    case 'M':
      return 1;
    case 'F':
      return 2;
    case 'I':
      return 9;
    default:
      return 0;
  }
}

/// A code, or the word for it.
std::uint8_t sex_code(std::string_view text) {
  const auto is = [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
      return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
    });
  };
  if (is("1") || is("M") || is("MALE")) return 1;
  if (is("2") || is("F") || is("FEMALE")) return 2;
  return is("9") || is("I") ? 9 : 0;
}

}  // namespace

void normalise(const feed::Identity& identity, const NormaliseOptions& options,
               NormalisedIdentity& out) {
  out = {};
  take_names(identity.family_name.reveal_to_pseudonymise(),
             identity.given_name.reveal_to_pseudonymise(), out);
  switch (identity.birth_date_quality) {
    case feed::BirthDateQuality::full:
      take_birth_date(identity.birth_date.reveal_to_pseudonymise(), out);
      break;
    case feed::BirthDateQuality::partial:
      out.flags |= IdentityFlag::birth_date_partial;
      break;
    case feed::BirthDateQuality::estimated:
      out.flags |= IdentityFlag::birth_date_estimated;
      break;
    case feed::BirthDateQuality::expected:
      out.flags |= IdentityFlag::birth_date_expected;
      break;
  }
  take_postcode(identity.postcode.reveal_to_pseudonymise(), options.postcodes, out);
  take_nhs_number(identity.nhs_number.reveal_to_pseudonymise(), identity.nhs_number_verified,
                  options.keep_test_numbers, out);
  take_upn(identity.upn.reveal_to_pseudonymise(), out.upn, out);
  take_upn(identity.former_upn.reveal_to_pseudonymise(), out.former_upn, out);
  out.sex = sex_code(identity.sex);
}

void normalise(const PersonText& person, const NormaliseOptions& options, NormalisedIdentity& out) {
  out = {};
  take_names(person.surname.reveal_to_pseudonymise(), person.given_name.reveal_to_pseudonymise(),
             out);
  const auto birth = read_birth_date(person.birth_date.reveal_to_pseudonymise());
  take_birth_date(birth.date, out);
  if (birth.is_partial) out.flags |= IdentityFlag::birth_date_partial;
  take_postcode(person.postcode.reveal_to_pseudonymise(), options.postcodes, out);
  take_nhs_number(person.nhs_number.reveal_to_pseudonymise(), true, options.keep_test_numbers, out);
  take_upn(person.upn.reveal_to_pseudonymise(), out.upn, out);
  out.sex = sex_code(person.sex.reveal_to_pseudonymise());
}

}  // namespace braid::transform
