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
};

/// `braid synth nwd` and `braid synth area`; the exit status.
int synth_nwd(const SynthOptions& options);
int synth_area(const SynthOptions& options);

}  // namespace braid::app
