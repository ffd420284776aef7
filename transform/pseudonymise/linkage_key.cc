#include "transform/pseudonymise/linkage_key.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <optional>

#include "core/descriptor.h"
#include "core/secret_file.h"

namespace braid::transform {
namespace {

constexpr std::size_t kKeyBytes = 32;
/// 64 digits and a newline are the longest a key file can be; one more shows that it is longer.
constexpr std::size_t kFileBytesMax = 2 * kKeyBytes + 1;

/// A buffer for key material on its way; wiped when it goes.
template <std::size_t N>
struct Scratch {
  std::array<char, N> bytes{};
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

/// OpenSSL's locked heap, once in the process. Where memory may not be locked the key lies in
/// ordinary memory and is wiped all the same. OpenSSL keeps the random generators of every thread
/// that speaks TLS in the same heap, so it is larger than keys need: a client of Kafka has a thread
/// for each broker.
void prepare_locked_memory() {
  static const int prepared = CRYPTO_secure_malloc_init(std::size_t{1} << 20U, 32);
  static_cast<void>(prepared);
}

/// Returns the number of bytes read, at most the buffer's; nothing on error.
std::optional<std::size_t> read_all(int file, char* buffer, std::size_t size) {
  std::size_t used = 0;
  while (used < size) {
    const ssize_t got = ::read(file, buffer + used, size - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  return used;
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(file, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool from_hex(std::string_view digits, char* out) {
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = digit(digits[i]);
    const int low = digit(digits[i + 1]);
    if (high < 0 || low < 0) return false;
    out[i / 2] = static_cast<char>(high * 16 + low);
  }
  return true;
}

}  // namespace

LinkageKey::LinkageKey() {
  prepare_locked_memory();
  void* const memory = OPENSSL_secure_zalloc(sizeof(Bytes));
  BRAID_CHECK(memory != nullptr);
  bytes_.reset(new (memory) Bytes{});
}

LinkageKey::~LinkageKey() = default;

void LinkageKey::Wipe::operator()(Bytes* bytes) const noexcept {
  OPENSSL_secure_clear_free(bytes, sizeof(Bytes));
}

Result<LinkageKey> LinkageKey::load(const std::string& file) {
  // A link could be turned to another file by whoever may write to its folder. O_NONBLOCK keeps a
  // named pipe from holding the start.
  const Descriptor in{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  struct stat status {};
  if (in.get() < 0 || ::fstat(in.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorKind::misconfigured, "key/missing");
  }
  if (!is_kept_secret(file, status)) {
    return fail(ErrorKind::misconfigured, "key/readable-by-others");
  }
  Scratch<kFileBytesMax + 1> text;
  const auto size = read_all(in.get(), text.bytes.data(), text.bytes.size());
  if (!size) return fail(ErrorKind::misconfigured, "key/missing");
  if (*size < kKeyBytes) return fail(ErrorKind::misconfigured, "key/short");
  if (*size == kKeyBytes) return from_bytes({text.bytes.data(), kKeyBytes});
  const bool newline = *size == kFileBytesMax && text.bytes[kFileBytesMax - 1] == '\n';
  Scratch<kKeyBytes> key;
  if ((*size != 2 * kKeyBytes && !newline) ||
      !from_hex({text.bytes.data(), 2 * kKeyBytes}, key.bytes.data())) {
    return fail(ErrorKind::misconfigured, "key/not-a-key");
  }
  return from_bytes({key.bytes.data(), kKeyBytes});
}

LinkageKey LinkageKey::from_bytes(std::string_view bytes) {
  BRAID_CHECK(bytes.size() == kKeyBytes);
  LinkageKey key;
  std::memcpy(key.bytes_->data(), bytes.data(), kKeyBytes);
  return key;
}

LinkageKey LinkageKey::duplicate() const {
  return from_bytes({reinterpret_cast<const char*>(bytes_->data()), bytes_->size()});
}

std::array<unsigned char, 32> LinkageKey::sub(std::string_view label) const {
  std::string text = "braid/v1/";
  text += label;
  text += '\x01';
  std::array<unsigned char, 32> out{};
  unsigned int size = 0;
  const unsigned char* const made =
      HMAC(EVP_sha256(), bytes_->data(), static_cast<int>(bytes_->size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size);
  BRAID_CHECK(made != nullptr && size == out.size());
  return out;
}

Result<void> make_linkage_key(const std::string& file) {
  Scratch<kKeyBytes> key;
  if (RAND_priv_bytes(reinterpret_cast<unsigned char*>(key.bytes.data()), kKeyBytes) != 1) {
    return fail(ErrorKind::unavailable, "key/no-random-numbers");
  }
  Scratch<kFileBytesMax> text;
  static constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < kKeyBytes; ++i) {
    const auto byte = static_cast<unsigned char>(key.bytes[i]);
    text.bytes[2 * i] = kDigits[byte >> 4U];
    text.bytes[2 * i + 1] = kDigits[byte & 15U];
  }
  text.bytes.back() = '\n';
  const Descriptor out{::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (out.get() < 0) {
    if (errno == EEXIST) return fail(ErrorKind::misconfigured, "key/exists");
    return fail(ErrorKind::unavailable, "key/not-written");
  }
  if (::fchmod(out.get(), 0600) != 0 ||
      !write_all(out.get(), {text.bytes.data(), text.bytes.size()}) || ::fsync(out.get()) != 0) {
    ::unlink(file.c_str());
    return fail(ErrorKind::unavailable, "key/not-written");
  }
  return {};
}

}  // namespace braid::transform
