#include "synth/nwd_cohort.h"

#include <algorithm>
#include <utility>

#include "synth/nwd_care.h"

namespace braid::synth {
namespace {

/// Not from kNwdUntil: clang does not keep the order of inline variables and those behind them.
const Date kHorizon = year_end(kNwdLastYear) + 1;
/// Later than every 18th birthday of a member, so a spell that ends then is open at the horizon.
const Date kNever = kHorizon + 2000;

/// Days between the starts of two incidents: they last three days at most, so nothing is ever
/// joined that is not one incident (catalogue, H8).
constexpr int kApart = 7;

/// Splits `total` over `members`: few have most, as in real cohorts; nobody more than `most`.
std::vector<int> share_out(int total, std::size_t members, int most, Random& random) {
  static constexpr int kLots[] = {0, 0, 1, 1, 1, 2, 4, 9};
  std::vector<std::size_t> lots;
  for (std::size_t at = 0; at < members; ++at) {
    lots.insert(lots.end(), static_cast<std::size_t>(random.pick(kLots)), at);
  }
  std::vector<int> shares(members, 0);
  while (total > 0) {
    const std::size_t at = lots[random.below(static_cast<std::uint32_t>(lots.size()))];
    if (shares[at] == most) continue;
    ++shares[at];
    --total;
  }
  return shares;
}

/// `count` scores of 0 to 40 with the given sum.
std::vector<int> scores_with_sum(int count, int sum, Random& random) {
  const int mean = sum / count;
  std::vector<int> scores;
  for (int at = 0; at < count; ++at) {
    scores.push_back(std::clamp(mean + random.between(-7, 7), 0, 40));
    sum -= scores.back();
  }
  while (sum != 0) {
    int& score = scores[random.below(static_cast<std::uint32_t>(count))];
    const int step = sum > 0 ? 1 : -1;
    if (score + step < 0 || score + step > 40) continue;
    score += step;
    sum -= step;
  }
  return scores;
}

/// Days on which incidents begin, far enough apart and inside [from, to - 4] whole.
std::vector<Date> spaced_days(Date from, Date to, int count, Random& random) {
  std::vector<Date> days;
  if (count == 0) return days;
  const int room = (to - 4) - from - (count - 1) * kApart;
  std::vector<int> places;
  for (int at = 0; at < count; ++at) places.push_back(random.between(0, room));
  if (random.percent(10)) places.front() = 0;  // on the very first day of the window
  std::sort(places.begin(), places.end());
  for (int at = 0; at < count; ++at) {
    days.push_back(from + places[static_cast<std::size_t>(at)] + at * kApart);
  }
  return days;
}

/// One incident that begins on `day`, seen by children's services, by police, or by both.
void add_incident(NwdMember& member, Date day, Random& random) {
  const bool care = member.care.in_care(day) && member.care.in_care(day + 3);
  const int seen_by = care ? random.between(0, 99) : 99;
  const bool services = seen_by < 70, police = seen_by < 38 || seen_by >= 70;
  // Seen by both: one may have it a day later.
  const int late = services && police && random.percent(30) ? 1 : 0;
  const bool services_late = late > 0 && random.percent(50);
  if (services) {
    const Date start = day + (services_late ? late : 0);
    member.care.missing.push_back({start, start + random.between(0, 2), 'M'});
  }
  if (police) {
    const Date start = day + (services_late ? 0 : late);
    PoliceMissing report{start, start + random.between(0, 2)};
    report.from_care = care;
    if (random.percent(10)) report.category = "NO_APPARENT_RISK";
    member.police.missing.push_back(report);
    // The home and the placement both report one night (feed-formats 6.4).
    if (report.start < report.end && random.percent(8)) member.police.missing.push_back(report);
  }
}

class ArmMaker {
 public:
  ArmMaker(const ArmPlan& plan, FamilyMaker& people, Random random)
      : plan_{plan},
        people_{people},
        random_{random},
        story_{random_, kHorizon},
        care_{plan_, random_, story_} {}

  std::vector<NwdMember> make() {
    for (int at = 0; at < plan_.members; ++at) members_.push_back(make_member(at));
    if (is_planned()) give_moves(members_, plan_, random_);
    for (auto& member : members_) story_.scores(member.care, kNwdFirstYear, kNwdLastYear);
    give_scores();
    give_activities();
    give_missing();
    give_arrests();
    give_attendances();
    return std::move(members_);
  }

 private:
  NwdMember make_member(int at) {
    NwdMember member;
    const bool in_care = at < plan_.in_care;
    const bool ceased = at < plan_.ceased;
    member.sdq_pair = in_care && at >= plan_.in_care - plan_.sdq_pairs;
    const bool has_status = is_planned() && !in_care && (at - plan_.in_care) % 3 != 0 &&
                            statuses_ < plan_.eet + plan_.neet;
    // Under 18 to the end of the last year, 12 or over at t0; 16 where something is known of
    // their education, employment or training.
    member.care.person = people_.distinct_child(
        random_.date(*Date::from_civil(1999, 4, 10),
                     has_status ? *Date::from_civil(2000, 3, 1) : *Date::from_civil(2003, 3, 1)));
    member.care.known_always = true;
    member.participation = {
        "no-wrong-door", plan_.name, std::string{kNwdChildren}, "", {}, Date::none(),
        "in_care",       ""};
    const Date year = kNwdFrom.plus_months(12);
    Date first = is_planned() ? care_.first_t0(at) : year;
    if (has_status) {
      first = std::max(first, member.care.person.birth.plus_months(16 * 12));
      member.participation.eet = statuses_++ < plan_.eet ? "EET" : "NEET";
    }
    const Date t0 = member.participation.t0 =
        random_.date(first, member.sdq_pair ? year + 80 : year.plus_months(12) - 1);
    if (random_.percent(60)) member.participation.end = t0 + random_.between(90, 360);
    if (!in_care) {
      member.participation.care_status = random_.percent(60) ? "edge" : "edging_to_edge";
    }
    if (is_planned()) {
      give_planned_care(member, at);
    } else if (ceased) {
      give_ceased_care(member, at < plan_.back_again);
    } else if (in_care) {
      give_lasting_care(member);
    } else {
      give_edge(member, at < plan_.in_care + plan_.entering);
    }
    return member;
  }

  /// Whether the seed says of this arm who left care, moved, or was in education.
  bool is_planned() const { return plan_.leavers > 0; }

  void give_planned_care(NwdMember& member, int at) {
    if (at < plan_.ceased) return care_.give_ceased(member, at < plan_.back_again);
    if (at < plan_.in_care) return care_.give_lasting(member);
    care_.give_edge(member, at - plan_.in_care);
  }

  /// What those do whose status at t0 is known, at the end of each quarter; and a few of whom NCCIS
  /// knows nothing that counts.
  void give_activities() {
    int eet = 0, neet = 0;
    for (auto& member : members_) {
      const auto status = member.participation.eet;
      const bool later =
          status == "EET" ? eet++ < plan_.eet_kept : status == "NEET" && neet++ < plan_.eet_gained;
      if (status.empty() && !(is_planned() && random_.percent(10))) continue;
      constexpr std::string_view kEet[] = {"210", "220", "310", "320", "410"};
      constexpr std::string_view kNeet[] = {"540", "610", "620", "660"};
      const Date turn = member.t0().plus_months(9);
      for (Date day = kNwdFrom.plus_months(12); day <= kNwdUntil + 1; day = day.plus_months(3)) {
        Observation seen{day - 1, "810"};
        const bool is_eet = day - 1 < turn ? status == "EET" : later;
        if (!status.empty()) seen.activity = is_eet ? random_.pick(kEet) : random_.pick(kNeet);
        // Unknown, custody, or out of date: not in education all the same (rulings G33).
        if (!status.empty() && !is_eet && random_.percent(15)) seen.activity = "710";
        if (status.empty() && random_.percent(50)) {
          seen.activity = "220";
          seen.lapsed = true;
        }
        member.young_person.observations.push_back(seen);
      }
    }
  }

  void give_ceased_care(NwdMember& member, bool back_again) {
    constexpr std::string_view kHome[] = {"E4A", "E4A", "E4B", "E13"};
    const Date t0 = member.t0();
    const Date left = t0 + random_.between(20, 240);
    const Date start = t0 - random_.between(60, 700);
    story_.spell(member.care, start, left, random_.pick(kHome));
    if (back_again) story_.spell(member.care, left + random_.between(20, 60), kNever);
  }

  void give_lasting_care(NwdMember& member) {
    if (member.sdq_pair) {
      story_.spell(member.care,
                   random_.date(*Date::from_civil(2012, 1, 1), *Date::from_civil(2013, 12, 31)),
                   kNever);
      return;
    }
    const Date end = member.after_end() + random_.between(5, 600);
    story_.spell(member.care, member.t0() - random_.between(30, 900), end < kHorizon ? end : kNever,
                 "E4A");
  }

  void give_edge(NwdMember& member, bool enters) {
    const Date t0 = member.t0();
    if (random_.percent(15)) {
      const Date start = t0 - random_.between(300, 500), end = t0 - random_.between(10, 250);
      story_.spell(member.care, start, end, "E4A");
    }
    if (!enters) return;
    const Date start = t0 + random_.between(10, 330);
    story_.spell(member.care, start, start + random_.between(7, 300), "E4B");
  }

  /// Scores that make a pair belong to the pairs alone: everybody else has a reason instead of the
  /// score of 2016, without which no window is complete.
  void give_scores() {
    const auto before = scores_with_sum(plan_.sdq_pairs, plan_.sdq_before, random_);
    const auto after = scores_with_sum(plan_.sdq_pairs, plan_.sdq_after, random_);
    std::size_t pair = 0;
    for (auto& member : members_) {
      for (auto& score : member.care.scores) {
        if (!member.sdq_pair && score.year == 2016 && score.reason.empty()) score.reason = "SDQ4";
        if (!member.sdq_pair || score.year == 2017) continue;
        score.reason = {};
        score.score = score.year == 2015 ? before[pair] : after[pair];
      }
      if (member.sdq_pair) ++pair;
    }
  }

  template <class Give>
  void share(int before, int after, int most, Give give) {
    const auto first = share_out(before, members_.size(), most, random_);
    const auto second = share_out(after, members_.size(), most, random_);
    for (std::size_t at = 0; at < members_.size(); ++at) {
      auto& member = members_[at];
      give(member, member.before(), member.t0(), first[at]);
      give(member, member.t0(), member.after_end(), second[at]);
    }
  }

  void give_missing() {
    share(plan_.missing_before, plan_.missing_after, 26,
          [&](NwdMember& member, Date from, Date to, int count) {
            for (const Date day : spaced_days(from, to, count, random_)) {
              add_incident(member, day, random_);
            }
          });
  }

  void give_arrests() {
    share(plan_.arrests_before, plan_.arrests_after, 5,
          [&](NwdMember& member, Date from, Date to, int count) {
            for (int at = 0; at < count; ++at) {
              const Date day = random_.percent(8) ? from : random_.date(from, to - 1);
              member.police.arrests.push_back({day, 0, false});
            }
          });
  }

  void give_attendances() {
    share(plan_.ae_before, plan_.ae_after, 3,
          [&](NwdMember& member, Date from, Date to, int count) {
            constexpr char kCategories[] = {'1', '1', '1', '3', '9', 0};
            for (int at = 0; at < count; ++at) {
              Visit visit;
              visit.from = random_.percent(8) ? from : random_.date(from, to - 1);
              visit.category = random_.pick(kCategories);
              if (random_.percent(50)) visit.to = visit.from;
              visit.resent = random_.percent(20);
              member.health.visits.push_back(visit);
            }
          });
    int left = plan_.ae_later;
    for (auto& member : members_) {
      if (left == 0) break;
      if (member.health.visits.empty()) continue;
      Visit visit;
      visit.from = visit.to = member.after_end() + random_.between(20, 120);
      member.health.visits.push_back(visit);
      --left;
    }
  }

  const ArmPlan& plan_;
  FamilyMaker& people_;
  Random random_;
  CareStory story_;
  NwdCare care_;
  int statuses_ = 0;  ///< members with a status of education, employment or training so far
  std::vector<NwdMember> members_;
};

/// A day in `days` reach of which there is no incident of the member.
bool is_quiet(const NwdMember& member, Date day) {
  const auto near = [&](const auto& stay) { return stay.start - 6 < day && day < stay.start + 9; };
  return std::none_of(member.care.missing.begin(), member.care.missing.end(), near) &&
         std::none_of(member.police.missing.begin(), member.police.missing.end(), near);
}

void add_missing_noise(NwdMember& member, Random& random) {
  const Date after = member.after_end();
  if (random.percent(25) && after + 4 <= kNwdUntil) {
    member.police.missing.push_back({after, after + 1});  // in neither window: half-open
  }
  const Date day = random.date(member.before() + 10, after - 20);
  if (!random.percent(30) || !is_quiet(member, day)) return;
  if (member.care.in_care(day) && member.care.in_care(day + 3)) {
    member.care.missing.push_back({day, day + 1, 'A'});  // whereabouts known (rulings D1)
  } else if (random.percent(50)) {
    member.police.missing.push_back({day, day + 1, "ABSENT_LEGACY"});
  } else {
    member.police.missing.push_back({day, day, "MISSING", "CANCELLED"});
  }
}

void add_arrest_noise(NwdMember& member, Random& random) {
  auto& arrests = member.police.arrests;
  if (!arrests.empty() && random.percent(40)) {
    const Arrest first = arrests.front();
    arrests.push_back(first);  // a second offence of one detention: same reference, row of its own
    const bool alone = std::count_if(arrests.begin(), arrests.end(), [&](const Arrest& arrest) {
                         return arrest.date == first.date && arrest.custody != first.custody;
                       }) == 0;
    // A row without a reference beside one with it, on one day, is the same arrest (rulings D3).
    if (alone && random.percent(50)) arrests.push_back({first.date, 0, false});
  }
}

void add_health_noise(NwdMember& member, Random& random) {
  auto& visits = member.health.visits;
  const auto day = [&] { return random.date(member.before(), member.after_end() - 3); };
  if (!visits.empty() && random.percent(40)) {
    Visit planned;
    planned.from = std::min(visits.front().from + random.between(2, 6), kNwdUntil);
    planned.category = '2';
    visits.push_back(planned);
  }
  if (random.percent(8)) {
    Visit cancelled;
    cancelled.from = day();
    cancelled.cancelled = true;
    visits.push_back(cancelled);
  }
  if (random.percent(8)) {
    Visit stay;
    stay.from = day();
    stay.to = stay.from + random.between(1, 2);
    stay.stay = true;
    visits.push_back(stay);
  }
  // The programme's attendances after its window are counted too.
  const bool free = member.participation.arm != kProgrammeArm.name;
  if (free && random.percent(5) && member.after_end() <= kNwdUntil) {
    Visit late;
    late.from = member.after_end();
    visits.push_back(late);
  }
}

}  // namespace

std::vector<NwdMember> make_nwd_arm(const ArmPlan& plan, FamilyMaker& people, Random random) {
  return ArmMaker{plan, people, random}.make();
}

void add_nwd_noise(std::vector<NwdMember>& members, Random random) {
  std::uint32_t custody = 1000;
  for (auto& member : members) {
    for (auto& arrest : member.police.arrests) arrest.custody = ++custody;
    add_missing_noise(member, random);
    add_arrest_noise(member, random);
    if (random.percent(6)) {
      member.police.arrests.push_back(
          {random.date(member.before(), member.after_end() - 1), 0, true});
    }
    if (random.percent(6) && member.after_end() <= kNwdUntil) {
      member.police.arrests.push_back({member.after_end(), ++custody, false});
    }
    add_health_noise(member, random);
  }
}

}  // namespace braid::synth
