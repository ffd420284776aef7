#include "ingest/decode/record_outline.h"

#include "proto/feed/record.h"

namespace braid::ingest {
namespace {

std::vector<std::string_view> parts_of(const feed::Identity& identity) {
  std::vector<std::string_view> parts;
  const auto note = [&](bool is_there, std::string_view name) {
    if (is_there) parts.push_back(name);
  };
  note(!identity.nhs_number.empty(), "nhs_number");
  note(!identity.upn.empty(), "upn");
  note(!identity.former_upn.empty(), "former_upn");
  note(!identity.given_name.empty(), "given_name");
  note(!identity.family_name.empty(), "family_name");
  note(!identity.birth_date.reveal_to_admit().is_none(), "birth_date");
  note(!identity.postcode.empty(), "postcode");
  note(identity.sex != 0, "sex");
  note(!identity.merged_into.local_id.empty(), "merged_into");
  return parts;
}

}  // namespace

std::vector<RecordOutline> outline_of(const feed::RecordBatch& batch) {
  std::vector<RecordOutline> outlines;
  outlines.reserve(batch.records.size());
  for (const auto& record : batch.records) {
    auto& outline = outlines.emplace_back();
    outline.file = record.place.file;
    outline.position = record.place.position;
    outline.withdrawn = record.withdrawn;
    outline.keep_only = record.keep_only;
    for (std::uint32_t i = 0; i < record.statement_count; ++i) {
      outline.statements.push_back(batch.statements[record.first_statement + i].kind);
    }
    if (record.identity >= 0) {
      outline.identity_parts =
          parts_of(batch.identities[static_cast<std::size_t>(record.identity)]);
    }
  }
  return outlines;
}

}  // namespace braid::ingest
