#include "synth/care_story.h"

#include <algorithm>
#include <array>

namespace braid::synth {
namespace {

bool is_temporary(std::string_view type) { return type.front() == 'T'; }
bool is_emergency(std::string_view legal) { return legal.front() == 'L'; }

/// Longest stay in days that a status or a placement allows (feed-formats 2.5, 2.10 rule 5).
int days_max(const Episode& now) {
  if (now.legal == "L1") return 3;
  if (now.legal == "L2") return 20;
  if (now.legal == "L3") return 6;
  if (now.placement.type == "T1") return 40;
  if (now.placement.type == "T3") return 20;
  return is_temporary(now.placement.type) ? 7 : 330;
}

/// Codes that are not valid for ever, and what the same bed is called from then on
/// (feed-formats 2.6).
struct Retired {
  std::string_view type, becomes, provider;
  int year, month, day;  ///< first day of the new code

  Date from() const { return *Date::from_civil(year, month, day); }
};
constexpr std::array<Retired, 3> kRetired{{{"P2", "H5", "PR4", 2023, 10, 28},
                                           {"H5", "K3", "PR4", 2024, 4, 1},
                                           {"Z1", "Z11", "", 2025, 4, 1}}};

/// The placement under the code that is valid on `day`.
Placement as_called_on(Placement placement, Date day) {
  for (const auto& retired : kRetired) {
    if (placement.type != retired.type || day < retired.from()) continue;
    placement.type = retired.becomes;
    placement.provider = retired.provider;
    placement.has_urn = retired.becomes == "K3";
  }
  return placement;
}

std::string_view provider_of(std::string_view type, Random& random) {
  constexpr std::string_view kFoster[] = {"PR1", "PR1", "PR1", "PR4", "PR4", "PR5"};
  constexpr std::string_view kHome[] = {"PR1", "PR4", "PR4", "PR4", "PR5"};
  constexpr std::string_view kAdopters[] = {"PR1", "PR5"};
  if (type == "P1") return "PR0";
  if (is_temporary(type) || (type.front() == 'Z' && type.size() > 2)) return "";
  if (type.front() == 'U') return random.pick(kFoster);
  if (type.front() == 'A') return random.pick(kAdopters);
  if (type == "R5" || type == "R2") return "PR3";
  if (type == "K1") return "PR1";
  return random.pick(kHome);
}

constexpr std::string_view kChangeReasons[] = {"CARPL", "CARPL", "CARPL", "CREQB",
                                               "CREQO", "CLOSE", "CHILD", "LAREQ",
                                               "STAND", "ALLEG", "APPRR", "OTHER"};

}  // namespace

/// What happens next in a period of care.
struct CareStory::Step {
  Date day = Date::none();
  char reason_new = 0;  ///< 0: nothing before the horizon or the end
  std::string_view legal;
  Placement placement;
  std::string_view change_reason;
};

Placement CareStory::new_placement(int age, Date day, std::string_view legal, bool first) {
  struct Choice {
    std::string_view type;
    int weight, age_min, age_max;
  };
  // Ages: feed-formats 2.10 rule 7. Weights: plausible only.
  static constexpr std::array<Choice, 21> kChoices{
      {{"U1", 40, 0, 17},   {"U2", 12, 0, 6},    {"U3", 150, 0, 17}, {"U4", 110, 0, 17},
       {"U5", 20, 0, 6},    {"U6", 420, 0, 17},  {"K1", 2, 10, 17},  {"K2", 150, 6, 17},
       {"K3", 160, 16, 17}, {"H5", 160, 16, 17}, {"P1", 60, 0, 17},  {"P2", 50, 16, 17},
       {"P3", 3, 14, 17},   {"R1", 4, 0, 17},    {"R2", 5, 0, 17},   {"R3", 30, 0, 1},
       {"S1", 10, 4, 17},   {"Z1", 5, 0, 17},    {"Z11", 3, 0, 17},  {"Z12", 2, 0, 17},
       {"R5", 3, 15, 17}}};
  std::array<int, kChoices.size()> weights{};
  for (std::size_t at = 0; at < kChoices.size(); ++at) {
    const auto& choice = kChoices[at];
    bool open = age >= choice.age_min && age <= choice.age_max;
    if (choice.type == "K3") open = open && day >= year_start(2025);
    if (choice.type == "H5") open = open && day < *Date::from_civil(2023, 10, 28);
    if (choice.type == "P2") open = open && day < *Date::from_civil(2023, 10, 28);
    if (choice.type == "Z1") open = open && day < year_start(2026);
    if (choice.type == "Z11" || choice.type == "Z12") open = open && day >= year_start(2026);
    // With parents only under an order; not in custody without a sentence or remand.
    if (choice.type == "P1") open = open && (legal == "C1" || legal == "C2") && !first;
    if (choice.type == "R5") open = open && legal == "J1";
    weights[at] = open ? choice.weight : 0;
  }
  Placement placement;
  placement.type = kChoices[random_.weighted(weights)].type;
  placement.provider = provider_of(placement.type, random_);
  placement.home = home();
  placement.has_urn = placement.type.front() == 'K' || placement.type.front() == 'U';
  return placement;
}

std::string_view CareStory::exit_reason(int age, bool at_eighteen, std::string_view legal,
                                        bool uasc) {
  constexpr std::string_view kGrown[] = {"E17", "E17", "E5", "E5", "E6", "E7"};
  constexpr std::string_view kOlder[] = {"E4A", "E4A", "E4B", "E5", "E5",
                                         "E6",  "E8",  "E13", "E9", "E3"};
  constexpr std::string_view kYounger[] = {"E4A", "E4A", "E4A", "E4A", "E4A", "E4A", "E4B",
                                           "E4B", "E13", "E13", "E41", "E41", "E45", "E45",
                                           "E46", "E47", "E48", "E8",  "E8",  "E3",  "E16"};
  if (at_eighteen) return uasc && random_.percent(15) ? "E15" : random_.pick(kGrown);
  if (random_.below(400) == 0) return "E2";
  if (legal.front() == 'J') return random_.percent(70) ? "E14" : "E9";
  return age >= 16 ? random_.pick(kOlder) : random_.pick(kYounger);
}

std::string_view CareStory::later_legal(std::string_view legal, int age) {
  if (is_emergency(legal)) return random_.percent(50) ? "C1" : "V2";
  if (legal == "V2") return age < 17 ? "C1" : "V2";
  if (legal == "C1") return "C2";
  return legal;
}

CareStory::Step CareStory::next_step(const Episode& now, const Placement& before, Date day,
                                     Date end, int age) {
  Step step;
  step.legal = now.legal;
  step.placement = now.placement;
  const int longest = days_max(now);
  step.day = day + (longest < 330 ? random_.between(1, longest) : random_.between(15, longest));
  for (const auto& retired : kRetired) {
    if (now.placement.type != retired.type || step.day < retired.from()) continue;
    step.day = retired.from();  // the same carer under another code
    step.reason_new = 'T';
    step.placement = as_called_on(now.placement, step.day);
    step.change_reason = "PLACE";
    break;
  }
  if (is_emergency(now.legal)) {
    step.reason_new = step.reason_new == 'T' ? 'U' : 'L';
    step.legal = later_legal(now.legal, age);
    return step;
  }
  if (is_temporary(now.placement.type)) {
    step.reason_new = 'P';
    step.placement = as_called_on(before, step.day);
    step.change_reason = "OTHER";
  } else if (step.reason_new == 0) {
    static constexpr int kWeights[] = {42, 26, 8, 8, 4, 12};
    step.reason_new = "PLTBUt"[random_.weighted(kWeights)];
  }
  if (step.change_reason == "PLACE" || is_temporary(now.placement.type)) return step;
  if (step.reason_new == 'L' || step.reason_new == 'B' || step.reason_new == 'U') {
    step.legal = later_legal(now.legal, age);
    if (step.legal == now.legal) step.reason_new = 'P';
  }
  switch (step.reason_new) {
    case 'P':
    case 'B':
      step.placement = new_placement(age, step.day, step.legal, false);
      step.change_reason = random_.pick(kChangeReasons);
      break;
    case 'T':
    case 'U':  // the carer moves house
      step.placement.home = home();
      step.change_reason = "OTHER";
      break;
    case 't': {  // away for some days; the spell must not end there, so it needs room
      constexpr std::string_view kTemporary[] = {"T0", "T1", "T2", "T3", "T4"};
      if (step.day + 45 >= end) return Step{};
      step.reason_new = 'P';
      step.placement = {random_.pick(kTemporary), "", home(), false};
      step.change_reason = "OTHER";
      break;
    }
    default:
      break;
  }
  return step;
}

void CareStory::history(CareRecord& record, Date from) {
  const Date birth = record.person.birth;
  const Date start = std::max(birth + 3, random_.date(from - 600, horizon_ - 10));
  if (start >= eighteenth_birthday(birth)) return;
  const int age = age_at(birth, start);
  const int kind = random_.between(0, 99);
  if (kind < 8 && age < 4) return adoption(record, start);
  if (kind < 14) return short_breaks(record, start, kind < 11);
  if (kind < 18 && age >= 11) return youth_justice(record, start);
  if (kind < 34 && age >= 14) {
    record.uasc = true;
    record.uasc_until = eighteenth_birthday(birth);
  }
  spell(record, start);
  for (int returns = 0; returns < 2 && !record.episodes.empty(); ++returns) {
    const Episode& last = record.episodes.back();
    const bool may_return = last.reason_ceased.starts_with("E4") || last.reason_ceased == "E8" ||
                            last.reason_ceased == "E13";
    if (!may_return || !random_.percent(30)) return;
    spell(record, last.end + random_.between(20, 500));
  }
}

void CareStory::spell(CareRecord& record, Date start, Date end, std::string_view ends_with) {
  const Date birth = record.person.birth;
  const Date grown = eighteenth_birthday(birth);
  if (start >= horizon_ || start >= grown) return;
  if (end.is_none()) {
    static constexpr int kWeights[] = {25, 35, 40};
    const std::size_t length = random_.weighted(kWeights);
    end = start + (length == 0   ? random_.between(3, 60)
                   : length == 1 ? random_.between(61, 400)
                                 : random_.between(401, 2500));
  }
  const bool at_eighteen = end >= grown;
  if (at_eighteen) end = grown;

  constexpr std::string_view kLegal[] = {"V2", "V2", "V2", "V2", "C1",
                                         "C1", "C1", "L1", "L2", "L3"};
  constexpr std::string_view kNeeds[] = {"N1", "N1", "N1", "N1", "N1", "N2", "N3",
                                         "N4", "N5", "N5", "N6", "N7", "N8"};
  Episode now;
  now.start = start;
  now.legal = record.uasc ? "V2" : random_.pick(kLegal);
  now.need = record.uasc ? "N8" : random_.pick(kNeeds);
  now.placement = new_placement(age_at(birth, start), start, now.legal, true);
  Placement before = now.placement;
  for (;;) {
    const Step step = next_step(now, before, now.start, end, age_at(birth, now.start));
    if (step.reason_new == 0 && step.day.is_none()) continue;  // no room for that: draw again
    if (step.day >= end || step.day >= horizon_) break;
    if (!is_temporary(now.placement.type)) before = now.placement;
    now.end = step.day;
    now.reason_ceased = "X1";
    now.change_reason = step.change_reason;
    record.episodes.push_back(now);
    now = Episode{step.day, Date::none(), step.reason_new, step.legal, now.need, step.placement, {},
                  {}};
  }
  if (end < horizon_) {
    now.end = end;
    now.reason_ceased = !at_eighteen && !ends_with.empty()
                            ? ends_with
                            : exit_reason(age_at(birth, end), at_eighteen, now.legal, record.uasc);
  }
  record.episodes.push_back(now);
}

void CareStory::adoption(CareRecord& record, Date start) {
  const Placement foster{"U5", "PR1", home(), true};
  const Placement family{random_.percent(30) ? "A5" : "A6", "PR1", home(), false};
  const Date order = start + random_.between(120, 300);
  const Date placed = order + random_.between(60, 250);
  const Date adopted = placed + random_.between(90, 300);
  const bool carers = family.type == "A5";
  const Episode steps[] = {
      {start, order, 'S', "C1", "N1", foster, "X1", ""},
      {order, placed, 'L', "E1", "N1", foster, "X1", carers ? "PLACE" : "CARPL"},
      {placed, adopted, carers ? 'T' : 'P', "E1", "N1", family, random_.percent(50) ? "E11" : "E12",
       ""}};
  for (Episode episode : steps) {
    if (episode.start >= horizon_) return;
    if (episode.end >= horizon_) {
      episode.end = Date::none();
      episode.reason_ceased = episode.change_reason = "";
    }
    record.episodes.push_back(episode);
  }
}

void CareStory::short_breaks(CareRecord& record, Date start, bool each) {
  const Date grown = eighteenth_birthday(record.person.birth);
  const Placement carers{"U6", "PR1", home(), true};
  if (!each) {
    const Date end = std::min(start + random_.between(200, 900), grown);
    const bool open = end >= horizon_;
    record.episodes.push_back(
        {start, open ? Date::none() : end, 'S', "V4", "N2", carers, open ? "" : "E8", ""});
    return;
  }
  // At most 5 days every 28: under 75 days in any 12 months.
  for (int times = random_.between(3, 24); times > 0;
       --times, start = start + random_.between(28, 60)) {
    const Date end = start + random_.between(1, 5);
    if (end >= horizon_ || end >= grown) return;
    record.episodes.push_back({start, end, 'S', "V3", "N2", carers, "E8", ""});
  }
}

void CareStory::youth_justice(CareRecord& record, Date start) {
  const Date grown = eighteenth_birthday(record.person.birth);
  constexpr std::string_view kKinds[] = {"J1", "J1", "J2", "J3"};
  Episode episode{start, Date::none(), 'S', random_.pick(kKinds), "N6", {}, "", ""};
  episode.placement = {"K2", "PR4", home(), true};
  if (episode.legal == "J1" && random_.percent(60))
    episode.placement = {"R5", "PR3", home(), false};
  const int days = episode.legal == "J2" ? 1 : random_.between(10, 120);
  const Date end = std::min(start + days, grown);
  if (end <= start) return;
  if (end < horizon_) {
    episode.end = end;
    episode.reason_ceased = episode.legal == "J1" ? exit_reason(15, false, "J1", false) : "E8";
  }
  record.episodes.push_back(episode);
}

void CareStory::missing(CareRecord& record, int times, Date first) {
  std::vector<MissingStay> found;
  for (; times > 0; --times) {
    const auto& episode =
        record.episodes[random_.below(static_cast<std::uint32_t>(record.episodes.size()))];
    const Date from = std::max(episode.start, first);
    const Date until = std::min(episode.end, horizon_) - 9;
    if (from > until) continue;
    const Date start = random_.date(from, until);
    static constexpr int kNights[] = {30, 40, 15, 6, 4, 2, 2, 1};
    const auto nights = static_cast<std::int32_t>(random_.weighted(kNights));
    found.push_back({start, start + nights, random_.percent(88) ? 'M' : 'A'});
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.start < b.start; });
  for (const auto& stay : found) {
    if (record.missing.empty() || record.missing.back().end + 4 <= stay.start) {
      record.missing.push_back(stay);
    }
  }
}

void CareStory::scores(CareRecord& record, int first_year, int last_year) {
  constexpr std::string_view kReasons[] = {"SDQ2", "SDQ3", "SDQ4", "SDQ5"};
  for (int year = first_year; year <= last_year; ++year) {
    if (!looked_after_all_year(record, year)) continue;
    const int age = age_at(record.person.birth, year_end(year));
    if (age < 4 || age > 16) {
      record.scores.push_back({year, 0, "SDQ1"});
    } else if (random_.percent(20)) {
      record.scores.push_back({year, 0, random_.pick(kReasons)});
    } else {
      const int first = random_.between(0, 40), second = random_.between(2, 26);
      record.scores.push_back({year, (first + second) / 2, {}});
    }
  }
}

bool looked_after_all_year(const CareRecord& record, int year) {
  const Date from = year_start(year), until = year_end(year);
  Date since = Date::none();
  for (const auto& episode : record.episodes) {
    if (episode.start > until) break;
    if (episode.end <= from) continue;
    if (episode.legal == "V3" || episode.legal == "V4") return false;
    // A spell that goes on repeats no S; one that starts inside the year ends the matter.
    if (since.is_none()) since = episode.start;
    if (episode.reason_new == 'S' && episode.start > from) return false;
  }
  return !since.is_none() && since <= from && record.in_care(until);
}

}  // namespace braid::synth
