#include "app/command/log/tap_entry.h"

#include "app/command/review/review_queue.h"
#include "app/stream_reader.h"
#include "core/date.h"
#include "core/keys.h"
#include "fact/fact.pb.h"
#include "identity/identity.pb.h"
#include "link/link.pb.h"
#include "sink/outcome/coverage_text.h"
#include "sink/outcome/outcome_text.h"
#include "sink/outcome/release_text.h"
#include "submission/submission.pb.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;

std::string date_text(std::int32_t days, bool to_the_day) {
  const auto text = Date{days}.text();
  return to_the_day ? text : text.substr(0, 7);
}

Json of_fact(const fact::v1::Fact& fact, const TapWords& words) {
  Json out = {{"entry", "fact"}, {"subject", short_hex(fact.subject())}};
  const auto* kind = words.vocabulary.find_kind(static_cast<KindCode>(fact.kind()));
  out["kind"] = kind != nullptr ? kind->name : "unknown";
  out["unit"] = fact.unit();
  if (fact.withdrawn()) out["withdrawn"] = true;
  if (fact.has_start()) out["start"] = date_text(fact.start(), words.days);
  if (fact.has_end()) out["end"] = date_text(fact.end(), words.days);
  if (kind != nullptr && kind->shape == Shape::score) out["value"] = fact.value();
  if (!fact.event().empty()) out["event"] = short_hex(fact.event());
  Json attributes = Json::object();
  for (int i = 0; i + 1 < fact.attribute_size(); i += 2) {
    const auto code = static_cast<AttributeCode>(fact.attribute(i));
    const auto* attribute = words.vocabulary.find_attribute(code);
    if (attribute == nullptr) continue;
    attributes[attribute->name] = words.vocabulary.value_text(code, fact.attribute(i + 1));
  }
  if (!attributes.empty()) out["attributes"] = std::move(attributes);
  return out;
}

Json of_identity(const Id16& subject, const identity::v1::Identity& identity) {
  Json out = {{"entry", "identity"},
              {"subject", short_hex(subject)},
              {"unit", identity.unit()},
              {"key_id", identity.key_id()}};
  if (identity.withdrawn()) out["withdrawn"] = true;
  static constexpr std::string_view kFields[] = {"surname", "given_name", "birth_date", "postcode"};
  Json has = Json::array();
  if (!identity.nhs().empty()) has.push_back("nhs_number");
  if (identity.upn_size() > 0) has.push_back("upn");
  for (unsigned field = 0; field < 4; ++field) {
    if ((identity.presence() >> field & 1U) != 0) has.push_back(kFields[field]);
  }
  if (identity.sex() != 0) has.push_back("sex");
  if (!identity.merged_into().empty()) has.push_back("merged_into");
  out["has"] = std::move(has);
  return out;
}

Json of_link(const Id16& subject, const link::v1::Link& link) {
  static constexpr std::string_view kGrades[] = {"unknown", "firm", "probable"};
  const auto grade = static_cast<std::size_t>(link.grade());
  return {{"entry", "link"},
          {"subject", short_hex(subject)},
          {"person", short_hex(link.person())},
          {"grade", kGrades[grade < 3 ? grade : 0]},
          {"rule", link.rule()}};
}

Json of_submission(const submission::v1::Submission& submission) {
  Json out = {{"entry", "submission"},
              {"feed", submission.feed()},
              {"unit", submission.unit()},
              {"agreement", submission.agreement()},
              {"sequence", submission.sequence()}};
  const auto& counts = submission.counts();
  if (submission.has_counts()) {
    out["records"] = counts.records();
    out["accepted"] = counts.accepted();
    out["refused"] = counts.refused();
  }
  return out;
}

/// Entries that are one of a kind, and markers; null if it is none of them.
Json of_control(std::string_view sort, const LogEntry& entry) {
  const auto tag = key_tag(entry.key);
  if (tag == KeyTag::marker) {
    submission::v1::Marker marker;
    if (!parse_entry(entry, marker)) return nullptr;
    return {{"entry", "marker"}, {"feed", name_of_key(entry.key)}, {"sequence", marker.sequence()}};
  }
  if (tag != KeyTag::control) return nullptr;
  const auto name = name_of_key(entry.key);
  Json out = {{"entry", name}};
  link::v1::LinkSummary summary;
  if (sort == "links" && name == "summary" && parse_entry(entry, summary)) {
    out["subjects"] = summary.subjects();
    out["persons"] = summary.persons();
    out["release"] = summary.release();
  } else if (sort == "outcomes" && name == "release") {
    if (const auto release = sink::release_from_entry(*entry.value)) {
      out.update(Json::parse(sink::to_json(*release)));
    }
  } else if (sort == "outcomes" && name == "coverage") {
    if (const auto coverage = sink::coverage_from_entry(*entry.value)) {
      out.update(Json::parse(sink::to_json(*coverage)));
    }
  }
  return out;
}

/// What is gone is named as far as its key may be shown.
Json of_tombstone(const LogEntry& entry) {
  Json out = {{"entry", "gone"}};
  const auto tag = key_tag(entry.key);
  const auto id = id_of_key(entry.key);
  if (id && (tag == KeyTag::identity || tag == KeyTag::subject)) out["subject"] = short_hex(*id);
  if (id && tag == KeyTag::record) out["record"] = short_hex(*id);
  if (tag == KeyTag::unit || tag == KeyTag::marker) out["name"] = name_of_key(entry.key);
  return out;
}

}  // namespace

Json tap_entry(std::string_view sort, const LogEntry& entry, const TapWords& words) {
  if (!entry.value) return of_tombstone(entry);
  if (auto control = of_control(sort, entry); !control.is_null()) return control;
  const auto id = id_of_key(entry.key).value_or(Id16{});
  if (sort == "facts") {
    fact::v1::Fact fact;
    if (parse_entry(entry, fact)) return of_fact(fact, words);
  } else if (sort == "identities") {
    identity::v1::Identity identity;
    if (parse_entry(entry, identity)) return of_identity(id, identity);
  } else if (sort == "links") {
    link::v1::Link link;
    if (parse_entry(entry, link)) return of_link(id, link);
  } else if (sort == "submissions") {
    submission::v1::Submission submission;
    if (parse_entry(entry, submission)) return of_submission(submission);
  } else if (sort == "outcomes") {
    if (const auto outcome = sink::outcome_from_entry(*entry.value)) {
      Json out = {{"entry", "outcome"}};
      out.update(Json::parse(sink::to_json(*outcome)));
      return out;
    }
  }
  return {{"entry", "unreadable"}};
}

}  // namespace braid::app
