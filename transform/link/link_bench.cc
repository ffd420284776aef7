// Identities a second through the probabilistic linker, one thread, and bytes an identity: made-up
// families of whom most children are known to several of four agencies, with slips, in batches;
// then all read back at start and settled once. Checks that both say the same.
//
// link_bench [identities] [one in so many has the commonest surname]

#include <malloc.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/keys.h"
#include "identity/identity.pb.h"
#include "transform/link/linker.h"

namespace braid::transform {
namespace {

constexpr std::size_t kBatch = 1024;
constexpr std::array<std::string_view, 4> kAgencies = {"children/E10009999", "health/made-up",
                                                       "education/made-up", "police/made-up"};

using Bits = std::array<unsigned char, 32>;

/// Ranks drawn by Zipf's law, so that the first has the share that is asked for.
class Ranks {
 public:
  Ranks(std::size_t count, double first_share) : sums_(count) {
    double low = 0, high = 2;
    for (int round = 0; round < 40; ++round) {
      const double middle = (low + high) / 2;
      (fill(middle) < first_share ? low : high) = middle;
    }
    fill(high);
  }
  std::size_t operator()(std::mt19937_64& random) const {
    const double at = std::uniform_real_distribution<double>{0, sums_.back()}(random);
    return static_cast<std::size_t>(std::lower_bound(sums_.begin(), sums_.end(), at) -
                                    sums_.begin());
  }

 private:
  /// The share of the first, with this exponent.
  double fill(double exponent) {
    double sum = 0;
    for (std::size_t rank = 0; rank < sums_.size(); ++rank) {
      sums_[rank] = sum += std::pow(static_cast<double>(rank + 1), -exponent);
    }
    return 1 / sum;
  }
  std::vector<double> sums_;
};

struct Person {
  std::size_t surname = 0, given = 0, postcode = 0;
  std::uint32_t date = 0;
  std::uint32_t sex = 1;
};

class Town {
 public:
  struct Given {
    std::string_view agency;
    std::string key, value;
  };

  Town(std::size_t identities, double one_in)
      : identities_{identities}, surnames_{50'000, 1 / one_in}, givens_{8'000, 0.03} {}

  /// Next identity; children of one family one after another, agencies far apart would be as slow.
  template <class Each>
  void tell(Each each) {
    std::vector<std::pair<Person, std::size_t>> waiting;
    std::size_t told = 0;
    while (told < identities_) {
      // A few thousand families at a time, shuffled, so that who belongs together comes apart.
      waiting.clear();
      while (waiting.size() < 40'000) add_family(waiting);
      std::shuffle(waiting.begin(), waiting.end(), random_);
      for (const auto& [person, agency] : waiting) {
        if (told == identities_) return;
        each(identity(person, agency, told++));
      }
    }
  }

 private:
  void add_family(std::vector<std::pair<Person, std::size_t>>& waiting) {
    Person child;
    child.surname = surnames_(random_);
    child.postcode = random_() % (identities_ / 6 + 1);
    const std::size_t children = 1 + random_() % 3;
    for (std::size_t i = 0; i < children; ++i) {
      child.given = givens_(random_);
      child.date = static_cast<std::uint32_t>(random_() % 6570);
      child.sex = 1 + random_() % 2;
      const std::size_t first = random_() % kAgencies.size(), count = 1 + random_() % 3;
      number_ += 1;
      numbers_.push_back(number_);
      for (std::size_t j = 0; j < count; ++j) {
        Person said = child;
        slip(said);
        said.sex |= static_cast<std::uint32_t>(numbers_.size() << 2U);
        waiting.emplace_back(said, (first + j) % kAgencies.size());
      }
    }
  }
  /// One field in twenty-five is written wrongly, moved or missing.
  void slip(Person& person) {
    if (random_() % 25 == 0) person.surname += 1'000'000 + random_() % 50;
    if (random_() % 25 == 0) person.given += 1'000'000 + random_() % 50;
    if (random_() % 25 == 0) person.date = static_cast<std::uint32_t>(random_() % 6570);
    if (random_() % 10 == 0) person.postcode = random_() % (identities_ / 6 + 1);
  }

  static std::uint64_t mix(std::uint64_t value) {
    value = (value ^ value >> 30U) * 0xBF58476D1CE4E5B9U;
    value = (value ^ value >> 27U) * 0x94D049BB133111EBU;
    return value ^ value >> 31U;
  }
  /// 96 bits for a value; a slipped one (a million and more) shares five of six with its stem.
  static Bits segment(std::uint64_t field, std::uint64_t value) {
    Bits bits{};
    const std::uint64_t stem = value % 1'000'000;
    const int own = value >= 1'000'000 ? 16 : 0;
    const auto add = [&](std::uint64_t seed, int count) {
      for (std::uint64_t i = 0; count > 0; ++i) {
        std::uint64_t word = mix(seed * 977 + i);
        for (int j = 0; j < 8 && count > 0; ++j, word >>= 8U) {
          auto& byte = bits[(word & 0xFFU) / 8];
          const auto bit = static_cast<unsigned char>(1U << (word & 7U));
          if ((byte & bit) != 0) continue;
          byte = static_cast<unsigned char>(byte | bit);
          --count;
        }
      }
    };
    add(mix(field * 31 + stem * 131 + 1), 96 - own);
    add(mix(field * 37 + value * 137 + 2), own);
    return bits;
  }

  static void add_key(std::string& keys, std::uint64_t kind, std::uint64_t a, std::uint64_t b,
                      std::uint64_t c = 0) {
    const std::uint64_t key = mix(mix(mix(kind * 7919 + a) + b) + c);
    keys.append(reinterpret_cast<const char*>(&key), sizeof key);
  }
  static std::string id_of(std::uint64_t kind, std::uint64_t value) {
    const std::array<std::uint64_t, 2> words = {mix(kind * 104729 + value), mix(value * 3 + kind)};
    return {reinterpret_cast<const char*>(words.data()), 16};
  }

  Given identity(const Person& person, std::size_t agency, std::size_t told) {
    const std::uint64_t number = person.sex >> 2U, day = person.date % 365;
    const std::uint64_t year = person.date / 365;
    // Slips keep the sound; surnames of one sound are some, as in Soundex.
    const std::uint64_t sn = person.surname % 1'000'000 % 5'000;
    const std::uint64_t gn = 10'000 + person.given % 1'000'000 % 1'500, pc = person.postcode;
    identity::v1::Identity message;
    message.set_unit("made-up/person");
    if (agency == 1 || (agency == 3 && number % 4 == 0)) message.set_nhs(id_of(1, number));
    if (agency == 0 || agency == 2) message.add_upn(id_of(2, number));
    message.set_names(id_of(3, number));
    message.set_birth_date(id_of(4, person.date));
    message.set_sex(person.sex & 3U);
    message.set_outward("LE1");
    message.set_key_id(1);
    message.set_agreement("made-up-agreement");
    message.set_config_hash(7);
    message.set_presence(15);
    std::string segments, keys;
    const std::array<std::uint64_t, 4> values = {person.surname, person.given, person.date,
                                                 person.postcode};
    for (std::size_t field = 0; field < values.size(); ++field) {
      const Bits bits = segment(field < 2 ? 1 : field, values[field] + (field == 1 ? 200'000 : 0));
      segments.append(reinterpret_cast<const char*>(bits.data()), bits.size());
    }
    add_key(keys, 3, sn, gn, year);
    add_key(keys, 4, sn % 26, gn % 26, pc);
    add_key(keys, 5, day, pc);
    add_key(keys, 6, sn, gn, day);
    add_key(keys, 7, person.surname % 1'000'000 % 20'000, person.given % 1'000'000 % 4'000);
    add_key(keys, 11, sn, person.date);
    add_key(keys, 11, gn, person.date);
    add_key(keys, 12, sn, pc);
    add_key(keys, 12, gn, pc);
    add_key(keys, 13, person.date, pc / 400);
    message.set_segments(segments);
    message.set_birth_date_swap(static_cast<std::uint32_t>(mix(person.date) | 1U));
    message.set_blocking_keys(keys);
    return {kAgencies[agency], identity_key(*Id16::from(id_of(9, told)), "made-up/person"),
            message.SerializeAsString()};
  }

  const std::size_t identities_;
  const Ranks surnames_, givens_;
  std::mt19937_64 random_{1};
  std::uint64_t number_ = 0;
  std::vector<std::uint64_t> numbers_;
};

/// Two clocks at once: of this thread's own time, so that a busy machine matters less, and of the
/// wall.
struct Seconds {
  double cpu = 0, wall = 0;

  static Seconds now() { return {of(CLOCK_THREAD_CPUTIME_ID), of(CLOCK_MONOTONIC)}; }
  Seconds operator-(const Seconds& other) const { return {cpu - other.cpu, wall - other.wall}; }
  Seconds& operator+=(const Seconds& other) {
    cpu += other.cpu;
    wall += other.wall;
    return *this;
  }

 private:
  static double of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
  }
};

void print_rate(const char* what, std::size_t count, const Seconds& seconds) {
  std::printf("%s_per_cpu_second=%.0f %s_per_wall_second=%.0f\n", what,
              static_cast<double>(count) / seconds.cpu, what,
              static_cast<double>(count) / seconds.wall);
}

/// Memory that the process has, without what was given back.
std::size_t resident_bytes() {
  malloc_trim(0);
  std::size_t pages = 0;
  if (auto* const file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%*u %zu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// Starting weights of linkage-design, section 7, for a million.
LinkerOptions some_options(std::size_t identities) {
  auto model = std::make_shared<LinkModel>();
  model->version = "starter";
  model->surname.weights = {7800, 7800, 7800, 7500, 5400, -1100, -4000, 0};
  model->given_name.weights = {7900, 7000, 6700, 6200, 4200, -600, -3400, 0};
  model->crossed.weights = {11300, 10700, 9600, 7900, 5700, -700, -3600, 0};
  model->birth_date.weights = {12900, 4100, 3100, 1000, -4400, -10000, -10000, 7100};
  model->postcode.weights = {12400, 2100, 2100, -2700, -2700, -2700, -2900, 0};
  model->sex.weights = {1000, 0, 0, 0, 0, 0, -4600, 0};
  model->lambda = 1.0 / static_cast<double>(identities);
  model->household = 1.8 / static_cast<double>(identities);
  LinkerOptions options;
  options.model = model;
  options.config_hash = 7;
  return options;
}

/// Keeps a part of the entries so that making them is not measured, and little memory is needed.
class Meter {
 public:
  explicit Meter(Linker& linker) : linker_{linker} {}
  bool take(Town::Given given) {
    waiting_.push_back(std::move(given));
    return waiting_.size() < 64 * kBatch || flush();
  }
  bool flush() {
    const auto start = Seconds::now();
    std::size_t in_batch = 0;
    for (const auto& each : waiting_) {
      if (!linker_.apply(each.agency, each.key, each.value)) return false;
      if (++in_batch % kBatch == 0) settle();
    }
    settle();
    last_seconds_ = Seconds::now() - start;
    seconds_ += last_seconds_;
    last_count_ = waiting_.size();
    waiting_.clear();
    return true;
  }
  const Seconds& seconds() const { return seconds_; }
  /// Of the last part: with nearly all stored.
  std::size_t last_count() const { return last_count_; }
  const Seconds& last_seconds() const { return last_seconds_; }

 private:
  void settle() {
    changes_.links.clear();
    changes_.reviews.clear();
    linker_.settle(changes_);
  }
  Linker& linker_;
  std::vector<Town::Given> waiting_;
  LinkChanges changes_;
  Seconds seconds_, last_seconds_;
  std::size_t last_count_ = 0;
};

int bench(std::size_t identities, double one_in) {
  const auto options = some_options(identities);
  const auto before = resident_bytes();
  auto linker = make_linker(options);
  Meter meter{*linker};
  bool good = true;
  Town{identities, one_in}.tell(
      [&](Town::Given given) { good = good && meter.take(std::move(given)); });
  const auto last_count = meter.last_count();
  const auto last_seconds = meter.last_seconds();
  good = good && meter.flush();
  const auto bytes = resident_bytes() - before;
  const auto totals = linker->totals();
  const auto count = static_cast<double>(identities);
  std::printf(
      "identities=%zu surname_one_in=%.0f persons=%lld reviews=%lld conflicts=%lld "
      "b07_over_cap=%lld\nbytes_per_identity=%.0f compared_per_identity=%.2f\n",
      identities, one_in, static_cast<long long>(totals.persons),
      static_cast<long long>(totals.reviews), static_cast<long long>(totals.conflicts),
      static_cast<long long>(totals.blocks_over_cap[4]), static_cast<double>(bytes) / count,
      static_cast<double>(totals.compared) / count);
  print_rate("identities", identities, meter.seconds());
  print_rate("with_nearly_all_stored", last_count, last_seconds);

  // Read back at start: all of them, and one settling.
  linker = make_linker(options);
  Seconds seconds;
  std::vector<Town::Given> part;
  const auto read = [&] {
    const auto start = Seconds::now();
    for (const auto& each : part) good = good && linker->apply(each.agency, each.key, each.value);
    seconds += Seconds::now() - start;
    part.clear();
  };
  Town{identities, one_in}.tell([&](Town::Given given) {
    part.push_back(std::move(given));
    if (part.size() == 64 * kBatch) read();
  });
  read();
  print_rate("applied", identities, seconds);
  LinkChanges changes;
  const auto start = Seconds::now();
  linker->settle(changes);
  seconds += Seconds::now() - start;
  print_rate("reread", identities, seconds);
  const auto again = linker->totals();
  good = good && again.persons == totals.persons && again.reviews == totals.reviews &&
         again.conflicts == totals.conflicts && again.subjects == totals.subjects;
  return good ? 0 : 1;
}

}  // namespace
}  // namespace braid::transform

int main(int count, char** words) {
  const std::size_t identities = count > 1 ? std::strtoull(words[1], nullptr, 10) : 1'000'000;
  const double one_in = count > 2 ? std::strtod(words[2], nullptr) : 100;
  return braid::transform::bench(identities, one_in);
}
