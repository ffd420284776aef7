#pragma once

#include <openssl/sha.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/keys.h"
#include "identity/identity.pb.h"
#include "transform/compare/link_model.h"

namespace braid::transform::made_up {

inline constexpr const char* kChildren = "children/E10009999";
inline constexpr const char* kOtherChildren = "children/E10009998";
inline constexpr const char* kHealth = "health/made-up";
inline constexpr const char* kSchool = "education/made-up";
inline constexpr const char* kPolice = "police/made-up";
inline constexpr std::uint64_t kConfig = 7;

inline std::array<unsigned char, SHA256_DIGEST_LENGTH> digest(std::string_view word) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> bytes{};
  SHA256(reinterpret_cast<const unsigned char*>(word.data()), word.size(), bytes.data());
  return bytes;
}
/// A made-up keyed value for a word.
inline Id16 id(std::string_view word) {
  return *Id16::from({reinterpret_cast<const char*>(digest(word).data()), 16});
}
inline std::string bytes(std::string_view word) {
  return word.empty() ? std::string{} : std::string{id(word).view()};
}

/// A made-up segment of 96 bits for a word. "word~9" is the same with nine of them elsewhere: Dice
/// 1 - 9/96, and so on.
inline std::array<unsigned char, 32> segment(std::string_view word) {
  const auto mark = word.find('~');
  const auto stem = std::string{word.substr(0, mark)};
  const int moved =
      mark == std::string_view::npos ? 0 : std::stoi(std::string{word.substr(mark + 1)});
  std::array<unsigned char, 32> bits{};
  const auto add = [&](std::string_view seed, int count) {
    for (int round = 0; count > 0; ++round) {
      for (const auto place : digest(std::string{seed} + "/" + std::to_string(round))) {
        const auto bit = static_cast<unsigned char>(1U << place % 8U);
        if (count == 0 || (bits[place / 8] & bit) != 0) continue;
        bits[place / 8] = static_cast<unsigned char>(bits[place / 8] | bit);
        --count;
      }
    }
  };
  add(stem, 96 - moved);
  add(std::string{word} + "'", moved);
  return bits;
}

/// An identity of somebody, by words that stand for what was hashed and encoded. A birth date is
/// "2012-03-07"; a word with "~" is alike, as `segment` says, and has the stem's sound.
struct Said {
  std::string agency, subject;
  std::string nhs{}, surname{}, given{}, birth_date{}, postcode{};
  std::vector<std::string> upns{};
  std::string other{}, merged_into{};
  std::uint32_t sex = 0, flags = 0;
  std::string unit = "made-up/person";
  std::uint64_t version = 0;
  bool withdrawn = false, tombstone = false;
  std::uint64_t config = kConfig;
  std::uint32_t key_id = 1;
  std::string everybody{};  ///< a word in place of B13: whoever says it shares it

  std::string key() const { return identity_key(id(subject), unit); }
  std::optional<std::string> value() const;
  std::string blocking_keys() const;
};

inline std::string stem(const std::string& word) { return word.substr(0, word.find('~')); }

inline std::string Said::blocking_keys() const {
  const std::string sn = stem(surname), gn = stem(given), pc = stem(postcode);
  const std::string date = stem(birth_date);
  const std::string year = date.substr(0, 4), day = date.empty() ? "" : date.substr(5);
  const auto key = [](const std::string& kind, std::vector<std::string> parts) {
    std::string text = kind;
    for (const auto& part : parts) {
      if (part.empty()) return std::string(8, '\0');
      text += "|" + part;
    }
    return std::string{id(text).view().substr(0, 8)};
  };
  std::string keys = key("B03", {sn, gn, year}) + key("B04", {sn, gn, pc}) + key("B05", {day, pc}) +
                     key("B06", {std::min(sn, gn), std::max(sn, gn), day}) + key("B07", {sn, gn}) +
                     key("B11", {sn, date}) + key("B11", {gn, date}) + key("B12", {sn, pc}) +
                     key("B12", {gn, pc});
  keys += everybody.empty() ? key("B13", {date, pc}) : key("B13", {everybody});
  return keys;
}

inline std::optional<std::string> Said::value() const {
  if (tombstone) return std::nullopt;
  identity::v1::Identity identity;
  identity.set_unit(unit);
  identity.set_nhs(bytes(nhs));
  identity.set_other(bytes(other));
  identity.set_merged_into(bytes(merged_into));
  for (const auto& upn : upns) identity.add_upn(bytes(upn));
  identity.set_version(version);
  identity.set_withdrawn(withdrawn);
  identity.set_key_id(key_id);
  identity.set_config_hash(config);
  identity.set_sex(sex);
  identity.set_flags(flags);
  std::uint32_t presence = 0;
  std::string segments;
  const std::array<const std::string*, 4> fields = {&surname, &given, &birth_date, &postcode};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i]->empty()) continue;
    presence |= 1U << i;
    const auto bits = segment(*fields[i]);
    segments.append(reinterpret_cast<const char*>(bits.data()), bits.size());
  }
  identity.set_presence(presence);
  identity.set_segments(segments);
  identity.set_blocking_keys(blocking_keys());
  return identity.SerializeAsString();
}

/// The starting weights of linkage-design, section 7, at N of a million.
inline LinkModel starter_model() {
  LinkModel model;
  model.version = "starter";
  const auto field = [](std::array<Weight, kLevels> weights) {
    LinkModel::FieldModel made;
    made.weights = weights;
    return made;
  };
  model.surname = field({7800, 7800, 7800, 7500, 5400, -1100, -4000, 0});
  model.given_name = field({7900, 7000, 6700, 6200, 4200, -600, -3400, 0});
  model.crossed = field({11300, 10700, 9600, 7900, 5700, -700, -3600, 0});
  model.birth_date = field({12900, 4100, 3100, 1000, -4400, -10000, -10000, 7100});
  model.postcode = field({12400, 2100, 2100, -2700, -2700, -2700, -2900, 0});
  model.sex = field({1000, 0, 0, 0, 0, 0, -4600, 0});
  model.identifier = field({10000, 0, 0, 0, 0, 0, -3000, 0});
  model.lambda = 1e-6;
  model.household = 1.8e-6;
  return model;
}

}  // namespace braid::transform::made_up
