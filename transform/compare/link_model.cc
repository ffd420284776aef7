#include "transform/compare/link_model.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "core/sha256.h"
#include "transform/compare/score_tables.h"

namespace braid::transform {
namespace {

constexpr std::uint32_t kRarityMax = 255;

/// round(16 * log2(total / count)), at least 1 so that it stays apart from "not known".
///
/// In integers only, so that no mathematical library has a say in what is stored: the mantissa of
/// the quotient is squared five times, and each square that reaches 2 is one more binary place of
/// the logarithm. `total` is below 2^33.
std::uint8_t rarity_of(std::uint64_t total, std::uint64_t count) {
  const std::uint64_t quotient = (total << 30U) / std::min(count, total);  // 30 binary places
  const auto whole = static_cast<std::uint32_t>(std::bit_width(quotient)) - 31;
  std::uint64_t mantissa = quotient >> whole;  // 1 to 2, 30 places
  std::uint32_t log2_in_32nds = whole;
  for (int place = 0; place < 5; ++place) {
    mantissa = mantissa * mantissa >> 30U;
    const bool reaches_two = mantissa >> 31U != 0;
    if (reaches_two) mantissa >>= 1U;
    log2_in_32nds = 2 * log2_in_32nds + (reaches_two ? 1 : 0);
  }
  return static_cast<std::uint8_t>(std::clamp((log2_in_32nds + 1) / 2, 1U, kRarityMax));
}

/// What is hashed, number after number, eight bytes each.
class Meaning {
 public:
  void add(std::uint64_t number) {
    for (unsigned i = 0; i < 8; ++i) bytes_ += static_cast<char>(number >> 8 * i);
  }
  void add_weight(Weight weight) { add(static_cast<std::uint64_t>(std::int64_t{weight})); }
  template <class Weights>
  void add_weights(const Weights& weights) {
    for (const Weight weight : weights) add_weight(weight);
  }
  std::uint64_t hash() const {
    const auto digest = sha256(bytes_);
    std::uint64_t first = 0;
    std::memcpy(&first, digest.data(), sizeof first);
    return first;
  }

 private:
  std::string bytes_;
};

}  // namespace

Weight LinkModel::prior() const { return log2_weight(lambda / (1 - lambda)); }

std::array<std::uint8_t, 2> LinkModel::rarity_of_name(const Segment& name) const {
  std::array<std::uint8_t, 2> rarity{};
  if (terms.empty()) return rarity;
  const auto found = terms.counts.find(term_of(name));
  for (std::size_t column = 0; column < terms.records.size(); ++column) {
    if (terms.records[column] == 0) continue;
    const std::uint64_t count = found == terms.counts.end() ? 0 : found->second[column];
    rarity[column] = rarity_of(terms.records[column] + terms.values[column], count + 1);
  }
  return rarity;
}

void LinkModel::rate_terms(EncodedIdentity& encoded) const {
  for (std::size_t name = 0; name < encoded.rarity.size(); ++name) {
    const bool is_there = encoded.has(static_cast<Field>(name));
    encoded.rarity[name] =
        is_there ? rarity_of_name(encoded.segments[name]) : std::array<std::uint8_t, 2>{};
  }
}

std::uint64_t model_hash(const LinkModel& model) {
  // What the tables hold is all that scoring knows of a model. Terms come in order, since a hash
  // map has none.
  const ScoreTables tables{model};
  Meaning meaning;
  meaning.add(model.config_hash);
  for (const auto* levels : {&tables.surname, &tables.given_name, &tables.crossed,
                             &tables.birth_date, &tables.postcode}) {
    meaning.add_weights(*levels);
  }
  meaning.add_weights(tables.sex);
  meaning.add_weights(tables.identifier);
  for (const Weight weight : {tables.prior, tables.household, tables.straight, tables.swapped}) {
    meaning.add_weight(weight);
  }
  if (model.terms.empty()) return meaning.hash();
  for (const auto* equal :
       {&tables.surname_equal, &tables.given_name_equal, &tables.crossed_equal}) {
    meaning.add_weights(*equal);
  }
  for (const auto number : model.terms.records) meaning.add(number);
  for (const auto number : model.terms.values) meaning.add(number);
  std::vector<std::pair<std::uint64_t, std::array<std::uint32_t, 2>>> counts{
      model.terms.counts.begin(), model.terms.counts.end()};
  std::sort(counts.begin(), counts.end());
  for (const auto& [term, count] : counts) {
    meaning.add(term);
    meaning.add(count[0]);
    meaning.add(count[1]);
  }
  return meaning.hash();
}

}  // namespace braid::transform
