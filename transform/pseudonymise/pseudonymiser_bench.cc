// Rates of this folder, one thread, each with its own answer checked: keyed hashes, identities
// encoded (people met for the first time, and people met again), and records through the
// pseudonymiser: rows of children with an identity each twelfth row, one statement with an event a
// row.

#include <time.h>

#include <cstdio>
#include <set>
#include <string>

#include "identity/identity.pb.h"
#include "proto/feed/record.h"
#include "transform/pseudonymise/identity_encoder.h"
#include "transform/pseudonymise/keyring.h"
#include "transform/pseudonymise/normalised_identity.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::transform {
namespace {

using feed::Text;

/// Of this thread's own time, so that a busy machine does not matter.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Made-up children; twelve rows each.
void fill(feed::RecordBatch& batch, std::uint64_t first_row) {
  batch.clear();
  for (std::uint64_t i = 0; i < feed::RecordBatch::kRecordsMax; ++i) {
    const std::uint64_t row = first_row + i;
    const std::string child = "C" + std::to_string(1000000 + row / 12);
    const std::string key = child + "|2024-04-" + std::to_string(10 + row % 12);
    auto& record = batch.records.emplace_back();
    record.subject = {"children/E10009999", Text{batch.keep(child)}};
    record.row_key = Text{batch.keep(key)};
    if (row % 12 == 0) {
      record.identity = static_cast<std::int32_t>(batch.identities.size());
      auto& identity = batch.identities.emplace_back();
      identity.upn = Text{"A123456789012"};
      identity.given_name = Text{batch.keep("Anna" + child)};
      identity.family_name = Text{"Smith-Jones"};
      identity.birth_date =
          Personal<Date>{*Date::from_civil(2010, 1, 2) + static_cast<int>(row / 12 % 3000)};
      identity.postcode = Text{"LE1 6TD"};
      identity.sex = 'F';
    }
    record.first_statement = static_cast<std::uint32_t>(batch.statements.size());
    record.statement_count = 1;
    auto& statement = batch.statements.emplace_back();
    statement.kind = static_cast<KindCode>(3);
    statement.start = *Date::from_civil(2024, 4, 1) + static_cast<int>(row % 12);
    statement.event = record.row_key;
    for (int attribute = 3; attribute < 9; ++attribute) {
      statement.set(static_cast<AttributeCode>(attribute), static_cast<std::uint32_t>(attribute));
    }
  }
}

void print(const char* what, std::uint64_t count, double seconds) {
  std::printf("%-28s %10llu in %7.3f s  %10.0f /s\n", what, static_cast<unsigned long long>(count),
              seconds, static_cast<double>(count) / seconds);
}

/// Made-up people: as many surnames, given names, dates and postcodes as an area has.
void fill(std::uint64_t number, feed::RecordBatch& batch, feed::Identity& identity) {
  const auto word = [&](std::uint64_t of, std::size_t letters) {
    std::string text;
    for (std::size_t i = 0; i < letters; ++i, of /= 26) text += static_cast<char>('A' + of % 26);
    return text;
  };
  // A linear congruential step spreads neighbouring numbers.
  const std::uint64_t spread = number * 6364136223846793005ULL + 1442695040888963407ULL;
  identity.family_name = Text{batch.keep(word(spread >> 40U, 7))};
  identity.given_name = Text{batch.keep(word(spread >> 50U, 6))};
  identity.birth_date =
      Personal<Date>{*Date::from_civil(2006, 1, 1) + static_cast<int>((spread >> 33U) % 6575)};
  std::string postcode = "LE" + std::to_string((spread >> 30U) % 20) + " ";
  postcode += std::to_string((spread >> 27U) % 10) + word(spread >> 20U, 2);
  identity.postcode = Text{batch.keep(postcode)};
  identity.upn = Text{"A123456789012"};  // published vectors
  identity.nhs_number = Text{"9434765919"};
  identity.sex = 'F';
}

/// Normalises and encodes `count` identities of `people` people.
bool bench_identities(const char* what, std::uint64_t count, std::uint64_t people) {
  auto encoder = IdentityEncoder::make(LinkageKey::from_bytes(std::string(32, 'k')), {});
  if (!encoder) return false;
  feed::RecordBatch batch;
  std::vector<feed::Identity> identities(people);
  for (std::uint64_t i = 0; i < people; ++i) fill(i, batch, identities[i]);
  NormalisedIdentity normalised;
  identity::v1::Identity out;
  std::uint64_t bytes = 0;
  const double start = cpu_seconds();
  for (std::uint64_t i = 0; i < count; ++i) {
    normalise(identities[i % people], {}, normalised);
    out.Clear();
    if (!encoder->encode(normalised, out)) return false;
    bytes += out.blocking_keys().size() + out.segments().size();
  }
  print(what, count, cpu_seconds() - start);
  return bytes == count * (4 * 32 + 10 * 8);
}

bool bench_hashes() {
  constexpr std::uint64_t kHashes = 2'000'000;
  Keyring keyring{LinkageKey::from_bytes(std::string(32, 'k'))};
  auto hash = keyring.of("blk");
  if (!hash) return false;
  KeyedHash::Digest digest{};
  std::string text = "B11|S530|20120307";
  std::uint64_t sum = 0;
  const double start = cpu_seconds();
  for (std::uint64_t i = 0; i < kHashes; ++i) {
    text.back() = static_cast<char>('0' + i % 10);
    if (!(*hash)->digest(text, digest)) return false;
    sum += digest[0];
  }
  print("keyed hashes", kHashes, cpu_seconds() - start);
  return sum != 0;
}

/// An encoder is made for each delivery.
bool bench_tables() {
  constexpr std::uint64_t kTimes = 50;
  const double start = cpu_seconds();
  for (std::uint64_t i = 0; i < kTimes; ++i) {
    if (!IdentityEncoder::make(LinkageKey::from_bytes(std::string(32, 'k')), {})) return false;
  }
  print("encoders made", kTimes, cpu_seconds() - start);
  return true;
}

int bench(const std::string& vocabulary_file) {
  if (!bench_hashes() || !bench_tables()) return 70;
  if (!bench_identities("identities, all new", 300'000, 300'000) ||
      !bench_identities("identities, 500 people", 1'000'000, 500)) {
    return 70;
  }
  Faults faults;
  const auto vocabulary = Vocabulary::load(vocabulary_file, faults);
  if (!vocabulary) return 78;
  PseudonymiserOptions options;
  options.vocabulary = &*vocabulary;
  options.agreement = "made-up-agreement";
  auto made = make_pseudonymiser(LinkageKey::from_bytes(std::string(32, 'k')), options);
  if (!made || !(*made)->begin({{"made-up/episodes/2025", "rec/made-up/episodes"}})) return 70;

  constexpr int kBatches = 1000;
  feed::RecordBatch batch;
  EntryBatch entries;
  std::set<Id16> subjects;
  std::uint64_t records = 0, entry_count = 0, bytes = 0, identities = 0, identity_bytes = 0;
  double seconds = 0;
  for (int i = 0; i < kBatches; ++i) {
    fill(batch, static_cast<std::uint64_t>(i) * feed::RecordBatch::kRecordsMax);
    const double start = cpu_seconds();
    if (!(*made)->replace(batch, entries)) return 70;
    seconds += cpu_seconds() - start;
    records += batch.records.size();
    entry_count += entries.entries.size();
    bytes += entries.bytes.size();
    for (const auto& entry : entries.entries) subjects.insert(entry.subject);
  }
  for (bool more = true; more;) {
    const double start = cpu_seconds();
    const auto finished = (*made)->finish(entries);
    seconds += cpu_seconds() - start;
    if (!finished) return 70;
    more = *finished;
    identities += entries.entries.size();
    identity_bytes += entries.bytes.size();
  }
  print("records", records, seconds);
  std::printf("entries=%llu bytes=%llu identities=%llu bytes=%llu\n",
              static_cast<unsigned long long>(entry_count), static_cast<unsigned long long>(bytes),
              static_cast<unsigned long long>(identities),
              static_cast<unsigned long long>(identity_bytes));
  return subjects.size() == (records + 11) / 12 && identities == subjects.size() ? 0 : 1;
}

}  // namespace
}  // namespace braid::transform

int main(int argc, char** argv) {
  return braid::transform::bench(argc > 1 ? argv[1] : "catalogue/vocabulary.toml");
}
