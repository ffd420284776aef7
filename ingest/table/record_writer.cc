#include "ingest/table/record_writer.h"

namespace braid::ingest {

feed::Record& RecordWriter::record(std::uint64_t position, const RowName& name) {
  feed::Record record;
  record.place = {file_, position};
  record.unit = unit_;
  record.subject = {source_, batch_->keep(name.child.text())};
  record.row_key = batch_->keep(name.key.text());
  record.first_statement = static_cast<std::uint32_t>(batch_->statements.size());
  batch_->records.push_back(record);
  return batch_->records.back();
}

feed::Identity& RecordWriter::identity() {
  batch_->records.back().identity = static_cast<std::int32_t>(batch_->identities.size());
  batch_->identities.emplace_back();
  return batch_->identities.back();
}

feed::Statement& RecordWriter::statement(KindCode kind) {
  ++batch_->records.back().statement_count;
  batch_->statements.emplace_back();
  batch_->statements.back().kind = kind;
  return batch_->statements.back();
}

void RecordWriter::refuse(const CsvRow& row, const Refusal& why, const RowName& name,
                          const RowShape& shape) {
  feed::RefusedRow refused;
  refused.place = {file_, row.position};
  refused.unit = unit_;
  refused.rule = why.rule;
  refused.reason = why.reason;
  refused.original = batch_->keep(row.original);
  batch_->refused.push_back(refused);
  keep(row.position, name, shape);
}

void RecordWriter::keep(std::uint64_t position, const RowName& name, const RowShape& shape) {
  record(position, name).keep_only = true;
  if (shape.identity) identity().makes_person_fact = shape.person_fact;
  if (shape.kind) statement(*shape.kind);
}

Result<void> RecordWriter::end_row() {
  if (!batch_->full()) return {};
  return finish();
}

Result<void> RecordWriter::finish() {
  if (batch_->rows_read == 0 && batch_->records.empty()) return {};
  BRAID_TRY(sink_.take(*batch_));
  batch_->clear();
  return {};
}

}  // namespace braid::ingest
