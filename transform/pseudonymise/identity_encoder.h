#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"
#include "transform/compare/encoding_options.h"
#include "transform/pseudonymise/normalised_identity.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::identity::v1 {
class Identity;
}

namespace braid::transform {

/// Makes of who somebody is what two records can be compared by, and nothing that says who it is
/// (linkage-design, sections 3 to 6). The same under one key on every host.
///
/// Holds tables that are as secret as the key, about 1.5 MiB, and remembers people met lately, so
/// that a person who is sent many times is encoded once; all of it is wiped when it goes. Not to be
/// shared between threads. What is returned is Unavailable, and `out` is not to be used, if OpenSSL
/// fails.
class IdentityEncoder {
 public:
  static Result<IdentityEncoder> make(LinkageKey key, const EncodingOptions& options);
  IdentityEncoder(IdentityEncoder&&) noexcept;
  IdentityEncoder& operator=(IdentityEncoder&&) noexcept;
  ~IdentityEncoder();

  /// Sets all fields that say who it is: pseudonyms, sex, outward code, key, and the encoded
  /// record. Leaves the others as they are.
  Result<void> encode(const NormalisedIdentity& identity, identity::v1::Identity& out);

  /// Sets only the fields before the encoded record.
  Result<void> pseudonymise(const NormalisedIdentity& identity, identity::v1::Identity& out);
  /// Sets only the encoded record, fields 13 to 18.
  Result<void> encode_record(const NormalisedIdentity& identity, identity::v1::Identity& out);

  /// Names the linkage key's epoch: two are never compared (linkage-design, section 1). It says
  /// nothing of the key and changes with it.
  std::uint32_t key_id() const;
  const EncodingOptions& options() const;

 private:
  struct Parts;
  explicit IdentityEncoder(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace braid::transform
