#include "ingest/source/content_hash.h"

#include <array>

#include "core/openssl.h"

namespace braid::ingest {
namespace {

constexpr std::size_t kReadBytes = std::size_t{128} << 10U;

class Sha256 {
 public:
  Sha256() : context_{EVP_MD_CTX_new()} {
    ok_ = context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1;
  }

  void add(std::string_view bytes) {
    ok_ = ok_ && EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1;
  }
  /// Its length in eight bytes first, little end first.
  void add_framed(std::string_view bytes) {
    std::array<char, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i) {
      length[i] = static_cast<char>(std::uint64_t{bytes.size()} >> (8 * i) & 0xFFU);
    }
    add({length.data(), length.size()});
    add(bytes);
  }
  Result<std::string> finish() {
    std::string out(32, '\0');
    ok_ = ok_ && EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(out.data()),
                                    nullptr) == 1;
    if (!ok_) return fail(ErrorKind::unavailable, "source/hash");
    return out;
  }

 private:
  DigestContext context_;
  bool ok_ = false;
};

Result<std::string> hash_of_file(const DeliveredFile& file, std::string& buffer) {
  auto reader = file.open();
  BRAID_TRY(reader);
  Sha256 hash;
  for (;;) {
    const auto got = (*reader)->read(buffer);
    BRAID_TRY(got);
    if (*got == 0) return hash.finish();
    hash.add(std::string_view{buffer}.substr(0, *got));
  }
}

}  // namespace

Result<std::string> content_hash(const std::vector<std::unique_ptr<DeliveredFile>>& files,
                                 std::optional<std::string_view> note) {
  std::string buffer(kReadBytes, '\0');
  Sha256 whole;
  for (const auto& file : files) {
    const auto hash = hash_of_file(*file, buffer);
    BRAID_TRY(hash);
    whole.add_framed(file->name());
    whole.add(*hash);
  }
  // An empty note is not the same as none.
  if (note) {
    whole.add_framed("submission.toml");
    whole.add_framed(*note);
  }
  return whole.finish();
}

}  // namespace braid::ingest
