// Measures the Kafka engine: entries appended and read back a second, time of a small transaction
// and of asking for news. One argument: bootstrap.servers of a broker to spare. It leaves a topic
// there, whose name it prints. Checks its own answer: number, order and bytes of what it reads.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/log/kafka/kafka_log.h"

namespace {

constexpr std::int64_t kRows = 2'000'000;
constexpr std::int64_t kRowsPerCommit = 50'000;
constexpr std::size_t kKeyBytes = 20;
constexpr std::size_t kValueBytes = 100;
constexpr int kSmallCommits = 200;

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

/// A key looks like a record id; a value is half pseudonymous bytes, half coded attributes.
void fill(std::int64_t row, std::string& key, std::string& value) {
  std::uint64_t next = static_cast<std::uint64_t>(row);
  for (std::size_t i = 0; i + 8 <= kValueBytes / 2; i += 8) {
    next = scramble(next);
    std::memcpy(value.data() + i, &next, 8);
  }
  std::memcpy(key.data(), value.data(), 16);
}

void append_all(braid::LogWriter& writer) {
  std::string key(kKeyBytes, '\0');
  std::string value(kValueBytes, 'v');
  for (std::int64_t row = 0; row < kRows;) {
    BRAID_CHECK(writer.begin());
    for (std::int64_t i = 0; i < kRowsPerCommit; ++i, ++row) {
      fill(row, key, value);
      BRAID_CHECK(writer.add("facts.bench", 0, key, value));
    }
    BRAID_CHECK(writer.commit());
  }
}

void scan_all(braid::Log& log) {
  auto reader = log.open_reader("facts.bench", 0, 0);
  BRAID_CHECK(reader);
  braid::LogBatch batch;
  std::int64_t rows = 0;
  std::size_t bytes = 0;
  braid::Offset last = -1;
  do {
    BRAID_CHECK((*reader)->next(batch));
    for (const auto& entry : batch.entries) {
      BRAID_CHECK(entry.offset > last);
      last = entry.offset;
      bytes += entry.value->size();
    }
    rows += static_cast<std::int64_t>(batch.entries.size());
  } while (!batch.at_end);
  BRAID_CHECK(rows == kRows && bytes == kRows * kValueBytes);
}

double percentile(std::vector<double> all, double share) {
  std::sort(all.begin(), all.end());
  return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
}

void small_commits(braid::Log& log) {
  auto writer = log.open_writer("bench-small");
  auto reader = log.open_reader("links.bench", 0, 0);
  BRAID_CHECK(writer && reader);
  braid::LogBatch batch;
  std::vector<double> commits;
  std::vector<double> reads;
  std::vector<double> idle;
  for (int i = 0; i < kSmallCommits; ++i) {
    commits.push_back(seconds([&] {
      BRAID_CHECK((*writer)->begin());
      for (braid::Partition partition = 0; partition < 8; ++partition) {
        BRAID_CHECK((*writer)->add("links.bench", partition, std::to_string(i), "value"));
      }
      BRAID_CHECK((*writer)->commit());
    }));
    reads.push_back(seconds([&] { BRAID_CHECK((*reader)->next(batch)); }));
    BRAID_CHECK(batch.entries.size() == 1);
    idle.push_back(seconds([&] { BRAID_CHECK((*reader)->next(batch)); }));
    BRAID_CHECK(batch.entries.empty() && batch.at_end);
  }
  for (const auto& [name, times] :
       {std::pair{"transaction over 8 partitions", &commits},
        std::pair{"reading what is new", &reads}, std::pair{"seeing that nothing is", &idle}}) {
    fmt::print("{:<32} median {:>7.2f} ms  p99 {:>7.2f} ms\n", name, 1000 * percentile(*times, 0.5),
               1000 * percentile(*times, 0.99));
  }
}

}  // namespace

int main(int argc, char** argv) {
  BRAID_CHECK(argc == 2);
  braid::KafkaLogOptions options;
  options.brokers = argv[1];
  options.topic_prefix = fmt::format("bench.{}.", ::getpid());
  options.topics.replication = 1;
  options.topics.min_insync = 1;
  auto log = braid::open_kafka_log(options);
  BRAID_CHECK(log);
  const auto made = (*log)->provision({{"facts.bench", 1}, {"links.bench", 8}});
  BRAID_CHECK(made && braid::first_fault(*made));
  auto writer = (*log)->open_writer("bench");
  BRAID_CHECK(writer);
  fmt::print("topic   {}facts.bench\n", options.topic_prefix);
  const double append = seconds([&] { append_all(**writer); });
  fmt::print("append  {:>10.0f} entries/s\n", kRows / append);
  for (int round = 0; round < 3; ++round) {
    const double scan = seconds([&] { scan_all(**log); });
    fmt::print("re-read {:>10.0f} entries/s\n", kRows / scan);
  }
  small_commits(**log);
}
