// Identities a second through the linker, one thread, and bytes an identity: a million made-up
// identities of four agencies, most people known to several of them; then a tenth of them changes.
// Checks its own answer.

#include <malloc.h>
#include <time.h>

#include <array>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "core/keys.h"
#include "identity/identity.pb.h"
#include "transform/link/linker.h"

namespace braid::transform {
namespace {

constexpr std::size_t kIdentities = 1'000'000;
constexpr std::size_t kBatch = 1024;
constexpr std::array<std::string_view, 4> kAgencies = {"children/E10009999", "health/made-up",
                                                       "education/made-up", "police/made-up"};

struct Given {
  std::string_view agency;
  std::string key, value;
};

class Town {
 public:
  /// People one after another, each with one to three of the agencies.
  std::vector<Given> identities() {
    std::vector<Given> all;
    all.reserve(kIdentities);
    while (all.size() < kIdentities) {
      const std::string nhs = hash(), upn = hash(), names = hash();
      const std::string date = dates_[random_() % dates_.size()];
      const std::size_t first = random_() % kAgencies.size();
      const std::size_t count = 1 + random_() % 3;
      for (std::size_t i = 0; i < count && all.size() < kIdentities; ++i) {
        all.push_back(identity((first + i) % kAgencies.size(), nhs, upn, names, date));
      }
      persons_ += 1;
    }
    return all;
  }
  std::int64_t persons() const { return persons_; }

 private:
  std::string hash() {
    std::string bytes(16, '\0');
    for (char& c : bytes) c = static_cast<char>(random_());
    return bytes;
  }

  Given identity(std::size_t agency, const std::string& nhs, const std::string& upn,
                 const std::string& names, const std::string& date) {
    identity::v1::Identity message;
    message.set_unit("made-up/person");
    // Police know names, the others names and a number.
    if (agency == 1) message.set_nhs(nhs);
    if (agency == 0 || agency == 2) message.add_upn(upn);
    message.set_names(names);
    message.set_birth_date(date);
    message.set_sex(1);
    message.set_outward("LE1");
    message.set_key_id(1);
    message.set_agreement("made-up-agreement");
    return {kAgencies[agency], identity_key(*Id16::from(hash()), "made-up/person"),
            message.SerializeAsString()};
  }

  std::mt19937_64 random_{1};
  std::int64_t persons_ = 0;
  std::vector<std::string> dates_ = [this] {
    std::vector<std::string> dates(6570);  // 18 years
    for (auto& date : dates) date = hash();
    return dates;
  }();
};

/// Of this thread's own time, so that a busy machine does not matter.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::size_t heap_bytes() {
  const auto heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
}

int bench() {
  Town town;
  const auto all = town.identities();
  const auto before = heap_bytes();
  const auto linker = make_exact_linker();
  std::vector<LinkChange> changes;
  std::size_t links = 0;

  double start = cpu_seconds();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!linker->apply(all[i].agency, all[i].key, all[i].value)) return 70;
    if (i % kBatch != kBatch - 1) continue;
    changes.clear();
    linker->settle(changes);
    links += changes.size();
  }
  linker->settle(changes);
  const double loading = cpu_seconds() - start;
  const auto bytes = heap_bytes() - before;
  const auto totals = linker->totals();

  // Every tenth identity is withdrawn and comes back, as a correction would do.
  start = cpu_seconds();
  std::size_t changed = 0;
  for (std::size_t i = 0; i < all.size(); i += 10, ++changed) {
    if (!linker->apply(all[i].agency, all[i].key, std::nullopt)) return 70;
    if (changed % kBatch == kBatch - 1) linker->settle(changes);
  }
  linker->settle(changes);
  for (std::size_t i = 0; i < all.size(); i += 10, ++changed) {
    if (!linker->apply(all[i].agency, all[i].key, all[i].value)) return 70;
    if (changed % kBatch == kBatch - 1) linker->settle(changes);
  }
  linker->settle(changes);
  const double correcting = cpu_seconds() - start;

  std::printf(
      "identities=%zu link_changes=%zu cpu_seconds=%.3f identities_per_second=%.0f "
      "bytes_per_identity=%.0f corrections_per_second=%.0f\n",
      all.size(), links, loading, static_cast<double>(all.size()) / loading,
      static_cast<double>(bytes) / static_cast<double>(all.size()),
      static_cast<double>(changed) / correcting);
  const auto again = linker->totals();
  const bool right = totals.persons == town.persons() && totals.conflicts == 0 &&
                     again.persons == totals.persons && again.subjects == totals.subjects;
  return right ? 0 : 1;
}

}  // namespace
}  // namespace braid::transform

int main() { return braid::transform::bench(); }
