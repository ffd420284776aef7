#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "synth/identifiers.h"
#include "synth/person.h"
#include "synth/random.h"

namespace braid::synth {

/// The postcodes of a made-up area, numbered from 0. Their outward codes and sectors are shared by
/// hundreds of them, as real ones are: a district has about 600 postcodes (1.7 million live ones in
/// about 2,900 districts; ONS Postcode Directory, 2023), up to the forty made-up districts that
/// there are.
class Places {
 public:
  /// 1 to 160,000 postcodes.
  explicit Places(std::uint32_t postcodes)
      : postcodes_{std::clamp<std::uint32_t>(postcodes, 1, 160'000)},
        districts_{std::clamp<std::uint32_t>(postcodes_ / 600, 1, 40)},
        // With few districts, few sectors too.
        sectors_{std::clamp<std::uint32_t>(postcodes_ / districts_ / 100, 1, 10)} {}

  std::uint32_t draw(Random& random) const { return random.below(postcodes_); }
  /// Families of one tradition live more in some streets than in others (judgement: half of those
  /// who are not British live in a tenth of the area).
  std::uint32_t draw(Tradition tradition, Random& random) const {
    const std::uint32_t part = postcodes_ / 10;
    if (tradition == Tradition::british || part == 0 || random.percent(50)) return draw(random);
    return static_cast<std::uint32_t>(tradition) % 10 * part + random.below(part);
  }
  /// Another postcode of the same district; the same one if it is alone.
  std::uint32_t near(std::uint32_t home, Random& random) const {
    const std::uint32_t district = home % districts_;
    const std::uint32_t there = (postcodes_ - district + districts_ - 1) / districts_;
    const std::uint32_t step = there > 1 ? 1 + random.below(there - 1) : 0;
    return (home / districts_ + step) % there * districts_ + district;
  }

  std::string postcode(std::uint32_t place) const {
    const std::uint32_t district = place % districts_, within = place / districts_;
    const std::uint32_t sector = within % sectors_, unit = within / sectors_;
    // Units of a sector are not in the order of the alphabet.
    return made_up_postcode(district + 40 * (sector + 10 * (unit * 171 % 400)));
  }

 private:
  std::uint32_t postcodes_, districts_, sectors_;
};

}  // namespace braid::synth
