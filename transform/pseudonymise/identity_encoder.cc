#include "transform/pseudonymise/identity_encoder.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "identity/identity.pb.h"
#include "transform/compare/encoded_identity.h"
#include "transform/pseudonymise/blocking_key_maker.h"
#include "transform/pseudonymise/identity_tokens.h"
#include "transform/pseudonymise/keyring.h"
#include "transform/pseudonymise/secret_cache.h"
#include "transform/pseudonymise/segment_encoder.h"

namespace braid::transform {
namespace {

/// Segments are sent as their bytes, byte 0 first, and blocking keys likewise.
static_assert(std::endian::native == std::endian::little);

/// People who are remembered, about 500 bytes each.
constexpr std::size_t kRemembered = 2048;
/// Birth dates: about 6,600 in 18 years.
constexpr std::size_t kDates = 8192;

struct EncodedDate {
  Segment segment;
  std::uint32_t swap;
};

/// The encoded record.
struct Encoding {
  std::array<Segment, kFields> segments;
  BlockingKeys keys;
  std::uint32_t birth_date_swap;
  std::uint8_t presence;
};

struct Known {
  IdentityPseudonyms pseudonyms;
  Encoding encoding;
};

void set(std::string* field, const Id16& pseudonym) { field->assign(pseudonym.view()); }

/// `dob_swap`: the first four bytes, the highest first, of the hash of the year with month and day
/// in ascending order (linkage-design, section 4, step 5).
bool date_swap(KeyedHash& hash, std::string_view date, std::uint32_t& swap) {
  const auto month = date.substr(4, 2), day = date.substr(6, 2);
  std::array<char, 12> text = {'S', '|'};
  std::size_t size = 2;
  const auto put = [&](std::string_view part, bool bar) {
    for (const char c : part) text[size++] = c;
    if (bar) text[size++] = '|';
  };
  put(date.substr(0, 4), true);
  put(std::min(month, day), true);
  put(std::max(month, day), false);
  KeyedHash::Digest digest;
  const bool good = hash.digest({text.data(), size}, digest);
  OPENSSL_cleanse(text.data(), text.size());
  swap = 0;
  for (std::size_t i = 0; good && i < 4; ++i) swap = swap << 8U | digest[i];
  return good;
}

tl::unexpected<Error> openssl_failed() {
  return fail(ErrorKind::unavailable, "pseudonymise/openssl");
}

}  // namespace

struct IdentityEncoder::Parts {
  std::unique_ptr<Keyring> keyring;
  EncodingOptions options;
  SegmentEncoder segments;
  BlockingKeyMaker keys;
  IdentityTokens tokens;
  KeyedHash* swap;
  std::uint32_t key_id;
  std::uint64_t config_hash;
  SecretCache<ShortText<8>, EncodedDate> dates{kDates};
  SecretCache<NormalisedIdentity, Known> remembered{kRemembered};

  const EncodedDate* date(const ShortText<8>& date);
  bool encode(const NormalisedIdentity& identity, Encoding& out);
  void write(const NormalisedIdentity& identity, const IdentityPseudonyms& pseudonyms,
             identity::v1::Identity& out) const;
  void write(const NormalisedIdentity& identity, const Encoding& encoding,
             identity::v1::Identity& out) const;
};

const EncodedDate* IdentityEncoder::Parts::date(const ShortText<8>& date) {
  return dates.get(date, [&](EncodedDate& made) {
    return segments.birth_date(date.view(), made.segment) &&
           date_swap(*swap, date.view(), made.swap);
  });
}

bool IdentityEncoder::Parts::encode(const NormalisedIdentity& identity, Encoding& out) {
  out = {};
  const auto at = [&](Field field) -> Segment& {
    out.presence = static_cast<std::uint8_t>(out.presence | 1U << static_cast<unsigned>(field));
    return out.segments[static_cast<std::size_t>(field)];
  };
  const auto year = identity.birth_date.view().substr(0, 4);
  bool good = true;
  if (!identity.surname.empty()) {
    good = segments.name(identity.surname.view(), year, at(Field::surname));
  }
  if (!identity.given_name.empty()) {
    good = good && segments.name(identity.given_name.view(), year, at(Field::given_name));
  }
  if (!identity.birth_date.empty()) {
    const auto* const encoded = date(identity.birth_date);
    if (encoded == nullptr) return false;
    at(Field::birth_date) = encoded->segment;
    out.birth_date_swap = encoded->swap;
  }
  if (!identity.postcode.empty()) {
    good = good &&
           segments.postcode(identity.postcode.view(), identity.outward(), at(Field::postcode));
  }
  return good && keys.fill(identity, out.keys);
}

void IdentityEncoder::Parts::write(const NormalisedIdentity& identity,
                                   const IdentityPseudonyms& pseudonyms,
                                   identity::v1::Identity& out) const {
  if (!pseudonyms.nhs.is_zero()) set(out.mutable_nhs(), pseudonyms.nhs);
  if (!pseudonyms.upn.is_zero()) set(out.add_upn(), pseudonyms.upn);
  if (!pseudonyms.former_upn.is_zero()) set(out.add_upn(), pseudonyms.former_upn);
  if (!pseudonyms.names.is_zero()) set(out.mutable_names(), pseudonyms.names);
  if (!pseudonyms.birth_date.is_zero()) set(out.mutable_birth_date(), pseudonyms.birth_date);
  out.set_sex(identity.sex);
  if (identity.outward_size > 0) out.mutable_outward()->assign(identity.outward());
  out.set_key_id(key_id);
}

void IdentityEncoder::Parts::write(const NormalisedIdentity& identity, const Encoding& encoding,
                                   identity::v1::Identity& out) const {
  out.set_config_hash(config_hash);
  out.set_flags(identity.flags);
  if (encoding.presence == 0) return;
  out.set_presence(encoding.presence);
  auto& bytes = *out.mutable_segments();
  for (std::size_t i = 0; i < kFields; ++i) {
    if ((encoding.presence >> i & 1U) == 0) continue;
    bytes.append(reinterpret_cast<const char*>(encoding.segments[i].data()), sizeof(Segment));
  }
  out.set_birth_date_swap(encoding.birth_date_swap);
  const bool any_key = std::any_of(encoding.keys.begin(), encoding.keys.end(),
                                   [](std::uint64_t key) { return key != 0; });
  if (!any_key) return;
  out.mutable_blocking_keys()->assign(reinterpret_cast<const char*>(encoding.keys.data()),
                                      sizeof encoding.keys);
}

IdentityEncoder::IdentityEncoder(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
IdentityEncoder::IdentityEncoder(IdentityEncoder&&) noexcept = default;
IdentityEncoder& IdentityEncoder::operator=(IdentityEncoder&&) noexcept = default;
IdentityEncoder::~IdentityEncoder() = default;

Result<IdentityEncoder> IdentityEncoder::make(LinkageKey key, const EncodingOptions& options) {
  // On its own first: what follows points into the ring, which must not move any more.
  auto keyring = std::make_unique<Keyring>(std::move(key));
  auto segments = SegmentEncoder::make(*keyring, options);
  BRAID_TRY(segments);
  auto keys = BlockingKeyMaker::make(*keyring, options.strict);
  BRAID_TRY(keys);
  auto tokens = IdentityTokens::make(*keyring);
  BRAID_TRY(tokens);
  auto swap = keyring->of("dobx");
  BRAID_TRY(swap);
  // The first four bytes, the highest first, of the hash of "key-id" under the label `epoch`.
  auto epoch = keyring->of("epoch");
  BRAID_TRY(epoch);
  Id16 name;
  if (!(*epoch)->hash("key-id", name)) return openssl_failed();
  std::uint32_t key_id = 0;
  for (std::size_t i = 0; i < 4; ++i) key_id = key_id << 8U | name.bytes[i];
  return IdentityEncoder{
      std::unique_ptr<Parts>{new Parts{std::move(keyring), options, *std::move(segments), *keys,
                                       *tokens, *swap, key_id, encoding_config_hash(options)}}};
}

std::uint32_t IdentityEncoder::key_id() const { return parts_->key_id; }
const EncodingOptions& IdentityEncoder::options() const { return parts_->options; }

Result<void> IdentityEncoder::pseudonymise(const NormalisedIdentity& identity,
                                           identity::v1::Identity& out) {
  IdentityPseudonyms pseudonyms;
  if (!parts_->tokens.fill(identity, pseudonyms)) return openssl_failed();
  parts_->write(identity, pseudonyms, out);
  return {};
}

Result<void> IdentityEncoder::encode_record(const NormalisedIdentity& identity,
                                            identity::v1::Identity& out) {
  Encoding encoding;
  if (!parts_->encode(identity, encoding)) return openssl_failed();
  parts_->write(identity, encoding, out);
  return {};
}

Result<void> IdentityEncoder::encode(const NormalisedIdentity& identity,
                                     identity::v1::Identity& out) {
  const auto* const known = parts_->remembered.get(identity, [&](Known& made) {
    return parts_->tokens.fill(identity, made.pseudonyms) &&
           parts_->encode(identity, made.encoding);
  });
  if (known == nullptr) return openssl_failed();
  parts_->write(identity, known->pseudonyms, out);
  parts_->write(identity, known->encoding, out);
  return {};
}

}  // namespace braid::transform
