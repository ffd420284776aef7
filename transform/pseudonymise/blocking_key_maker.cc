#include "transform/pseudonymise/blocking_key_maker.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>

#include "transform/normalise/soundex.h"

namespace braid::transform {
namespace {

/// Places in wire order.
enum Place : std::size_t { b03, b04, b05, b06, b07, b11_sn, b11_gn, b12_sn, b12_gn, b13 };

/// Hashes texts of parts joined by bars, and wipes them.
class Writer {
 public:
  Writer(KeyedHash& hash, BlockingKeys& keys) : hash_{hash}, keys_{keys} {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { OPENSSL_cleanse(text_.data(), text_.size()); }

  void key(Place place, std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const auto part : parts) {
      if (size > 0) text_[size++] = '|';
      size = static_cast<std::size_t>(std::copy(part.begin(), part.end(), text_.begin() + size) -
                                      text_.begin());
    }
    KeyedHash::Digest digest;
    good_ = good_ && hash_.digest({text_.data(), size}, digest);
    std::memcpy(&keys_[place], digest.data(), sizeof keys_[place]);
  }
  bool good() const { return good_; }

 private:
  KeyedHash& hash_;
  BlockingKeys& keys_;
  std::array<char, 64> text_{};  // the longest, B04 or B12 with any postcode, has under 32
  bool good_ = true;
};

}  // namespace

Result<BlockingKeyMaker> BlockingKeyMaker::make(Keyring& keyring, bool strict) {
  auto hash = keyring.of("blk");
  BRAID_TRY(hash);
  return BlockingKeyMaker{*hash, strict};
}

bool BlockingKeyMaker::fill(const NormalisedIdentity& identity, BlockingKeys& keys) {
  keys = {};
  const auto surname = identity.surname.view(), given = identity.given_name.view();
  const auto date = identity.birth_date.view(), postcode = identity.postcode.view();
  const bool has_surname = !surname.empty(), has_given = !given.empty();
  const bool has_date = !date.empty(), has_postcode = !postcode.empty();
  const Soundex surname_code = has_surname ? soundex(surname) : Soundex{};
  const Soundex given_code = has_given ? soundex(given) : Soundex{};
  const auto sn = view(surname_code), gn = view(given_code);
  // A second key of the same kind and text would find the same records again.
  const bool second = has_given && (!has_surname || surname_code != given_code);
  Writer writer{*hash_, keys};
  if (has_surname && has_given && has_date) {
    writer.key(b03, {"B03", sn, gn, date.substr(0, 4)});
    writer.key(b06, {"B06", std::min(sn, gn), std::max(sn, gn), date.substr(4)});
  }
  if (has_surname && has_given && has_postcode) {
    writer.key(b04, {"B04", surname.substr(0, 1), given.substr(0, 1), postcode});
  }
  if (has_date && has_postcode) {
    writer.key(b05, {"B05", date.substr(4), postcode});
    writer.key(b13, {"B13", date, identity.outward()});
  }
  if (has_surname && has_given && !strict_) {
    writer.key(b07, {"B07", surname.substr(0, 4), given.substr(0, 4)});
  }
  if (has_date && has_surname) writer.key(b11_sn, {"B11", sn, date});
  if (has_date && second) writer.key(b11_gn, {"B11", gn, date});
  if (has_postcode && has_surname) writer.key(b12_sn, {"B12", sn, postcode});
  if (has_postcode && second) writer.key(b12_gn, {"B12", gn, postcode});
  return writer.good();
}

}  // namespace braid::transform
