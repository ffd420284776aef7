#include "transform/measure/definition/definition_in_words.h"

#include <algorithm>
#include <utility>

#include "transform/measure/definition/definition_words.h"
#include "transform/measure/definition/part_reader.h"

namespace braid::transform {
namespace {

constexpr std::pair<std::string_view, std::string_view> kManyOfAUnit[] = {
    {"child", "children"},
    {"person", "people"},
    {"young_person", "young people"},
    {"family", "families"},
    {"fte", "full-time equivalents"}};

std::string spaced(std::string_view word) {
  std::string text{word};
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string units(UnitOfCount unit) {
  const auto word = unit_of_count_name(unit);
  for (const auto& [one, many] : kManyOfAUnit) {
    if (one == word) return std::string{many};
  }
  return spaced(word) + "s";
}

std::string months(int count) {
  return std::to_string(count) + (count == 1 ? " month" : " months");
}

/// "a, b or c".
std::string listed(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " " + std::string{last} + " " : ", ";
    text += words[i];
  }
  return text;
}

std::string sentence(std::string text) {
  if (text.empty()) return text;
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

/// What the sides of a part's measure say of its history.
std::string measured(const Part& part) {
  const auto many = history_in_words(part.of, true);
  switch (part.measure) {
    case MeasureKind::stock:
      return many + " open at the end of the day";
    case MeasureKind::at_end:
      return many + " open on the last day of the period";
    case MeasureKind::starts:
      return lasts(part.of) ? many + " that start in the period" : many + " in the period";
    case MeasureKind::ends:
      return many + " that end in the period";
    case MeasureKind::active:
      return many + " with a day in the period";
    case MeasureKind::duration:
      return many + " in the period, the first day counted and the last not";
    case MeasureKind::figure:
      return many + " stated for the day or year";
    default:
      return many;
  }
}

std::string chosen(const Part& part) {
  if (part.at_least) {
    return "; who has at least " + std::to_string(*part.at_least) + " of them counts once";
  }
  if (!part.once() || part.measure == MeasureKind::people) return {};
  const bool last =
      part.pick == Pick::last || (part.pick == Pick::usual && part.measure == MeasureKind::ends);
  const bool one_day = part.measure == MeasureKind::stock || part.measure == MeasureKind::at_end;
  if (one_day) return {};
  return std::string{"; each counts once a period, by the "} + (last ? "last" : "first");
}

class WordsWriter {
 public:
  WordsWriter(const Definition& definition, const Vocabulary& vocabulary)
      : definition_{definition}, vocabulary_{vocabulary} {}

  DefinitionInWords write() {
    write_counts();
    write_population();
    write_exclusions();
    write_windows();
    return std::move(words_);
  }

 private:
  void write_counts() {
    std::string text;
    if (definition_.has_sides()) {
      text = part_in_words(definition_.part);
      if (definition_.denominator) {
        text += definition_.denominator_is_rest ? ", as a share of these and " : ", divided by ";
        text += part_in_words(*definition_.denominator);
      }
      if (definition_.otherwise) {
        text += "; where that is 0, " + part_in_words(*definition_.otherwise);
      }
    }
    if (definition_.pair) {
      if (!text.empty()) text += "; before and after a programme's t0, ";
      text += pair_in_words(*definition_.pair);
    } else if (definition_.window_denominator) {
      text += "; before and after a programme's t0, divided by " +
              part_in_words(*definition_.window_denominator);
    }
    if (definition_.multiplier != 1 || definition_.divisor != 1) {
      text += ", times " + std::to_string(definition_.multiplier);
      if (definition_.divisor != 1) text += " / " + std::to_string(definition_.divisor);
    }
    words_.counts = sentence(text);
  }

  static std::string pair_in_words(const Pair& pair) {
    const auto of = history_in_words(pair.of, true);
    std::string when;
    if (pair.pick == PairPick::nearest) {
      const auto days = std::to_string(pair.around_days);
      when = pair.around_days != 0
                 ? "nearest to t0 and to the end of the window after it, within " + days + " days"
                 : "nearest to t0 (90 days before to 30 after) and to 12 months later (within 90 "
                   "days)";
    } else if (pair.pick == PairPick::latest) {
      when = "the latest in the 12 months up to t0 and in the 12 months after";
    } else {
      when = "the highest on t0 and on the last day of the window after it";
    }
    static constexpr std::string_view kCounts[] = {"the value of",
                                                   "the change between",
                                                   "the number of pairs of",
                                                   "the pairs whose second is lower, of",
                                                   "the pairs whose second is higher, of",
                                                   "the pairs whose second is the same, of",
                                                   "the pairs whose second matches, of",
                                                   "the change in how many match, of"};
    return std::string{kCounts[static_cast<std::size_t>(pair.count)]} + " two " + of +
           " of one person: " + when;
  }

  void write_population() {
    auto& out = words_.population;
    if (definition_.has_sides()) {
      const Part& base = definition_.denominator ? *definition_.denominator : definition_.part;
      if (is_of_care(base.of) && !base.ages) {
        out.push_back("Children under 18: care ends at the 18th birthday.");
      } else if (base.ages) {
        out.push_back(sentence("whoever is " + ages_in_words(*base.ages) + " on the day"));
      }
      if (base.cohort_ages != Ages{} && definition_.windows) {
        out.push_back(
            sentence("of a programme's people, those " + ages_in_words(base.cohort_ages)));
      }
    }
    if (definition_.pair && definition_.pair->ages != Ages{}) {
      out.push_back(
          sentence("whoever is " + ages_in_words(definition_.pair->ages) + " at each value"));
    }
    for (const auto& condition : definition_.cohort.where) {
      out.push_back(sentence("of a programme's people, those whose " +
                             condition_in_words(condition, vocabulary_)));
    }
    for (const auto& relation : definition_.cohort.when) {
      out.push_back(
          sentence("of a programme's people, on t0: " + relation_in_words(relation, vocabulary_)));
    }
    std::vector<std::string> kinds;
    for (const auto kind : definition_.cohort.known_to) kinds.emplace_back(agency_kind_name(kind));
    if (!kinds.empty()) {
      out.push_back("Of a programme's people, those known to " + listed(kinds, "or") +
                    "; the others are left out and counted.");
    }
    kinds.clear();
    for (const auto kind : definition_.agencies) kinds.emplace_back(agency_kind_name(kind));
    const auto told_by = kinds.empty() ? "the tables that the partnership loads"
                                       : "agencies of kind " + listed(kinds, "and");
    std::vector<std::string> facts;
    for (const auto& fact : definition_.facts) facts.push_back(spaced(fact));
    out.push_back("Told by " + told_by +
                  (facts.empty() ? "" : ": facts of kind " + listed(facts, "and")) + ".");
    if (!definition_.supplied) {
      out.push_back("No feed that is described carries it: x until one does (rulings G48).");
    }
  }

  void exclude_of(const Part& part, std::string_view side) {
    const auto add = [&](const std::string& text) {
      words_.exclusions.push_back(sentence(std::string{side} + text));
    };
    for (const auto& condition : part.where)
      add("only where " + condition_in_words(condition, vocabulary_));
    for (const auto& condition : part.having) {
      add("only where, of the entry that stands for a person, " +
          condition_in_words(condition, vocabulary_));
    }
    for (const auto& relation : part.when)
      add("only where " + relation_in_words(relation, vocabulary_));
    if (part.value) add("only where the value is " + bounds(*part.value));
    if (part.lasted_months != 0)
      add("only what lasted " + months(part.lasted_months) + " or longer");
    if (part.lasted_days != 0) {
      add("only what lasted " + std::to_string(part.lasted_days) + " days or longer in the period");
    }
    if (part.distinct) {
      add("different values of " + spaced(condition_name(vocabulary_, *part.distinct)) +
          " are counted, each once");
    }
  }

  void write_exclusions() {
    if (definition_.has_sides()) {
      const bool divides_two = definition_.denominator.has_value();
      exclude_of(definition_.part, divides_two ? "above the line: " : "");
      if (divides_two) exclude_of(*definition_.denominator, "below the line: ");
    }
    if (definition_.pair) {
      for (const auto& condition : definition_.pair->where) {
        words_.exclusions.push_back(
            sentence("of pairs: only where " + condition_in_words(condition, vocabulary_)));
      }
      if (definition_.pair->first) {
        words_.exclusions.push_back(sentence("of pairs: only where the first value is " +
                                             bounds(*definition_.pair->first)));
      }
      if (definition_.pair->then) {
        words_.exclusions.push_back(sentence("of pairs: a second value matches when it is " +
                                             bounds(*definition_.pair->then)));
      }
      words_.exclusions.push_back(definition_.pair->second_needed
                                      ? "Who has no second value is left out."
                                      : "Who has no second value stays below the line.");
    }
    // What every history leaves out, whoever asks (rulings C4, B11).
    words_.exclusions.push_back(
        "Short breaks (V3, V4) are in no history of care; who is 18 or over is in "
        "no cell of a breakdown.");
  }

  void write_windows() {
    auto& out = words_.windows;
    if (definition_.periods.empty()) {
      out.push_back("For no period: only before and after a programme's t0.");
    } else {
      std::vector<std::string> periods;
      for (const auto& period : definition_.periods) periods.push_back(spaced(period));
      const bool dated = definition_.is_dated() && definition_.part.measure == MeasureKind::stock;
      out.push_back((dated ? "At the last day of each " : "For each ") + listed(periods, "and") +
                    ".");
    }
    if (definition_.lookback_months != 0) {
      out.push_back("The " + months(definition_.lookback_months) +
                    " before the period have to be covered too, else x.");
    }
    for (const auto* part :
         {&definition_.part, definition_.denominator ? &*definition_.denominator : nullptr}) {
      if (part == nullptr || !definition_.has_sides()) continue;
      for (const auto& relation : part->when) {
        if (relation.kind != RelationKind::complete) continue;
        const auto text = "Followed up for " + months(relation.months) +
                          ": only cases whose follow-up is covered count; none is z.";
        if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
      }
    }
    if (!definition_.windows) {
      out.push_back("Not before and after a programme's t0.");
    } else {
      out.push_back(definition_.windows_after_only
                        ? "After a programme's t0, for its window."
                        : "Before and after a programme's t0, for its window.");
    }
  }

  static std::string bounds(const Ages& ages) {
    if (ages.min && ages.max) return std::to_string(*ages.min) + " to " + std::to_string(*ages.max);
    if (ages.min) return std::to_string(*ages.min) + " or more";
    return ages.max ? std::to_string(*ages.max) + " or less" : "anything";
  }

  const Definition& definition_;
  const Vocabulary& vocabulary_;
  DefinitionInWords words_;
};

}  // namespace

DefinitionInWords in_words(const Definition& definition, const Vocabulary& vocabulary) {
  return WordsWriter{definition, vocabulary}.write();
}

std::string part_in_words(const Part& part) {
  const auto of = measured(part);
  std::string text;
  if (part.measure == MeasureKind::duration) {
    text = part.of == History::calendar ? "days of the period" : "days of " + of;
  } else if (part.measure == MeasureKind::people || part.of == History::cohort) {
    text = units(part.unit) + " of the programme's arm";
  } else if (part.weight == PartWeight::value) {
    text = "the summed values of " + of;
  } else if (part.weight == PartWeight::length) {
    text = "the summed lengths in days of " + of;
  } else if (part.once() || part.unit == UnitOfCount::family) {
    text = units(part.unit) + " with " + of;
  } else {
    text = of;
  }
  return text + chosen(part);
}

std::string condition_in_words(const Condition& condition, const Vocabulary& vocabulary) {
  std::vector<std::string> values;
  for (const auto value : condition.values) {
    values.push_back(spaced(condition_value_text(vocabulary, condition.attribute, value)));
  }
  return spaced(condition_name(vocabulary, condition.attribute)) +
         (condition.excluded ? " is not " : " is ") + listed(values, "or");
}

std::string ages_in_words(const Ages& ages) {
  if (ages.min && ages.max) {
    return "aged " + std::to_string(*ages.min) + " to " + std::to_string(*ages.max);
  }
  if (ages.min && *ages.min > 0) return "aged " + std::to_string(*ages.min) + " or over";
  return ages.max ? "aged " + std::to_string(*ages.max) + " or under" : "of any age";
}

std::string relation_in_words(const Relation& relation, const Vocabulary& vocabulary) {
  const std::string day = relation.at_period_end ? "the last day of the period" : "the day";
  if (relation.kind == RelationKind::complete) {
    return "the " + months(relation.months) + " after the day are covered";
  }
  const auto within =
      relation.months != 0 ? "at most " + months(relation.months) + " " : std::string{};
  std::string which = relation.negated         ? "no other " + history_in_words(relation.of, false)
                      : relation.at_least != 1 ? "at least " + std::to_string(relation.at_least) +
                                                     " other " + history_in_words(relation.of, true)
                                               : "another " + history_in_words(relation.of, false);
  std::vector<std::string> tests;
  for (const auto& condition : relation.where)
    tests.push_back(condition_in_words(condition, vocabulary));
  if (relation.value) {
    tests.push_back("its value is " +
                    (relation.value->min ? std::to_string(*relation.value->min) : "any") + " to " +
                    (relation.value->max ? std::to_string(*relation.value->max) : "any"));
  }
  if (!tests.empty()) which += " (" + listed(tests, "and") + ")";
  switch (relation.kind) {
    case RelationKind::open:
      return which + " is open on " + day +
             (relation.months != 0 ? ", and has been for " + months(relation.months) : "");
    case RelationKind::before:
      return which + " began " + within + "before " + day;
    case RelationKind::ended_before:
      return which + " ended " + within + "before " + day;
    case RelationKind::after:
      return which + " begins " + within + "after " + day +
             (relation.by_months != 0
                  ? " and has ended by " + months(relation.by_months) + " after it"
                  : "");
    case RelationKind::on_day:
      return which + " begins on " + day;
    case RelationKind::within:
      return which + " was valid " + within + "before " + day;
    case RelationKind::in_period:
      return which + " has a day in the period";
    case RelationKind::throughout:
      return which + " is open from before the period to past its end";
    case RelationKind::complete:
      break;
  }
  return which;
}

}  // namespace braid::transform
