#include "transform/pseudonymise/identity_tokens.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

#include "transform/compare/encoded_identity.h"

namespace braid::transform {
namespace {

/// `D01|SURNAME|GIVEN|YYYYMMDD`; wiped when it goes.
class NamesText {
 public:
  explicit NamesText(const NormalisedIdentity& identity) {
    for (const auto part : {std::string_view{"D01"}, identity.surname.view(),
                            identity.given_name.view(), identity.birth_date.view()}) {
      if (size_ > 0) text_[size_++] = '|';
      std::copy(part.begin(), part.end(), text_.begin() + size_);
      size_ += part.size();
    }
  }
  NamesText(const NamesText&) = delete;
  NamesText& operator=(const NamesText&) = delete;
  ~NamesText() { OPENSSL_cleanse(text_.data(), text_.size()); }

  std::string_view view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 3 + 1 + 32 + 1 + 32 + 1 + 8> text_{};
  std::size_t size_ = 0;
};

}  // namespace

Result<IdentityTokens> IdentityTokens::make(Keyring& keyring) {
  IdentityTokens made;
  const std::array<std::pair<std::string_view, KeyedHash**>, 4> fixed = {{
      {"id/nhs", &made.nhs_},       // linkage-design, section 3
      {"id/upn", &made.upn_},       // likewise
      {"det", &made.names_},        // rulings A3
      {"dob", &made.birth_dates_},  // rulings S14, S27
  }};
  for (const auto& [label, hash] : fixed) {
    auto found = keyring.of(label);
    BRAID_TRY(found);
    *hash = *found;
  }
  return made;
}

/// The birth date's own token is made of every full date, 1 January too: A2 asks for dates that are
/// full, present and equal, and does not except it. The names' token is not made of 1 January,
/// which stands for an unknown day too often to tell people apart (rulings A3).
bool IdentityTokens::fill(const NormalisedIdentity& identity, IdentityPseudonyms& out) {
  out = {};
  bool good = true;
  const auto hash = [&](KeyedHash* with, std::string_view text, Id16& pseudonym) {
    if (!text.empty()) good = good && with->hash(text, pseudonym);
  };
  hash(nhs_, identity.nhs_number.view(), out.nhs);
  hash(upn_, identity.upn.view(), out.upn);
  if (identity.former_upn != identity.upn) {
    hash(upn_, identity.former_upn.view(), out.former_upn);
  }
  hash(birth_dates_, identity.birth_date.view(), out.birth_date);
  const bool is_default = (identity.flags & IdentityFlag::birth_date_default) != 0;
  const bool has_names = !identity.surname.empty() && !identity.given_name.empty();
  if (has_names && !identity.birth_date.empty() && !is_default) {
    hash(names_, NamesText{identity}.view(), out.names);
  }
  return good;
}

}  // namespace braid::transform
