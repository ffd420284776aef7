#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"

namespace braid::transform {

/// What reviewers have said of a pair, as far as it counts: `same` must link, `different` must not,
/// `cannot_tell` closes the question and changes nothing.
enum class Answered : std::uint8_t { nothing, same, different, cannot_tell };

/// The entries of `decisions` of one area, by subject handle, whether or not the subjects are known
/// (linkage-design, section 11; rulings S16).
class DecisionBook {
 public:
  using Pair = std::pair<Id16, Id16>;  ///< the smaller handle first

  /// An entry of the stream. The pair, if what counts has changed; refused if key or value cannot
  /// be read.
  Result<std::optional<Pair>> apply(std::string_view key, std::optional<std::string_view> value);

  bool empty() const { return of_.empty(); }
  bool knows(const Id16& subject) const { return of_.contains(subject); }
  Answered of(const Id16& one, const Id16& other) const;

  struct Answer {
    Id16 other;
    Answered answered = Answered::nothing;
  };
  /// All that count and are about a subject, ascending by the other.
  const std::vector<Answer>& of(const Id16& subject) const;

 private:
  bool set(const Id16& one, const Id16& other, Answered answered);

  std::unordered_map<Id16, std::vector<Answer>, Id16Hash> of_;  ///< looked up only
};

}  // namespace braid::transform
