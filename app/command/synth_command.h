#pragma once

#include <cstdint>
#include <string>

namespace braid::app {

struct SynthOptions {
  std::string folder;
  std::uint64_t seed = 1;
  int children = 1000;
  int years = 3;
  int areas = 1;
  double errors = 0.01;

  struct People {
    std::string file;
    std::uint64_t seed = 1;
    int children = 10'000;
    std::string surname_skew = "british";  ///< or "high"
    double errors = 0.05;
  } people;
};

/// `braid synth nwd`, `braid synth area` and `braid synth people`; the exit status.
int synth_nwd(const SynthOptions& options);
int synth_area(const SynthOptions& options);
int synth_people(const SynthOptions::People& options);

}  // namespace braid::app
