#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/vocabulary.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/refusal.h"
#include "ingest/table/subject_id.h"
#include "ingest/table/table_reader.h"
#include "proto/feed/record.h"

namespace braid::ingest {

/// Counts remarks about rows. While a delivery is only verified there is no batch and nothing is
/// counted, so that each remark is counted once.
class RowRemarks {
 public:
  explicit RowRemarks(feed::RecordBatch* batch) : batch_{batch} {}
  void add(Literal rule) const {
    if (batch_ != nullptr) batch_->remark(rule);
  }

 private:
  feed::RecordBatch* batch_;
};

/// Whom a row is about and which of its rows it is, as far as that can be read. No key: only the
/// child is known. No child: nothing is.
struct RowName {
  SubjectId child;
  RowKey key;
};

/// What the rows of a table come to, so that a refused one can say what is to be kept of it.
struct RowShape {
  std::optional<KindCode> kind;
  bool identity = false;
  bool person_fact = false;
};

/// Writes the records of one delivery into batches, and hands each on when it is full.
class RecordWriter {
 public:
  /// `source` is the subjects' source; both outlive the writer.
  RecordWriter(std::string_view source, RecordSink& sink)
      : source_{source}, sink_{sink}, batch_{std::make_unique<feed::RecordBatch>()} {}

  void begin_table(std::uint16_t file, std::uint16_t unit) {
    file_ = file;
    unit_ = unit;
  }
  feed::RecordBatch& batch() { return *batch_; }
  RowRemarks remarks() { return RowRemarks{batch_.get()}; }

  /// A record without statements and identity. The reference holds until the next call.
  feed::Record& record(std::uint64_t position, const RowName& name);
  /// Of the record written last.
  feed::Identity& identity();
  feed::Statement& statement(KindCode kind);

  /// Keeps the row for its sender to see, and what was stated of it before: under its key; if that
  /// cannot be read, of its child; if that cannot be read either, of the whole unit (rulings C5,
  /// S10).
  void refuse(const CsvRow& row, const Refusal& why, const RowName& name, const RowShape& shape);
  /// Keeps what was stated under `name` before.
  void keep(std::uint64_t position, const RowName& name, const RowShape& shape);

  /// To be called after each row.
  Result<void> end_row();
  Result<void> finish();

 private:
  std::string_view source_;
  RecordSink& sink_;
  std::unique_ptr<feed::RecordBatch> batch_;
  std::uint16_t file_ = 0, unit_ = 0;
};

/// Reads a table to its end; `on_row` writes what each row comes to.
template <class OnRow>
Result<void> write_rows(TableReader& table, RecordWriter& writer, OnRow on_row) {
  for (;;) {
    const auto more = table.next();
    BRAID_TRY(more);
    if (!*more) return {};
    ++writer.batch().rows_read;
    on_row();
    BRAID_TRY(writer.end_row());
  }
}

}  // namespace braid::ingest
