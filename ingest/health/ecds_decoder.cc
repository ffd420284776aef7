#include <array>
#include <memory>
#include <utility>

#include "ingest/decode/decoder.h"
#include "ingest/health/patient_words.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"
#include "ingest/text/local_id.h"

// A CSV cut of the Emergency Care Data Set (feed-formats 7.2; rulings G36). One row is one
// attendance; a later submission of a period replaces it.

namespace braid::ingest {
namespace {

namespace column {
enum : std::size_t {
  attendance,
  arrived,
  provider,
  patient,
  nhs_number,
  nhs_status,
  birth_date,
  postcode,
  gender,
  ethnic,
  department,
  category,
  source,
  complaint,
  diagnosis
};
}
constexpr auto kMandatory = ColumnForm::Need::mandatory;
constexpr ColumnForm kColumns[] = {{"attendance_id", kMandatory},
                                   {"arrival_date", kMandatory},
                                   {"provider_org"},
                                   {"local_patient_id"},
                                   {"nhs_number"},
                                   {"nhs_number_status"},
                                   {"birth_date"},
                                   {"postcode"},
                                   {"stated_gender"},
                                   {"ethnic_category"},
                                   {"department_type"},
                                   {"attendance_category"},
                                   {"attendance_source"},
                                   {"chief_complaint"},
                                   {"diagnosis_1"}};
constexpr std::array<TableForm, 1> kForms = {{{"attendances", kColumns}}};
constexpr PatientColumns kPatient{column::nhs_number, column::nhs_status, column::birth_date,
                                  column::postcode,   column::gender,     column::ethnic};

ReadDate read_day(std::string_view text) {
  const ReadTime time = read_iso_time(text);
  return {time.how, time.usable() ? time.written : Date::none()};
}

class EcdsFormat final : public TableFormat {
 public:
  EcdsFormat(const DecoderOptions& options, PatientWords words)
      : words_{std::move(words)}, drop_tests_{options.drop_test_patients} {}

  std::span<const TableForm> tables() const override { return kForms; }
  Result<void> begin(const Delivery& delivery, std::span<const TableSource>, Verified&) override {
    unit_ = unit_of_period(kForms[0].name, delivery);
    if (!unit_.covers_from.is_none()) unit_.supplies = {words_.person, words_.attendance};
    return {};
  }
  Unit unit(std::size_t) const override { return unit_; }

  Judgement map(std::size_t, const TableReader& rows, RowRemarks remarks, MappedRow& row) override {
    RowFields fields{rows, remarks, read_day};
    const auto id = fields.text(column::attendance).reveal_to_admit();
    if (id.empty()) {
      return Judgement::refused({"ecds/attendance-id", "attendance_id is missing"});
    }
    if (is_exponent_form(id)) {
      return Judgement::refused({"row/id-mangled", "a spreadsheet has changed attendance_id"});
    }
    row.name.key = RowKey{fields.code(column::provider).view()}.add(id);
    // Identifiers are often missing where it was about mental health: counted, and nobody.
    const SubjectId patient{fields.text(column::patient)};
    if (patient.good()) row.name.child = patient;
    const Date arrived = fields.event_date(
        column::arrived, {"ecds/arrival-date", "arrival_date is missing or no date"});
    remark_on_mangled(fields);
    if (patient.good() && !read_patient_row(words_, kPatient, drop_tests_, fields, row)) {
      return Judgement::dropped("health/test-patient");
    }
    if (!patient.good()) fields.remark("ecds/patient-unknown");
    auto& attendance = row.state(words_.attendance);
    attendance.start = arrived;
    attendance.event = row.name.key.text();
    attendance.set(words_.part, words_.start);
    if (const auto kind = category(fields); kind != 0) attendance.set(words_.attendance_kind, kind);
    if (const auto number = department(fields); number != 0) {
      attendance.set(words_.department, number);
    }
    return fields.judgement();
  }

 private:
  /// 1 first, 2 and 3 unplanned follow-up, 4 planned, blank unknown (rulings G36).
  std::uint32_t category(RowFields& fields) const {
    const auto code = fields.code(column::category);
    if (code.empty()) return 0;
    if (code == "1") return words_.first;
    if (code == "2" || code == "3") return words_.unplanned;
    if (code == "4") return words_.planned;
    fields.remark("ecds/category-unknown");
    return 0;
  }

  /// The vocabulary's words are 01 to 05 in order.
  static std::uint32_t department(RowFields& fields) {
    const auto code = fields.text(column::department).reveal_to_admit();
    if (code.empty()) return 0;
    const auto number = whole_number(code);
    if (number && *number >= 1 && *number <= 5) return static_cast<std::uint32_t>(*number);
    fields.remark("ecds/department-unknown");
    return 0;
  }

  /// Feed-formats 11, row 24: codes of up to 18 digits that a spreadsheet has turned into numbers.
  static void remark_on_mangled(RowFields& fields) {
    for (const std::size_t of : {column::source, column::complaint, column::diagnosis}) {
      if (is_exponent_form(fields.text(of).reveal_to_admit())) fields.remark("ecds/code-mangled");
    }
  }

  PatientWords words_;
  bool drop_tests_;
  Unit unit_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_ecds_decoder(const DecoderOptions& options, Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto words = PatientWords::load(options.code_folder, *options.vocabulary, faults);
  if (!words) return fail(ErrorKind::misconfigured, "ecds/code-lists");
  return make_table_decoder(std::make_unique<EcdsFormat>(options, *std::move(words)), options);
}

}  // namespace braid::ingest
