#include "app/command/review/review_queue.h"

#include <algorithm>
#include <tuple>

#include "app/command/link/link_words.h"
#include "app/stream_reader.h"
#include "core/keys.h"
#include "core/sha256.h"

namespace braid::app {
namespace {

using review::v1::Decision;
using review::v1::Item;
using transform::Level;
using transform::ReviewKind;
using transform::Sameness;
using Verdict = Decision::Answer::Verdict;

/// Entries of one stream and area by key, as they are now; those of other tags are passed over.
template <class Message>
Result<std::map<std::string, Message>> read_entries(Log& log, const std::string& stream,
                                                    Partition partition, KeyTag tag) {
  std::map<std::string, Message> entries;
  StreamReader reader{stream, partition};
  auto any = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
    if (key_tag(entry.key) != tag) return {};
    Message message;
    if (parse_entry(entry, message)) {
      entries[std::string{entry.key}] = std::move(message);
    } else {
      entries.erase(std::string{entry.key});
    }
    return {};
  });
  BRAID_TRY(any);
  return entries;
}

Id16 decision_id(std::string_view key) { return *Id16::from(view(sha256(key), 16)); }

std::optional<std::string> decision_key_of(const Item& item) {
  const auto one = Id16::from(item.one());
  const auto other = Id16::from(item.other());
  if (!one || !other) return std::nullopt;
  return decision_key(*one, *other);
}

Level level_at(const Item& item, int place) {
  if (place >= item.level_size() || item.level(place) > static_cast<std::uint32_t>(Level::missing))
    return Level::missing;
  return static_cast<Level>(item.level(place));
}

/// Higher is looked at first.
std::uint64_t subjects_concerned(const Item& item) {
  return std::uint64_t{item.cluster_one()} + item.cluster_other();
}

bool comes_first(const ReviewQuestion& one, const ReviewQuestion& other) {
  // What this version does not know comes last.
  const auto severity = [](const ReviewQuestion& question) {
    return question.kind == ReviewKind::none ? 255 : static_cast<int>(question.kind);
  };
  return std::tuple{severity(one), ~subjects_concerned(one.item), one.id} <
         std::tuple{severity(other), ~subjects_concerned(other.item), other.id};
}

}  // namespace

int ReviewQuestion::needed() const {
  const auto by_decision = decision ? decision->reviewers() : 0U;
  return static_cast<int>(std::max({item.reviewers(), by_decision, 1U}));
}

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Decision::Answer::SAME:
      return "same";
    case Decision::Answer::DIFFERENT:
      return "different";
    case Decision::Answer::CANNOT_TELL:
      return "cannot-tell";
    default:
      return "unknown";
  }
}

Result<std::vector<ReviewQuestion>> read_questions(const Configuration& configuration, Log& log) {
  std::vector<ReviewQuestion> questions;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    auto items = read_entries<Item>(log, "reviews", partition, KeyTag::review);
    BRAID_TRY(items);
    auto decisions = read_entries<Decision>(log, "decisions", partition, KeyTag::decision);
    BRAID_TRY(decisions);
    for (auto& [key, item] : *items) {
      ReviewQuestion question;
      question.id = id_of_key(key).value_or(Id16{});
      question.partition = partition;
      question.kind = review_kind_of(item.kind());
      if (const auto pair = decision_key_of(item)) {
        const auto found = decisions->find(*pair);
        if (found != decisions->end()) question.decision = found->second;
      }
      question.item = std::move(item);
      questions.push_back(std::move(question));
    }
  }
  std::sort(questions.begin(), questions.end(), comes_first);
  return questions;
}

Result<std::vector<ReviewDecision>> read_decisions(const Configuration& configuration, Log& log) {
  std::vector<ReviewDecision> all;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    auto decisions = read_entries<Decision>(log, "decisions", partition, KeyTag::decision);
    BRAID_TRY(decisions);
    for (auto& [key, decision] : *decisions) {
      all.push_back({decision_id(key), partition, std::move(decision)});
    }
  }
  return all;
}

transform::PairLevels levels_of(const Item& item) {
  transform::PairLevels levels;
  levels.surname = level_at(item, 0);
  levels.given_name = level_at(item, 1);
  levels.crossed_surname = level_at(item, 2);
  levels.crossed_given_name = level_at(item, 3);
  levels.birth_date = level_at(item, 4);
  levels.postcode = level_at(item, 5);
  if (item.level_size() > 6 && item.level(6) <= static_cast<std::uint32_t>(Sameness::different)) {
    levels.sex = static_cast<Sameness>(item.level(6));
  }
  return levels;
}

std::string short_hex(const Id16& id) { return hex(id.view()).substr(0, 8); }
std::string short_hex(const std::string& bytes) { return hex(bytes).substr(0, 8); }

}  // namespace braid::app
