// Measures reading CSV: c++ -O2, one core; prints the median of several runs and checks its answer.
// Rows look like the Episodes table of a looked-after return; everything in them is made up.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "ingest/text/csv.h"

namespace braid::ingest {
namespace {

constexpr std::size_t kRows = 1'000'000;
constexpr int kRuns = 7;

std::string made_file(bool quoted) {
  std::string text =
      "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
      "URN\n";
  const std::string row =
      quoted ? ",\"04/05/2024\",\"S\",\"C2\",\"N1\",\"U4\",\"PR1\",,,,\"AA1 1AA\",\"AA1 1AB\",\n"
             : ",04/05/2024,S,C2,N1,U4,PR1,,,,AA1 1AA,AA1 1AB,SC012345\n";
  for (std::size_t i = 0; i < kRows; ++i) text += std::to_string(100'000 + i) + row;
  return text;
}

void measure(const DeliveredFile& file) {
  std::array<double, kRuns> speeds{};
  for (double& speed : speeds) {
    const auto start = std::chrono::steady_clock::now();
    auto reader = open_csv(file);
    BRAID_CHECK(reader);
    CsvRow row;
    std::uint64_t rows = 0, fields = 0;
    for (;;) {
      const auto more = (*reader)->next(row);
      BRAID_CHECK(more && row.broken.view().empty());
      if (!*more) break;
      ++rows;
      fields += row.fields.size();
    }
    BRAID_CHECK(rows == kRows + 1 && fields == rows * 13);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    speed = static_cast<double>(file.size()) / 1e6 / took.count();
  }
  std::sort(speeds.begin(), speeds.end());
  std::printf("median %.0f MB/s (%.2f million rows/s), from %.0f to %.0f\n", speeds[kRuns / 2],
              speeds[kRuns / 2] * 1e6 / static_cast<double>(file.size()) * kRows / 1e6,
              speeds.front(), speeds.back());
}

}  // namespace
}  // namespace braid::ingest

int main() {
  using namespace braid::ingest;
  for (const bool quoted : {false, true}) {
    std::printf("%s fields: ", quoted ? "quoted" : "plain");
    measure(*make_memory_file("made.csv", made_file(quoted)));
  }
  return 0;
}
