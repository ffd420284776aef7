#include <array>
#include <memory>
#include <utility>

#include "ingest/decode/decoder.h"
#include "ingest/education/education_words.h"
#include "ingest/table/identifier_forms.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"

// The wide attendance export of schools' systems (feed-formats 8.1): one row a pupil, one column an
// attendance code, blank is 0. The UPN is the pupil's id.

namespace braid::ingest {
namespace {

constexpr auto kMandatory = ColumnForm::Need::mandatory;
constexpr std::size_t kUpn = 0, kPossible = 1, kSchool = 2, kSurname = 3, kForename = 4,
                      kFirstCode = 5;
// `/` and `\\` are names of columns too (feed-formats 11, row 45).
constexpr ColumnForm kColumns[] = {{"UPN", kMandatory},
                                   {"TermlySessionsPossible", kMandatory},
                                   {"Estab"},
                                   {"Surname"},
                                   {"Forename"},
                                   {"/"},
                                   {"\\"},
                                   {"B"},
                                   {"J"},
                                   {"L"},
                                   {"P"},
                                   {"V"},
                                   {"W"},
                                   {"C"},
                                   {"E"},
                                   {"H"},
                                   {"I"},
                                   {"M"},
                                   {"R"},
                                   {"S"},
                                   {"T"},
                                   {"G"},
                                   {"N"},
                                   {"O"},
                                   {"U"},
                                   {"D"},
                                   {"X"},
                                   {"Y"}};
constexpr std::array<TableForm, 1> kForms = {{{"sessions", kColumns}}};

class AttendanceFormat final : public TableFormat {
 public:
  explicit AttendanceFormat(EducationWords words) : words_{std::move(words)} {}

  std::span<const TableForm> tables() const override { return kForms; }
  Result<void> begin(const Delivery& delivery, std::span<const TableSource>,
                     Verified& verified) override {
    require_period(delivery, verified);
    unit_ = unit_of_period(kForms[0].name, delivery);
    unit_.supplies = {words_.sessions_kind};
    return {};
  }
  Unit unit(std::size_t) const override { return unit_; }

  Judgement map(std::size_t, const TableReader& rows, RowRemarks remarks, MappedRow& row) override {
    RowFields fields{rows, remarks, read_school_date};
    if (auto judgement = read_subject(rows, kUpn, row); judgement.fate != Judgement::Fate::kept) {
      return judgement;
    }
    // A pupil who changed school in the term has a row in each.
    row.name.key = RowKey{row.name.child}.add(fields.text(kSchool).reveal_to_admit());
    auto& identity = row.identity.emplace();
    identity.makes_person_fact = false;  // the export says neither sex nor birth
    identity.family_name = fields.text(kSurname);
    identity.given_name = fields.text(kForename);
    if (upn_form(fields.text(kUpn)) == UpnForm::good) {
      identity.upn = fields.text(kUpn);
    } else {
      fields.remark("attendance/upn-form");
    }
    state(number(kPossible, fields), words_.possible, row);
    std::array<std::int32_t, 4> sums{};
    for (std::size_t column = kFirstCode; column < std::size(kColumns); ++column) {
      const auto count = number(column, fields);
      const auto kind = words_.sessions.find(kColumns[column].name, 0).value;
      sums[kind] = std::min(sums[kind] + count, kSessionsMax);
    }
    state(sums[words_.authorised], words_.authorised, row);
    state(sums[words_.unauthorised], words_.unauthorised, row);
    return fields.judgement();
  }

 private:
  /// A year has 380 half days; a term's count beyond ten thousand is no count.
  static constexpr std::int32_t kSessionsMax = 10'000;

  /// By the vocabulary's numbers of `session_kind`.
  static constexpr std::array<std::string_view, 4> kNames = {"", "possible", "authorised",
                                                             "unauthorised"};

  static std::int32_t number(std::size_t column, RowFields& fields) {
    const auto text = fields.text(column).reveal_to_admit();
    if (text.empty()) return 0;
    const auto count = whole_number(text);
    if (!count || *count > kSessionsMax) {
      fields.refuse({"attendance/sessions", "a number of sessions is no whole number"});
    }
    return count.value_or(0);
  }

  void state(std::int32_t count, std::uint32_t kind, MappedRow& row) const {
    auto& sessions = row.state(words_.sessions_kind);
    sessions.start = unit_.covers_to;
    sessions.value = count;
    sessions.set(words_.session_kind, kind);
    // A school's row has one of each.
    RowKey event = row.name.key;
    event.add(kNames[kind]);
    sessions.event = row.keep(event.text().reveal_to_admit());
  }

  EducationWords words_;
  Unit unit_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_attendance_decoder(const DecoderOptions& options,
                                                         Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto words = EducationWords::load(options.code_folder, *options.vocabulary, faults);
  if (!words) return fail(ErrorKind::misconfigured, "attendance/code-lists");
  return make_table_decoder(std::make_unique<AttendanceFormat>(*std::move(words)), options);
}

}  // namespace braid::ingest
