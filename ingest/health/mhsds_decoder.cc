#include <array>
#include <memory>
#include <utility>

#include "ingest/decode/decoder.h"
#include "ingest/health/patient_words.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"

// Table cuts of the Mental Health Services Data Set (feed-formats 7.4; rulings G38). A later
// submission of a period replaces it.

namespace braid::ingest {
namespace {

namespace mhsds_table {
enum : std::size_t { patients, referrals, spells, ward_stays, teams, count };
}
constexpr auto kMandatory = ColumnForm::Need::mandatory;
/// In all tables but the teams.
constexpr std::size_t kPerson = 0;

namespace patient {
enum : std::size_t { person, nhs_number, nhs_status, birth_date, postcode, gender, ethnic, local };
}
constexpr ColumnForm kPatients[] = {{"Person_ID", kMandatory},
                                    {"NHSNumber", kMandatory},
                                    {"NHSNumberStatus"},
                                    {"PersonBirthDate"},
                                    {"Postcode"},
                                    {"Gender"},
                                    {"EthnicCategory"},
                                    {"LocalPatientId"}};
namespace referral {
enum : std::size_t { person, id, received, rejected };
}
constexpr ColumnForm kReferrals[] = {{"Person_ID", kMandatory},
                                     {"UniqServReqID", kMandatory},
                                     {"ReferralRequestReceivedDate", kMandatory},
                                     {"ReferRejectionDate"}};
namespace spell {
enum : std::size_t { person, id, start, end };
}
constexpr ColumnForm kSpells[] = {{"Person_ID", kMandatory},
                                  {"UniqHospProvSpellID", kMandatory},
                                  {"StartDateHospProvSpell", kMandatory},
                                  {"DischDateHospProvSpell"}};
namespace ward {
enum : std::size_t { person, id, start, end, bed, bed_class };
}
constexpr ColumnForm kWards[] = {{"Person_ID", kMandatory},
                                 {"UniqWardStayID", kMandatory},
                                 {"StartDateWardStay", kMandatory},
                                 {"EndDateWardStay"},
                                 {"HospitalBedTypeMH"},
                                 {"MHAdmittedPatientClass", ColumnForm::Need::rare}};
// Which team a referral went to makes no fact yet: all are referrals to mental health services.
constexpr ColumnForm kTeams[] = {{"ServTeamTypeRefToMH", kMandatory}, {"UniqServReqID"}};
constexpr std::array<TableForm, mhsds_table::count> kForms = {{{"patients", kPatients},
                                                               {"referrals", kReferrals},
                                                               {"spells", kSpells},
                                                               {"ward_stays", kWards},
                                                               {"teams", kTeams}}};
constexpr PatientColumns kPatient{patient::nhs_number, patient::nhs_status, patient::birth_date,
                                  patient::postcode,   patient::gender,     patient::ethnic};

ReadDate read_day(std::string_view text) {
  const ReadTime time = read_iso_time(text);
  return {time.how, time.usable() ? time.written : Date::none()};
}

class MhsdsFormat final : public TableFormat {
 public:
  MhsdsFormat(const DecoderOptions& options, PatientWords words)
      : words_{std::move(words)}, drop_tests_{options.drop_test_patients} {}

  std::span<const TableForm> tables() const override { return kForms; }

  Result<void> begin(const Delivery& delivery, std::span<const TableSource>, Verified&) override {
    for (std::size_t table = 0; table < units_.size(); ++table) {
      auto& unit = units_[table] = unit_of_period(kForms[table].name, delivery);
      if (unit.covers_from.is_none()) continue;
      if (table == mhsds_table::patients) unit.supplies = {words_.person};
      if (table == mhsds_table::referrals) unit.supplies = {words_.camhs_referral};
      if (table == mhsds_table::spells) unit.supplies = {words_.stay};
      if (table == mhsds_table::ward_stays) unit.supplies = {words_.ward_stay};
    }
    return {};
  }
  Unit unit(std::size_t table) const override { return units_[table]; }

  Judgement map(std::size_t table, const TableReader& rows, RowRemarks remarks,
                MappedRow& row) override {
    RowFields fields{rows, remarks, read_day};
    if (table == mhsds_table::teams) return Judgement::dropped("mhsds/team-not-used");
    if (auto judgement = read_subject(rows, kPerson, row);
        judgement.fate != Judgement::Fate::kept) {
      return judgement;
    }
    if (table == mhsds_table::patients) {
      row.name.key = RowKey{row.name.child};
      if (!read_patient_row(words_, kPatient, drop_tests_, fields, row)) {
        return Judgement::dropped("health/test-patient");
      }
      return fields.judgement();
    }
    static_assert(referral::id == 1 && spell::id == 1 && ward::id == 1);
    const auto id = fields.text(referral::id).reveal_to_admit();
    if (id.empty()) return Judgement::refused({"mhsds/id-missing", "the row has no id of its own"});
    row.name.key = RowKey{row.name.child}.add(id);
    if (table == mhsds_table::referrals) read_referral(fields, row);
    if (table == mhsds_table::spells) read_spell(fields, row);
    if (table == mhsds_table::ward_stays) read_ward_stay(fields, row);
    return fields.judgement();
  }

 private:
  void read_referral(RowFields& fields, MappedRow& row) {
    const Date received = fields.event_date(
        referral::received,
        {"mhsds/received-date", "ReferralRequestReceivedDate is missing or no date"});
    auto& statement = row.state(words_.camhs_referral);
    statement.start = received;
    statement.event = row.name.key.text();
    if (!fields.empty(referral::rejected)) statement.set(words_.rejected, 1);
  }

  /// Start and end are statements of their own, as a hospital's messages tell them.
  void read_spell(RowFields& fields, MappedRow& row) {
    const Date start = fields.event_date(
        spell::start, {"mhsds/start-date", "StartDateHospProvSpell is missing or no date"});
    const Date end = end_of(fields, spell::end, start);
    const auto state = [&](Date on, std::uint32_t part) {
      auto& stay = row.state(words_.stay);
      stay.start = on;
      stay.event = row.name.key.text();
      stay.set(words_.part, part);
      stay.set(words_.mental_health, 1);
    };
    state(start, words_.start);
    if (!end.is_none()) state(end, words_.end);
  }

  void read_ward_stay(RowFields& fields, MappedRow& row) {
    const Date start = fields.event_date(
        ward::start, {"mhsds/start-date", "StartDateWardStay is missing or no date"});
    auto& stay = row.state(words_.ward_stay);
    stay.start = start;
    stay.end = end_of(fields, ward::end, start);
    stay.event = row.name.key.text();
    auto bed = fields.text(ward::bed).reveal_to_admit();
    if (bed.empty()) bed = fields.text(ward::bed_class).reveal_to_admit();
    if (bed.size() == 3 && bed.starts_with('0')) bed.remove_prefix(1);
    if (bed.ends_with(".0")) bed.remove_suffix(2);
    if (bed.empty()) fields.remark("mhsds/bed-type-missing");
    if (words_.tier4_beds.find(bed, 0).value != 0) stay.set(words_.tier4, 1);
  }

  static Date end_of(RowFields& fields, std::size_t of, Date start) {
    const Date end = fields.end_date(of, {"mhsds/end-date", "the end is no date"});
    if (!start.is_none() && end < start) {
      fields.refuse({"mhsds/negative-length", "the end lies before the start"});
    }
    return end;
  }

  PatientWords words_;
  bool drop_tests_;
  std::array<Unit, mhsds_table::count> units_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_mhsds_decoder(const DecoderOptions& options, Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto words = PatientWords::load(options.code_folder, *options.vocabulary, faults);
  if (!words) return fail(ErrorKind::misconfigured, "mhsds/code-lists");
  return make_table_decoder(std::make_unique<MhsdsFormat>(options, *std::move(words)), options);
}

}  // namespace braid::ingest
