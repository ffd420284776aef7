// A made-up area's people through the real encoder and the linker, one thread, in pieces so that a
// file of any size takes only the linker's memory: encoding, linking, one new record at a time, and
// reading back at start. Checks that the people who were read back are those who were linked.
//
// people_bench PEOPLE.csv [MODEL.json]; without a model the starting weights of linkage-design 7

#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <random>

#include "app/command/link/link_people.h"
#include "core/keys.h"
#include "identity/identity.pb.h"
#include "ingest/people/people_file.h"
#include "transform/link/linker.h"
#include "transform/pseudonymise/linkage_key.h"
#include "transform/pseudonymise/person_encoder.h"

namespace braid {
namespace {

constexpr std::size_t kBatch = 1024;
/// Records of a family stand together in the file; this many are shuffled, as agencies would.
constexpr std::size_t kPiece = 64 * kBatch;
/// The last so many come one by one.
constexpr std::size_t kAlone = 10'000;

struct Given {
  std::string agency, key, value;
};

/// Of this thread's own time, so that a busy machine matters less.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::size_t heap_bytes() {
  const auto heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

/// The people of a file, encoded under a key that is there for the bench only.
class Area {
 public:
  explicit Area(std::string file) : file_{std::move(file)} {}

  /// Pieces in order; false if the file or the encoder fails.
  bool tell(const std::function<bool(std::vector<Given>&)>& each) {
    auto encoder =
        transform::PersonEncoder::make(transform::LinkageKey::from_bytes(std::string(32, 'b')), {});
    if (!encoder) return false;
    std::vector<Given> piece;
    std::mt19937_64 random{1};
    count_ = 0;
    encoding_seconds_ = 0;
    bool good = true;
    const auto flush = [&] {
      std::shuffle(piece.begin(), piece.end(), random);
      good = good && each(piece);
      piece.clear();
    };
    const auto take = [&](const ingest::PersonLine& line) -> Result<void> {
      auto given = encode(*encoder, line);
      BRAID_TRY(given);
      piece.push_back(*std::move(given));
      ++count_;
      if (piece.size() == kPiece) flush();
      return {};
    };
    Faults faults;
    const auto file = ingest::make_disk_file(file_, file_, std::filesystem::file_size(file_));
    const auto read = ingest::read_people_file(*file, faults, take);
    if (!piece.empty()) flush();
    return read && faults.empty() && good;
  }
  std::size_t count() const { return count_; }
  double encoding_seconds() const { return encoding_seconds_; }

 private:
  Result<Given> encode(transform::PersonEncoder& encoder, const ingest::PersonLine& line) {
    transform::PersonText person;
    person.surname = line.surname;
    person.given_name = line.given_name;
    person.birth_date = line.birth_date;
    person.postcode = line.postcode;
    person.sex = line.sex;
    person.nhs_number = line.nhs_number;
    person.upn = line.upn;
    Id16 other;
    const double start = cpu_seconds();
    const auto subject = encoder.handle(line.source, line.local_id);
    BRAID_TRY(subject);
    BRAID_TRY(encoder.encode(person, identity_, other));
    encoding_seconds_ += cpu_seconds() - start;
    identity_.set_unit("people/people");
    return Given{app::agency_of_source(line.source, false), identity_key(*subject, "people/people"),
                 identity_.SerializeAsString()};
  }

  const std::string file_;
  identity::v1::Identity identity_;
  std::size_t count_ = 0;
  double encoding_seconds_ = 0;
};

/// Starting weights of linkage-design, section 7.
void set_starting_weights(transform::LinkModel& model, double identities) {
  model.version = "starter";
  model.surname.weights = {7800, 7800, 7800, 7500, 5400, -1100, -4000, 0};
  model.given_name.weights = {7900, 7000, 6700, 6200, 4200, -600, -3400, 0};
  model.crossed.weights = {11300, 10700, 9600, 7900, 5700, -700, -3600, 0};
  model.birth_date.weights = {12900, 4100, 3100, 1000, -4400, -10000, -10000, 7100};
  model.postcode.weights = {12400, 2100, 2100, -2700, -2700, -2700, -2900, 0};
  model.sex.weights = {1000, 0, 0, 0, 0, 0, -4600, 0};
  model.lambda = 1.0 / identities;
  model.household = 1.8 / identities;
}

/// Links pieces in batches, as the service does, and the last records one by one.
class Meter {
 public:
  explicit Meter(transform::Linker& linker) : linker_{linker} {}

  bool take(std::vector<Given>& piece) {
    if (!link(waiting_, kBatch)) return false;
    seconds_ += last_;
    linked_ += waiting_.size();
    waiting_.swap(piece);
    return true;
  }
  bool finish() {
    std::vector<Given> alone;
    while (alone.size() < kAlone && alone.size() * 2 < waiting_.size()) {
      alone.push_back(std::move(waiting_.back()));
      waiting_.pop_back();
    }
    std::vector<Given> nothing;
    if (!take(nothing) || !link(alone, 1)) return false;
    alone_microseconds_ = last_ * 1e6 / static_cast<double>(std::max<std::size_t>(alone.size(), 1));
    return true;
  }
  double rate() const { return static_cast<double>(linked_) / seconds_; }
  double alone_microseconds() const { return alone_microseconds_; }

 private:
  bool link(const std::vector<Given>& piece, std::size_t batch) {
    const double start = cpu_seconds();
    std::size_t in_batch = 0;
    for (const auto& each : piece) {
      if (!linker_.apply(each.agency, each.key, each.value)) return false;
      if (++in_batch % batch == 0) settle();
    }
    settle();
    last_ = cpu_seconds() - start;
    return true;
  }
  void settle() {
    changes_.links.clear();
    changes_.reviews.clear();
    linker_.settle(changes_);
  }

  transform::Linker& linker_;
  transform::LinkChanges changes_;
  std::vector<Given> waiting_;
  double last_ = 0, seconds_ = 0, alone_microseconds_ = 0;
  std::size_t linked_ = 0;
};

/// Seconds to read all back and settle once; negative if it fails.
double read_back(Area& area, transform::Linker& linker) {
  double seconds = 0;
  const bool read = area.tell([&](std::vector<Given>& piece) {
    const double start = cpu_seconds();
    bool good = true;
    for (const auto& each : piece) good = good && linker.apply(each.agency, each.key, each.value);
    seconds += cpu_seconds() - start;
    return good;
  });
  if (!read) return -1;
  transform::LinkChanges changes;
  const double start = cpu_seconds();
  linker.settle(changes);
  return seconds + cpu_seconds() - start;
}

int bench(const std::string& people, const std::string& model_file) {
  Area area{people};
  if (!area.tell([](const auto&) { return true; })) return 66;
  const auto count = static_cast<double>(area.count());
  std::printf("identities=%zu encoded_per_second=%.0f\n", area.count(),
              count / area.encoding_seconds());
  auto model = std::make_shared<transform::LinkModel>();
  set_starting_weights(*model, count);
  if (!model_file.empty()) {
    Faults faults;
    auto loaded = transform::load_link_model(model_file, faults);
    if (!loaded) return 66;
    *model = *std::move(loaded);
    model->terms = {};  // belong to the key they were counted under
  }
  transform::LinkerOptions options;
  options.model = model;

  const auto before = heap_bytes();
  auto linker = transform::make_linker(options);
  transform::LinkTotals totals;
  {
    Meter meter{*linker};
    if (!area.tell([&](auto& piece) { return meter.take(piece); }) || !meter.finish()) return 70;
    totals = linker->totals();
    std::printf(
        "persons=%lld reviews=%lld linked_per_second=%.0f one_new_record_microseconds=%.1f\n",
        static_cast<long long>(totals.persons), static_cast<long long>(totals.reviews),
        meter.rate(), meter.alone_microseconds());
  }
  std::printf("bytes_per_identity=%.0f\n", static_cast<double>(heap_bytes() - before) / count);
  linker = transform::make_linker(options);
  const double seconds = read_back(area, *linker);
  std::printf("read_back_per_second=%.0f\n", count / seconds);
  const auto again = linker->totals();
  return seconds > 0 && again.persons == totals.persons && again.reviews == totals.reviews ? 0 : 1;
}

}  // namespace
}  // namespace braid

int main(int count, char** words) {
  if (count < 2) return 64;
  return braid::bench(words[1], count > 2 ? words[2] : "");
}
