#include "transform/measure/definition/narrowing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "transform/measure/definition/definition_in_words.h"

namespace braid::transform {
namespace {

class Steps {
 public:
  Steps(const Definition& definition, const Vocabulary& vocabulary)
      : definition_{definition}, vocabulary_{vocabulary} {}

  void add(std::string words, const Part& part, std::optional<Part> left_out = std::nullopt) {
    const auto number = std::to_string(steps_.size());
    Narrowing step{std::move(words), counting("step." + number, part), std::nullopt};
    if (left_out) step.left_out = counting("left." + number, *left_out);
    steps_.push_back(std::move(step));
  }

  Definition counting(std::string id, const Part& part) const {
    Definition step = definition_;
    step.id = std::move(id);
    step.version = 1;
    step.measure = part.measure;
    step.unit = part.unit;
    step.part = part;
    step.denominator.reset();
    step.window_denominator.reset();
    step.otherwise.reset();
    step.pair.reset();
    step.denominator_is_rest = false;
    step.multiplier = step.divisor = 1;
    step.splits.clear();
    step.only_splits = false;
    step.examples.clear();
    return step;
  }

  /// The part bare, then with each of its conditions in the order of the definition.
  void narrow(const Part& part) {
    Part bare = part;
    bare.where.clear();
    bare.having.clear();
    bare.when.clear();
    bare.value.reset();
    bare.at_least.reset();
    bare.distinct.reset();
    bare.lasted_months = bare.lasted_days = 0;
    add(part_in_words(bare), bare);
    for (const auto& condition : part.where) {
      Part others = bare;
      others.where.push_back(opposite(condition));
      bare.where.push_back(condition);
      add(condition_in_words(condition, vocabulary_), bare, others);
    }
    if (part.value) {
      bare.value = part.value;
      add("the value is within its bounds", bare);
    }
    if (part.lasted_months != 0 || part.lasted_days != 0) {
      bare.lasted_months = part.lasted_months;
      bare.lasted_days = part.lasted_days;
      add("it lasted long enough", bare);
    }
    for (const auto& relation : part.when) {
      std::optional<Part> others;
      // What is not followed up yet cannot be told from what never will be.
      if (relation.kind != RelationKind::complete) {
        others = bare;
        others->when.push_back(relation);
        others->when.back().negated = !relation.negated;
      }
      bare.when.push_back(relation);
      add(relation_in_words(relation, vocabulary_), bare, others);
    }
    for (const auto& condition : part.having) {
      Part others = bare;
      others.having.push_back(opposite(condition));
      bare.having.push_back(condition);
      add("of the one that stands for a person, " + condition_in_words(condition, vocabulary_),
          bare, others);
    }
    if (bare != part) add("there are enough of them, each counted once", part);
  }

  std::vector<Narrowing> take() { return std::move(steps_); }

 private:
  static Condition opposite(Condition condition) {
    condition.excluded = !condition.excluded;
    return condition;
  }

  const Definition& definition_;
  const Vocabulary& vocabulary_;
  std::vector<Narrowing> steps_;
};

/// What is asked above the line and not below it: "; only where place is K2".
std::string further_conditions(const Part& above, const Part& below, const Vocabulary& vocabulary) {
  std::string text;
  const auto add = [&](const auto& list, const auto& others, const auto& told) {
    for (const auto& each : list) {
      if (std::find(others.begin(), others.end(), each) != others.end()) continue;
      text += (text.empty() ? "; only where " : " and ") + told(each, vocabulary);
    }
  };
  add(above.where, below.where, condition_in_words);
  add(above.when, below.when, relation_in_words);
  add(above.having, below.having, condition_in_words);
  return text;
}

}  // namespace

std::vector<Narrowing> narrowings(const Definition& definition, const Vocabulary& vocabulary,
                                  bool of_window) {
  Steps steps{definition, vocabulary};
  if (!definition.has_sides()) return {};
  const bool other = of_window && definition.window_denominator.has_value();
  const auto& below = other ? definition.window_denominator : definition.denominator;
  if (!below) {
    steps.narrow(definition.part);
    return steps.take();
  }
  steps.narrow(*below);
  steps.add("above the line: " + part_in_words(definition.part) +
                further_conditions(definition.part, *below, vocabulary),
            definition.part);
  return steps.take();
}

}  // namespace braid::transform
