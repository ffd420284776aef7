// Records a second through the pseudonymiser, one thread: rows of children with an identity each
// twelfth row, one statement with an event a row. Checks its own answer.

#include <time.h>

#include <cstdio>
#include <set>
#include <string>

#include "proto/feed/record.h"
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

int bench(const std::string& vocabulary_file) {
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
  std::uint64_t records = 0, entry_count = 0, bytes = 0;
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
  std::printf("records=%llu entries=%llu bytes=%llu cpu_seconds=%.3f records_per_second=%.0f\n",
              static_cast<unsigned long long>(records),
              static_cast<unsigned long long>(entry_count), static_cast<unsigned long long>(bytes),
              seconds, static_cast<double>(records) / seconds);
  return subjects.size() == (records + 11) / 12 ? 0 : 1;
}

}  // namespace
}  // namespace braid::transform

int main(int argc, char** argv) {
  return braid::transform::bench(argc > 1 ? argv[1] : "catalogue/vocabulary.toml");
}
