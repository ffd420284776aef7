#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ingest/children/collection_year.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/census_header.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"
#include "ingest/table/verify_table.h"
#include "ingest/table/xml_table.h"

// The children's social work workforce census (feed-formats 5; rulings G41, G42). It is about
// workers and no child: subjects have a source of their own, `<agency>/workers`, and no identity is
// made of anybody, so that nothing can link a worker with a child.

namespace braid::ingest {
namespace {

namespace workforce_table {
enum : std::size_t { vacancies, workers, count };
}
namespace worker {
enum : std::size_t {
  id,
  agency_worker,
  fte,
  role,
  role_start,
  role_end,
  reason_leave,
  fte30,
  cases30,
  days_lost
};
}

using Paths = std::string_view;
constexpr ColumnForm kVacancies[] = {{"NumberOfVacancies"}, {"NoAgencyFTE"}};
constexpr Paths kVacanciesPaths[] = {"NumberOfVacancies", "NoAgencyFTE"};
constexpr ColumnForm kWorkers[] = {
    {"SWENo"},       {"AgencyWorker"}, {"FTE"},   {"OrgRole"}, {"RoleStartDate"},
    {"RoleEndDate"}, {"ReasonLeave"},  {"FTE30"}, {"Cases30"}, {"WorkingDaysLost"}};
constexpr Paths kWorkersPaths[] = {"SWENo",         "AgencyWorker",   "FTE",         "OrgRole",
                                   "RoleStartDate", "RoleEndDate",    "ReasonLeave", "FTE30",
                                   "Cases30",       "WorkingDaysLost"};
constexpr std::array<TableForm, workforce_table::count> kForms = {
    {{"vacancies", kVacancies}, {"workers", kWorkers}}};
constexpr std::array<XmlTable, workforce_table::count> kXml = {
    {{"LALevelVacancies", "", kVacanciesPaths, 0}, {"CSWWWorker", "", kWorkersPaths, 0}}};

/// Whole-time equivalents are kept in millionths, as exact as the census states them (rulings G41).
constexpr int kFtePlaces = 6;
constexpr int kDaysPlaces = 2;
constexpr std::int32_t kOneFte = 1'000'000;

class WorkforceFormat final : public TableFormat {
 public:
  explicit WorkforceFormat(const DecoderOptions& options)
      : vocabulary_{*options.vocabulary},
        source_{options.agency + "/workers"},
        kind_{vocabulary_.kind("workforce")},
        figure_{vocabulary_.attribute("figure")},
        agency_worker_{vocabulary_.attribute("agency_worker")},
        org_role_{vocabulary_.attribute("org_role")},
        leave_reason_{vocabulary_.attribute("leave_reason")},
        left_in_year_{vocabulary_.attribute("left_in_year")} {}

  std::span<const TableForm> tables() const override { return kForms; }

  Result<void> recognise(const DeliveredFile& file, std::size_t index,
                         std::vector<TableSource>& sources, Verified& verified) const override {
    const auto root = read_xml_root(file);
    BRAID_TRY(root);
    if (!root->fault.none()) {
      add_text_fault(file, root->fault, verified);
    } else if (root->name == "Message") {
      for (std::size_t table = 0; table < workforce_table::count; ++table) {
        sources.push_back({index, table});
      }
    }
    return {};
  }

  Result<TableReader> open(const DeliveredFile& file, std::size_t table) const override {
    auto rows = open_xml_table(file, kForms[table], kXml[table]);
    BRAID_TRY(rows);
    return TableReader::open(std::move(*rows), kForms[table]);
  }

  Result<void> begin(const Delivery& delivery, std::span<const TableSource> sources,
                     Verified& verified) override {
    const auto& file = *delivery.files[sources.front().file];
    const auto said = read_census_header(file, verified);
    BRAID_TRY(said);
    if (!verified.faults.empty()) return {};
    if (!said->collection.empty() && said->collection != "CSWW") {
      verified.faults.push_back({file.name(), 0, 0, "workforce/another-collection",
                                 "the file is of another collection than the workforce census",
                                 "check the feed's format"});
      return {};
    }
    take_day(delivery, *said, file, verified);
    return {};
  }

  Unit unit(std::size_t table) const override {
    Unit unit;
    unit.table = tables()[table].name;
    unit.year = day_.year();
    unit.name = unit.table + "/" + std::to_string(unit.year);
    unit.covers_from = first_day_;
    unit.covers_to = day_;
    unit.supplies = {kind_};
    return unit;
  }

  Judgement map(std::size_t table, const TableReader& rows, RowRemarks remarks,
                MappedRow& row) override {
    RowFields fields{rows, remarks, read_census_date};
    if (table == workforce_table::vacancies) {
      row.name.key = RowKey{"vacancies"};
      add_fte(fields, 0, "vacancies", row);
      add_fte(fields, 1, "agency_fte", row);
      return fields.judgement();
    }
    row.source = source_;
    if (auto judgement = read_subject(rows, worker::id, row);
        judgement.fate != Judgement::Fate::kept) {
      return judgement;
    }
    return read_worker(fields, row);
  }

 private:
  /// The census day: of the header, else 30 September of the year that note, header or name state.
  void take_day(const Delivery& delivery, const CensusHeader& said, const DeliveredFile& file,
                Verified& verified) {
    std::optional<int> year = delivery.note.year;
    day_ = said.reference;
    if (!year && day_.is_none()) year = said.year;
    if (!year && day_.is_none()) {
      const auto named = collection_years_in(delivery.name + " " + file.name());
      if (named.size() == 1) year = named.front();
    }
    if (year && *year >= 2000 && *year <= 2099) {
      day_ = Date::from_civil(*year, 9, 30).value_or(Date::none());
    }
    if (day_.is_none()) {
      verified.faults.push_back({file.name(), 0, 0, "workforce/day-missing",
                                 "nothing says which year the census is of",
                                 "state year = ... in submission.toml"});
      return;
    }
    if (day_.month() != 9 || day_.day() != 30) {
      add_remark(file, "workforce/day-not-30-september", 1, verified);
    }
    first_day_ = Date::from_civil(day_.year() - 1, 10, 1).value_or(Date::none());
  }

  Judgement read_worker(RowFields& fields, MappedRow& row) {
    const Date started = fields.other_date(worker::role_start, "workforce/date-invalid");
    const Date ended =
        fields.end_date(worker::role_end, {"workforce/role-end-invalid", "RoleEndDate is no date"});
    if (!started.is_none() && ended < started) {
      fields.refuse({"workforce/negative-length", "RoleEndDate lies before RoleStartDate"});
    }
    // One worker may hold two roles (feed-formats 5).
    row.name.key = RowKey{row.name.child};
    if (!started.is_none()) row.name.key.add(started);
    row.name.key.add(fields.code(worker::role).view());
    if (ended < first_day_) return Judgement::dropped("workforce/ended-before-year");
    const bool left = ended <= day_;
    const YesNo agency = yes_or_no(fields.text(worker::agency_worker));
    if (agency == YesNo::unknown) {
      fields.refuse({"workforce/agency-worker", "AgencyWorker is neither 0 nor 1"});
    }
    if (left && !fields.empty(worker::cases30)) fields.remark("workforce/cases-of-leaver");
    if (!fields.empty(worker::reason_leave) && ended.is_none()) {
      fields.remark("workforce/reason-without-end");
    }
    add_fte(fields, worker::fte, "fte", row);
    add_fte(fields, worker::fte30, "fte30", row);
    add(fields, worker::cases30, 0, "cases", row);
    add(fields, worker::days_lost, kDaysPlaces, "days_lost", row);
    const auto role = vocabulary_.value(org_role_, fields.code(worker::role).view());
    const auto reason = vocabulary_.value(leave_reason_, fields.code(worker::reason_leave).view());
    if (role == 0 && !fields.empty(worker::role)) fields.remark("workforce/role-unknown");
    for (auto& statement : row.statements) {
      statement.set(agency_worker_, agency == YesNo::yes ? 2U : 1U);
      if (role != 0) statement.set(org_role_, role);
      if (!left) continue;
      if (reason != 0) statement.set(leave_reason_, reason);
      statement.set(left_in_year_, 1);
    }
    return fields.judgement();
  }

  void add_fte(RowFields& fields, std::size_t column, std::string_view figure, MappedRow& row) {
    const std::size_t before = row.statements.size();
    add(fields, column, kFtePlaces, figure, row);
    const bool one_worker = figure == "fte" || figure == "fte30";
    if (one_worker && row.statements.size() > before && row.statements.back().value > kOneFte) {
      fields.remark("workforce/fte-over-one");
    }
  }

  void add(RowFields& fields, std::size_t column, int places, std::string_view figure,
           MappedRow& row) {
    const auto text = fields.text(column).reveal_to_admit();
    if (text.empty()) return;
    const auto value = decimal_number(text, places);
    if (!value) return fields.remark("workforce/figure-invalid");
    const auto word = vocabulary_.value(figure_, figure);
    auto& statement = row.state(kind_);
    // A slot a figure: one that is left out next time moves no other.
    statement.slot = static_cast<std::uint8_t>(word);
    statement.start = day_;
    statement.value = *value;
    statement.set(figure_, word);
    // Two roles of one worker may have equal figures, and each year has its own.
    RowKey event = row.name.key;
    event.add(figure).add(day_);
    statement.event = row.keep(event.text().reveal_to_admit());
  }

  const Vocabulary& vocabulary_;
  std::string source_;
  KindCode kind_;
  AttributeCode figure_, agency_worker_, org_role_, leave_reason_, left_in_year_;
  // Of the delivery at hand.
  Date first_day_ = Date::none(), day_ = Date::none();
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_workforce_decoder(const DecoderOptions& options, Faults&) {
  BRAID_CHECK(options.vocabulary != nullptr);
  return make_table_decoder(std::make_unique<WorkforceFormat>(options), options);
}

}  // namespace braid::ingest
