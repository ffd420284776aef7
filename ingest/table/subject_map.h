#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "ingest/table/subject_id.h"

namespace braid::ingest {

/// Something about each child of a delivery, in the order in which the children were first met, so
/// that what is made of it does not hang on a hash.
template <class T>
class SubjectMap {
 public:
  /// Null if there is no such child.
  const T* find(const SubjectId& id) const {
    const std::uint32_t number = look_up(id.text().reveal_to_admit());
    return number == kNone ? nullptr : &entries_[number].second;
  }
  /// Its number; nothing if there is no such child.
  std::optional<std::uint32_t> find_number(const SubjectId& id) const {
    const std::uint32_t number = look_up(id.text().reveal_to_admit());
    return number == kNone ? std::nullopt : std::optional{number};
  }
  /// Its number, from 0; a new child's if there is none of this id.
  std::uint32_t number_of(const SubjectId& id) {
    const auto text = id.text().reveal_to_admit();
    if (const std::uint32_t known = look_up(text); known != kNone) return known;
    const std::uint32_t number = size();
    index_.emplace(text, number);
    entries_.emplace_back(id, T{});
    return number;
  }
  T& operator[](const SubjectId& id) { return entries_[number_of(id)].second; }
  T& at(std::uint32_t number) { return entries_[number].second; }
  const T& at(std::uint32_t number) const { return entries_[number].second; }
  const SubjectId& id(std::uint32_t number) const { return entries_[number].first; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(entries_.size()); }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  std::uint32_t look_up(std::string_view text) const {
    // Rows of one child mostly follow one another.
    if (last_ < size() && entries_[last_].first.text().reveal_to_admit() == text) return last_;
    const auto found = index_.find(text);
    return found == index_.end() ? kNone : last_ = found->second;
  }

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> index_;
  std::deque<std::pair<SubjectId, T>> entries_;
  mutable std::uint32_t last_ = kNone;  ///< the child that was found last
};

}  // namespace braid::ingest
