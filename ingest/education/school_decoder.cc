#include <array>
#include <memory>
#include <string>
#include <utility>

#include "ingest/decode/decoder.h"
#include "ingest/education/education_words.h"
#include "ingest/table/identifier_forms.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"

// School census warehouse extracts (feed-formats 8.1; rulings G6, G34). Who a pupil is stands in
// the pupil tables; the others join by the pupil table's key and the school. Both together are the
// pupil's id here: keys are technical, so pupils are linked by UPN and name.

namespace braid::ingest {
namespace {

namespace school_table {
enum : std::size_t { on_roll, off_roll, sessions_on, sessions_off, exclusions_on, exclusions_off };
}
constexpr std::size_t kTables = 6;
constexpr auto kMandatory = ColumnForm::Need::mandatory;

/// In all tables.
constexpr std::size_t kPupil = 0, kSchool = 1;
namespace pupil {
enum : std::size_t {
  id,
  school,
  born,
  surname,
  forename,
  upn,
  former_upn,
  sex,
  entry,
  possible,
  ethnicity
};
}
namespace session {
enum : std::size_t { id, school, order, count, reason };
}
namespace exclusion {
enum : std::size_t { id, school, order, start, sessions, category };
}

constexpr ColumnForm kOnRoll[] = {{"pupilonrolltableid", kMandatory},
                                  {"NativeId", kMandatory},
                                  {"dob", kMandatory},
                                  {"surname"},
                                  {"forename"},
                                  {"upn", kMandatory},
                                  {"formerupn"},
                                  {"sex"},
                                  {"entrydate"},
                                  {"termlysessionspossible"},
                                  {"ethnicity"}};
constexpr ColumnForm kOffRoll[] = {{"pupilnolongeronrolltableid", kMandatory},
                                   {"NativeId", kMandatory},
                                   {"dob", kMandatory},
                                   {"surname"},
                                   {"forename"},
                                   {"upn", kMandatory},
                                   {"formerupn"},
                                   {"sex"},
                                   {"entrydate"},
                                   {"termlysessionspossible"},
                                   {"ethnicity"}};
constexpr ColumnForm kSessionsOn[] = {{"pupilonrolltableid", kMandatory},
                                      {"NativeId", kMandatory},
                                      {"termlysessiondetailsonrollorderseqcolumn", kMandatory},
                                      {"sessions", kMandatory},
                                      {"attendancereason", kMandatory}};
constexpr ColumnForm kSessionsOff[] = {{"pupilnolongeronrolltableid", kMandatory},
                                       {"NativeId", kMandatory},
                                       {"termlysessiondetailsoffrollorderseqcolumn", kMandatory},
                                       {"sessions", kMandatory},
                                       {"attendancereason", kMandatory}};
constexpr ColumnForm kExclusionsOn[] = {{"pupilonrolltableid", kMandatory},
                                        {"NativeId", kMandatory},
                                        {"termlyexclusionsonrollorderseqcolumn", kMandatory},
                                        {"startdate", kMandatory},
                                        {"sessions"},
                                        {"category", kMandatory}};
constexpr ColumnForm kExclusionsOff[] = {{"pupilnolongeronrolltableid", kMandatory},
                                         {"NativeId", kMandatory},
                                         {"termlyexclusionsoffrollorderseqcolumn", kMandatory},
                                         {"startdate", kMandatory},
                                         {"sessions"},
                                         {"category", kMandatory}};
constexpr std::array<TableForm, kTables> kForms = {{{"pupils_on_roll", kOnRoll},
                                                    {"pupils_off_roll", kOffRoll},
                                                    {"sessions_on_roll", kSessionsOn},
                                                    {"sessions_off_roll", kSessionsOff},
                                                    {"exclusions_on_roll", kExclusionsOn},
                                                    {"exclusions_off_roll", kExclusionsOff}}};

class SchoolFormat final : public TableFormat {
 public:
  explicit SchoolFormat(EducationWords words) : words_{std::move(words)} {}

  std::span<const TableForm> tables() const override { return kForms; }

  Result<void> begin(const Delivery& delivery, std::span<const TableSource>,
                     Verified& verified) override {
    require_period(delivery, verified);
    for (std::size_t table = 0; table < kTables; ++table) {
      auto& unit = units_[table] = unit_of_period(kForms[table].name, delivery);
      if (table <= school_table::off_roll) {
        unit.supplies = {words_.person, words_.school_entry, words_.sessions_kind};
      } else if (table <= school_table::sessions_off) {
        unit.supplies = {words_.sessions_kind};
      } else {
        unit.supplies = {words_.exclusion};
      }
    }
    last_day_ = delivery.note.covers_to.value_or(Date::none());
    return {};
  }
  Unit unit(std::size_t table) const override { return units_[table]; }

  Judgement map(std::size_t table, const TableReader& rows, RowRemarks remarks,
                MappedRow& row) override {
    RowFields fields{rows, remarks, read_school_date};
    const auto pupil_key = fields.text(kPupil).reveal_to_admit();
    const auto school = fields.text(kSchool).reveal_to_admit();
    if (!pupil_key.empty() && !school.empty()) {
      std::string both{school};
      both += '/';
      both += pupil_key;
      row.name.child = SubjectId{row.keep(both)};
    }
    if (!row.name.child.good()) {
      return Judgement::refused(
          {"school/pupil-missing", "the pupil table's key or NativeId is missing, or is no id"});
    }
    row.name.key = RowKey{row.name.child};
    if (table <= school_table::off_roll) {
      read_pupil(fields, row);
    } else if (table <= school_table::sessions_off) {
      read_sessions(fields, row);
    } else {
      read_exclusion(fields, row);
    }
    return fields.judgement();
  }

 private:
  void read_pupil(RowFields& fields, MappedRow& row) const {
    auto& identity = row.identity.emplace();
    identity.birth_date = Personal{fields.other_date(pupil::born, "school/birth-date-invalid")};
    identity.family_name = fields.text(pupil::surname);
    identity.given_name = fields.text(pupil::forename);
    identity.upn = read_upn(fields, pupil::upn);
    identity.former_upn = read_upn(fields, pupil::former_upn);
    identity.sex = words_.sex_of(fields.text(pupil::sex), fields);
    const auto ethnic = fields.text(pupil::ethnicity).reveal_to_admit();
    // Schools use codes of their own beside the returns': those are unknown.
    const auto group = words_.ethnic.find(ethnic, 0);
    if (!ethnic.empty() && !group.known()) fields.remark("school/ethnicity-unknown");
    identity.ethnic5 = group.value;
    const Date entered = fields.other_date(pupil::entry, "school/entry-date-invalid");
    if (!entered.is_none()) {
      auto& entry = row.state(words_.school_entry);
      entry.slot = 0;
      entry.start = entered;
    }
    const auto possible = fields.text(pupil::possible).reveal_to_admit();
    if (possible.empty()) return;
    add_sessions(possible, words_.possible, 1, fields, row);
    if (fields.refused()) return;
    row.statements.back().event =
        row.keep(RowKey{row.name.child}.add("possible").text().reveal_to_admit());
  }

  static feed::Text read_upn(RowFields& fields, std::size_t column) {
    const auto text = fields.text(column);
    if (text.empty()) return {};
    // Extracts are often tokenised: a UPN that is none links nobody (feed-formats 8.2).
    if (upn_form(text) == UpnForm::good) return text;
    fields.remark("school/upn-form");
    return {};
  }

  void read_sessions(RowFields& fields, MappedRow& row) const {
    row.name.key.add(fields.text(session::order).reveal_to_admit());
    const auto reason = fields.text(session::reason).reveal_to_admit();
    if (reason.empty()) return fields.remark("school/attendance-code-missing");
    const auto code = words_.sessions.find(reason, 0);
    if (!code.known()) fields.remark("school/attendance-code-unknown");
    if (code.value == 0) return;  // present, or no possible session
    if (fields.empty(session::count)) return fields.remark("school/sessions-missing");
    add_sessions(fields.text(session::count).reveal_to_admit(), code.value, 0, fields, row);
  }

  void add_sessions(std::string_view text, std::uint32_t kind, std::uint8_t slot, RowFields& fields,
                    MappedRow& row) const {
    const auto count = whole_number(text);
    if (!count) return fields.refuse({"school/sessions", "sessions is no whole number"});
    auto& sessions = row.state(words_.sessions_kind);
    sessions.slot = slot;
    sessions.start = last_day_;  // the tables have no date of their own (rulings G6)
    sessions.value = *count;
    sessions.set(words_.session_kind, kind);
    sessions.event = row.name.key.text();  // two codes of one number are not the same absence
  }

  void read_exclusion(RowFields& fields, MappedRow& row) const {
    row.name.key.add(fields.text(exclusion::order).reveal_to_admit());
    const Date start = fields.event_date(exclusion::start,
                                         {"school/start-date", "startdate is missing or no date"});
    const auto code = words_.exclusions.find(fields.text(exclusion::category).reveal_to_admit(), 0);
    if (!code.known()) {
      fields.refuse({"school/exclusion-category", "category is no code of the census"});
    }
    if (fields.refused()) return;
    auto& excluded = row.state(words_.exclusion);
    excluded.start = start;
    excluded.set(words_.exclusion_category, code.value);
    excluded.event = row.keep(RowKey{row.name.child}
                                  .add(start)
                                  .add(fields.code(exclusion::category).view())
                                  .text()
                                  .reveal_to_admit());
  }

  EducationWords words_;
  std::array<Unit, kTables> units_;
  Date last_day_ = Date::none();
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_school_decoder(const DecoderOptions& options,
                                                     Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto words = EducationWords::load(options.code_folder, *options.vocabulary, faults);
  if (!words) return fail(ErrorKind::misconfigured, "school/code-lists");
  return make_table_decoder(std::make_unique<SchoolFormat>(*std::move(words)), options);
}

}  // namespace braid::ingest
