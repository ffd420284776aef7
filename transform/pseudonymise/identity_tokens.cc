#include "transform/pseudonymise/identity_tokens.h"

#include <openssl/crypto.h>

#include <array>
#include <optional>
#include <utility>

#include "identity/identity.pb.h"
#include "proto/feed/record.h"
#include "transform/normalise/birth_date.h"
#include "transform/normalise/nhs_number.h"
#include "transform/normalise/person_name.h"
#include "transform/normalise/postcode.h"
#include "transform/normalise/upn.h"

namespace braid::transform {
namespace {

std::uint32_t sex_code(char sex) {
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

}  // namespace

void wipe(std::string& text) {
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

Result<void> IdentityTokens::resolve(Keyring& keyring) {
  const std::array<std::pair<std::string_view, KeyedHash**>, 4> fixed = {{
      {"id/nhs", &nhs_},       // linkage-design, section 3
      {"id/upn", &upn_},       // likewise
      {"det", &names_},        // rulings A3
      {"dob", &birth_dates_},  // rulings S14, S27
  }};
  for (const auto& [label, hash] : fixed) {
    auto found = keyring.of(label);
    BRAID_TRY(found);
    *hash = *found;
  }
  return {};
}

bool IdentityTokens::fill(const feed::Identity& identity, bool keep_test_numbers,
                          identity::v1::Identity& out) {
  failed_ = false;
  add_nhs_number(identity, keep_test_numbers, out);
  add_upn(identity.upn.reveal_to_pseudonymise(), out);
  add_upn(identity.former_upn.reveal_to_pseudonymise(), out);
  add_names_and_birth_date(identity, out);
  out.set_sex(sex_code(identity.sex));
  PostcodeBuffer buffer;
  if (const auto postcode =
          normalise_postcode(identity.postcode.reveal_to_pseudonymise(), buffer)) {
    out.set_outward(postcode->outward.data(), postcode->outward.size());
  }
  OPENSSL_cleanse(buffer.data(), buffer.size());
  wipe(text_);
  return !failed_;
}

Id16 IdentityTokens::hash_of(KeyedHash* hash, std::string_view text) {
  Id16 id;
  if (!hash->hash(text, id)) failed_ = true;
  return id;
}

void IdentityTokens::add_nhs_number(const feed::Identity& identity, bool keep_test_numbers,
                                    identity::v1::Identity& out) {
  NhsNumberBuffer buffer;
  // Only a verified number says who somebody is (rulings A6); one for tests only if the feed is a
  // test (rulings A11).
  if (identity.nhs_number_verified) {
    const auto number = normalise_nhs_number(identity.nhs_number.reveal_to_pseudonymise(), buffer);
    if (number && (keep_test_numbers || !is_test_nhs_number(*number))) {
      const Id16 pseudonym = hash_of(nhs_, *number);
      out.set_nhs(pseudonym.bytes.data(), pseudonym.bytes.size());
    }
  }
  OPENSSL_cleanse(buffer.data(), buffer.size());
}

void IdentityTokens::add_upn(std::string_view sent, identity::v1::Identity& out) {
  UpnBuffer buffer;
  const auto upn = normalise_upn(sent, buffer);
  if (upn && !is_temporary_upn(*upn)) {
    const Id16 pseudonym = hash_of(upn_, *upn);
    if (out.upn_size() == 0 || out.upn(0) != pseudonym.view()) {
      out.add_upn(pseudonym.bytes.data(), pseudonym.bytes.size());
    }
  }
  OPENSSL_cleanse(buffer.data(), buffer.size());
}

/// The birth date's own token (rulings S14) is made of every full date, 1 January too: A2 asks for
/// dates that are full, present and equal, and does not except it. The names' token is not made of
/// 1 January, which stands for an unknown day too often to tell people apart (rulings A3).
void IdentityTokens::add_names_and_birth_date(const feed::Identity& identity,
                                              identity::v1::Identity& out) {
  BirthDateBuffer date_buffer;
  const auto birth_date =
      identity.birth_date_quality == feed::BirthDateQuality::full
          ? normalise_birth_date(identity.birth_date.reveal_to_pseudonymise(), date_buffer)
          : std::nullopt;
  if (!birth_date) return;
  const Id16 date_token = hash_of(birth_dates_, birth_date->text);
  out.set_birth_date(date_token.bytes.data(), date_token.bytes.size());

  NameBuffer surname_buffer, given_buffer;
  const auto surname =
      normalise_surname(identity.family_name.reveal_to_pseudonymise(), surname_buffer);
  const auto given =
      normalise_given_name(identity.given_name.reveal_to_pseudonymise(), given_buffer);
  if (!surname.empty() && !given.empty() && !birth_date->is_default) {
    text_ = "D01|";
    text_ += surname;
    text_ += '|';
    text_ += given;
    text_ += '|';
    text_ += birth_date->text;
    const Id16 token = hash_of(names_, text_);
    out.set_names(token.bytes.data(), token.bytes.size());
  }
  OPENSSL_cleanse(date_buffer.data(), date_buffer.size());
  OPENSSL_cleanse(surname_buffer.data(), surname_buffer.size());
  OPENSSL_cleanse(given_buffer.data(), given_buffer.size());
}

}  // namespace braid::transform
