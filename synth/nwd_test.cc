#include "synth/nwd_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

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
