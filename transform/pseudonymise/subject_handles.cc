#include "transform/pseudonymise/subject_handles.h"

#include "transform/normalise/local_id.h"
#include "transform/pseudonymise/secret_memory.h"

namespace braid::transform {
namespace {

/// Sources whose hashes are kept at once. An HL7 feed names its own (rulings A8), so their number
/// has no bound of its own.
constexpr std::size_t kSourcesMax = 512;

}  // namespace

Result<KeyedHash*> SubjectHandles::hash_of(std::string_view source) {
  if (source_hash_ != nullptr && source == source_) return source_hash_;
  if (keyring_.size() > kSourcesMax) keyring_.forget();
  source_hash_ = nullptr;
  handle_.reset();
  std::string label = "id/local/";
  label += source;
  auto found = keyring_.of(label);
  BRAID_TRY(found);
  source_ = source;
  source_hash_ = *found;
  return source_hash_;
}

Result<Id16> SubjectHandles::of(std::string_view source, Personal<std::string_view> local_id) {
  const std::string_view sent = local_id.reveal_to_pseudonymise();
  if (sent.empty()) return Id16{};
  auto hash = hash_of(source);
  BRAID_TRY(hash);
  if (handle_ && sent == local_id_) return *handle_;
  const auto normalised = normalise_local_id(sent, text_);
  Id16 handle;
  if (!normalised.empty() && !(*hash)->hash(normalised, handle)) {
    return fail(ErrorKind::unavailable, "pseudonymise/openssl");
  }
  local_id_ = sent;
  handle_ = handle;
  return handle;
}

void SubjectHandles::forget_clear_text() {
  handle_.reset();
  wipe(local_id_);
  wipe(text_);
}

}  // namespace braid::transform
