#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/bytes.h"

namespace braid::app {

/// Open addressing by the `id` of a slot: no memory beside the slots, at most 80 % of them used. A
/// slot is free while `!slot.used()`.
template <class Slot>
class SlotTable {
 public:
  /// nullptr if there is none. Valid until the next `put` or `remove`.
  Slot* find(const Id16& id) {
    if (slots_.empty()) return nullptr;
    auto& slot = slots_[place_of(id)];
    return slot.used() ? &slot : nullptr;
  }

  bool contains(const Id16& id) const { return !slots_.empty() && slots_[place_of(id)].used(); }

  void put(const Slot& slot) {
    if (slots_.empty() || used_ * 10 >= slots_.size() * 8) grow();
    auto& place = slots_[place_of(slot.id)];
    if (!place.used()) ++used_;
    place = slot;
  }

  void remove(const Id16& id) {
    if (slots_.empty()) return;
    const std::size_t mask = slots_.size() - 1;
    std::size_t hole = place_of(id);
    if (!slots_[hole].used()) return;
    --used_;
    // Moves later slots of the same run back, so that no search stops at the hole.
    for (std::size_t next = (hole + 1) & mask; slots_[next].used(); next = (next + 1) & mask) {
      const std::size_t home = Id16Hash{}(slots_[next].id) & mask;
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      slots_[hole] = slots_[next];
      hole = next;
    }
    slots_[hole] = {};
  }

  template <class Each>
  void for_each(Each each) const {
    for (const auto& slot : slots_) {
      if (slot.used()) each(slot);
    }
  }

  std::size_t size() const { return used_; }

 private:
  std::size_t place_of(const Id16& id) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t place = Id16Hash{}(id)&mask;
    while (slots_[place].used() && slots_[place].id != id) place = (place + 1) & mask;
    return place;
  }

  void grow() {
    std::vector<Slot> old(std::max<std::size_t>(1024, slots_.size() * 2));
    old.swap(slots_);
    for (const auto& slot : old) {
      if (slot.used()) slots_[place_of(slot.id)] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace braid::app
