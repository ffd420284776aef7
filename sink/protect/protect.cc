#include "sink/protect/protect.h"

#include <cstdio>

namespace braid::sink {
namespace {

constexpr std::int64_t kPeopleMin = 6;        // 1 to 5 people are suppressed
constexpr std::int64_t kDenominatorMin = 10;  // smaller denominators are withheld

bool is_small(std::int64_t people) { return people > 0 && people < kPeopleMin; }

/// Whether a number that so many people stand behind shows something of one to five; events with
/// nobody behind them count as if each were somebody (rulings D4).
bool shows_few(std::int64_t number, std::int64_t people) {
  return is_small(people) || (people == 0 && is_small(number < 0 ? -number : number));
}

/// Numerator and denominator are hidden together (rulings F6): either may show a small number, and
/// of a share so does what is left when one is taken from the other.
bool too_small(const Cell& cell) {
  if (cell.form == CellForm::count) return cell.count != 0 && cell.people < kPeopleMin;
  if (cell.form == CellForm::mean || cell.form == CellForm::median) {
    return cell.denominator < kDenominatorMin || cell.people < kPeopleMin;
  }
  if (cell.denominator < kDenominatorMin || is_small(cell.people) ||
      shows_few(cell.numerator, cell.numerator_people)) {
    return true;
  }
  return cell.form == CellForm::share && is_small(cell.people - cell.numerator_people);
}

const char* word_of(Completeness completeness) {
  if (completeness == Completeness::not_asked) return "";
  return completeness == Completeness::complete ? "complete" : "incomplete";
}

/// Why people are left out is said whatever the profile; how many are, only where that shows no
/// small number, and not beside a value that is suppressed.
void set_left_out(const Cell& cell, Profile profile, braid::outcome::v1::Outcome& outcome) {
  const bool exact = profile == Profile::exact;
  bool shown = exact || outcome.status() == "ok";
  for (const auto& [reason, people] : cell.left_out_why)
    shown = shown && (exact || !is_small(people));
  if (shown) outcome.set_left_out(cell.left_out);
  for (const auto& [reason, people] : cell.left_out_why) {
    auto& why = *outcome.add_left_out_why();
    why.set_reason(reason);
    if (shown) why.set_people(people);
  }
}

const char* status_of(const Cell& cell, Profile profile) {
  switch (cell.status) {
    case CellStatus::not_available:
      return "x";
    case CellStatus::not_applicable:
      return "z";
    case CellStatus::ok:
      break;
  }
  return profile == Profile::linked_default && too_small(cell) ? "c" : "ok";
}

void set_values(const Cell& cell, braid::outcome::v1::Outcome& outcome) {
  outcome.set_people(cell.people);
  if (cell.form == CellForm::median) {
    outcome.set_denominator(cell.denominator);
    outcome.set_value(decimal4(cell.numerator, 2));
  } else if (cell.form != CellForm::count) {
    outcome.set_numerator(cell.numerator);
    outcome.set_denominator(cell.denominator);
    outcome.set_value(decimal4(cell.numerator * cell.multiplier, cell.denominator * cell.divisor));
  } else {
    outcome.set_count(cell.count);
    outcome.set_value(std::to_string(cell.count));
  }
}

}  // namespace

std::string decimal4(std::int64_t numerator, std::int64_t denominator) {
  BRAID_CHECK(denominator > 0);
  const bool negative = numerator < 0;
  const auto size = static_cast<unsigned __int128>(negative ? -static_cast<__int128>(numerator)
                                                            : static_cast<__int128>(numerator));
  const auto whole = static_cast<unsigned __int128>(denominator);
  const auto scaled = static_cast<std::uint64_t>((size * 20000U + whole) / (whole * 2U));
  char text[40];
  std::snprintf(text, sizeof text, "%s%llu.%04llu", negative && scaled != 0 ? "-" : "",
                static_cast<unsigned long long>(scaled / 10000U),
                static_cast<unsigned long long>(scaled % 10000U));
  return text;
}

braid::outcome::v1::Outcome protect(const Cell& cell, const std::string& area, Profile profile) {
  braid::outcome::v1::Outcome outcome;
  outcome.set_indicator(cell.indicator);
  outcome.set_version(cell.version);
  outcome.set_area(area);
  outcome.set_period(cell.period);
  for (const auto& [name, value] : cell.breakdown) {
    auto& part = *outcome.add_breakdown();
    part.set_name(name);
    part.set_value(value);
  }
  outcome.set_unit(cell.unit);
  if (!cell.as_of.is_none()) outcome.set_as_of(cell.as_of.days());
  outcome.set_definition(cell.definition);
  const std::string status = status_of(cell, profile);
  outcome.set_status(status);
  if (status == "ok") set_values(cell, outcome);
  outcome.set_measure(cell.measure);
  for (const auto& agency : cell.agencies) outcome.add_agency(agency);
  set_left_out(cell, profile, outcome);
  outcome.set_profile(profile == Profile::exact ? "exact" : "linked_default");
  outcome.set_look_back(word_of(cell.look_back));
  outcome.set_follow_up(word_of(cell.follow_up));
  return outcome;
}

}  // namespace braid::sink
