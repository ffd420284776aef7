#include "transform/measure/store/fact_store.h"

#include <cstring>

namespace braid::transform {

FactStore::Place FactStore::Facts::add() {
  if (size_ % kBlock == 0) blocks_.push_back(std::make_unique<StoredFact[]>(kBlock));
  return size_++;
}

FactStore::Place FactStore::find_fact(const Id16& record) const {
  return fact_index_.find(record,
                          [this](Place place) -> const Id16& { return facts_[place].record; });
}

FactStore::Place FactStore::find_subject(const Id16& subject) const {
  return subject_index_.find(
      subject, [this](Place place) -> const Id16& { return subjects_[place].handle; });
}

FactStore::Place FactStore::find_person(const Id16& person) const {
  return person_index_.find(person,
                            [this](Place place) -> const Id16& { return persons_[place].handle; });
}

Id16 FactStore::subject_for(const StoredFact& fact, const Id16& subject) {
  if (!subject.is_zero()) return subject;
  if (fact.event == 0) return fact.record;
  // Statements of one event about nobody are one event still: they share a made-up subject.
  Id16 made;
  std::memcpy(made.bytes.data(), &fact.event, sizeof fact.event);
  made.bytes.back() = fact.kind;
  return made;
}

void FactStore::put(const StoredFact& fact, const Id16& subject) {
  const Id16 handle = subject_for(fact, subject);
  Place owner = find_subject(handle);
  if (owner == kNone) owner = make_subject(handle, subject.is_zero());
  Place place = find_fact(fact.record);
  if (place != kNone) {
    unhang(place);
  } else {
    if (free_facts_.empty()) {
      place = facts_.add();
    } else {
      place = free_facts_.back();
      free_facts_.pop_back();
    }
    facts_[place].record = fact.record;
    fact_index_.insert(fact.record, place,
                       [this](Place at) -> const Id16& { return facts_[at].record; });
  }
  facts_[place] = fact;
  hang(place, owner);
}

void FactStore::count_stated(const StoredFact& fact, int sign) {
  for (std::size_t i = 0; i < fact.attribute_count; ++i) {
    if (fact.values[i] != 0) stated_[fact.names[i]] += sign;
  }
  for (const auto name : fact.wide_names) stated_[name] += sign;
}

void FactStore::erase(const Id16& record) {
  const Place place = find_fact(record);
  if (place == kNone) return;
  unhang(place);
  fact_index_.erase(record, [this](Place at) -> const Id16& { return facts_[at].record; });
  free_facts_.push_back(place);
}

void FactStore::link(const Id16& subject, const std::optional<Id16>& person, bool firm) {
  Place place = find_subject(subject);
  if (place == kNone) {
    if (!person) return;
    place = make_subject(subject, false);
  }
  if (subjects_[place].nobody) return;
  subjects_[place].linked = person.has_value();
  subjects_[place].firm = person.has_value() && firm;
  const Id16& handle = person ? *person : subject;
  Place target = find_person(handle);
  if (target == kNone) target = make_person(handle);
  move_to_person(place, target);
}

FactStore::Place FactStore::make_subject(const Id16& handle, bool nobody) {
  const auto place = static_cast<Place>(subjects_.size());
  subjects_.push_back({handle, kNone, kNone, kNone, nobody});
  subject_index_.insert(handle, place,
                        [this](Place at) -> const Id16& { return subjects_[at].handle; });
  Place person = find_person(handle);
  if (person == kNone) person = make_person(handle);
  move_to_person(place, person);
  return place;
}

FactStore::Place FactStore::make_person(const Id16& handle) {
  const auto place = static_cast<Place>(persons_.size());
  persons_.push_back({handle, kNone});
  person_index_.insert(handle, place,
                       [this](Place at) -> const Id16& { return persons_[at].handle; });
  return place;
}

void FactStore::move_to_person(Place subject, Place person) {
  Subject& moved = subjects_[subject];
  if (moved.person == person) return;
  if (moved.person != kNone) {
    Place* link = &persons_[moved.person].first_subject;
    while (*link != subject) link = &subjects_[*link].next;
    *link = moved.next;
  }
  moved.person = person;
  moved.next = persons_[person].first_subject;
  persons_[person].first_subject = subject;
}

void FactStore::hang(Place fact, Place subject) {
  Subject& owner = subjects_[subject];
  if (owner.first_fact == kNone && !owner.nobody) ++subjects_with_facts_;
  facts_[fact].subject = subject;
  facts_[fact].next = owner.first_fact;
  owner.first_fact = fact;
  count_stated(facts_[fact], 1);
}

void FactStore::unhang(Place fact) {
  Subject& owner = subjects_[facts_[fact].subject];
  Place* link = &owner.first_fact;
  while (*link != fact) link = &facts_[*link].next;
  *link = facts_[fact].next;
  count_stated(facts_[fact], -1);
  if (owner.first_fact == kNone && !owner.nobody) --subjects_with_facts_;
}

std::size_t FactStore::bytes() const {
  return facts_.bytes() + fact_index_.bytes() + subject_index_.bytes() + person_index_.bytes() +
         subjects_.capacity() * sizeof(Subject) + persons_.capacity() * sizeof(Person) +
         free_facts_.capacity() * sizeof(Place);
}

}  // namespace braid::transform
