#include "synth/nwd_care.h"

#include <algorithm>

#include "synth/identifiers.h"

namespace braid::synth {
namespace {

/// Exits whose 18 months are covered by the returns, with some days to spare.
const Date kLeavingFrom = *Date::from_civil(2015, 4, 1);
const Date kLeavingUntil = *Date::from_civil(2015, 9, 25);
/// Later than every 18th birthday of a member, so a spell that ends then is open at the horizon.
const Date kNever = *Date::from_civil(2022, 9, 21);

/// One placement throughout: what moves there are is given afterwards. Legal statuses of a
/// beginning that cannot last become an interim care order.
void settle(std::vector<Episode>& episodes, std::size_t first) {
  if (first + 1 > episodes.size()) return;
  Episode one = episodes[first];
  const Episode& last = episodes.back();
  one.end = last.end;
  one.reason_ceased = last.reason_ceased;
  one.change_reason = {};
  if (one.legal.front() == 'L') one.legal = "C1";
  episodes.resize(first);
  episodes.push_back(one);
}

/// The episode that holds all days from `from` to before `to`; nothing if none does.
Episode* episode_of(CareRecord& record, Date from, Date to) {
  for (auto& episode : record.episodes) {
    if (episode.start <= from && to <= episode.end) return &episode;
  }
  return nullptr;
}

/// The days of [from, to) on which a member was in one episode, if these are enough to move in.
constexpr int kRoom = 120;
struct Room {
  Date from, to;
};
Room room_of(const CareRecord& record, Date from, Date to) {
  for (const auto& episode : record.episodes) {
    const Room room{std::max(from, episode.start + 5), std::min(to, episode.end)};
    if (room.to - room.from >= kRoom) return room;
  }
  return {};
}

Placement foster_home(Random& random) {
  return {"U6", "PR1", 1 + random.below(kSharedHomesMax), true};
}

/// Splits the episode that holds `day` there; what follows is lived elsewhere.
void move_on(CareRecord& record, Date day, const Placement& to, std::string_view why) {
  auto& episodes = record.episodes;
  for (std::size_t at = 0; at < episodes.size(); ++at) {
    if (!(episodes[at].start < day && day < episodes[at].end)) continue;
    Episode next = episodes[at];
    next.start = day;
    next.reason_new = 'P';
    next.placement = to;
    episodes[at].end = day;
    episodes[at].reason_ceased = "X1";
    episodes[at].change_reason = why;
    episodes.insert(episodes.begin() + static_cast<std::ptrdiff_t>(at) + 1, next);
    return;
  }
}

void move_often(CareRecord& record, const Room& room, int times, Random& random) {
  const int step = (room.to - room.from - 10) / times;
  for (int at = 0; at < times; ++at) {
    const Date day = room.from + 5 + at * step + random.between(0, step - 15);
    move_on(record, day, foster_home(random), at % 2 == 0 ? "CARPL" : "CREQB");
  }
}

/// Some days with another carer and back again, which is no move (catalogue, H6).
void stay_elsewhere(CareRecord& record, const Room& room, Random& random) {
  const Date day = room.from + random.between(20, 60);
  const auto* episode = episode_of(record, day, day + 20);
  if (episode == nullptr) return;
  const Placement before = episode->placement;
  move_on(record, day, {"T4", "", 1 + random.below(kSharedHomesMax), false}, "OTHER");
  move_on(record, day + random.between(2, 6), before, "OTHER");
}

class MoveGiver {
 public:
  explicit MoveGiver(Random& random) : random_{random} {}

  void give(NwdMember& member, Date from, Date to, int& often) {
    const Room room = room_of(member.care, from, to);
    if (room.to - room.from < kRoom) return;
    if (often > 0) {
      --often;
      return move_often(member.care, room, random_.between(3, 4), random_);
    }
    if (random_.percent(40)) return move_often(member.care, room, random_.between(1, 2), random_);
    if (random_.percent(40)) stay_elsewhere(member.care, room, random_);
  }

 private:
  Random& random_;
};

}  // namespace

Date NwdCare::first_t0(int at) const {
  const int edge = at - plan_.in_care;
  const bool leaves_before =
      edge >= 0 &&
      (edge < plan_.returning ||
       (edge >= plan_.entering && edge < plan_.entering + plan_.leavers - plan_.returning));
  return leaves_before ? kLeavingFrom + 30 : kLeavingFrom;
}

void NwdCare::spell(NwdMember& member, Date start, Date end, std::string_view ends_with) {
  const std::size_t first = member.care.episodes.size();
  story_.spell(member.care, start, end, ends_with);
  settle(member.care.episodes, first);
}

void NwdCare::give_ceased(NwdMember& member, bool back_again) {
  constexpr std::string_view kHome[] = {"E4A", "E4A", "E4B", "E13"};
  const Date t0 = member.t0();
  // Not among those who left from April to September: their number is made of others.
  const Date left = random_.date(std::max(t0 + 20, kLeavingUntil + 10), t0 + 240);
  spell(member, t0 - random_.between(60, 700), left, random_.pick(kHome));
  if (back_again) spell(member, left + random_.between(20, 60), kNever);
}

void NwdCare::give_lasting(NwdMember& member) {
  if (member.sdq_pair) {
    return spell(member,
                 random_.date(*Date::from_civil(2012, 1, 1), *Date::from_civil(2013, 12, 31)),
                 kNever);
  }
  spell(member, member.t0() - random_.between(30, 900),
        member.after_end() + random_.between(5, 600));
}

void NwdCare::give_edge(NwdMember& member, int at) {
  const Date t0 = member.t0();
  const bool enters = at < plan_.entering, comes_back = at < plan_.returning;
  const bool leaves =
      comes_back || (!enters && at < plan_.entering + plan_.leavers - plan_.returning);
  if (leaves) {
    const Date left =
        random_.date(std::max(kLeavingFrom, t0 - 200), std::min(kLeavingUntil, t0 - 10));
    spell(member, left - random_.between(60, 400), left);
  } else if (!enters && random_.percent(60)) {  // in care once, long ago
    const Date left = random_.date(*Date::from_civil(2014, 5, 1), *Date::from_civil(2015, 3, 20));
    spell(member, left - random_.between(40, 200), left);
  }
  if (!enters) return;
  if (at < plan_.returning_twice) {
    const Date first = t0 + random_.between(10, 60), end = first + random_.between(7, 40);
    spell(member, first, end, "E4B");
    const Date again = end + random_.between(20, 60);
    return spell(member, again, again + random_.between(30, 200), "E4B");
  }
  const Date start = t0 + random_.between(10, 330);
  Date end = start + random_.between(7, 300);
  if (!comes_back) end = std::max(end, kLeavingUntil + random_.between(10, 60));
  spell(member, start, end, "E4B");
}

void give_moves(std::vector<NwdMember>& members, const ArmPlan& plan, Random& random) {
  int before = plan.often_moved_before, after = plan.often_moved_after;
  MoveGiver giver{random};
  for (auto& member : members) {
    giver.give(member, member.before(), member.t0(), before);
    giver.give(member, member.t0(), member.after_end(), after);
  }
}

}  // namespace braid::synth
