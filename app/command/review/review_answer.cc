// What a reviewer writes: answers, and taking them back.

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>

#include "app/audit_chain.h"
#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/login_name.h"
#include "app/command/refusal.h"
#include "app/command/review/review_commands.h"
#include "app/command/review/review_queue.h"
#include "app/command/review/review_reason.h"
#include "app/open_log.h"
#include "app/stream_reader.h"
#include "core/keys.h"
#include "identity/identity.pb.h"
#include "transform/link/decision/verdict.h"

namespace braid::app {
namespace {

using review::v1::Decision;
using Verdict = Decision::Answer::Verdict;

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// The epoch of the linkage key that a subject's handle was made with; 0 if it has no identity.
Result<std::uint32_t> epoch_of(Log& log, const std::string& agency, Partition partition,
                               const Id16& subject) {
  std::uint32_t epoch = 0;
  StreamReader reader{agency_stream("identities", agency), partition};
  auto any = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
    identity::v1::Identity identity;
    if (key_tag(entry.key) == KeyTag::identity && id_of_key(entry.key) == subject &&
        parse_entry(entry, identity) && !identity.withdrawn()) {
      epoch = identity.key_id();
    }
    return {};
  });
  BRAID_TRY(any);
  return epoch;
}

/// One short transaction on `decisions` with its audit entry, beside a running service. `add` makes
/// the entry; `about` says of what, `counts` with what.
Result<void> write_decision(
    Log& log, Partition partition, const std::function<Result<void>(LogWriter&)>& add,
    std::string_view act, const std::string& about,
    std::initializer_list<std::pair<std::string_view, std::int64_t>> counts) {
  auto writer = log.open_writer("command-line");
  BRAID_TRY(writer);
  // Whoever wrote before has been fenced, so the end of the chain stays where it is.
  AuditChain audit{"command-line." + std::to_string(partition), partition};
  BRAID_TRY(audit.read_back(log));
  BRAID_TRY((*writer)->begin());
  BRAID_TRY(add(**writer));
  BRAID_TRY(audit.add(**writer, act, about, counts));
  return (*writer)->commit();
}

/// Who acts: the name given, and beside it in the audit the login name if that is another.
std::string actor_text(const std::string& who) {
  const auto login = login_name();
  return who == login ? who : who + " (login " + login + ')';
}

Result<Decision> extended_decision(Log& log, const ReviewQuestion& question, const Id16& one,
                                   const Id16& other, const Decision::Answer& answer) {
  Decision decision = question.decision.value_or(Decision{});
  const auto epoch = epoch_of(log, question.item.one_agency(), question.partition, one);
  BRAID_TRY(epoch);
  if (*epoch != 0) decision.set_key_id(*epoch);
  decision.set_one(std::string{std::min(one, other).view()});
  decision.set_other(std::string{std::max(one, other).view()});
  decision.set_reviewers(static_cast<std::uint32_t>(question.needed()));
  *decision.add_answer() = answer;
  return decision;
}

void say_what_follows(const Decision& decision, const Decision::Answer& answer) {
  const auto count = transform::count_answers(decision);
  std::cout << "Recorded: " << verdict_word(answer.verdict()) << ", by " << answer.who() << ".\n";
  if (const auto verdict = transform::verdict_in_force(decision)) {
    std::cout << "In force: " << verdict_word(*verdict)
              << ". The links follow at the next step of the service, or with: braid run --once\n";
    return;
  }
  const int agreeing = std::max({count.same, count.different, count.cannot_tell});
  std::cout << "Not in force yet: " << decision.reviewers()
            << " different reviewers have to give the same answer, so far " << agreeing
            << (agreeing == 1 ? " has.\n" : " have.\n");
}

std::optional<Verdict> verdict_of(const std::string& word) {
  for (const Verdict verdict :
       {Decision::Answer::SAME, Decision::Answer::DIFFERENT, Decision::Answer::CANNOT_TELL}) {
    if (verdict_word(verdict) == word) return verdict;
  }
  return std::nullopt;
}

}  // namespace

int review_answer(const Configuration& configuration, const ReviewAnswerOptions& options) {
  const auto verdict = verdict_of(options.verdict);
  if (!verdict) {
    return refuse(EX_USAGE, options.verdict + " is not an answer",
                  "answer same, different or cannot-tell");
  }
  // What was written is not repeated: it may be what must not be shown.
  if (const auto fault = fault_of_reason(options.why)) {
    return refuse(EX_USAGE, "the reason is not stored: " + std::string{*fault},
                  "say why in words that fit anybody; identifiers stay in the agency's own system");
  }
  const auto who = options.as.empty() ? login_name() : options.as;
  if (!is_reviewer_name(who)) {
    return refuse(EX_USAGE, "the reviewer's name is not one",
                  "give --as with letters, digits and . _ - @, at most 64");
  }
  auto log = open_log(configuration, LogUse::write);
  if (!log) return report(log.error(), "the log cannot be written");
  const auto questions = read_questions(configuration, **log);
  if (!questions) return report(questions.error(), "the questions cannot be read");
  bool several = false;
  const auto* question = find_by_prefix(*questions, options.id, several);
  if (question == nullptr) return refuse_id(options.id, several, "braid review list");
  const auto one = Id16::from(question->item.one());
  const auto other = Id16::from(question->item.other());
  if (!one || !other) {
    return refuse(EX_DATAERR, "this question is not about two subjects",
                  "answer the questions about its pairs, or mend the records at the agency");
  }
  Decision::Answer answer;
  answer.set_verdict(*verdict);
  answer.set_who(who);
  answer.set_at(now());
  answer.set_why(options.why);
  const auto decision = extended_decision(**log, *question, *one, *other, answer);
  if (!decision) return report(decision.error(), "the identities cannot be read");
  const auto add = [&](LogWriter& writer) {
    return writer.add("decisions", question->partition, decision_key(*one, *other),
                      decision->SerializeAsString());
  };
  const auto written = write_decision(
      **log, question->partition, add, "review-answer",
      question->item.kind() + ' ' + short_hex(question->id) + ' ' + options.verdict + " by " +
          actor_text(who),
      {{"answers", transform::count_answers(*decision).all()}, {"needed", question->needed()}});
  if (!written) return report(written.error(), "the answer cannot be written");
  say_what_follows(*decision, answer);
  return EX_OK;
}

int review_withdraw(const Configuration& configuration, const std::string& id,
                    const std::string& as) {
  const auto who = as.empty() ? login_name() : as;
  if (!is_reviewer_name(who)) {
    return refuse(EX_USAGE, "the reviewer's name is not one",
                  "give --as with letters, digits and . _ - @, at most 64");
  }
  auto log = open_log(configuration, LogUse::write);
  if (!log) return report(log.error(), "the log cannot be written");
  const auto decisions = read_decisions(configuration, **log);
  if (!decisions) return report(decisions.error(), "the decisions cannot be read");
  bool several = false;
  const auto* found = find_by_prefix(*decisions, id, several);
  if (found == nullptr) return refuse_id(id, several, "braid review decisions");
  const auto one = Id16::from(found->decision.one());
  const auto other = Id16::from(found->decision.other());
  if (!one || !other) return refuse(EX_DATAERR, "the decision is not about two subjects", "");
  const auto erase = [&](LogWriter& writer) {
    return writer.erase("decisions", found->partition, decision_key(*one, *other));
  };
  const auto verdict = transform::verdict_in_force(found->decision);
  const auto written = write_decision(
      **log, found->partition, erase, "review-withdraw",
      short_hex(found->id) + ' ' +
          (verdict ? std::string{verdict_word(*verdict)} : std::string{"not in force"}) + " by " +
          actor_text(who),
      {{"answers", found->decision.answer_size()}});
  if (!written) return report(written.error(), "the decision cannot be taken back");
  std::cout << "Taken back. The links follow at the next step of the service, or with: braid run "
               "--once\n";
  return EX_OK;
}

}  // namespace braid::app
