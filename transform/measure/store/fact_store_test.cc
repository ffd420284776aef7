#include "transform/measure/store/fact_store.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

namespace braid::transform {
namespace {

Id16 id(std::uint8_t number) {
  Id16 made;
  // Few different beginnings, so that runs in the index form and wrap around.
  made.bytes[0] = static_cast<unsigned char>(number % 3 == 0 ? 255 : number % 5);
  made.bytes[15] = static_cast<unsigned char>(number + 1);
  return made;
}

/// Records by subject and subjects by person, as plain maps.
struct Model {
  std::map<Id16, Id16> subject_of_record, person_of_subject;

  Id16 person(const Id16& subject) const {
    const auto found = person_of_subject.find(subject);
    return found == person_of_subject.end() ? subject : found->second;
  }
};

std::set<Id16> records_of(const FactStore& store, const Id16& person) {
  std::set<Id16> records;
  const auto place = store.find_person(person);
  if (place == FactStore::kNone) return records;
  store.for_each_subject(place, [&](FactStore::Place subject) {
    store.for_each_fact(subject, [&](const StoredFact& fact) { records.insert(fact.record); });
  });
  return records;
}

RC_GTEST_PROP(FactStore, KeepsWhatPlainMapsWouldKeep,
              (const std::vector<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>>& steps)) {
  FactStore store;
  Model model;
  for (const auto& [what, a, b] : steps) {
    const Id16 first = id(a), second = id(b % 16);
    if (what % 4 < 2) {
      StoredFact fact;
      fact.record = first;
      store.put(fact, second);
      model.subject_of_record[first] = second;
    } else if (what % 4 == 2) {
      store.erase(first);
      model.subject_of_record.erase(first);
    } else if (what % 8 == 3) {
      store.link(id(a % 16), second);
      model.person_of_subject[id(a % 16)] = second;
    } else {
      store.link(id(a % 16), std::nullopt);
      model.person_of_subject.erase(id(a % 16));
    }
  }
  RC_ASSERT(store.facts() == static_cast<std::int64_t>(model.subject_of_record.size()));
  std::map<Id16, std::set<Id16>> wanted;
  std::set<Id16> subjects;
  for (const auto& [record, subject] : model.subject_of_record) {
    wanted[model.person(subject)].insert(record);
    subjects.insert(subject);
  }
  RC_ASSERT(store.subjects_with_facts() == static_cast<std::int64_t>(subjects.size()));
  for (std::uint8_t person = 0; person < 16; ++person) {
    RC_ASSERT(records_of(store, id(person)) == wanted[id(person)]);
  }
}

TEST(FactStore, NeverLinksNobody) {
  FactStore store;
  StoredFact fact;
  fact.record = id(1);
  store.put(fact, Id16{});
  EXPECT_EQ(store.facts(), 1);
  EXPECT_EQ(store.subjects_with_facts(), 0);
  store.link(id(1), id(2));
  EXPECT_EQ(records_of(store, id(2)).size(), 0U);
}

TEST(FactStore, PutsStatementsOfOneEventAboutNobodyTogether) {
  FactStore store;
  StoredFact fact;
  fact.kind = 5;
  fact.event = 77;
  fact.record = id(1);
  store.put(fact, Id16{});
  fact.record = id(2);
  store.put(fact, Id16{});
  EXPECT_EQ(store.persons(), 1U);
}

}  // namespace
}  // namespace braid::transform
