#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/linkage/made_people.h"

namespace braid::linkage_test {

// The adversary of linkage-design, section 15. What is tried here is what can be tried with no more
// than lists; graph matching of whole populations is not, and succeeds where lists overlap much.

/// First eight bytes of a value that stands for a person or a part of one.
using Token = std::uint64_t;

/// A way to make tokens without the linkage key.
class KeylessHash {
 public:
  enum class Kind { sha256, sha256_with_label, hmac_without_key, hmac_of_zeros, hmac_of_zero_key };
  /// `label`: what kind of value is hashed (linkage-design, section 3); anybody can read it there.
  KeylessHash(Kind kind, std::string_view label);
  Token of(std::string_view text) const;

 private:
  bool is_keyed_;
  std::string before_;  ///< the key, or what stands before the text
};
inline constexpr std::array kKeylessKinds = {
    KeylessHash::Kind::sha256, KeylessHash::Kind::sha256_with_label,
    KeylessHash::Kind::hmac_without_key, KeylessHash::Kind::hmac_of_zeros,
    KeylessHash::Kind::hmac_of_zero_key};

/// All values that leave the edge about these people: pseudonyms, segments, keys, handles.
std::set<Token> tokens_that_leave(const app::LinkPeople& people);

/// All valid NHS numbers that begin with 999: about 909,000.
std::vector<std::string> made_up_nhs_numbers();

/// How often each value of a list occurs; what an adversary can buy or look up.
using Frequencies = std::map<std::string, std::size_t>;

/// Says of each record which value of the list it has, by rank alone: the commonest class is taken
/// for the commonest value, and so on. `classes` is what is seen of each record, 0: nothing.
/// Without a class or when the list ends the guess is empty.
std::vector<std::string> guess_by_rank(std::span<const Token> classes, const Frequencies& list);

/// Share of all records whose guess is the truth; an empty guess is wrong.
double share_right(std::span<const std::string> guesses, std::span<const std::string> truth);

}  // namespace braid::linkage_test
