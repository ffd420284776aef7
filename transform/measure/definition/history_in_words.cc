#include "transform/measure/definition/history_in_words.h"

#include <algorithm>
#include <string_view>

namespace braid::transform {
namespace {

struct Phrase {
  std::string_view word, one, many;
};

/// By their words and not by their numbers: a new history is told by its word until it has a line.
constexpr Phrase kHistoryPhrases[] = {
    {"care", "episode of care", "episodes of care"},
    {"respite", "short break", "short breaks"},
    {"spell", "period of care", "periods of care"},
    {"placement", "placement", "placements"},
    {"placement_strict", "placement (strictly told)", "placements (strictly told)"},
    {"settled", "settled placement", "settled placements"},
    {"move", "move of placement", "moves of placement"},
    {"missing", "missing incident", "missing incidents"},
    {"away", "absence without authorisation", "absences without authorisation"},
    {"arrest", "arrest", "arrests"},
    {"voluntary", "voluntary interview", "voluntary interviews"},
    {"attendance", "emergency department attendance", "emergency department attendances"},
    {"admission", "hospital stay", "hospital stays"},
    {"ward_stay", "stay on a ward", "stays on a ward"},
    {"camhs_referral", "referral to mental health services", "referrals to mental health services"},
    {"sdq", "SDQ score", "SDQ scores"},
    {"referral", "referral", "referrals"},
    {"need", "episode of need", "episodes of need"},
    {"cin_plan", "child in need plan", "child in need plans"},
    {"cp_plan", "child protection plan", "child protection plans"},
    {"step", "stay on the ladder of help", "stays on the ladder of help"},
    {"risk_flag", "assessed risk", "assessed risks"},
    {"crime", "part in a recorded crime", "parts in recorded crimes"},
    {"proven", "proven crime", "proven crimes"},
    {"proven_offence", "offence that was proven", "offences that were proven"},
    {"domestic", "case at a risk assessment conference", "cases at a risk assessment conference"},
    {"sessions", "sum of school sessions", "sums of school sessions"},
    {"attendance_record", "record of school attendance", "records of school attendance"},
    {"exclusion", "exclusion", "exclusions"},
    {"school_entry", "entry to a school", "entries to a school"},
    {"eet", "observation of what a young person does", "observations of what young people do"},
    {"care_leaver", "yearly statement on a care leaver", "yearly statements on care leavers"},
    {"health_items", "yearly statement on health", "yearly statements on health"},
    {"adoption", "match with adopters", "matches with adopters"},
    {"allocation", "allocation of a worker", "allocations of a worker"},
    {"worker_change", "change of worker", "changes of worker"},
    {"workforce", "figure of the workforce", "figures of the workforce"},
    {"survey", "answer to a survey", "answers to a survey"},
    {"housing_duty", "duty of the housing authority", "duties of the housing authority"},
    {"participation", "first referral to a programme", "first referrals to a programme"},
    {"beds", "home of the bed register", "homes of the bed register"},
    {"population", "row of the population table", "rows of the population table"},
    {"cohort", "member of the programme's arm", "members of the programme's arm"},
    {"opt_out", "person who has opted out", "people who have opted out"},
    {"court_application", "application to court", "applications to court"},
    {"calendar", "day of the period", "days of the period"},
};

}  // namespace

std::string history_in_words(History history, bool plural) {
  const auto word = kHistoryWords[static_cast<std::size_t>(history)];
  for (const auto& phrase : kHistoryPhrases) {
    if (phrase.word == word) return std::string{plural ? phrase.many : phrase.one};
  }
  std::string text{word};
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

}  // namespace braid::transform
