#include "transform/pseudonymise/delivery_identities.h"

#include <algorithm>
#include <numeric>

#include "core/result.h"

namespace braid::transform {
namespace {

/// Flags that say something of one field; the others are true of a subject once one row says them.
constexpr std::uint32_t kBirthDateFlags =
    IdentityFlag::birth_date_default | IdentityFlag::birth_date_partial |
    IdentityFlag::birth_date_estimated | IdentityFlag::birth_date_expected;
constexpr std::uint32_t kPostcodeFlags = IdentityFlag::no_fixed_abode;

/// A value comes before a mere flag, whatever their units.
constexpr std::uint16_t kStated = 1U << 15U;

}  // namespace

void DeliveryIdentities::begin(const std::vector<std::string_view>& units) {
  BRAID_CHECK(units.size() < kStated);
  clear();
  std::vector<std::size_t> order(units.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t one, std::size_t other) { return units[one] < units[other]; });
  ranks_.resize(units.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    ranks_[order[i]] = static_cast<std::uint16_t>(i + 1);
  }
}

void DeliveryIdentities::clear() {
  numbers_.clear();
  subjects_.clear();
  wholes_.clear();
  statements_.clear();
  own_.clear();
}

std::uint32_t DeliveryIdentities::number_of(const Id16& subject) {
  const auto [found, fresh] =
      numbers_.try_emplace(subject, static_cast<std::uint32_t>(subjects_.size()));
  if (fresh) {
    if (subjects_.size() % kChunk == 0) wholes_.emplace_back(kChunk);
    subjects_.push_back({subject, kNone});
  }
  return found->second;
}

void DeliveryIdentities::add(const Id16& subject, std::uint16_t unit,
                             const NormalisedIdentity& identity, std::string_view own) {
  const auto number = number_of(subject);
  merge(identity, ranks_[unit], wholes_[number / kChunk][number % kChunk]);
  auto at = subjects_[number].first;
  while (at != kNone && statements_[at].unit != unit) at = statements_[at].next;
  if (at == kNone) {
    at = static_cast<std::uint32_t>(statements_.size());
    statements_.push_back({0, 0, subjects_[number].first, unit});
    subjects_[number].first = at;
  }
  statements_[at].begin = own_.size();
  statements_[at].size = static_cast<std::uint32_t>(own.size());
  own_ += own;
}

void DeliveryIdentities::merge(const NormalisedIdentity& identity, std::uint16_t unit_rank,
                               Whole& whole) {
  auto& all = whole.identity;
  const auto counts = [&](Field field, bool stated, bool flagged) {
    if (!stated && !flagged) return false;
    auto& rank = whole.ranks[static_cast<std::size_t>(field)];
    const auto offered = static_cast<std::uint16_t>(unit_rank | (stated ? kStated : 0));
    if (offered < rank) return false;
    rank = offered;
    return true;
  };
  const auto take_flags = [&](std::uint32_t mask) {
    all.flags = (all.flags & ~mask) | (identity.flags & mask);
  };
  if (counts(Field::surname, !identity.surname.empty(), false)) all.surname = identity.surname;
  if (counts(Field::given_name, !identity.given_name.empty(), false)) {
    all.given_name = identity.given_name;
  }
  if (counts(Field::birth_date, !identity.birth_date.empty(),
             (identity.flags & kBirthDateFlags) != 0)) {
    all.birth_date = identity.birth_date;
    take_flags(kBirthDateFlags);
  }
  if (counts(Field::postcode, !identity.postcode.empty(), (identity.flags & kPostcodeFlags) != 0)) {
    all.postcode = identity.postcode;
    all.outward_size = identity.outward_size;
    take_flags(kPostcodeFlags);
  }
  all.flags |= identity.flags & ~(kBirthDateFlags | kPostcodeFlags);
}

}  // namespace braid::transform
