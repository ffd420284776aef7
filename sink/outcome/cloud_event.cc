#include "sink/outcome/cloud_event.h"

#include <algorithm>

#include "core/bytes.h"
#include "core/keys.h"
#include "core/sha256.h"
#include "sink/outcome/outcome_text.h"

namespace braid::sink {
namespace {

/// Enough of SHA-256 to tell what was said at one release number from what was said next.
std::string short_digest(std::string_view bytes) { return hex(view(sha256(bytes), 8)); }

}  // namespace

CloudEvents::CloudEvents(std::string_view stream, std::string_view area, bool as_json)
    : as_json_{as_json}, source_{"braid/"} {
  source_ += stream;
  source_ += '/';
  source_ += area;
}

std::span<const EntryHeader> CloudEvents::of(const braid::outcome::v1::Outcome& outcome) {
  return with("Outcome", key_of(outcome), outcome.revision());
}

std::span<const EntryHeader> CloudEvents::of(const braid::outcome::v1::Coverage& coverage) {
  return with("Coverage", control_key("coverage"), coverage.revision());
}

std::span<const EntryHeader> CloudEvents::of(const braid::outcome::v1::Release& release) {
  with("Release", control_key("release"), release.number());
  // A submission that changes no cell is told under the same number, and is another event.
  id_ += '/' + short_digest(release.SerializeAsString());
  headers_[1].value = id_;
  return headers_;
}

std::span<const EntryHeader> CloudEvents::with(std::string_view type, std::string_view key,
                                               std::int64_t release) {
  // As people read it: "cla.days/1/Y2025/sex=F", without the last part for the total.
  subject_ = name_of_key(key);
  std::replace(subject_.begin(), subject_.end(), '\0', '/');
  if (subject_.ends_with('/')) subject_.pop_back();
  id_ = subject_ + '@' + std::to_string(release);
  type_ = "braid.outcome.v1.";
  type_ += type;
  schema_ = as_json_ ? "urn:braid:outcome:v1:json:" : "urn:braid:outcome:v1:protobuf:";
  schema_ += type;
  headers_ = {{{"ce_specversion", "1.0"},
               {"ce_id", id_},
               {"ce_source", source_},
               {"ce_type", type_},
               {"ce_subject", subject_},
               {"ce_dataschema", schema_},
               {"content-type", as_json_ ? "application/json" : "application/protobuf"}}};
  return headers_;
}

}  // namespace braid::sink
