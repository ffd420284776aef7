#pragma once

#include <array>
#include <span>
#include <string_view>

#include "transform/compare/level.h"
#include "transform/compare/link_model.h"

namespace braid::transform {

// What a model file looks like, for the two that read and write it. Weights stand there in bits,
// with three decimals at most, from L0 to L6.

inline constexpr std::string_view kModelFormat = "braid-link-model/1";

inline constexpr std::array kLikenessLevels = {Level::l0, Level::l1, Level::l2, Level::l3,
                                               Level::l4, Level::l5, Level::l6};
inline constexpr std::array kBirthDateLevels = {Level::l0, Level::l1, Level::l2, Level::l3,
                                                Level::l4, Level::l5, Level::l6, Level::lx};
/// Equal, different.
inline constexpr std::array kTwoLevels = {Level::l0, Level::l6};

struct FieldFormat {
  std::string_view name;
  LinkModel::FieldModel LinkModel::*field;
  std::span<const Level> levels;
  bool required;
};
inline constexpr std::array<FieldFormat, 7> kFieldFormats = {{
    {"surname", &LinkModel::surname, kLikenessLevels, true},
    {"given_name", &LinkModel::given_name, kLikenessLevels, true},
    {"crossed", &LinkModel::crossed, kLikenessLevels, true},
    {"birth_date", &LinkModel::birth_date, kBirthDateLevels, true},
    {"postcode", &LinkModel::postcode, kLikenessLevels, true},
    {"sex", &LinkModel::sex, kTwoLevels, true},
    {"identifier", &LinkModel::identifier, kTwoLevels, false},
}};

/// Columns of `LinkModel::Terms`, by their names in the file.
inline constexpr std::array<std::string_view, 2> kTermColumns = {"surname", "given_name"};

}  // namespace braid::transform
