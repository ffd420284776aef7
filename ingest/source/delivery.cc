#include "ingest/source/delivery.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/heart.h"

namespace braid::ingest {
namespace {

class MemoryReader final : public ByteReader {
 public:
  explicit MemoryReader(std::string_view bytes) : left_{bytes} {}

  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t size = std::min(into.size(), left_.size());
    if (size > 0) std::memcpy(into.data(), left_.data(), size);
    left_.remove_prefix(size);
    return size;
  }

 private:
  std::string_view left_;
};

class MemoryFile final : public DeliveredFile {
 public:
  MemoryFile(std::string name, std::string bytes)
      : name_{std::move(name)}, bytes_{std::move(bytes)} {}

  const std::string& name() const override { return name_; }
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::unique_ptr<ByteReader>> open() const override {
    return std::unique_ptr<ByteReader>{std::make_unique<MemoryReader>(bytes_)};
  }

 private:
  std::string name_, bytes_;
};

class DiskReader final : public ByteReader {
 public:
  explicit DiskReader(int descriptor) : descriptor_{descriptor} {}
  ~DiskReader() override { ::close(descriptor_); }
  DiskReader(const DiskReader&) = delete;
  DiskReader& operator=(const DiskReader&) = delete;

  Result<std::size_t> read(std::span<char> into) override {
    beat();
    for (;;) {
      const ssize_t got = ::read(descriptor_, into.data(), into.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return fail(ErrorKind::unavailable, "source/unreadable");
    }
  }

 private:
  int descriptor_;
};

class DiskFile final : public DeliveredFile {
 public:
  DiskFile(std::string path, std::string name, std::uint64_t size)
      : path_{std::move(path)}, name_{std::move(name)}, size_{size} {}

  const std::string& name() const override { return name_; }
  std::uint64_t size() const override { return size_; }
  Result<std::unique_ptr<ByteReader>> open() const override {
    // A link that has taken the place of the file since it was listed leads elsewhere; a pipe
    // would block.
    const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) return fail(ErrorKind::unavailable, "source/unreadable");
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return std::unique_ptr<ByteReader>{std::make_unique<DiskReader>(descriptor)};
  }

 private:
  std::string path_, name_;
  std::uint64_t size_;
};

}  // namespace

std::string TopicPlace::text(std::uint64_t row) const {
  if (offsets.empty()) return partition;
  const auto at = row == 0 ? 0 : std::min<std::uint64_t>(row, offsets.size()) - 1;
  return partition + '/' + std::to_string(offsets[at]);
}

std::unique_ptr<DeliveredFile> make_memory_file(std::string name, std::string bytes) {
  return std::make_unique<MemoryFile>(std::move(name), std::move(bytes));
}

std::unique_ptr<DeliveredFile> make_disk_file(std::string path, std::string name,
                                              std::uint64_t size) {
  return std::make_unique<DiskFile>(std::move(path), std::move(name), size);
}

}  // namespace braid::ingest
