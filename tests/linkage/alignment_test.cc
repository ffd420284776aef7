// What an adversary gets who holds the segments and knows whose some of them are: others are placed
// by how alike they are to those. A key hides what a segment says, not how alike two are
// (linkage-design, section 15, "Birth dates" and "Graph matching").

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "identity/identity.pb.h"
#include "tests/linkage/made_people.h"
#include "transform/compare/level_bounds.h"
#include "transform/pseudonymise/linkage_key.h"
#include "transform/pseudonymise/person_encoder.h"

namespace braid::linkage_test {
namespace {

using transform::EncodedIdentity;
using transform::Field;
using Text = transform::PersonText::Text;

/// A value of one field, as the linker sees it and as a key of the adversary's own encodes it.
struct Value {
  std::string clear;
  EncodedIdentity seen, own;
};

/// All values of a field, once each, in an order that says nothing.
std::vector<Value> values_of(const MadePeople& people, Field field, std::string ClearRecord::*clear,
                             Text transform::PersonText::*text) {
  std::map<std::string, const EncodedIdentity*> seen;
  for (std::size_t i = 0; i < people.clear.size(); ++i) {
    const auto& encoded = people.encoded.set.records[i].encoded;
    if (encoded.has(field)) seen.emplace(people.clear[i].*clear, &encoded);
  }
  auto encoder =
      transform::PersonEncoder::make(transform::LinkageKey::from_bytes(std::string(32, 'a')), {});
  BRAID_CHECK(encoder);
  identity::v1::Identity identity;
  std::vector<Value> values;
  for (const auto& [value, encoded] : seen) {
    transform::PersonText person;
    person.*text = Text{value};
    Id16 other;
    transform::BlockingKeys keys;
    values.push_back({value, *encoded, {}});
    BRAID_CHECK(encoder->encode(person, identity, other));
    BRAID_CHECK(transform::read_encoding(identity, values.back().own, keys));
  }
  std::shuffle(values.begin(), values.end(), std::mt19937{1});
  return values;
}

double dice(const EncodedIdentity& one, const EncodedIdentity& other, Field field) {
  const auto at = static_cast<std::size_t>(field);
  return 2.0 * transform::shared_bits(one.segments[at], other.segments[at]) /
         (one.popcounts[at] + other.popcounts[at]);
}

using Likeness = std::vector<double>;  // to each of the known values
double distance(const Likeness& one, const Likeness& other) {
  double sum = 0;
  for (std::size_t i = 0; i < one.size(); ++i) sum += (one[i] - other[i]) * (one[i] - other[i]);
  return sum;
}

/// Share of `tried` values that are told rightly from all others of the list by whoever knows
/// `known` of them.
double share_placed(const std::vector<Value>& values, Field field, std::size_t known,
                    std::size_t tried) {
  BRAID_CHECK(known + tried <= values.size());
  const auto likeness = [&](const Value& value, EncodedIdentity Value::*side) {
    Likeness all;
    for (std::size_t i = 0; i < known; ++i) {
      all.push_back(dice(value.*side, values[i].*side, field));
    }
    return all;
  };
  std::vector<Likeness> expected;
  for (const auto& value : values) expected.push_back(likeness(value, &Value::own));
  std::size_t right = 0;
  for (std::size_t i = known; i < known + tried; ++i) {
    const auto seen = likeness(values[i], &Value::seen);
    const auto best = std::min_element(
        expected.begin(), expected.end(),
        [&](const auto& a, const auto& b) { return distance(a, seen) < distance(b, seen); });
    right += best - expected.begin() == static_cast<std::ptrdiff_t>(i) ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(tried);
}

struct Bound {
  std::size_t known;
  double most;
};

void expect_at_most(const char* what, const std::vector<Value>& values, Field field,
                    const std::vector<Bound>& bounds) {
  for (const auto& [known, most] : bounds) {
    const double share = share_placed(values, field, known, 200);
    std::printf("%s told from %zu others, %zu known: %.1f%%\n", what, values.size(), known,
                100 * share);
    EXPECT_LE(share, most) << known;
  }
}

TEST(AlignmentAttack, PlacesBirthDatesOnceSomeAreKnown) {
  const auto people = make_people({});
  const auto values = values_of(people, Field::birth_date, &ClearRecord::birth_date,
                                &transform::PersonText::birth_date);
  // Measured 2, 4 and 20 percent.
  expect_at_most("birth dates", values, Field::birth_date, {{5, 0.05}, {20, 0.10}, {100, 0.30}});
}

TEST(AlignmentAttack, PlacesSurnamesOnceSomeAreKnown) {
  const auto people = make_people({});
  const auto values =
      values_of(people, Field::surname, &ClearRecord::surname, &transform::PersonText::surname);
  // Measured nothing: names that share few letters are alike by chance only, under each key
  // differently.
  expect_at_most("surnames", values, Field::surname, {{5, 0.02}, {20, 0.02}, {100, 0.05}});
}

}  // namespace
}  // namespace braid::linkage_test
