#include "ingest/table/subject_id.h"

#include <cstring>

namespace braid::ingest {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// As long as a GUID, which is the longest id that case systems make.
constexpr std::size_t kWordBytesMax = 40;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

SubjectId::SubjectId(Personal<std::string_view> text)
    : fault_{fault_of_local_id(text.reveal_to_admit())} {
  if (!fault_.view().empty()) return;
  for (const char c : text.reveal_to_admit()) {
    if (is_blank(c)) continue;
    BRAID_CHECK(size_ < bytes_.size());
    bytes_[size_++] = upper(c);
  }
  if (size_ > 2 && bytes_[size_ - 2] == '.' && bytes_[size_ - 1] == '0') {
    size_ = static_cast<std::uint8_t>(size_ - 2);
  }
}

RowKey::RowKey(const SubjectId& child) {
  const auto text = child.text().reveal_to_admit();
  std::memcpy(bytes_.data(), text.data(), text.size());
  size_ = static_cast<std::uint8_t>(text.size());
}

RowKey& RowKey::add(Date date) {
  std::array<char, 10> text{};
  const auto write = [&](std::size_t at, std::size_t digits, int number) {
    for (; digits > 0; number /= 10) text[at + --digits] = static_cast<char>('0' + number % 10);
  };
  write(0, 4, date.year());
  write(5, 2, date.month());
  write(8, 2, date.day());
  text[4] = text[7] = '-';
  return add(std::string_view{text.data(), text.size()});
}

RowKey& RowKey::add(std::string_view word) {
  std::array<char, 16> digest{};
  if (word.size() > kWordBytesMax) {
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
    for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    for (char& digit : digest) {
      digit = "0123456789abcdef"[hash & 15U];
      hash >>= 4U;
    }
    word = {digest.data(), digest.size()};
  }
  BRAID_CHECK(size_ + 1 + word.size() <= bytes_.size());
  if (size_ > 0) bytes_[size_++] = '|';
  std::memcpy(bytes_.data() + size_, word.data(), word.size());
  size_ = static_cast<std::uint8_t>(size_ + word.size());
  return *this;
}

}  // namespace braid::ingest
