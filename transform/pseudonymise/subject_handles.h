#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/personal.h"
#include "core/result.h"
#include "transform/pseudonymise/keyring.h"

namespace braid::transform {

/// Handles of subjects: the keyed hash of an agency's own id for somebody, scoped by its source
/// (linkage-design 2.3 and 3, rulings A8). Not to be shared between threads.
class SubjectHandles {
 public:
  explicit SubjectHandles(LinkageKey key) : keyring_{std::move(key)} {}
  SubjectHandles(SubjectHandles&&) = default;
  SubjectHandles& operator=(SubjectHandles&&) = default;
  ~SubjectHandles() { forget_clear_text(); }

  /// Zero for somebody whom the agency does not name: such subjects are never joined or counted as
  /// people (rulings D4). Unavailable if OpenSSL fails.
  Result<Id16> of(std::string_view source, Personal<std::string_view> local_id);

  /// To be called at the end of a batch.
  void forget_clear_text();

 private:
  Result<KeyedHash*> hash_of(std::string_view source);

  Keyring keyring_;
  // Rows of one child follow one another, so its handle is kept for the next row.
  std::string source_, local_id_;
  KeyedHash* source_hash_ = nullptr;
  std::optional<Id16> handle_;
  std::string text_;  ///< what is about to be hashed
};

}  // namespace braid::transform
