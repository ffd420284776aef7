#include "transform/pseudonymise/person_encoder.h"

#include <openssl/crypto.h>

#include <string>

#include "identity/identity.pb.h"
#include "transform/normalise/local_id.h"
#include "transform/pseudonymise/identity_encoder.h"
#include "transform/pseudonymise/keyring.h"
#include "transform/pseudonymise/normalised_identity.h"
#include "transform/pseudonymise/secret_memory.h"
#include "transform/pseudonymise/subject_handles.h"

namespace braid::transform {

struct PersonEncoder::Parts {
  Parts(std::unique_ptr<Keyring> ring, const EncodingOptions& chosen, IdentityEncoder made,
        SubjectHandles names, KeyedHash* other_hash)
      : keyring{std::move(ring)},
        options{chosen},
        encoder{std::move(made)},
        handles{std::move(names)},
        others{other_hash} {}
  ~Parts() { wipe(text); }

  std::unique_ptr<Keyring> keyring;
  EncodingOptions options;
  IdentityEncoder encoder;
  SubjectHandles handles;
  KeyedHash* others;
  NormalisedIdentity normalised;
  std::string text;  ///< what is about to be hashed
};

PersonEncoder::PersonEncoder(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
PersonEncoder::PersonEncoder(PersonEncoder&&) noexcept = default;
PersonEncoder& PersonEncoder::operator=(PersonEncoder&&) noexcept = default;
PersonEncoder::~PersonEncoder() = default;

Result<PersonEncoder> PersonEncoder::make(LinkageKey key, const EncodingOptions& options) {
  auto encoder = IdentityEncoder::make(key.duplicate(), options);
  BRAID_TRY(encoder);
  SubjectHandles handles{key.duplicate()};
  auto keyring = std::make_unique<Keyring>(std::move(key));
  auto others = keyring->of("id/other");
  BRAID_TRY(others);
  return PersonEncoder{std::unique_ptr<Parts>{
      new Parts{std::move(keyring), options, *std::move(encoder), std::move(handles), *others}}};
}

Result<void> PersonEncoder::encode(const PersonText& person, identity::v1::Identity& out,
                                   Id16& other) {
  out.Clear();
  other = {};
  auto& normalised = parts_->normalised;
  normalise(person, {true, parts_->options.postcodes}, normalised);
  const auto identifier =
      normalise_local_id(person.other_identifier.reveal_to_pseudonymise(), parts_->text);
  const bool good = identifier.empty() || parts_->others->hash(identifier, other);
  const auto encoded = parts_->encoder.encode(normalised, out);
  OPENSSL_cleanse(&normalised, sizeof normalised);
  wipe(parts_->text);
  if (!good) return fail(ErrorKind::unavailable, "pseudonymise/openssl");
  if (!other.is_zero()) out.mutable_other()->assign(other.view());
  return encoded;
}

Result<Id16> PersonEncoder::handle(std::string_view source, Personal<std::string_view> local_id) {
  const auto handle = parts_->handles.of(source, local_id);
  parts_->handles.forget_clear_text();
  return handle;
}

}  // namespace braid::transform
