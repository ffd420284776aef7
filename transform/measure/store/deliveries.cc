#include "transform/measure/store/deliveries.h"

#include <algorithm>
#include <map>

#include "submission/submission.pb.h"
#include "transform/measure/store/stored_fact.h"

namespace braid::transform {
namespace {

void append(std::string& bytes, std::int64_t number) {
  bytes += std::to_string(number);
  bytes += ' ';
}

/// Logs of earlier versions do not say the format: there a return is what has a year.
FeedRank rank_of(const submission::v1::Submission& submission) {
  if (submission.format() == "csc-daily") return FeedRank::daily;
  return submission.year() != 0 ? FeedRank::statutory : FeedRank::extract;
}

bool lists(const std::vector<std::uint8_t>& kinds, std::uint8_t kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

}  // namespace

std::uint32_t Deliveries::intern_agency(std::string_view agency) {
  const auto found = std::find(agencies_.begin(), agencies_.end(), agency);
  if (found != agencies_.end()) return static_cast<std::uint32_t>(found - agencies_.begin());
  agencies_.emplace_back(agency);
  return static_cast<std::uint32_t>(agencies_.size() - 1);
}

Deliveries::UnitPlace Deliveries::intern(std::string_view unit, std::string_view agency) {
  if (latest_ < units_.size() && units_[latest_].name == unit) return latest_;
  const auto [found, is_new] =
      places_.try_emplace(std::string{unit}, static_cast<UnitPlace>(units_.size()));
  if (is_new) {
    units_.emplace_back();
    units_.back().name = unit;
    units_.back().agency = intern_agency(agency);
  }
  return latest_ = found->second;
}

Result<void> Deliveries::apply(std::string_view unit, std::optional<std::string_view> value) {
  submission::v1::Submission message;
  if (value && !message.ParseFromArray(value->data(), static_cast<int>(value->size()))) {
    return fail(ErrorKind::refused, "measure/submission/unreadable");
  }
  // An opened submission serves `braid status` only; what the unit said before still holds.
  if (value && message.state() != submission::v1::Submission::COMPLETED) return {};
  if (value && !agency_kind(message.agency())) {
    return fail(ErrorKind::refused, "measure/submission/agency");
  }
  const bool sane =
      std::all_of(message.covers().begin(), message.covers().end(), [](const auto& span) {
        return is_calendar_day(span.first()) && is_calendar_day(span.last());
      });
  if (!sane || (message.has_extracted_on() && !is_calendar_day(message.extracted_on()))) {
    return fail(ErrorKind::refused, "measure/submission/date");
  }
  Unit& entry = units_[intern(unit, message.agency())];
  entry.completed = value.has_value();
  if (value) entry.agency = intern_agency(message.agency());
  entry.year = message.year();
  entry.submitted = message.submitted();
  entry.extracted_on = message.has_extracted_on() ? Date{message.extracted_on()} : Date::none();
  entry.covers.clear();
  for (const auto& span : message.covers()) {
    entry.covers.push_back({Date{span.first()}, Date{span.last()}});
  }
  entry.kinds.clear();
  for (const auto kind : message.kind()) entry.kinds.push_back(static_cast<std::uint8_t>(kind));
  entry.doubted.clear();
  for (const auto kind : message.doubted()) {
    entry.doubted.push_back(static_cast<std::uint8_t>(kind));
  }
  entry.rank = rank_of(message);
  return {};
}

void Deliveries::settle() {
  years_.clear();
  for (const Unit& unit : units_) {
    if (!unit.completed || unit.year == 0) continue;
    for (const auto kind : unit.kinds) years_.push_back({unit.agency, kind, unit.year});
  }
  std::sort(years_.begin(), years_.end());
  find_doubled();
}

Coverage Deliveries::coverage_of_feeds(std::uint32_t agency, std::uint8_t kind,
                                       FeedRank rank) const {
  std::vector<DaySpan> spans;
  for (const Unit& unit : units_) {
    // What a feed tells and cannot vouch for goes by the same order.
    const bool tells = lists(unit.kinds, kind) || lists(unit.doubted, kind);
    if (!unit.completed || unit.agency != agency || !tells || unit.rank != rank) continue;
    spans.insert(spans.end(), unit.covers.begin(), unit.covers.end());
  }
  return Coverage{std::move(spans)};
}

void Deliveries::find_doubled() {
  doubled_.clear();
  std::vector<std::pair<std::uint32_t, std::uint8_t>> seen;
  for (const Unit& unit : units_) {
    if (!unit.completed) continue;
    for (const auto* kinds : {&unit.kinds, &unit.doubted}) {
      for (const auto kind : *kinds) seen.emplace_back(unit.agency, kind);
    }
  }
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  for (const auto& [agency, kind] : seen) {
    FeedsOfOneAgency feeds{agency, kind, {}};
    std::size_t ranks = 0;
    for (std::size_t rank = 0; rank < kFeedRanks; ++rank) {
      feeds.covers[rank] = coverage_of_feeds(agency, kind, static_cast<FeedRank>(rank));
      ranks += feeds.covers[rank].empty() ? 0 : 1;
    }
    if (ranks > 1) doubled_.push_back(std::move(feeds));
  }
}

const Deliveries::FeedsOfOneAgency* Deliveries::feeds_of_one_agency(std::uint32_t agency,
                                                                    std::uint8_t kind) const {
  for (const auto& feeds : doubled_) {
    if (feeds.agency == agency && feeds.kind == kind) return &feeds;
  }
  return nullptr;
}

std::string Deliveries::fingerprint() const {
  std::vector<std::int64_t> submitted;
  for (const Unit& unit : units_) submitted.push_back(unit.submitted);
  std::sort(submitted.begin(), submitted.end());
  submitted.erase(std::unique(submitted.begin(), submitted.end()), submitted.end());
  std::string bytes;
  for (const Unit& unit : units_) {
    if (!unit.completed) continue;
    const auto rank = std::lower_bound(submitted.begin(), submitted.end(), unit.submitted);
    bytes += unit.name;
    bytes += '\0';
    append(bytes, unit.agency);
    append(bytes, unit.year);
    append(bytes, rank - submitted.begin());
    append(bytes, unit.extracted_on.days());
    for (const auto& span : unit.covers) {
      append(bytes, span.first.days());
      append(bytes, span.last.days());
    }
    bytes += '|';
    for (const auto kind : unit.kinds) append(bytes, kind);
    bytes += '|';
    for (const auto kind : unit.doubted) append(bytes, kind);
    append(bytes, static_cast<std::int64_t>(unit.rank));
    bytes += '\0';
  }
  return bytes;
}

int Deliveries::next_year(std::uint32_t agency, std::uint8_t kind, int year) const {
  const auto found =
      std::lower_bound(years_.begin(), years_.end(), YearsOf{agency, kind, year + 1});
  if (found == years_.end() || found->agency != agency || found->kind != kind) return 0;
  return found->year;
}

Coverage Deliveries::coverage(AgencyKind agency, const std::vector<std::uint8_t>& kinds) const {
  std::vector<DaySpan> spans;
  for (const Unit& unit : units_) {
    const bool supplies = std::any_of(kinds.begin(), kinds.end(), [&](std::uint8_t kind) {
      return std::find(unit.kinds.begin(), unit.kinds.end(), kind) != unit.kinds.end();
    });
    if (!unit.completed || !supplies || agency_kind(agencies_[unit.agency]) != agency) continue;
    spans.insert(spans.end(), unit.covers.begin(), unit.covers.end());
  }
  return Coverage{std::move(spans)};
}

Coverage Deliveries::doubted(AgencyKind agency, const std::vector<std::uint8_t>& kinds) const {
  std::vector<DaySpan> spans;
  for (const Unit& unit : units_) {
    const bool tells = std::any_of(kinds.begin(), kinds.end(),
                                   [&](std::uint8_t kind) { return lists(unit.doubted, kind); });
    if (!unit.completed || !tells || agency_kind(agencies_[unit.agency]) != agency) continue;
    spans.insert(spans.end(), unit.covers.begin(), unit.covers.end());
  }
  return Coverage{std::move(spans)};
}

std::vector<Deliveries::Contributor> Deliveries::contributors(
    const std::vector<AgencyKind>& agencies, const std::vector<std::uint8_t>& kinds) const {
  std::map<std::string, std::vector<DaySpan>> spans;
  for (const Unit& unit : units_) {
    const bool supplies = std::any_of(kinds.begin(), kinds.end(),
                                      [&](std::uint8_t kind) { return lists(unit.kinds, kind); });
    const auto& name = agencies_[unit.agency];
    const auto kind = agency_kind(name);
    const bool asked = agencies.empty() || (kind && std::find(agencies.begin(), agencies.end(),
                                                              *kind) != agencies.end());
    if (!unit.completed || !supplies || !asked) continue;
    auto& of = spans[name];
    of.insert(of.end(), unit.covers.begin(), unit.covers.end());
  }
  std::vector<Contributor> found;
  for (auto& [agency, days] : spans) found.push_back({agency, Coverage{std::move(days)}});
  return found;
}

Coverage Deliveries::coverage_by_any(std::uint8_t kind) const { return Coverage{spans_of(kind)}; }

Coverage Deliveries::coverage_of_all() const {
  std::vector<DaySpan> spans;
  for (const Unit& unit : units_) {
    if (unit.completed) spans.insert(spans.end(), unit.covers.begin(), unit.covers.end());
  }
  return Coverage{std::move(spans)};
}

std::vector<DaySpan> Deliveries::spans_of(std::uint8_t kind) const {
  std::vector<DaySpan> spans;
  for (const Unit& unit : units_) {
    const auto& kinds = unit.kinds;
    if (!unit.completed || std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) continue;
    spans.insert(spans.end(), unit.covers.begin(), unit.covers.end());
  }
  std::sort(spans.begin(), spans.end(), [](const DaySpan& a, const DaySpan& b) {
    return a.first != b.first ? a.first < b.first : a.last < b.last;
  });
  spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
  return spans;
}

Date Deliveries::last_covered_day() const {
  Date last = Date::none();
  for (const Unit& unit : units_) {
    if (!unit.completed) continue;
    for (const auto& span : unit.covers) {
      if (last.is_none() || last < span.last) last = span.last;
    }
  }
  return last;
}

bool Deliveries::has_feed(AgencyKind agency) const {
  return std::any_of(units_.begin(), units_.end(), [&](const Unit& unit) {
    return unit.completed && agency_kind(agencies_[unit.agency]) == agency;
  });
}

}  // namespace braid::transform
