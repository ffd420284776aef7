#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/agency.h"
#include "ingest/decode/decoder.h"
#include "ingest/text/csv.h"
#include "ingest/text/dates.h"
#include "ingest/text/local_id.h"
#include "proto/feed/record.h"

namespace braid::ingest {
namespace {

/// More refused rows than this refuse the delivery (rulings S12).
constexpr std::uint64_t kRefusedMax = 10'000;

// Columns of the format: interface, section 1; `family` may be absent (rulings G10).
enum Column : std::size_t { programme, arm, agency, local_id, t0, end_, care_status, eet, family };
const std::vector<std::string_view> kColumns{
    "programme", "arm", "agency", "local_id", "t0", "end", "care_status_t0", "eet_t0", "family"};
constexpr std::size_t kMandatory = 5;  // the first five

struct Refusal {
  Literal rule = "", reason = "";
  bool none() const { return rule.view().empty(); }
};

/// Lower case, with `_` for blanks and hyphens: how `edging to edge` is written in the vocabulary.
std::string word_of(Personal<std::string_view> text) {
  std::string word{text.reveal_to_admit()};
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '-') c = '_';
  }
  return word;
}

/// Turns rows into records; keeps the keys that it has seen, which grow with people.
class RowMapper {
 public:
  explicit RowMapper(const DecoderOptions& options);

  void begin() { seen_.clear(); }
  void map(const CsvRow& row, const Columns& columns, std::uint16_t file, feed::RecordBatch& batch);

 private:
  Refusal read(const CsvRow& row, const Columns& columns, feed::Statement& statement,
               feed::RecordBatch& batch);
  Refusal read_who(const CsvRow& row, const Columns& columns) const;
  std::uint32_t optional_word(AttributeCode attribute, std::string_view word,
                              feed::RecordBatch& batch) const;
  void name_record(const CsvRow& row, const Columns& columns, feed::Record& record,
                   feed::RecordBatch& batch);
  void refuse(const CsvRow& row, Refusal why, feed::Record record, feed::RecordBatch& batch) const;

  const DecoderOptions& options_;
  KindCode kind_;
  AttributeCode programme_, arm_, care_status_, eet_, family_;
  std::unordered_set<std::size_t> seen_;
  std::string key_;
};

RowMapper::RowMapper(const DecoderOptions& options)
    : options_{options},
      kind_{options.vocabulary->kind("participation")},
      programme_{options.vocabulary->attribute("programme")},
      arm_{options.vocabulary->attribute("arm")},
      care_status_{options.vocabulary->attribute("care_status_t0")},
      eet_{options.vocabulary->attribute("eet_t0")},
      family_{options.vocabulary->attribute("family")} {}

void RowMapper::map(const CsvRow& row, const Columns& columns, std::uint16_t file,
                    feed::RecordBatch& batch) {
  ++batch.rows_read;
  feed::Record record;
  record.place = {file, row.position};
  if (!row.broken.view().empty()) {
    return refuse(row, {row.broken, "the row cannot be taken apart"}, record, batch);
  }
  if (row.fields.size() != columns.width()) {
    return refuse(row,
                  {"csv/wrong-number-of-fields", "the row has not as many fields as the header"},
                  record, batch);
  }
  name_record(row, columns, record, batch);
  feed::Statement statement;
  statement.kind = kind_;
  if (const Refusal why = read(row, columns, statement, batch); !why.none()) {
    return refuse(row, why, record, batch);
  }
  if (!seen_.insert(std::hash<std::string_view>{}(key_)).second) {
    return refuse(row,
                  {"participation/twice", "the file has this person, programme and t0 already"},
                  record, batch);
  }
  record.first_statement = static_cast<std::uint32_t>(batch.statements.size());
  record.statement_count = 1;
  batch.statements.push_back(statement);
  batch.records.push_back(record);
}

/// As much of subject and key as the row tells; the key only if it tells all of it.
void RowMapper::name_record(const CsvRow& row, const Columns& columns, feed::Record& record,
                            feed::RecordBatch& batch) {
  if (read_who(row, columns).none()) {
    record.subject = {batch.keep(columns.get(row, agency).reveal_to_admit()),
                      batch.keep(columns.get(row, local_id))};
  }
  key_.clear();
  for (const Column column : {programme, agency, local_id, t0}) {
    const auto text = columns.get(row, column).reveal_to_admit();
    if (text.empty() || record.subject.local_id.empty()) return;
    if (column != programme) key_ += '|';
    key_ += text;
  }
  record.row_key = feed::Text{batch.keep(key_)};
}

Refusal RowMapper::read_who(const CsvRow& row, const Columns& columns) const {
  const auto kind = agency_kind(columns.get(row, agency).reveal_to_admit());
  if (!kind || *kind == AgencyKind::programme) {
    return {"participation/agency", "agency is not the name of an agency that knows people"};
  }
  const Literal fault = fault_of_local_id(columns.get(row, local_id).reveal_to_admit());
  if (!fault.view().empty()) return {fault, "local_id is not an agency's own id of a person"};
  return {};
}

Refusal RowMapper::read(const CsvRow& row, const Columns& columns, feed::Statement& statement,
                        feed::RecordBatch& batch) {
  if (const Refusal why = read_who(row, columns); !why.none()) return why;
  const auto name = columns.get(row, programme).reveal_to_admit();
  const auto& known = options_.programmes;
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    return {"participation/unknown-programme", "the programme is not configured"};
  }
  const auto arm_value = options_.vocabulary->value(arm_, word_of(columns.get(row, arm)));
  if (arm_value == 0) return {"participation/arm", "arm is neither programme nor comparator"};
  const auto start = read_iso_date(columns.get(row, t0).reveal_to_admit());
  if (!start.usable()) return {"participation/t0", "t0 is not a date"};
  const auto finish = read_iso_date(columns.get(row, end_).reveal_to_admit());
  if (finish.how == DateReading::invalid) return {"participation/end", "end is not a date"};
  if (finish.usable() && finish.date < start.date) {
    return {"participation/end-before-t0", "end lies before t0"};
  }
  statement.start = start.date;
  statement.end = finish.date;
  statement.set(programme_, programme_code(name));
  statement.set(arm_, arm_value);
  const auto care = optional_word(care_status_, word_of(columns.get(row, care_status)), batch);
  if (care != 0) statement.set(care_status_, care);
  std::string eet_word = word_of(columns.get(row, eet));
  for (char& c : eet_word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const auto eet_value = optional_word(eet_, eet_word, batch);
  if (eet_value != 0) statement.set(eet_, eet_value);
  // The programme's own reference: children of several agencies may share one.
  const auto reference = columns.get(row, family);
  if (!reference.empty()) {
    statement.keyed[0] = {family_, batch.keep(name), batch.keep(reference)};
  }
  return {};
}

/// 0 where nothing, or nothing known, is stated: the row counts all the same.
std::uint32_t RowMapper::optional_word(AttributeCode attribute, std::string_view word,
                                       feed::RecordBatch& batch) const {
  if (word.empty()) return 0;
  // `edging`, as the interface abbreviates it.
  if (word == "edging") word = "edging_to_edge";
  const auto value = options_.vocabulary->value(attribute, word);
  if (value == 0) batch.remark("participation/unknown-status");
  return value;
}

/// The earlier good row stays (rulings C5, S10): that of the key where it is readable, else the
/// child's, else the whole unit's.
void RowMapper::refuse(const CsvRow& row, Refusal why, feed::Record record,
                       feed::RecordBatch& batch) const {
  batch.refused.push_back(
      {record.place, record.unit, why.rule, why.reason, batch.keep(row.original)});
  record.keep_only = true;
  record.first_statement = static_cast<std::uint32_t>(batch.statements.size());
  if (!record.row_key.empty()) {
    feed::Statement statement;  // Says which slot of the key is kept.
    statement.kind = kind_;
    record.statement_count = 1;
    batch.statements.push_back(statement);
  }
  batch.records.push_back(record);
}

class ParticipationDecoder final : public Decoder {
 public:
  explicit ParticipationDecoder(const DecoderOptions& options)
      : options_{options}, mapper_{options_} {}

  Result<Verified> verify(const Delivery& delivery) override;
  Result<void> decode(const Delivery& delivery, const Verified& verified,
                      RecordSink& sink) override;

 private:
  Result<void> verify_file(const Delivery& delivery, std::size_t file, Verified& verified);
  Result<bool> check_header(const DeliveredFile& file, CsvReader& csv, CsvRow& row,
                            Verified& verified) const;

  DecoderOptions options_;
  RowMapper mapper_;
  feed::RecordBatch batch_;
  std::uint64_t refused_ = 0;
};

Fault file_fault(const std::string& file, Literal rule, Literal message, Literal remedy) {
  return {file, 0, 0, rule, std::string{message.view()}, std::string{remedy.view()}};
}

Fault text_fault(const std::string& file, const TextFault& fault) {
  return file_fault(file, fault.rule, fault.message, fault.remedy);
}

/// Reads the header into `row`. False, with a fault, if the rows cannot be read.
Result<bool> ParticipationDecoder::check_header(const DeliveredFile& file, CsvReader& csv,
                                                CsvRow& row, Verified& verified) const {
  if (!csv.text_fault().none()) {
    verified.faults.push_back(text_fault(file.name(), csv.text_fault()));
    return false;
  }
  auto any = csv.next(row);
  if (!any && any.error().kind == ErrorKind::refused) {
    verified.faults.push_back(text_fault(file.name(), csv.text_fault()));
    return false;
  }
  BRAID_TRY(any);
  if (!*any) {
    verified.faults.push_back(file_fault(file.name(), "file/empty", "the file is empty",
                                         "send the file with its header row"));
    return false;
  }
  const Columns columns{row, kColumns};
  const std::size_t before = verified.faults.size();
  for (std::size_t column = 0; column < kMandatory; ++column) {
    if (columns.has(column)) continue;
    Fault fault =
        file_fault(file.name(), "participation/missing-column", "a mandatory column is missing: ",
                   "send the columns programme, arm, agency, local_id and t0");
    fault.message += kColumns[column];
    verified.faults.push_back(std::move(fault));
  }
  if (columns.unknown() > 0) {
    verified.remarks.push_back({"file/unknown-columns", file.name(), columns.unknown()});
  }
  return verified.faults.size() == before;
}

Result<void> ParticipationDecoder::verify_file(const Delivery& delivery, std::size_t file,
                                               Verified& verified) {
  const DeliveredFile& delivered = *delivery.files[file];
  auto csv = open_csv(delivered);
  BRAID_TRY(csv);
  CsvRow row;
  auto good = check_header(delivered, **csv, row, verified);
  BRAID_TRY(good);
  if (!*good) return {};
  const Columns columns{row, kColumns};
  bool cut_off = false;
  for (;;) {
    auto more = (*csv)->next(row);
    if (!more && more.error().kind == ErrorKind::refused) {
      verified.faults.push_back(text_fault(delivered.name(), (*csv)->text_fault()));
      return {};
    }
    BRAID_TRY(more);
    if (!*more) break;
    // Of the last row this stays true: a file that was cut off would withdraw the rest of itself
    // (rulings C8).
    cut_off = row.broken.view() == "csv/unclosed-quote" ||
              (row.broken.view().empty() && row.fields.size() < columns.width());
    ++verified.rows;
    mapper_.map(row, columns, static_cast<std::uint16_t>(file), batch_);
    if (!batch_.full()) continue;
    refused_ += batch_.refused.size();
    batch_.clear();
  }
  refused_ += batch_.refused.size();
  batch_.clear();
  if ((*csv)->encoding_guessed()) {
    verified.remarks.push_back({"text/encoding-guessed", delivered.name(), 1});
  }
  if (cut_off) {
    verified.faults.push_back(file_fault(delivered.name(), "file/cut-off",
                                         "the last row has too few fields",
                                         "send the whole file again"));
  }
  return {};
}

Result<Verified> ParticipationDecoder::verify(const Delivery& delivery) {
  Verified verified;
  mapper_.begin();
  batch_.clear();
  refused_ = 0;
  for (std::size_t file = 0; file < delivery.files.size(); ++file) {
    BRAID_TRY(verify_file(delivery, file, verified));
  }
  if (delivery.files.empty()) {
    verified.faults.push_back(
        file_fault(delivery.name, "file/none", "the delivery holds no file", "send one CSV file"));
  }
  if (refused_ > kRefusedMax) {
    verified.faults.push_back(file_fault(delivery.name, "file/too-many-refused",
                                         "more than 10,000 rows break their contract",
                                         "mend the file and send it again"));
  }
  // A new file replaces the former one, whatever its period (rulings B9).
  Unit unit;
  unit.name = unit.table = "participation";
  unit.supplies = {options_.vocabulary->kind("participation")};
  // The days for which it tells of every referral, where its note says so: numbers of referrals are
  // of these (rulings B1).
  if (delivery.note.covers_from && delivery.note.covers_to) {
    unit.covers_from = *delivery.note.covers_from;
    unit.covers_to = *delivery.note.covers_to;
  }
  verified.units.push_back(std::move(unit));
  return verified;
}

Result<void> ParticipationDecoder::decode(const Delivery& delivery, const Verified&,
                                          RecordSink& sink) {
  mapper_.begin();
  batch_.clear();
  for (std::size_t file = 0; file < delivery.files.size(); ++file) {
    auto csv = open_csv(*delivery.files[file]);
    BRAID_TRY(csv);
    CsvRow row;
    auto more = (*csv)->next(row);
    BRAID_TRY(more);
    const Columns columns{row, kColumns};
    for (;;) {
      more = (*csv)->next(row);
      BRAID_TRY(more);
      if (!*more) break;
      mapper_.map(row, columns, static_cast<std::uint16_t>(file), batch_);
      if (!batch_.full()) continue;
      BRAID_TRY(sink.take(batch_));
      batch_.clear();
    }
  }
  BRAID_TRY(sink.take(batch_));
  batch_.clear();
  return {};
}

}  // namespace

Result<std::unique_ptr<Decoder>> make_participation_decoder(const DecoderOptions& options,
                                                            Faults&) {
  return std::make_unique<ParticipationDecoder>(options);
}

}  // namespace braid::ingest
