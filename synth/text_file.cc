#include "synth/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "core/bytes.h"

namespace braid::synth {
namespace {

namespace fs = std::filesystem;

void put_digits(std::string& out, int value, int digits) {
  std::array<char, 8> text{};
  for (int at = digits - 1; at >= 0; --at, value /= 10) {
    text[static_cast<std::size_t>(at)] = static_cast<char>('0' + value % 10);
  }
  out.append(text.data(), static_cast<std::size_t>(digits));
}

}  // namespace

TextFile::TextFile(const std::string& path)
    : file_{std::fopen(path.c_str(), "wbx")}, digest_{EVP_MD_CTX_new()} {
  failed_ = file_ == nullptr || digest_ == nullptr ||
            EVP_DigestInit_ex(digest_.get(), EVP_sha256(), nullptr) != 1;
  buffer_.reserve(kPiece + 4096);
}

TextFile& TextFile::number(std::int64_t value) {
  std::array<char, 24> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  buffer_.append(text.data(), end);
  return *this;
}

TextFile& TextFile::uk_date(Date date) {
  if (date.is_none()) return *this;
  put_digits(buffer_, date.day(), 2);
  buffer_ += '/';
  put_digits(buffer_, date.month(), 2);
  buffer_ += '/';
  put_digits(buffer_, date.year(), 4);
  return *this;
}

TextFile& TextFile::iso_date(Date date) {
  if (date.is_none()) return *this;
  put_digits(buffer_, date.year(), 4);
  buffer_ += '-';
  put_digits(buffer_, date.month(), 2);
  buffer_ += '-';
  put_digits(buffer_, date.day(), 2);
  return *this;
}

TextFile& TextFile::compact_date(Date date) {
  if (date.is_none()) return *this;
  put_digits(buffer_, date.year(), 4);
  put_digits(buffer_, date.month(), 2);
  put_digits(buffer_, date.day(), 2);
  return *this;
}

void TextFile::flush() {
  if (!failed_) {
    failed_ = EVP_DigestUpdate(digest_.get(), buffer_.data(), buffer_.size()) != 1 ||
              std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get()) != buffer_.size();
  }
  buffer_.clear();
}

Result<void> TextFile::close() {
  flush();
  if (!failed_) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    failed_ = EVP_DigestFinal_ex(digest_.get(), hash.data(), &size) != 1;
    sha256_ = hex({reinterpret_cast<const char*>(hash.data()), size});
  }
  if (file_ != nullptr && std::fclose(file_.release()) != 0) failed_ = true;
  if (failed_) return fail(ErrorKind::unavailable, "synth/cannot-write");
  return {};
}

Result<void> write_file(const std::string& path, std::string_view text) {
  TextFile file{path};
  file << text;
  return file.close();
}

Result<void> write_private_file(const std::string& path, std::string_view text) {
  // The mode is set before the first byte is in it.
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return fail(ErrorKind::unavailable, "synth/cannot-write");
  const auto written = ::write(file, text.data(), text.size());
  const bool whole = written == static_cast<ssize_t>(text.size());
  if (::close(file) != 0 || !whole) return fail(ErrorKind::unavailable, "synth/cannot-write");
  return {};
}

Result<void> make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return fail(ErrorKind::unavailable, "synth/cannot-write");
  return {};
}

Result<void> make_empty_folder(const std::string& path) {
  std::error_code error;
  if (fs::exists(path, error) && (!fs::is_directory(path, error) || !fs::is_empty(path, error))) {
    return fail(ErrorKind::misconfigured, "synth/folder-not-empty");
  }
  return make_folder(path);
}

}  // namespace braid::synth
