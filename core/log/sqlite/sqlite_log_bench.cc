// Measures the embedded engine: rows appended and scanned a second. One argument: the folder for
// the file. Checks its own answer: the sum of offsets and of value bytes read.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>

#include "core/log/sqlite/sqlite_log.h"

namespace {

constexpr std::int64_t kRows = 3'000'000;
constexpr std::int64_t kRowsPerCommit = 50'000;
constexpr std::size_t kKeyBytes = 20;
constexpr std::size_t kValueBytes = 100;

/// splitmix64; a fixed seed makes every run the same.
std::uint64_t scramble(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

template <class Work>
double seconds(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void fill(char* key, std::int64_t row) {
  const std::uint64_t a = scramble(static_cast<std::uint64_t>(row));
  const std::uint64_t b = scramble(a);
  std::memcpy(key, &a, 8);
  std::memcpy(key + 8, &b, 8);
  std::memcpy(key + 12, &row, 8);
}

void append_all(braid::LogWriter& writer) {
  std::string key(kKeyBytes, '\0');
  const std::string value(kValueBytes, 'v');
  for (std::int64_t row = 0; row < kRows;) {
    BRAID_CHECK(writer.begin());
    for (std::int64_t i = 0; i < kRowsPerCommit; ++i, ++row) {
      fill(key.data(), row);
      BRAID_CHECK(writer.add("facts.bench", 0, key, value));
    }
    BRAID_CHECK(writer.commit());
  }
}

void scan_all(braid::Log& log) {
  auto reader = log.open_reader("facts.bench", 0, 0);
  BRAID_CHECK(reader);
  braid::LogBatch batch;
  std::int64_t offsets = 0;
  std::size_t bytes = 0;
  do {
    BRAID_CHECK((*reader)->next(batch));
    for (const auto& entry : batch.entries) {
      offsets += entry.offset;
      bytes += entry.value->size();
    }
  } while (!batch.at_end);
  BRAID_CHECK(offsets == kRows * (kRows - 1) / 2 && bytes == kRows * kValueBytes);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  braid::SqliteLogOptions options;
  options.file = fmt::format("{}/sqlite_log_bench_{}.db", folder, ::getpid());
  {
    auto log = braid::open_sqlite_log(options);
    BRAID_CHECK(log);
    auto writer = (*log)->open_writer("bench");
    BRAID_CHECK(writer);
    const double append = seconds([&] { append_all(**writer); });
    fmt::print("append  {:>10.0f} rows/s\n", kRows / append);
    for (int round = 0; round < 3; ++round) {
      const double scan = seconds([&] { scan_all(**log); });
      fmt::print("scan    {:>10.0f} rows/s\n", kRows / scan);
    }
    BRAID_CHECK((*writer)->begin());
    std::string key(kKeyBytes, '\0');
    for (std::int64_t row = 0; row < kRows; row += 1000) {
      fill(key.data(), row);
      BRAID_CHECK((*writer)->add("facts.bench", 0, key, "new"));
    }
    BRAID_CHECK((*writer)->commit());
    const double compact = seconds([&] { BRAID_CHECK((*log)->compact()); });
    fmt::print("compact {:>10.0f} rows/s (one in a thousand replaced)\n", kRows / compact);
  }
  for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
    ::unlink((options.file + suffix).c_str());
  }
}
