#include "core/log/sqlite/file_lock.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace braid {
namespace {

struct flock request(short type, FileLock::Byte byte) {
  struct flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = static_cast<off_t>(byte);
  lock.l_len = 1;
  return lock;
}

}  // namespace

Result<std::unique_ptr<FileLock>> FileLock::open(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    spdlog::error("Lock file cannot be opened. file={} errno={}", file, errno);
    return fail(ErrorKind::unavailable, "log/cannot-open");
  }
  return std::unique_ptr<FileLock>{new FileLock{descriptor}};
}

FileLock::~FileLock() { ::close(descriptor_); }

Result<bool> FileLock::lock(Byte byte, std::chrono::milliseconds longest) {
  // Polled, because the blocking form of the call cannot be given up.
  static constexpr std::chrono::milliseconds kPoll{1};
  const auto deadline = std::chrono::steady_clock::now() + longest;
  while (true) {
    auto lock = request(F_WRLCK, byte);
    if (::fcntl(descriptor_, F_OFD_SETLK, &lock) == 0) return true;
    if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
      spdlog::error("Lock file cannot be locked. errno={}", errno);
      return fail(ErrorKind::unavailable, "log/io");
    }
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(kPoll);
  }
}

void FileLock::unlock(Byte byte) {
  auto lock = request(F_UNLCK, byte);
  ::fcntl(descriptor_, F_OFD_SETLK, &lock);
}

}  // namespace braid
