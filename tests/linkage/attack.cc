#include "tests/linkage/attack.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <cstring>

#include "identity/identity.pb.h"
#include "transform/pseudonymise/linkage_key.h"

namespace braid::linkage_test {
namespace {

Token token_of(const void* bytes) {
  Token token = 0;
  std::memcpy(&token, bytes, sizeof token);
  return token;
}

Token digest(std::string_view text) {
  std::array<unsigned char, 32> out{};
  BRAID_CHECK(EVP_Digest(text.data(), text.size(), out.data(), nullptr, EVP_sha256(), nullptr) ==
              1);
  return token_of(out.data());
}

Token keyed(std::string_view key, std::string_view text) {
  std::array<unsigned char, 32> out{};
  // A null key would mean "the one of before"; an empty one is meant.
  const char* bytes = key.empty() ? "" : key.data();
  BRAID_CHECK(HMAC(EVP_sha256(), bytes, static_cast<int>(key.size()),
                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(),
                   nullptr) != nullptr);
  return token_of(out.data());
}

/// The values of a map or list, commonest first; equals in the order of their names.
template <class Value>
std::vector<Value> by_rank(const std::map<Value, std::size_t>& counts) {
  std::vector<std::pair<Value, std::size_t>> ranked{counts.begin(), counts.end()};
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<Value> values;
  for (auto& [value, count] : ranked) values.push_back(value);
  return values;
}

}  // namespace

KeylessHash::KeylessHash(Kind kind, std::string_view label)
    : is_keyed_{kind != Kind::sha256 && kind != Kind::sha256_with_label} {
  const std::string zeros(32, '\0');
  if (kind == Kind::sha256_with_label) before_ = "braid/v1/" + std::string{label};
  if (kind == Kind::hmac_of_zeros) before_ = zeros;
  if (kind == Kind::hmac_of_zero_key) {
    const auto key = transform::LinkageKey::from_bytes(zeros).sub(label);
    before_.assign(key.begin(), key.end());
  }
}

Token KeylessHash::of(std::string_view text) const {
  return is_keyed_ ? keyed(before_, text) : digest(before_ + std::string{text});
}

std::set<Token> tokens_that_leave(const app::LinkPeople& people) {
  std::set<Token> tokens;
  const auto add = [&](std::string_view bytes, std::size_t step) {
    for (std::size_t at = 0; at + sizeof(Token) <= bytes.size(); at += step) {
      const Token token = token_of(bytes.data() + at);
      if (token != 0) tokens.insert(token);
    }
  };
  identity::v1::Identity identity;
  for (const auto& entry : people.entries) {
    const auto value = people.value_of(entry);
    BRAID_CHECK(identity.ParseFromArray(value.data(), static_cast<int>(value.size())));
    add(identity.nhs(), 16);
    for (const auto& upn : identity.upn()) add(upn, 16);
    add(identity.names(), 16);
    add(identity.birth_date(), 16);
    add(identity.segments(), 32);
    add(identity.blocking_keys(), 8);
  }
  for (const auto& subject : people.set.subjects) add(subject.view(), 16);
  return tokens;
}

std::vector<std::string> made_up_nhs_numbers() {
  std::vector<std::string> numbers;
  for (int body = 0; body < 1'000'000; ++body) {
    std::string number = "999000000";
    for (int i = 8, rest = body; i >= 3; --i, rest /= 10) {
      number[i] = static_cast<char>('0' + rest % 10);
    }
    int sum = 0;
    for (int i = 0; i < 9; ++i) sum += (number[i] - '0') * (10 - i);
    const int check = (11 - sum % 11) % 11;
    if (check < 10) numbers.push_back(number + static_cast<char>('0' + check));
  }
  return numbers;
}

std::vector<std::string> guess_by_rank(std::span<const Token> classes, const Frequencies& list) {
  std::map<Token, std::size_t> counts;
  for (const Token one : classes) {
    if (one != 0) ++counts[one];
  }
  const auto names = by_rank(list);
  std::map<Token, const std::string*> guess;
  std::size_t rank = 0;
  for (const Token one : by_rank(counts)) {
    if (rank < names.size()) guess[one] = &names[rank++];
  }
  std::vector<std::string> guesses;
  for (const Token one : classes) {
    const auto at = guess.find(one);
    guesses.push_back(at == guess.end() ? std::string{} : *at->second);
  }
  return guesses;
}

double share_right(std::span<const std::string> guesses, std::span<const std::string> truth) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    right += !guesses[i].empty() && guesses[i] == truth[i] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(truth.size());
}

}  // namespace braid::linkage_test
