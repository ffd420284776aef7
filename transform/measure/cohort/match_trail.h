#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "transform/measure/cohort/cohort.h"
#include "transform/measure/definition/words.h"
#include "transform/measure/story/story.h"

namespace braid::transform {

/// From when on somebody is not there any more: the end of care by death, or by leaving the area if
/// no care has followed (rulings H4: REC E2, E3, E16); none if neither is told.
class Departure {
 public:
  explicit Departure(const Vocabulary& vocabulary);
  Date of(const Story& story) const;

 private:
  std::uint8_t reason_ceased_;
  std::uint32_t died_, transferred_, moved_abroad_;
};

/// What matching needs of everybody in an area, without their facts: lists of days in one piece of
/// memory, so that a state at any t0 is quickly told.
class MatchTrails {
 public:
  MatchTrails(const Vocabulary& vocabulary, const Words& words)
      : words_{words}, departure_{vocabulary} {}

  /// `person` is the store's place; `programme` the code of the one that is evaluated.
  void add(std::size_t person, const Story& story, std::uint32_t programme);
  std::size_t size() const { return people_.size(); }
  std::size_t person(std::size_t at) const { return people_[at].person; }

  /// Whether somebody could have been referred on the day, and is like `like` in all that has to be
  /// the same: sex, age within 1, status, care, UASC (rulings H8, H9).
  bool could_stand_for(std::size_t at, const StateAtT0& like, Date birth, Date t0, int months,
                       const PoolOptions& options) const;
  StateAtT0 state(std::size_t at, Date t0, int months) const;
  Date birth(std::size_t at) const { return people_[at].birth; }

 private:
  enum List : std::uint8_t {
    step,
    spell,
    placement,
    missing,
    arrest,
    referral,
    uasc,
    score,
    t0s,
    lists
  };
  struct Entry {
    Date start, end;
    std::int32_t value;
  };
  struct Person {
    std::size_t person;
    Date birth, gone;
    Sex sex;
    bool known_to_services;
    std::array<std::uint32_t, lists + 1> begin;
  };

  template <class Visit>
  void each(const Person& person, List list, const Visit& visit) const {
    for (auto i = person.begin[list]; i < person.begin[list + 1]; ++i) visit(entries_[i]);
  }
  std::uint8_t status_at(const Person& person, Date day) const;
  bool is_uasc(const Person& person, Date day) const;

  const Words& words_;
  Departure departure_;
  std::vector<Person> people_;
  std::vector<Entry> entries_;
};

}  // namespace braid::transform
