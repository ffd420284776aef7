#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "transform/measure/store/handle_index.h"
#include "transform/measure/store/stored_fact.h"

namespace braid::transform {

/// The facts of an area in memory: by record id, by subject, and by the person that the links make
/// of subjects. Places are small numbers that stay what they are until the thing is removed.
///
/// A fact about nobody (rulings D4) has a subject of its own, made of its event or record id, which
/// is never linked.
class FactStore {
 public:
  using Place = std::uint32_t;
  static constexpr Place kNone = HandleIndex::kNone;

  /// `subject` zero: about nobody. Replaces an earlier fact of the same record.
  void put(const StoredFact& fact, const Id16& subject);
  void erase(const Id16& record);
  /// No person: the subject is a person alone (rulings S8). `firm`: how sure the link is.
  void link(const Id16& subject, const std::optional<Id16>& person, bool firm = true);

  Place find_fact(const Id16& record) const;
  Place find_subject(const Id16& subject) const;
  Place find_person(const Id16& person) const;
  /// The subject that a fact is put under: its own handle, or one made for nobody.
  static Id16 subject_for(const StoredFact& fact, const Id16& subject);

  const StoredFact& fact(Place place) const { return facts_[place]; }
  const Id16& subject_handle(Place subject) const { return subjects_[subject].handle; }
  const Id16& person_handle(Place person) const { return persons_[person].handle; }
  bool is_nobody(Place subject) const { return subjects_[subject].nobody; }
  bool is_linked(Place subject) const { return subjects_[subject].linked; }
  bool is_firm(Place subject) const { return subjects_[subject].firm; }
  Place person_of(Place subject) const { return subjects_[subject].person; }
  std::size_t persons() const { return persons_.size(); }

  template <class Visit>
  void for_each_subject(Place person, const Visit& visit) const {
    for (Place at = persons_[person].first_subject; at != kNone; at = subjects_[at].next) visit(at);
  }
  template <class Visit>
  void for_each_fact(Place subject, const Visit& visit) const {
    for (Place at = subjects_[subject].first_fact; at != kNone; at = facts_[at].next) {
      visit(facts_[at]);
    }
  }

  /// How many facts state each attribute, by its number.
  const std::array<std::int64_t, 256>& stated() const { return stated_; }
  std::int64_t facts() const { return static_cast<std::int64_t>(fact_index_.size()); }
  std::int64_t subjects_with_facts() const { return subjects_with_facts_; }
  std::size_t bytes() const;

 private:
  struct Subject {
    Id16 handle;
    Place first_fact = kNone;
    Place person = kNone;
    Place next = kNone;  ///< of the same person
    bool nobody = false, linked = false, firm = false;
  };
  struct Person {
    Id16 handle;
    Place first_subject = kNone;
  };

  /// Grows without moving what it holds and without doubling: 96 bytes a fact are many at a
  /// million facts.
  class Facts {
   public:
    StoredFact& operator[](Place place) { return blocks_[place / kBlock][place % kBlock]; }
    const StoredFact& operator[](Place place) const {
      return blocks_[place / kBlock][place % kBlock];
    }
    Place add();
    std::size_t bytes() const { return blocks_.size() * kBlock * sizeof(StoredFact); }

   private:
    static constexpr Place kBlock = 16384;
    std::vector<std::unique_ptr<StoredFact[]>> blocks_;
    Place size_ = 0;
  };

  Place make_subject(const Id16& handle, bool nobody);
  Place make_person(const Id16& handle);
  void move_to_person(Place subject, Place person);
  void hang(Place fact, Place subject);
  void unhang(Place fact);
  void count_stated(const StoredFact& fact, int sign);

  Facts facts_;
  std::vector<Subject> subjects_;
  std::vector<Person> persons_;
  std::vector<Place> free_facts_;
  HandleIndex fact_index_, subject_index_, person_index_;
  std::int64_t subjects_with_facts_ = 0;
  std::array<std::int64_t, 256> stated_{};
};

}  // namespace braid::transform
