#include "synth/care_story.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "synth/families.h"

namespace braid::synth {
namespace {

const Date kFrom = year_start(2023), kHorizon = year_end(2026) + 1;

bool temporary(const Episode& episode) { return episode.placement.type.front() == 'T'; }
bool open(const Episode& episode) { return episode.end.is_none(); }

/// Rules 1 to 5 of feed-formats 2.10, for two neighbours.
std::string fault_between(const Episode& a, const Episode& b) {
  if (open(a)) return "open, but not last";
  if (b.start < a.end) return "overlap";
  if (a.reason_ceased != "X1") {
    if (b.reason_new != 'S') return "a new spell does not begin with S";
    return temporary(a) ? "a spell ends in a temporary placement" : "";
  }
  if (a.end != b.start) return "a gap after X1";
  const bool legal = a.legal != b.legal, place = !(a.placement == b.placement);
  switch (b.reason_new) {
    case 'L':
      if (!legal || place) return "L";
      break;
    case 'P':
    case 'T':
      if (legal || !place) return "P or T";
      break;
    case 'B':
    case 'U':
      if (!legal || !place) return "B or U";
      break;
    default:
      return "a spell goes on with S";
  }
  if (place == a.change_reason.empty()) return "change reason";
  return a.need != b.need ? "need changes inside a spell" : "";
}

std::string fault_of_age(const Episode& episode, Date birth) {
  const int age = age_at(birth, episode.start);
  const auto type = episode.placement.type;
  if (episode.start < birth) return "before birth";
  if (episode.start >= eighteenth_birthday(birth)) return "starts at 18";
  if (!open(episode) && episode.end > eighteenth_birthday(birth)) return "goes on after 18";
  if (open(episode) && eighteenth_birthday(birth) < kHorizon) return "open after 18";
  if (episode.legal.front() == 'J' && age < 10) return "J under 10";
  if (type == "R5" && age < 10) return "R5 under 10";
  if (type == "S1" && age < 4) return "S1 under 4";
  if (type == "P3" && age < 14) return "P3 under 14";
  if ((type == "K3" || type == "P2" || type == "H5") && age < 16) return "K3, P2, H5 under 16";
  return "";
}

std::string fault_of_codes(const Episode& episode) {
  const auto type = episode.placement.type, provider = episode.placement.provider;
  if (!open(episode) && episode.end <= episode.start) return "no day in it";
  if (open(episode) == !episode.reason_ceased.empty()) return "DEC and REC not together";
  if ((type == "P1") != (provider == "PR0")) return "P1 and PR0";
  const bool blank = temporary(episode) || (type.front() == 'Z' && type.size() == 3);
  if (blank != provider.empty()) return "provider";
  if ((type == "R2" || type == "R5") && (provider == "PR1" || provider == "PR2"))
    return "PR1, R2, R5";
  if (provider == "PR3" &&
      (type.front() == 'A' || type.front() == 'U' || type == "K1" || type == "K2")) {
    return "PR3";
  }
  const auto days = open(episode) ? 0 : episode.end - episode.start;
  if (days > 17 && episode.legal == "V3") return "a long short break";
  if (days > 3 && episode.legal == "L1") return "L1";
  if (days > 21 && episode.legal == "L2") return "L2";
  if (days > 7 && (episode.legal == "L3" || type == "T4")) return "L3 or T4";
  if (days > 42 && type == "T1") return "T1";
  if (days > 21 && type == "T3") return "T3";
  if (type == "K3" && episode.start < year_start(2025)) return "K3 too early";
  if (type == "H5" && (open(episode) || episode.end > year_start(2025))) return "H5 too late";
  if (type == "Z1" && (open(episode) || episode.end > year_start(2026))) return "Z1 too late";
  if (type == "P2" && episode.start >= *Date::from_civil(2023, 10, 28)) return "P2 too late";
  if (episode.reason_ceased.starts_with("E11") || episode.reason_ceased.starts_with("E12")) {
    if (type.front() != 'A') return "adopted, but never placed";
  }
  return "";
}

std::string first_fault(const CareRecord& record) {
  const auto& episodes = record.episodes;
  if (episodes.empty()) return "";
  if (episodes.front().reason_new != 'S') return "first is not S";
  int respite_days = 0;
  for (std::size_t at = 0; at < episodes.size(); ++at) {
    std::string fault = fault_of_age(episodes[at], record.person.birth);
    if (fault.empty()) fault = fault_of_codes(episodes[at]);
    if (fault.empty() && at + 1 < episodes.size())
      fault = fault_between(episodes[at], episodes[at + 1]);
    if (episodes[at].reason_new == 'S' && temporary(episodes[at]))
      fault = "begins in a temporary placement";
    if (episodes[at].reason_ceased == "E2" && at + 1 < episodes.size()) fault = "care after death";
    if (episodes[at].legal == "V3" && episodes[at].start >= episodes.back().start - 365) {
      respite_days += episodes[at].end - episodes[at].start;
    }
    if (!fault.empty()) return fault;
  }
  if (respite_days > 75) return "too many short breaks";
  return !open(episodes.back()) && episodes.back().reason_ceased == "X1" ? "ends with X1" : "";
}

RC_GTEST_PROP(CareStory, KeepsToTheEpisodeGrammar, (std::uint64_t seed)) {
  Random random{seed};
  FamilyMaker people{FamilyOptions{}, random.fork(1)};
  CareStory story{random, kHorizon};
  for (int child = 0; child < 40; ++child) {
    CareRecord record;
    record.person =
        people.child(random.date(*Date::from_civil(2005, 1, 1), *Date::from_civil(2025, 1, 1)));
    story.history(record, kFrom);
    RC_ASSERT(first_fault(record) == "");
  }
}

RC_GTEST_PROP(CareStory, NightsMissingLieInsideCareAndApart, (std::uint64_t seed)) {
  Random random{seed};
  FamilyMaker people{FamilyOptions{}, random.fork(1)};
  CareStory story{random, kHorizon};
  CareRecord record;
  record.person = people.child(*Date::from_civil(2012, 5, 5));
  story.spell(record, kFrom, kHorizon);
  story.missing(record, 30, kFrom);
  for (std::size_t at = 0; at < record.missing.size(); ++at) {
    const auto& stay = record.missing[at];
    RC_ASSERT(stay.start <= stay.end);
    RC_ASSERT(record.in_care(stay.start) && record.in_care(stay.end));
    if (at > 0) RC_ASSERT(record.missing[at - 1].end + 4 <= stay.start);
  }
}

TEST(CareStory, MakesEveryKindOfHistory) {
  Random random{7};
  FamilyMaker people{FamilyOptions{}, random.fork(1)};
  CareStory story{random, kHorizon};
  std::string legal, reasons, ends, types;
  int uasc = 0;
  for (int child = 0; child < 3000; ++child) {
    CareRecord record;
    record.person =
        people.child(random.date(*Date::from_civil(2005, 1, 1), *Date::from_civil(2025, 1, 1)));
    story.history(record, kFrom);
    uasc += record.uasc;
    for (const auto& episode : record.episodes) {
      legal += std::string{episode.legal} + " ";
      reasons += episode.reason_new;
      ends += std::string{episode.reason_ceased} + " ";
      types += std::string{episode.placement.type} + " ";
    }
  }
  EXPECT_GT(uasc, 0);
  for (const char* code :
       {"V2", "V3", "V4", "C1", "C2", "E1", "L1", "L2", "L3", "J1", "J2", "J3"}) {
    EXPECT_NE(legal.find(code), std::string::npos) << code;
  }
  for (const char code : {'S', 'L', 'P', 'T', 'B', 'U'})
    EXPECT_NE(reasons.find(code), std::string::npos) << code;
  for (const char* code : {"U6", "U1", "K1", "K2", "K3", "H5", "P1", "P2", "R3",  "S1",
                           "R5", "A5", "A6", "T0", "T1", "T2", "T3", "T4", "Z1 ", "Z11"}) {
    EXPECT_NE(types.find(code), std::string::npos) << code;
  }
  for (const char* code : {"E17", "E4A", "E4B", "E12", "E11", "E45", "E3", "X1", "E2 "}) {
    EXPECT_NE(ends.find(code), std::string::npos) << code;
  }
}

TEST(CareStory, AWholeYearInCareIsOneSpellWithoutShortBreaks) {
  CareRecord record;
  const auto day = [](int year, int month, int date) {
    return *Date::from_civil(year, month, date);
  };
  record.episodes = {{day(2023, 4, 1), day(2023, 9, 1), 'S', "V2", "N1", {}, "X1", ""},
                     {day(2023, 9, 1), Date::none(), 'L', "C1", "N1", {}, "", ""}};
  EXPECT_TRUE(looked_after_all_year(record, 2024));
  record.episodes.front().start = day(2023, 4, 2);
  EXPECT_FALSE(looked_after_all_year(record, 2024));
  record.episodes = {{day(2020, 1, 1), day(2023, 9, 1), 'S', "V2", "N1", {}, "E4A", ""},
                     {day(2023, 9, 2), Date::none(), 'S', "C1", "N1", {}, "", ""}};
  EXPECT_FALSE(looked_after_all_year(record, 2024));
  EXPECT_TRUE(looked_after_all_year(record, 2025));
  record.episodes.back().end = day(2025, 3, 31);  // not in the stock of that day (R4)
  EXPECT_FALSE(looked_after_all_year(record, 2025));
  record.episodes = {{day(2020, 1, 1), Date::none(), 'S', "V4", "N2", {}, "", ""}};
  EXPECT_FALSE(looked_after_all_year(record, 2024));
}

}  // namespace
}  // namespace braid::synth
