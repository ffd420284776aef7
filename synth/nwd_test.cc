#include "synth/nwd_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "synth/care_story.h"

namespace braid::synth {
namespace {

/// One incident of missing as one agency has it.
struct Span {
  Date start, end;
};

/// Reports of one agency that share a whole day are one (catalogue, H8).
std::vector<Span> merged(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.start < b.start; });
  std::vector<Span> out;
  for (const auto& span : spans) {
    if (!out.empty() && span.start < out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

/// Starts of the incidents of a child, after joining (rulings D1).
std::vector<Date> incidents(const std::vector<Span>& services, const std::vector<Span>& police) {
  std::vector<Date> starts;
  std::vector<bool> used(police.size(), false);
  for (const auto& own : services) {
    Date start = own.start;
    for (std::size_t at = 0; at < police.size(); ++at) {
      const auto& theirs = police[at];
      const bool fits = (own.start <= theirs.end && theirs.start <= own.end) ||
                        std::abs(own.start - theirs.start) <= 1;
      if (used[at] || !fits) continue;
      used[at] = true;
      start = std::min(start, theirs.start);
      break;
    }
    starts.push_back(start);
  }
  for (std::size_t at = 0; at < police.size(); ++at) {
    if (!used[at]) starts.push_back(police[at].start);
  }
  return starts;
}

/// Counts the world as the catalogue says, with no knowledge of how it was made.
class StraightCount {
 public:
  explicit StraightCount(const NwdWorld& world) : world_{world} {
    for (const auto& row : world.participations) {
      if (row.programme != "no-wrong-door") continue;
      const auto child =
          std::find_if(world.care.begin(), world.care.end(),
                       [&](const auto& record) { return record.child_id == row.local_id; });
      if (child == world.care.end()) continue;
      auto& member = members_[child->person.truth];
      if (member.care != nullptr && member.t0 <= row.t0) continue;
      member = {&*child, std::string{row.arm}, row.t0};
    }
    for (auto& [truth, member] : members_) {
      count_missing(truth, member);
      count_arrests(truth, member);
      count_attendances(truth, member);
      count_scores(member);
      count_care(member, row_of(member));
      count_returns(member);
      count_moves(member);
      count_activities(truth, member, row_of(member));
    }
  }

  std::map<std::string, int> totals;

 private:
  struct Member {
    const CareRecord* care = nullptr;
    std::string arm;
    Date t0;
  };

  const Participation& row_of(const Member& member) const {
    return *std::find_if(world_.participations.begin(), world_.participations.end(),
                         [&](const auto& row) { return row.local_id == member.care->child_id; });
  }

  void count(const Member& member, const std::string& what, Date day) {
    if (member.t0.plus_months(-12) <= day && day < member.t0)
      ++totals[what + " " + member.arm + " before"];
    if (member.t0 <= day && day < member.t0.plus_months(12))
      ++totals[what + " " + member.arm + " after"];
    if (member.t0.plus_months(12) <= day && day < member.t0.plus_months(18))
      ++totals[what + " " + member.arm + " later"];
  }

  void count_missing(std::uint32_t truth, const Member& member) {
    std::vector<Span> services, police;
    for (const auto& stay : member.care->missing) {
      if (stay.kind == 'M') services.push_back({stay.start, stay.end});
    }
    for (const auto& record : world_.police) {
      if (record.person.truth != truth) continue;
      for (const auto& stay : record.missing) {
        if (stay.category == "ABSENT_LEGACY" || stay.status == "CANCELLED") continue;
        police.push_back({stay.start, stay.end});
      }
    }
    for (const Date start : incidents(merged(services), merged(police)))
      count(member, "missing", start);
  }

  void count_arrests(std::uint32_t truth, const Member& member) {
    std::map<std::uint32_t, Date> with_reference;
    std::set<Date> days, without;
    for (const auto& record : world_.police) {
      if (record.person.truth != truth) continue;
      for (const auto& arrest : record.arrests) {
        if (arrest.voluntary) continue;
        if (arrest.custody == 0) {
          without.insert(arrest.date);
        } else {
          with_reference[arrest.custody] = arrest.date;
          days.insert(arrest.date);
        }
      }
    }
    for (const auto& [reference, day] : with_reference) count(member, "arrests", day);
    for (const Date day : without) {
      if (!days.contains(day)) count(member, "arrests", day);
    }
  }

  void count_attendances(std::uint32_t truth, const Member& member) {
    for (const auto& record : world_.health) {
      if (record.person.truth != truth) continue;
      for (const auto& visit : record.visits) {
        if (!visit.stay && !visit.cancelled && visit.category != '2')
          count(member, "ae", visit.from);
      }
    }
  }

  void count_scores(const Member& member) {
    const auto nearest = [&](Date at, Date from, Date to) {
      const Score* best = nullptr;
      const auto day = [](const Score& score) { return *Date::from_civil(score.year, 3, 31); };
      for (const auto& score : member.care->scores) {
        if (!score.reason.empty() || day(score) < from || to < day(score)) continue;
        if (best == nullptr || std::abs(day(score) - at) < std::abs(day(*best) - at)) best = &score;
      }
      return best;
    };
    const Date later = member.t0.plus_months(12);
    const Score* before = nearest(member.t0, member.t0 - 90, member.t0 + 30);
    const Score* after = nearest(later, later - 90, later + 90);
    if (before == nullptr || after == nullptr) return;
    ++totals["sdq pairs " + member.arm];
    totals["sdq before " + member.arm] += before->score;
    totals["sdq after " + member.arm] += after->score;
    for (const int year : {before->year, after->year}) {
      const int age = age_at(member.care->person.birth, *Date::from_civil(year, 3, 31));
      EXPECT_TRUE(age >= 4 && age <= 16);
    }
  }

  void count_care(const Member& member, const Participation& row) {
    const Date end = member.t0.plus_months(12);
    ++totals["members " + member.arm];
    const bool in_care = member.care->in_care(member.t0);
    EXPECT_EQ(in_care, row.care_status == "in_care");
    bool any = false, left = false;
    for (const auto& episode : member.care->episodes) {
      any = any || (episode.start < end && episode.end > member.t0);
      left =
          left || (episode.reason_ceased != "X1" && member.t0 <= episode.end && episode.end < end);
    }
    if (in_care) {
      ++totals["in care " + member.arm];
      if (left) ++totals["ceased " + member.arm];
      if (left && member.care->in_care(end - 1)) ++totals["back " + member.arm];
    } else if (!any) {
      ++totals["remained home " + member.arm];
    }
  }

  /// The first exit of the collection year 2016 whose 18 months end within the returns; births and
  /// deaths play no part here.
  void count_returns(const Member& member) {
    const Date from = *Date::from_civil(2015, 4, 1), until = *Date::from_civil(2016, 3, 31);
    Date left = Date::none();
    int again = 0;
    for (const auto& episode : member.care->episodes) {
      if (!left.is_none() && episode.reason_new == 'S' && left < episode.start &&
          episode.start <= left.plus_months(18)) {
        ++again;
      }
      const bool leaves = episode.reason_ceased != "X1" && !episode.reason_ceased.empty();
      if (left.is_none() && leaves && from <= episode.end && episode.end <= until) {
        left = episode.end;
      }
    }
    if (left.is_none() || left.plus_months(18) > *Date::from_civil(2017, 3, 31)) return;
    ++totals["leavers " + member.arm];
    totals["returning " + member.arm] += again > 0;
    totals["returning twice " + member.arm] += again > 1;
  }

  /// Moves of three or more children: a placement after another in one period of care, temporary
  /// stays looked through.
  void count_moves(const Member& member) {
    int before = 0, after = 0;
    const Episode* lived = nullptr;
    for (const auto& episode : member.care->episodes) {
      if (episode.placement.type.front() == 'T') continue;
      if (lived != nullptr && episode.reason_new != 'S' &&
          !(episode.placement == lived->placement)) {
        before += member.t0.plus_months(-12) <= episode.start && episode.start < member.t0;
        after += member.t0 <= episode.start && episode.start < member.t0.plus_months(12);
      }
      lived = &episode;
    }
    totals["often moved before " + member.arm] += before >= 3;
    totals["often moved after " + member.arm] += after >= 3;
  }

  void count_activities(std::uint32_t truth, const Member& member, const Participation& row) {
    const Date later = member.t0.plus_months(12);
    const Observation* nearest = nullptr;
    for (const auto& one : world_.young_people) {
      if (one.person.truth != truth) continue;
      EXPECT_EQ(one.person.upn, member.care->person.upn);
      for (const auto& seen : one.observations) {
        // Who has no status at t0 must not get one by being observed about then.
        EXPECT_TRUE(!row.eet.empty() || seen.activity == "810" || seen.lapsed);
        if (std::abs(seen.date - later) > 90) continue;
        if (nearest == nullptr || std::abs(seen.date - later) < std::abs(nearest->date - later)) {
          nearest = &seen;
        }
      }
    }
    if (row.eet.empty()) return;
    EXPECT_GE(age_at(member.care->person.birth, member.t0), 16);
    const bool eet = nearest != nullptr && std::string_view{"1234"}.find(
                                               nearest->activity.front()) != std::string_view::npos;
    ++totals[std::string{row.eet} + " " + member.arm];
    totals[std::string{row.eet} + " then EET " + member.arm] += eet;
  }

  const NwdWorld& world_;
  std::map<std::uint32_t, Member> members_;
};

class Nwd : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Nwd, HistoriesAddUpToTheNumbersOfTheSeedTable) {
  const NwdWorld world = make_nwd_world(GetParam());
  auto totals = StraightCount{world}.totals;
  EXPECT_EQ(totals["members programme"], 290);
  EXPECT_EQ(totals["in care programme"], 67);
  EXPECT_EQ(totals["ceased programme"], 30);
  EXPECT_EQ(totals["back programme"], 3);
  EXPECT_EQ(totals["remained home programme"], 191);
  EXPECT_EQ(totals["in care comparator"], 100);
  EXPECT_EQ(totals["ceased comparator"], 20);
  EXPECT_EQ(totals["arrests programme before"], 63);
  EXPECT_EQ(totals["arrests programme after"], 39);
  EXPECT_EQ(totals["missing programme before"], 503);
  EXPECT_EQ(totals["missing programme after"], 253);
  EXPECT_EQ(totals["missing comparator before"], 1318);
  EXPECT_EQ(totals["missing comparator after"], 1231);
  EXPECT_EQ(totals["ae programme before"], 21);
  EXPECT_EQ(totals["ae programme after"], 9);
  // 19.5 to 16.8 and 11.7 to 11.5, exactly.
  EXPECT_EQ(totals["sdq before programme"] * 10, totals["sdq pairs programme"] * 195);
  EXPECT_EQ(totals["sdq after programme"] * 10, totals["sdq pairs programme"] * 168);
  EXPECT_EQ(totals["sdq before comparator"] * 10, totals["sdq pairs comparator"] * 117);
  EXPECT_EQ(totals["sdq after comparator"] * 10, totals["sdq pairs comparator"] * 115);
  EXPECT_GE(totals["sdq pairs programme"], 10);
  EXPECT_EQ(totals["ae programme later"], 1);
  EXPECT_EQ(totals["leavers programme"], 164);
  EXPECT_EQ(totals["returning programme"], 25);
  EXPECT_EQ(totals["returning twice programme"], 7);
  EXPECT_EQ(totals["often moved before programme"], 13);
  EXPECT_EQ(totals["often moved after programme"], 10);
  EXPECT_EQ(totals["EET programme"], 91);
  EXPECT_EQ(totals["EET then EET programme"], 69);
  EXPECT_EQ(totals["NEET programme"], 51);
  EXPECT_EQ(totals["NEET then EET programme"], 13);
}

TEST_P(Nwd, BedsOfTheHubsAreOccupiedAsInTheSeedTable) {
  const NwdWorld world = make_nwd_world(GetParam());
  for (const auto& year : kHubYears) {
    const Date from = year_start(year.year), until = year_end(year.year) + 1;
    const auto days = [&](Date start, Date end) {
      return std::max(0, std::min(end, until) - std::max(start, from));
    };
    int beds = 0, nights = 0, bed_nights = 0;
    std::set<std::uint32_t> homes;
    for (const auto& row : world.beds) {
      homes.insert(row.home);
      bed_nights += row.beds * days(row.from, row.to);
      if (days(row.from, row.to) > 0) beds += row.beds;
    }
    for (const auto& record : world.care) {
      for (const auto& episode : record.episodes) {
        if (homes.contains(episode.placement.home)) nights += days(episode.start, episode.end);
      }
    }
    EXPECT_EQ(homes.size(), 2U);
    EXPECT_EQ(beds, year.beds);
    EXPECT_EQ(bed_nights, year.beds * 365);
    EXPECT_EQ(nights, year.occupied);
  }
}

TEST_P(Nwd, NobodyIsInterviewedTwice) {
  const NwdWorld world = make_nwd_world(GetParam());
  std::set<std::string> asked;
  std::map<std::string, std::pair<int, int>> answers;
  for (const auto& answer : world.answers) {
    EXPECT_TRUE(asked.insert(answer.local_id).second);
    auto& [people, stable] = answers[std::string{answer.form}];
    ++people;
    stable += answer.yes;
  }
  EXPECT_EQ(answers["baseline"], std::pair(60, 19));
  EXPECT_EQ(answers["followup"], std::pair(32, 13));
}

TEST_P(Nwd, TheWholeAreaHasTheArrestsOfTheSeedTable) {
  const NwdWorld world = make_nwd_world(GetParam());
  std::set<std::uint32_t> first, second;
  for (const auto& record : world.police) {
    for (const auto& arrest : record.arrests) {
      if (arrest.voluntary || arrest.custody == 0) continue;
      const int age = record.person.birth.is_none() ? 0 : age_at(record.person.birth, arrest.date);
      const int year = arrest.date.year() + (arrest.date.month() >= 4 ? 1 : 0);
      if (age < 10 || age > 17) continue;
      if (year == 2015) first.insert(arrest.custody);
      if (year == 2016) second.insert(arrest.custody);
    }
  }
  EXPECT_EQ(first.size(), 687U);
  EXPECT_EQ(second.size(), 693U);
}

TEST_P(Nwd, WindowsLieInsideTheYearsThatAreCovered) {
  for (const auto& row : make_nwd_world(GetParam()).participations) {
    EXPECT_GE(row.t0.plus_months(-12), *Date::from_civil(2014, 4, 1));
    if (row.local_id == "B999999" || row.t0 > *Date::from_civil(2016, 3, 31)) continue;
    EXPECT_LE(row.t0.plus_months(12) - 1, *Date::from_civil(2017, 3, 31));
  }
}

/// Letters of a name as linking sees them, which is enough for the names that are made up here.
std::string letters(std::string_view text, bool first_word_only) {
  std::string out;
  for (const char letter : text) {
    if (letter == ' ' && first_word_only) break;
    if (std::isalpha(static_cast<unsigned char>(letter)) != 0) {
      out += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    }
  }
  return out;
}

std::string name_key(const Person& person) {
  return letters(person.surname, false) + "|" + letters(person.given, true) + "|" +
         person.birth.text();
}

TEST_P(Nwd, EveryMembersPoliceAndHospitalRecordsLinkByARuleOfTheRulings) {
  const NwdWorld world = make_nwd_world(GetParam());
  std::map<std::uint32_t, const CareRecord*> members;
  std::map<std::string, std::uint32_t> names;
  for (const auto& record : world.care) {
    if (!record.known_always) continue;
    members[record.person.truth] = &record;
    EXPECT_TRUE(names.emplace(name_key(record.person), record.person.truth).second);
  }
  for (const auto& record : world.police) {
    const auto member = members.find(record.person.truth);
    if (member == members.end() || !record.merged_into.empty()) continue;
    EXPECT_EQ(name_key(record.person), name_key(member->second->person));
  }
  int by_number = 0;
  for (const auto& record : world.health) {
    const auto member = members.find(record.person.truth);
    if (member == members.end() || !record.merged_into.empty()) continue;
    EXPECT_EQ(record.person.birth, member->second->person.birth);
    const bool number = record.nhs_status == "01" && !record.person.nhs_number.empty() &&
                        record.person.nhs_number == member->second->person.nhs_number;
    EXPECT_TRUE(number || name_key(record.person) == name_key(member->second->person));
    if (number && name_key(record.person) != name_key(member->second->person)) ++by_number;
  }
  EXPECT_GT(by_number, 3);  // so that a linker without NHS numbers would be found out
}

TEST_P(Nwd, NobodyElseHasTheNameAndBirthDateOfAMember) {
  const NwdWorld world = make_nwd_world(GetParam());
  std::map<std::string, std::uint32_t> members;
  for (const auto& record : world.care) {
    if (record.known_always) members[name_key(record.person)] = record.person.truth;
  }
  const auto check = [&](const Person& person) {
    const auto same = members.find(name_key(person));
    EXPECT_TRUE(same == members.end() || same->second == person.truth);
  };
  for (const auto& record : world.care) check(record.person);
  for (const auto& record : world.police) check(record.person);
  for (const auto& record : world.health) check(record.person);
}

TEST_P(Nwd, HoldsWhatMustNotBeCounted) {
  const NwdWorld world = make_nwd_world(GetParam());
  int away = 0, voluntary = 0, planned = 0, cancelled = 0, merged_nominals = 0, merged_patients = 0;
  for (const auto& record : world.care) {
    for (const auto& stay : record.missing) away += stay.kind == 'A';
  }
  for (const auto& record : world.police) {
    for (const auto& arrest : record.arrests) voluntary += arrest.voluntary;
    merged_nominals += !record.merged_into.empty();
  }
  for (const auto& record : world.health) {
    for (const auto& visit : record.visits) {
      planned += visit.category == '2';
      cancelled += visit.cancelled;
    }
    merged_patients += !record.merged_into.empty();
  }
  for (const int kind : {away, voluntary, planned, cancelled, merged_nominals, merged_patients}) {
    EXPECT_GT(kind, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Nwd, testing::Values(1, 2, 3, 20171130));

}  // namespace
}  // namespace braid::synth
