#include "app/release_cause.h"

#include <algorithm>
#include <array>

namespace braid::app {
namespace {

using Kind = ReleaseCause::Kind;

constexpr std::array<std::string_view, 8> kWords = {"first", "delivery",   "late",    "correction",
                                                    "links", "definition", "retired", "other"};

Kind kind_of(const DeliveredUnit& unit, std::int64_t stated_sequence,
             const braid::outcome::v1::Release& stated) {
  // A full statement takes the place of the unit's former one; an increment adds to it.
  if (!unit.is_increment && unit.first_sequence <= stated_sequence) return Kind::correction;
  const bool before =
      !unit.first_day.is_none() && stated.has_as_of() && unit.first_day.days() <= stated.as_of();
  return before ? Kind::late : Kind::delivery;
}

}  // namespace

DeliveredUnit DeliveredUnit::of(const submission::v1::Submission& submission) {
  DeliveredUnit unit;
  unit.feed = submission.feed();
  unit.sequence = submission.sequence();
  unit.first_sequence =
      submission.first_sequence() != 0 ? submission.first_sequence() : unit.sequence;
  unit.is_increment = submission.has_brought();
  if (submission.has_brought()) {
    unit.first_day = Date{submission.brought().first()};
  } else if (submission.covers_size() > 0) {
    unit.first_day = Date{submission.covers(0).first()};
  }
  return unit;
}

std::vector<ReleaseCause> causes_since(const braid::outcome::v1::Release& stated,
                                       const std::vector<DeliveredUnit>& units,
                                       std::int64_t links_moved) {
  if (stated.number() == 0) return {{Kind::first, {}, 1}};
  std::map<std::string, std::int64_t> up_to;
  for (const auto& item : stated.up_to()) up_to[item.feed()] = item.sequence();
  std::vector<ReleaseCause> causes;
  const auto add = [&](ReleaseCause cause) {
    for (auto& other : causes) {
      if (other.kind != cause.kind || other.about != cause.about) continue;
      other.count += cause.count;
      return;
    }
    causes.push_back(std::move(cause));
  };
  for (const auto& unit : units) {
    const auto sequence = up_to[unit.feed];
    if (unit.sequence > sequence) add({kind_of(unit, sequence, stated), unit.feed, 1});
  }
  std::sort(causes.begin(), causes.end(), [](const ReleaseCause& a, const ReleaseCause& b) {
    return a.about != b.about ? a.about < b.about : a.kind < b.kind;
  });
  if (links_moved > stated.links_moved()) {
    causes.push_back({Kind::links, {}, links_moved - stated.links_moved()});
  }
  return causes;
}

std::string cause_text(const ReleaseCause& cause) {
  std::string text{kWords[static_cast<std::size_t>(cause.kind)]};
  return cause.about.empty() ? text : text + " " + cause.about;
}

std::optional<ReleaseCause> cause_from_text(std::string_view text, std::int64_t count) {
  const auto blank = std::min(text.find(' '), text.size());
  const auto found = std::find(kWords.begin(), kWords.end(), text.substr(0, blank));
  if (found == kWords.end()) return std::nullopt;
  const auto kind = static_cast<Kind>(found - kWords.begin());
  return ReleaseCause{kind, std::string{text.substr(std::min(blank + 1, text.size()))}, count};
}

}  // namespace braid::app
