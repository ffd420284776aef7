#include "transform/link/person/component_finder.h"

#include <algorithm>

namespace braid::transform {
namespace {

PlacePair places_of(std::uint32_t one, std::uint32_t other) {
  return {std::min(one, other), std::max(one, other)};
}

/// No pair of a group of merged subjects is scored: merges go before scores.
class NoScores final : public MemberScores {
 public:
  PairScore score(const PlacePair&, bool) override { return {}; }
};

}  // namespace

void ComponentFinder::reach(SubjectNumber number) {
  Subject& subject = store_[number];
  if (!subject.present || subject.place != 0) return;
  numbers_.push_back(number);
  subject.place = static_cast<std::uint32_t>(numbers_.size());
}

void ComponentFinder::reach_neighbours(SubjectNumber number) {
  const Subject& subject = store_[number];
  pairs_.for_each(number, [&](const NotedPair& pair) {
    if (pair.connects()) reach(pair.partner(number));
  });
  if (subject.decided) {
    for (const auto& answer : decisions_.of(subject.handle)) {
      if (answer.answered != Answered::same) continue;
      if (const auto other = store_.find(answer.other); other != 0) reach(other);
    }
  }
  if (subject.merging) {
    const auto& merges = store_.merges();
    if (const auto survivor = store_.find(merges.survivor_of(number)); survivor != 0) {
      reach(survivor);
    }
    for (const auto retired : merges.merged_into(subject.handle)) reach(retired);
  }
}

void ComponentFinder::find(SubjectNumber start) {
  numbers_.clear();
  reach(start);
  for (std::size_t i = 0; i < numbers_.size(); ++i) reach_neighbours(numbers_[i]);
  if (numbers_.size() > 1) {
    std::sort(numbers_.begin(), numbers_.end(), [this](SubjectNumber one, SubjectNumber other) {
      return store_[one].handle < store_[other].handle;
    });
  }
  for (std::uint32_t place = 0; place < numbers_.size(); ++place) {
    store_[numbers_[place]].place = place + 1;
  }
  fill();
  for (const auto number : numbers_) store_[number].place = 0;
}

void ComponentFinder::add_member(SubjectNumber number, const SubjectView& view,
                                 Component& component) const {
  const Subject& subject = store_[number];
  component.members.push_back({subject.handle, store_.kind(subject), subject.agency, view.nhs,
                               view.birth_date, view.birth_date_is_full});
}

void ComponentFinder::fill() {
  component_.clear();
  member_pairs_.clear();
  // What is alone needs no look at what it is.
  const bool is_alone = numbers_.size() == 1;
  if (!is_alone && views_.size() < numbers_.size()) views_.resize(numbers_.size());
  for (std::uint32_t place = 0; place < numbers_.size(); ++place) {
    if (!is_alone) {
      judge_.view(numbers_[place], views_[place]);
      add_member(numbers_[place], views_[place], component_);
    }
    fill_pairs(place);
    if (is_alone) continue;
    if (store_[numbers_[place]].decided) fill_decisions(place);
    if (store_[numbers_[place]].merging) fill_merge(place);
  }
  for (auto* pairs : {&component_.merges, &component_.same, &component_.different}) {
    if (pairs->empty()) continue;
    std::sort(pairs->begin(), pairs->end());
    pairs->erase(std::unique(pairs->begin(), pairs->end()), pairs->end());
  }
}

void ComponentFinder::fill_pairs(std::uint32_t place) {
  const auto number = numbers_[place];
  const Subject& subject = store_[number];
  pairs_.for_each(number, [&](const NotedPair& pair) {
    const auto partner = pair.partner(number);
    const Subject& other = store_[partner];
    if (other.place != 0 && other.place - 1 < place) return;  // from the other's side
    MemberPair noted{pair, place, partner};
    if (subject.decided && other.decided) {
      noted.answered = decisions_.of(subject.handle, other.handle);
    }
    if (other.place != 0) noted.other_place = other.place - 1;
    // A decision that counts takes the place of the score; who cannot tell leaves it.
    const bool decided = noted.answered == Answered::same || noted.answered == Answered::different;
    if (pair.links() && !decided) {
      noted.pair = static_cast<std::uint32_t>(component_.pairs.size());
      component_.pairs.push_back({{place, noted.other_place},
                                  pair.weight(),
                                  pair.verdict,
                                  pair.rule,
                                  pair.doubtful,
                                  pair.namesakes});
    }
    member_pairs_.push_back(noted);
  });
}

void ComponentFinder::fill_decisions(std::uint32_t place) {
  for (const auto& answer : decisions_.of(store_[numbers_[place]].handle)) {
    const auto other = store_.find(answer.other);
    if (other == 0 || store_[other].place == 0) continue;
    const auto places = places_of(place, store_[other].place - 1);
    if (answer.answered == Answered::same) component_.same.push_back(places);
    if (answer.answered == Answered::different) component_.different.push_back(places);
  }
}

void ComponentFinder::fill_merge(std::uint32_t place) {
  const auto survivor = store_.find(store_.merges().survivor_of(numbers_[place]));
  if (survivor == 0 || store_[survivor].place == 0) return;
  component_.merges.push_back(places_of(place, store_[survivor].place - 1));
}

void ComponentFinder::resolve() {
  if (numbers_.size() == 1) {
    persons_.outcomes.assign(1, {std::nullopt, 0, true, 0});
    persons_.refused.clear();
    return;
  }
  builder_.build(component_, *this, persons_);
}

PairScore ComponentFinder::score(const PlacePair& places, bool superseded) {
  const SubjectView &one = views_[places.one], &other = views_[places.other];
  return superseded ? judge_.judge_superseded(one, other) : judge_.judge(one, other, false);
}

bool ComponentFinder::merged(SubjectNumber one, SubjectNumber other) {
  if (!store_[one].merging || !store_[other].merging) return false;
  std::vector<SubjectNumber> group{one};
  const auto reach_in_group = [&](SubjectNumber number) {
    if (number == 0 || !store_[number].present) return;
    if (std::find(group.begin(), group.end(), number) == group.end()) group.push_back(number);
  };
  for (std::size_t i = 0; i < group.size(); ++i) {
    reach_in_group(store_.find(store_.merges().survivor_of(group[i])));
    for (const auto retired : store_.merges().merged_into(store_[group[i]].handle)) {
      reach_in_group(retired);
    }
  }
  std::sort(group.begin(), group.end(), [this](SubjectNumber a, SubjectNumber b) {
    return store_[a].handle < store_[b].handle;
  });
  const auto place_of = [&](SubjectNumber number) {
    return static_cast<std::uint32_t>(std::find(group.begin(), group.end(), number) -
                                      group.begin());
  };
  if (place_of(other) == group.size()) return false;
  Component component;
  std::vector<SubjectView> views(group.size());
  for (std::uint32_t place = 0; place < group.size(); ++place) {
    judge_.view(group[place], views[place]);
    add_member(group[place], views[place], component);
    const auto survivor = place_of(store_.find(store_.merges().survivor_of(group[place])));
    if (survivor == group.size()) continue;
    component.merges.push_back(places_of(place, survivor));
  }
  auto& merges = component.merges;
  std::sort(merges.begin(), merges.end());
  merges.erase(std::unique(merges.begin(), merges.end()), merges.end());
  Persons persons;
  NoScores none;
  PersonBuilder{}.build(component, none, persons);
  return persons.outcomes[place_of(one)].person == persons.outcomes[place_of(other)].person;
}

}  // namespace braid::transform
