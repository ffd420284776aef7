#pragma once

#include <algorithm>
#include <set>

#include "transform/measure/made_area_test.h"
#include "transform/measure/store/fact_store.h"
#include "transform/measure/story/story_builder.h"

// Every way to measure once more, as plainly as can be: each definition is asked of each person and
// each period by itself, days one by one. It has the stories of people in common with measuring,
// and nothing of how these become sums; how stories are told is held against
// reference_person_test.h.

namespace braid::transform {

class PlainMeasure {
 public:
  struct Sum {
    std::int64_t count = 0, people = 0;
    std::vector<std::int64_t> values;
  };

  explicit PlainMeasure(const MadeArea& area) : words_{ShippedWords::get().vocabulary} {
    for (const auto& submission : area.submissions) {
      BRAID_CHECK(deliveries_.apply(submission.unit, submission.bytes()).has_value());
    }
    for (const auto& fact : area.facts) put(fact);
    for (const auto& [subject, person] : area.links) store_.link(made_id(subject), made_id(person));
    deliveries_.settle();
    for (const auto& fact : area.facts) {
      if (fact.kind == "beds" && !fact.withdrawn) homes_.push_back(fact.attribute("home"));
    }
    std::sort(homes_.begin(), homes_.end());
    StoryBuilder builder{words_, deliveries_, store_, homes_};
    for (std::size_t person = 0; person < store_.persons(); ++person) {
      stories_.push_back(builder.build(static_cast<FactStore::Place>(person), 0));
    }
  }

  const Deliveries& deliveries() const { return deliveries_; }

  /// What all persons add to a part in the days, both included; of a stock they are one day.
  Sum sum(const Part& part, DaySpan days, Date followed_to) const {
    Sum all;
    for (const Story& story : stories_) {
      if (part.of < History::cohort) add(part, story, days, followed_to, all);
    }
    std::sort(all.values.begin(), all.values.end());
    return all;
  }
  /// Up to which day follow-ups of a part are known (rulings R17, G18).
  Date followed_to(const Definition& definition) const {
    Date known = Date::none();
    auto facts = definition.facts;
    for (const auto& more : {definition.needs, definition.follows}) {
      facts.insert(facts.end(), more.begin(), more.end());
    }
    for (const auto& fact : facts) {
      const auto kind = static_cast<std::uint8_t>(ShippedWords::get().vocabulary.kind(fact));
      for (const auto agency : definition.agencies) {
        const auto coverage = deliveries_.coverage(agency, {kind});
        if (!coverage.empty()) known = std::min(known, coverage.last_day());
      }
    }
    return known;
  }

 private:
  struct Counted {
    const Stay* stay;
    std::int64_t amount;
    std::uint32_t distinct;
  };

  void put(const MadeFact& fact) {
    if (fact.withdrawn) return store_.erase(made_id(fact.record));
    fact::v1::Fact message;
    BRAID_CHECK(message.ParseFromString(fact.bytes()));
    auto stored = to_stored(message, made_id(fact.record), *agency_kind(fact.agency));
    BRAID_CHECK(stored.has_value());
    stored->unit = deliveries_.intern(fact.unit, fact.agency);
    store_.put(*stored, fact.subject.empty() ? Id16{} : made_id(fact.subject));
  }

  static bool says(const Condition& condition, const Stay& stay, bool ending) {
    const auto code = static_cast<std::uint16_t>(condition.attribute);
    std::uint32_t value = 0;
    if (code >= kFirstMarkCode) {
      value = stay.marks[code - kFirstMarkCode];
    } else if (ending && stay.last != nullptr) {
      value = stay.last->attribute(static_cast<std::uint8_t>(code));
    } else {
      value = stay.fact->attribute(static_cast<std::uint8_t>(code));
    }
    const auto& values = condition.values;
    return (std::find(values.begin(), values.end(), value) != values.end()) != condition.excluded;
  }
  static bool says_all(const std::vector<Condition>& conditions, const Stay& stay, bool ending) {
    for (const auto& condition : conditions) {
      if (!says(condition, stay, ending)) return false;
    }
    return true;
  }

  static bool open_on(const Stay& stay, Date at) { return stay.start <= at && at < stay.end; }

  /// One other entry against the day of the one that counts.
  static bool stands(const Relation& relation, const Stay& other, Date at, DaySpan days) {
    const auto within_months = [&](Date from, Date to) {
      return relation.months == 0 || to <= from.plus_months(relation.months);
    };
    switch (relation.kind) {
      case RelationKind::open:
        return open_on(other, at) &&
               (relation.months == 0 || other.start <= at.plus_months(-relation.months));
      case RelationKind::before:
        return other.start < at && within_months(other.start, at);
      case RelationKind::ended_before:
        return !other.end.is_none() && other.end <= at && within_months(other.end, at);
      case RelationKind::after:
        return at < other.start && within_months(at, other.start) &&
               (relation.by_months == 0 || other.end <= at.plus_months(relation.by_months));
      case RelationKind::on_day:
        return other.start == at;
      case RelationKind::within:
        return other.start < at && other.end > at.plus_months(-relation.months);
      case RelationKind::in_period:
        for (Date each = days.first; each <= days.last; each = each + 1) {
          if (lasts(relation.of) ? open_on(other, each) : other.start == each) return true;
        }
        return false;
      case RelationKind::throughout:
        return other.start <= days.first && other.end > days.last;
      case RelationKind::complete:
        break;
    }
    return false;
  }
  static bool related(const Relation& relation, const Story& story, Date at, DaySpan days,
                      Date followed_to) {
    if (relation.at_period_end) at = days.last;
    bool holds = false;
    if (relation.kind == RelationKind::complete) {
      holds = !followed_to.is_none() && at.plus_months(relation.months) <= followed_to;
    } else {
      int found = 0;
      for (const Stay& other : story.of(relation.of)) {
        const auto& bounds = relation.value;
        const bool valued = !bounds || ((!bounds->min || other.value >= *bounds->min) &&
                                        (!bounds->max || other.value <= *bounds->max));
        if (valued && says_all(relation.where, other, false) && stands(relation, other, at, days)) {
          ++found;
        }
      }
      holds = found >= relation.at_least;
    }
    return holds != relation.negated;
  }

  /// Whether the entry counts at all, on a day and in the days.
  static bool counts(const Part& part, const Story& story, const Stay& stay, Date at,
                     std::optional<DaySpan> days, bool ending, Date followed_to) {
    if (!says_all(part.where, stay, ending)) return false;
    if (part.value && ((part.value->min && stay.value < *part.value->min) ||
                       (part.value->max && stay.value > *part.value->max))) {
      return false;
    }
    if (part.lasted_months != 0 && stay.end < stay.start.plus_months(part.lasted_months)) {
      return false;
    }
    for (const auto& relation : part.when) {
      if (!days && (relation.at_period_end || relation.kind == RelationKind::in_period ||
                    relation.kind == RelationKind::throughout)) {
        continue;
      }
      if (!related(relation, story, at, days.value_or(DaySpan{at, at}), followed_to)) return false;
    }
    return true;
  }
  static bool of_age(const Part& part, const Story& story, const Stay& stay, Date at) {
    if (!part.ages) return true;
    int years = at == stay.start && stay.age >= 0 ? stay.age : -1;
    if (years < 0 && !story.birth.is_none()) years = std::max(0, age_at(story.birth, at));
    if (years < 0) return true;
    return (!part.ages->min || years >= *part.ages->min) &&
           (!part.ages->max || years <= *part.ages->max);
  }
  static std::int64_t amount(const Part& part, const Stay& stay) {
    if (part.weight == PartWeight::value) return stay.value;
    return part.weight == PartWeight::length ? stay.end - stay.start : 1;
  }

  /// The day on which an entry counts in the days; none if it does not.
  static Date day_of(const Part& part, const Stay& stay, DaySpan days) {
    switch (part.measure) {
      case MeasureKind::stock:
      case MeasureKind::at_end:
        return open_on(stay, days.last) ? days.last : Date::none();
      case MeasureKind::starts:
      case MeasureKind::figure:
        return stay.start >= days.first && stay.start <= days.last ? stay.start : Date::none();
      case MeasureKind::ends:
        return stay.exits && stay.end >= days.first && stay.end <= days.last ? stay.end
                                                                             : Date::none();
      case MeasureKind::active: {
        Date first = Date::none();
        int lasted = 0;
        for (Date at = days.first; at <= days.last; at = at + 1) {
          if (!open_on(stay, at)) continue;
          first = std::min(first, at);
          ++lasted;
        }
        return lasted > 0 && lasted >= part.lasted_days ? first : Date::none();
      }
      default:
        return Date::none();
    }
  }

  static void add(const Part& part, const Story& story, DaySpan days, Date followed_to, Sum& all) {
    if (story.nobody && !of_nobody(part)) return;
    if (part.measure == MeasureKind::duration) return add_days(part, story, days, followed_to, all);
    const bool residents = part.of == History::population;
    std::vector<Counted> found;
    for (const Stay& stay : story.of(part.of)) {
      if (residents) {
        // Of the fiscal year that the mid-year lies in (rulings G9).
        const Date end = end_of_year(fiscal_year_of(stay.start));
        if (days.first > end || days.last <= end.plus_months(-12)) continue;
        if (!counts(part, story, stay, stay.start, std::nullopt, false, followed_to)) continue;
        const bool aged = !part.ages || stay.age < 0 ||
                          ((!part.ages->min || stay.age >= *part.ages->min) &&
                           (!part.ages->max || stay.age <= *part.ages->max));
        if (aged) found.push_back({&stay, stay.value, 0});
        continue;
      }
      const Date at = day_of(part, stay, days);
      if (at.is_none()) continue;
      const bool ending = part.measure == MeasureKind::ends;
      // What lasts in the period is asked about its beginning; all else about its day.
      const Date asked = part.measure == MeasureKind::active ? stay.start : at;
      if (!counts(part, story, stay, asked, std::nullopt, ending, followed_to)) continue;
      if (!in_period(part, story, at, days, followed_to)) continue;
      const bool aged = part.measure == MeasureKind::figure ||
                        of_age(part, story, stay, part.shown_at_end ? days.last : at);
      if (!aged) continue;
      const std::uint32_t distinct =
          part.distinct ? stay.fact->attribute(static_cast<std::uint8_t>(*part.distinct)) : 0;
      found.push_back({&stay, amount(part, stay), distinct});
    }
    part.once() ? add_once(part, found, all) : add_each(part, story, found, all);
  }
  static bool in_period(const Part& part, const Story& story, Date at, DaySpan days,
                        Date followed_to) {
    for (const auto& relation : part.when) {
      const bool about = relation.at_period_end || relation.kind == RelationKind::in_period ||
                         relation.kind == RelationKind::throughout;
      if (about && !related(relation, story, at, days, followed_to)) return false;
    }
    return true;
  }
  static bool of_nobody(const Part& part) {
    if (part.measure == MeasureKind::figure || part.of == History::opt_out) return true;
    if (part.once()) return false;
    return part.measure == MeasureKind::starts ||
           (part.measure == MeasureKind::duration && part.weight == PartWeight::value);
  }

  static void add_each(const Part& part, const Story& story, const std::vector<Counted>& found,
                       Sum& all) {
    for (const auto& each : found) {
      all.count += each.amount;
      if (part.ordered) all.values.push_back(each.amount);
    }
    if (!found.empty() && !story.nobody) ++all.people;
  }
  static void add_once(const Part& part, const std::vector<Counted>& found, Sum& all) {
    if (found.empty()) return;
    std::int64_t sum = 0;
    for (const auto& each : found) sum += each.amount;
    if (part.at_least && sum < *part.at_least) return;
    const bool ends = part.measure == MeasureKind::ends;
    const bool last = part.pick == Pick::last || (part.pick == Pick::usual && ends);
    const Counted* chosen = last && !ends ? &found.back() : &found.front();
    if (ends) {
      for (const auto& each : found) {
        const bool better =
            last ? each.stay->end >= chosen->stay->end : each.stay->end < chosen->stay->end;
        if (better) chosen = &each;
      }
    }
    if (!says_all(part.having, *chosen->stay, ends)) return;
    std::int64_t counted = part.at_least ? 1 : chosen->amount;
    if (part.distinct) {
      std::set<std::uint32_t> different;
      for (const auto& each : found) different.insert(each.distinct);
      counted = static_cast<std::int64_t>(different.size());
    }
    all.count += counted;
    all.people += part.of == History::opt_out ? counted : 1;
    if (part.ordered) all.values.push_back(counted);
  }

  static void add_days(const Part& part, const Story& story, DaySpan days, Date followed_to,
                       Sum& all) {
    std::int64_t counted = 0;
    for (Date at = days.first; at <= days.last; at = at + 1) {
      std::int64_t today = 0;
      for (const Stay& stay : story.of(part.of)) {
        if (!open_on(stay, at) || !of_age(part, story, stay, stay.start)) continue;
        if (!counts(part, story, stay, stay.start, std::nullopt, false, followed_to)) continue;
        if (!in_period(part, story, at, days, followed_to)) continue;
        today = part.weight == PartWeight::value ? today + stay.value : 1;
      }
      counted += today;
    }
    all.count += counted;
    if (counted != 0 && !story.nobody) ++all.people;
  }

  const Words words_;
  Deliveries deliveries_;
  FactStore store_;
  std::vector<std::uint32_t> homes_;
  std::vector<Story> stories_;
};

}  // namespace braid::transform
