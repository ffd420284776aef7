#include "transform/pseudonymise/secret_memory.h"

#include <openssl/crypto.h>
#include <sys/mman.h>

#include "core/result.h"

namespace braid::transform {

SecretMemory::SecretMemory(std::size_t bytes) : bytes_{bytes} {
  void* const mapped =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  BRAID_CHECK(mapped != MAP_FAILED);
  memory_ = mapped;
  // Either may fail, and the memory is as good as before.
  static_cast<void>(::mlock(mapped, bytes));
  static_cast<void>(::madvise(mapped, bytes, MADV_DONTDUMP));
}

SecretMemory::~SecretMemory() {
  if (memory_ == nullptr) return;
  wipe();
  ::munmap(memory_, bytes_);
}

void SecretMemory::wipe() {
  if (memory_ != nullptr) OPENSSL_cleanse(memory_, bytes_);
}

void wipe(std::string& text) {
  text.resize(text.capacity());
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

}  // namespace braid::transform
