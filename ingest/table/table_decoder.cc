#include "ingest/table/table_decoder.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "ingest/table/verify_table.h"

namespace braid::ingest {
namespace {

std::uint64_t place_of(std::size_t file, std::uint64_t position) {
  return std::uint64_t{file} << 48U | position;
}

/// FNV-1a.
std::uint64_t hash_of(std::size_t table, Personal<std::string_view> key) {
  std::uint64_t hash = 14695981039346656037ULL ^ table;
  const std::string_view text = key.reveal_to_admit();
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

feed::Identity kept(feed::Identity identity, feed::RecordBatch& batch) {
  for (feed::Text* text :
       {&identity.nhs_number, &identity.upn, &identity.former_upn, &identity.given_name,
        &identity.family_name, &identity.postcode, &identity.merged_into.local_id}) {
    *text = batch.keep(*text);
  }
  return identity;
}

feed::Statement kept(feed::Statement statement, feed::RecordBatch& batch) {
  statement.event = batch.keep(statement.event);
  for (auto& keyed : statement.keyed) {
    keyed.scope = batch.keep(keyed.scope);
    keyed.text = batch.keep(keyed.text);
  }
  return statement;
}

class TableDecoder final : public Decoder {
 public:
  TableDecoder(std::unique_ptr<TableFormat> format, const DecoderOptions& options)
      : format_{std::move(format)}, reading_{*format_}, agency_{options.agency} {}

  Result<Verified> verify(const Delivery& delivery) override {
    Verified verified;
    reading_.clear();
    sources_.clear();
    units_.assign(format_->tables().size(), 0);
    BRAID_TRY(recognise(delivery, verified));
    if (!verified.faults.empty()) return verified;
    BRAID_TRY(format_->begin(delivery, sources_, verified));
    if (!verified.faults.empty()) return verified;
    name_units(verified);
    BRAID_TRY(read_first(delivery, verified));
    reading_.settle();
    return verified;
  }

  Result<void> decode(const Delivery& delivery, const Verified& verified,
                      RecordSink& sink) override {
    BRAID_CHECK(verified.faults.empty());
    RecordWriter writer{agency_, sink};
    for (const auto& source : sources_) {
      writer.begin_table(static_cast<std::uint16_t>(source.file), units_[source.table]);
      BRAID_TRY(reading_.decode(*delivery.files[source.file], source, writer));
    }
    return writer.finish();
  }

 private:
  /// Files that hold none of the tables: alone they refuse the delivery, beside others they are
  /// remarked on (rulings F2).
  Result<void> recognise(const Delivery& delivery, Verified& verified) {
    if (delivery.files.size() > std::numeric_limits<std::uint16_t>::max()) {
      verified.faults.push_back({delivery.name, 0, 0, "table/too-many-files",
                                 "the delivery has more files than any has tables",
                                 "deliver each table as one file"});
      return {};
    }
    std::vector<std::size_t> strange;
    for (std::size_t i = 0; i < delivery.files.size(); ++i) {
      const std::size_t before = sources_.size(), faults = verified.faults.size();
      BRAID_TRY(format_->recognise(*delivery.files[i], i, sources_, verified));
      if (sources_.size() == before && verified.faults.size() == faults) strange.push_back(i);
    }
    std::stable_sort(sources_.begin(), sources_.end(),
                     [](const auto& a, const auto& b) { return a.table < b.table; });
    for (std::size_t i = 1; i < sources_.size() && !format_->takes_several_files(); ++i) {
      if (sources_[i].table != sources_[i - 1].table) continue;
      verified.faults.push_back({delivery.files[sources_[i].file]->name(), 0, 0, "table/twice",
                                 "two files of the delivery are the table " +
                                     std::string{format_->tables()[sources_[i].table].name},
                                 "deliver each table as one file"});
    }
    for (const std::size_t file : strange) {
      if (sources_.empty()) {
        verified.faults.push_back(
            {delivery.files[file]->name(), 1, 0, "table/file-unknown",
             "the file is empty, or none of the feed's format",
             "check the feed's format, and deliver the file with its header"});
      } else {
        add_remark(*delivery.files[file], "table/file-unknown", 1, verified);
      }
    }
    if (delivery.files.empty()) {
      verified.faults.push_back({delivery.name, 0, 0, "table/no-file", "the delivery holds no file",
                                 "deliver the tables as files"});
    }
    return {};
  }

  void name_units(Verified& verified) {
    for (std::size_t table = 0; table < units_.size(); ++table) {
      const bool present = std::any_of(sources_.begin(), sources_.end(),
                                       [&](const auto& source) { return source.table == table; });
      if (!present) continue;
      units_[table] = static_cast<std::uint16_t>(verified.units.size());
      verified.units.push_back(format_->unit(table));
    }
  }

  Result<void> read_first(const Delivery& delivery, Verified& verified) {
    std::uint64_t refused = 0;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      BRAID_TRY(reading_.verify(*delivery.files[sources_[i].file], sources_[i], verified, refused));
      const std::size_t table = sources_[i].table;
      const bool table_ends = i + 1 == sources_.size() || sources_[i + 1].table != table;
      if (table_ends) refused += format_->settle(table);
      if (too_many_refused(refused, verified)) break;
    }
    return {};
  }

  std::unique_ptr<TableFormat> format_;
  TableReading reading_;
  std::string agency_;
  // What `verify` learns for the `decode` that follows.
  std::vector<TableSource> sources_;
  std::vector<std::uint16_t> units_;  ///< by table
};

}  // namespace

Result<void> TableReading::verify(const DeliveredFile& file, const TableSource& source,
                                  Verified& verified, std::uint64_t& refused) {
  auto rows = format_.open(file, source.table);
  if (!rows && rows.error().kind == ErrorKind::refused) {
    verified.faults.push_back({file.name(), 0, 0, rows.error().rule,
                               "the file cannot be read as its format says",
                               "export and deliver the file again, whole"});
    return {};
  }
  BRAID_TRY(rows);
  const auto& form = format_.tables()[source.table];
  return verify_rows(*rows, file, form, verified, [&](const TableReader& reader) {
    row_.clear();
    const auto fate = judge(source.table, reader, RowRemarks{nullptr}).fate;
    if (fate == Judgement::Fate::kept) {
      format_.learn(source.table, reader, row_);
      last_.emplace_back(hash_of(source.table, row_.name.key.text()),
                         place_of(source.file, reader.row().position));
    }
    if (fate == Judgement::Fate::refused) ++refused;
    return refused <= kRefusedRowsMax;
  });
}

void TableReading::settle() {
  std::sort(last_.begin(), last_.end());
  std::size_t kept_rows = 0;
  for (std::size_t i = 0; i < last_.size(); ++i) {
    const bool last = i + 1 == last_.size() || last_[i + 1].first != last_[i].first;
    if (last) last_[kept_rows++] = last_[i];
  }
  last_.resize(kept_rows);
}

Result<void> TableReading::decode(const DeliveredFile& file, const TableSource& source,
                                  RecordWriter& writer) {
  auto rows = format_.open(file, source.table);
  BRAID_TRY(rows);
  return write_rows(*rows, writer, [&] { write(source, *rows, writer); });
}

Judgement TableReading::judge(std::size_t table, const TableReader& rows, RowRemarks remarks) {
  if (!rows.key_readable()) return Judgement::refused(rows.broken());
  const auto judgement = format_.map(table, rows, remarks, row_);
  if (judgement.fate == Judgement::Fate::kept && !rows.broken().none()) {
    return Judgement::refused(rows.broken());
  }
  return judgement;
}

void TableReading::write(const TableSource& source, const TableReader& rows, RecordWriter& writer) {
  row_.clear();
  auto& batch = writer.batch();
  auto judgement = judge(source.table, rows, writer.remarks());
  const std::uint64_t position = rows.row().position;
  const std::pair last{hash_of(source.table, row_.name.key.text()),
                       place_of(source.file, position)};
  if (judgement.fate == Judgement::Fate::kept &&
      !std::binary_search(last_.begin(), last_.end(), last)) {
    judgement = Judgement::dropped("table/row-repeated");
  }
  if (judgement.fate == Judgement::Fate::dropped) return batch.remark(judgement.why.rule);
  if (judgement.fate == Judgement::Fate::refused) {
    writer.refuse(rows.row(), judgement.why, row_.name, {});
  } else if (row_.identity || !row_.statements.empty()) {
    writer.record(position, row_.name);
  } else {
    return;  // nothing is said
  }
  if (!row_.source.empty()) batch.records.back().subject.source = batch.keep(row_.source);
  if (judgement.fate == Judgement::Fate::refused) return;
  if (row_.identity) writer.identity() = kept(*row_.identity, batch);
  for (const auto& statement : row_.statements) {
    writer.statement(statement.kind) = kept(statement, batch);
  }
}

Result<void> TableFormat::recognise(const DeliveredFile& file, std::size_t index,
                                    std::vector<TableSource>& sources, Verified& verified) const {
  auto csv = open_csv(file);
  BRAID_TRY(csv);
  CsvRow header;
  const auto more = (*csv)->next(header);
  if (!more) {
    if (more.error().kind != ErrorKind::refused) return tl::unexpected{more.error()};
    add_text_fault(file, (*csv)->text_fault(), verified);
    return {};
  }
  if (!*more) return {};
  if (const auto table = table_with_columns(header, tables())) sources.push_back({index, *table});
  return {};
}

Result<TableReader> TableFormat::open(const DeliveredFile& file, std::size_t table) const {
  return TableReader::open(file, tables()[table]);
}

void TableFormat::learn(std::size_t, const TableReader&, const MappedRow&) {}
std::uint64_t TableFormat::settle(std::size_t) { return 0; }

std::unique_ptr<Decoder> make_table_decoder(std::unique_ptr<TableFormat> format,
                                            const DecoderOptions& options) {
  return std::make_unique<TableDecoder>(std::move(format), options);
}

Judgement read_subject(const TableReader& rows, std::size_t column, MappedRow& row) {
  row.name.child = SubjectId{rows.field(column)};
  if (row.name.child.good()) return Judgement::kept();
  return Judgement::refused(
      {row.name.child.fault(), "the person's id is missing, or is no id of a person"});
}

Date read_key_date(RowFields& fields, std::size_t column, Refusal why, MappedRow& row) {
  const Date date = fields.event_date(column, why);
  if (fields.refused()) {
    row.name.key = {};
  } else {
    row.name.key.add(date);
  }
  return date;
}

Unit unit_of_period(std::string_view table, const Delivery& delivery) {
  Unit unit;
  unit.name = unit.table = table;
  if (!delivery.note.covers_from || !delivery.note.covers_to) return unit;
  unit.covers_from = *delivery.note.covers_from;
  unit.covers_to = unit.extracted_on = *delivery.note.covers_to;
  unit.name += "/" + unit.covers_from.text() + "_" + unit.covers_to.text();
  return unit;
}

}  // namespace braid::ingest
