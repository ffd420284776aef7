#pragma once

#include <memory>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"
#include "transform/compare/encoding_options.h"
#include "transform/pseudonymise/person_text.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::identity::v1 {
class Identity;
}

namespace braid::transform {

/// Takes people of a test file, who are made up or public, through the same normalising and
/// encoding as the service's records. Numbers that begin with 999 count. Not to be shared between
/// threads.
class PersonEncoder {
 public:
  static Result<PersonEncoder> make(LinkageKey key, const EncodingOptions& options);
  PersonEncoder(PersonEncoder&&) noexcept;
  PersonEncoder& operator=(PersonEncoder&&) noexcept;
  ~PersonEncoder();

  /// Overwrites `out`: all that says who it is, but neither unit nor agreement nor version.
  /// `other`, also a field of `out`: pseudonym of the other identifier under the label `id/other`;
  /// zero for none.
  Result<void> encode(const PersonText& person, identity::v1::Identity& out, Id16& other);

  /// The handle that the edge gives a subject: `source` as in feed::SubjectName, usually the
  /// agency. Zero for an empty id.
  Result<Id16> handle(std::string_view source, Personal<std::string_view> local_id);

 private:
  struct Parts;
  explicit PersonEncoder(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace braid::transform
