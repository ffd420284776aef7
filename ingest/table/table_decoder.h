#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/byte_store.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/record_writer.h"
#include "ingest/table/refusal.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_form.h"
#include "ingest/table/table_reader.h"
#include "proto/feed/record.h"

namespace braid::ingest {

/// What a row comes to. Texts live until the next row; `keep` is for those that are put together.
class MappedRow {
 public:
  RowName name;
  /// Of the subject; empty: the feed's agency.
  std::string_view source;
  std::optional<feed::Identity> identity;
  /// Slots are given in this order.
  std::vector<feed::Statement> statements;

  feed::Statement& state(KindCode kind) {
    statements.emplace_back();
    statements.back().kind = kind;
    statements.back().slot = static_cast<std::uint8_t>(statements.size() - 1);
    return statements.back();
  }
  Personal<std::string_view> keep(std::string_view text) { return Personal{bytes_.keep(text)}; }
  void clear() {
    name = {};
    source = {};
    identity.reset();
    statements.clear();
    bytes_.wipe();
  }

 private:
  ByteStore bytes_{std::size_t{1} << 12U};
};

/// A file of a delivery and a table that it holds.
struct TableSource {
  std::size_t file = 0, table = 0;
};

/// A format of tables whose rows can mostly be understood one by one. The decoder around it reads
/// twice, finds the tables in the files, refuses what breaks its form, lets the last row of each
/// key count, keeps what a refused row stated before, and names the units. Memory: 16 bytes a row.
class TableFormat {
 public:
  virtual ~TableFormat() = default;

  /// In the order in which they are to be read.
  virtual std::span<const TableForm> tables() const = 0;
  /// Adds the tables that the file holds. A file that holds none is refused or remarked on by the
  /// decoder. This one is for CSV: the table whose mandatory columns all stand in the header.
  virtual Result<void> recognise(const DeliveredFile& file, std::size_t index,
                                 std::vector<TableSource>& sources, Verified& verified) const;
  /// The rows of a table of a file; this one is for CSV.
  virtual Result<TableReader> open(const DeliveredFile& file, std::size_t table) const;
  /// Several files may hold one table: batches of one delivery.
  virtual bool takes_several_files() const { return false; }

  /// Judges the delivery as a whole, before rows are read: period, year, what is missing. Forgets
  /// the delivery before.
  virtual Result<void> begin(const Delivery& delivery, std::span<const TableSource> sources,
                             Verified& verified) = 0;
  /// The unit that a table of this delivery is.
  virtual Unit unit(std::size_t table) const = 0;
  /// What a row comes to. Called in both readings; without remarks in the first. `row.name` is
  /// filled as far as it can be read, even where the row is refused.
  virtual Judgement map(std::size_t table, const TableReader& rows, RowRemarks remarks,
                        MappedRow& row) = 0;
  /// First reading: a row that was kept.
  virtual void learn(std::size_t table, const TableReader& rows, const MappedRow& row);
  /// First reading: the table is read. What `map` says of its rows may change with it, to refusals
  /// only; their number is returned.
  virtual std::uint64_t settle(std::size_t table);
};

/// The two readings of the tables of one delivery, for decoders that read others beside them.
class TableReading {
 public:
  explicit TableReading(TableFormat& format) : format_{format} {}

  void clear() { last_.clear(); }
  /// Tables in the order of the format, files of one table one after the other.
  Result<void> verify(const DeliveredFile& file, const TableSource& source, Verified& verified,
                      std::uint64_t& refused);
  /// After all verifying, before any decoding.
  void settle();
  Result<void> decode(const DeliveredFile& file, const TableSource& source, RecordWriter& writer);

 private:
  Judgement judge(std::size_t table, const TableReader& rows, RowRemarks remarks);
  void write(const TableSource& source, const TableReader& rows, RecordWriter& writer);

  /// Rows of one key: the last counts. A hash of table and key, and the place: 16 bytes a row; 64
  /// bits tell the rows of a delivery apart.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> last_;
  TableFormat& format_;
  MappedRow row_;
};

std::unique_ptr<Decoder> make_table_decoder(std::unique_ptr<TableFormat> format,
                                            const DecoderOptions& options);

/// Whom a row is about, from a column with the agency's own id; the row's key begins with it.
Judgement read_subject(const TableReader& rows, std::size_t column, MappedRow& row);

/// The date of an event that is also part of the row's key. Where it cannot be read the row is
/// refused, and has no key: all that its subject stated is kept then (rulings S10).
Date read_key_date(RowFields& fields, std::size_t column, Refusal why, MappedRow& row);

/// A unit of a feed that sends a period at a time, each to be replaced by itself
/// (feed-formats 1.3): `sessions/2025-01-06_2025-04-04`, covering that period. Where the delivery
/// states none it is the one unit of its table and covers nothing (rulings B3).
Unit unit_of_period(std::string_view table, const Delivery& delivery);

}  // namespace braid::ingest
