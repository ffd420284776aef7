#include <array>
#include <memory>
#include <string>
#include <utility>

#include "ingest/children/collection_year.h"
#include "ingest/decode/decoder.h"
#include "ingest/education/education_words.h"
#include "ingest/table/identifier_forms.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"

// NCCIS: what young people do, as the authority knows it at the end of a month (feed-formats 8.2;
// rulings G33). A later file of a month replaces it; a month that is over stays.

namespace braid::ingest {
namespace {

constexpr auto kMandatory = ColumnForm::Need::mandatory;
constexpr auto kRare = ColumnForm::Need::rare;
namespace column {
enum : std::size_t {
  person,
  period_end,
  activity,
  lapsed,
  given_name,
  family_name,
  postcode,
  gender,
  born,
  born_misspelt,
  ethnicity,
  upn
};
}
constexpr ColumnForm kColumns[] = {{"YoungPersonsID", kMandatory},
                                   {"PeriodEnd", kMandatory},
                                   {"ActivityCode", kMandatory},
                                   {"CurrencyLapsed"},
                                   {"GivenName"},
                                   {"FamilyName"},
                                   {"Postcode"},
                                   {"Gender"},
                                   {"month/year of birth"},
                                   {"moth/year of birth", kRare},  // seen so (feed-formats 8.2)
                                   {"Ethnicity"},
                                   {"UniquePupilNumber"}};
constexpr std::array<TableForm, 1> kForms = {{{"observations", kColumns}}};

/// `MM/YYYY`, as the 15th (feed-formats 1.2).
Date read_birth_month(std::string_view text) {
  if (text.size() != 7 || text[2] != '/') return Date::none();
  std::string whole{"15/"};
  whole += text;
  const ReadDate read = read_uk_date(whole);
  return read.usable() ? read.date : Date::none();
}

class NccisFormat final : public TableFormat {
 public:
  explicit NccisFormat(EducationWords words) : words_{std::move(words)} {}

  std::span<const TableForm> tables() const override { return kForms; }

  Result<void> begin(const Delivery& delivery, std::span<const TableSource> sources,
                     Verified& verified) override {
    unit_ = unit_of_period(kForms[0].name, delivery);
    if (unit_.covers_from.is_none()) {
      const auto named =
          date_in(delivery.name + " " + delivery.files[sources.front().file]->name());
      if (named) {
        // A month's file speaks of that month.
        unit_.covers_to = unit_.extracted_on = *named;
        unit_.covers_from =
            Date::from_civil(named->year(), named->month(), 1).value_or(Date::none());
        unit_.name += "/" + unit_.covers_from.text() + "_" + unit_.covers_to.text();
      } else {
        require_period(delivery, verified);
      }
    }
    unit_.supplies = {words_.person, words_.eet};
    return {};
  }
  Unit unit(std::size_t) const override { return unit_; }

  Judgement map(std::size_t, const TableReader& rows, RowRemarks remarks, MappedRow& row) override {
    RowFields fields{rows, remarks, read_nccis_date};
    if (auto judgement = read_subject(rows, column::person, row);
        judgement.fate != Judgement::Fate::kept) {
      return judgement;
    }
    row.name.key = RowKey{row.name.child};
    const Date observed = read_key_date(
        fields, column::period_end, {"nccis/period-end", "PeriodEnd is missing or no date"}, row);
    read_identity(fields, row);
    if (fields.refused()) return fields.judgement();
    auto& eet = row.state(words_.eet);
    eet.start = observed;
    eet.event = row.name.key.text();
    const auto code = words_.activities.find(fields.code(column::activity).view(), 0);
    if (!code.known() && !fields.empty(column::activity)) fields.remark("nccis/activity-unknown");
    // What is too old to be relied on is unknown, not NEET.
    const bool lapsed = yes_or_no(fields.text(column::lapsed)) == YesNo::yes;
    if (code.value != 0 && !lapsed) eet.set(words_.eet_status, code.value);
    return fields.judgement();
  }

 private:
  void read_identity(RowFields& fields, MappedRow& row) const {
    auto& identity = row.identity.emplace();
    identity.given_name = fields.text(column::given_name);
    identity.family_name = fields.text(column::family_name);
    identity.postcode = fields.text(column::postcode);
    identity.sex = words_.sex_of(fields.text(column::gender), fields);
    auto born = fields.text(column::born).reveal_to_admit();
    if (born.empty()) born = fields.text(column::born_misspelt).reveal_to_admit();
    if (!born.empty()) {
      const Date month = read_birth_month(born);
      if (month.is_none()) fields.remark("nccis/birth-month-invalid");
      identity.birth_date = Personal{month};
      identity.birth_date_quality = feed::BirthDateQuality::partial;
    }
    const auto ethnic = fields.text(column::ethnicity).reveal_to_admit();
    const auto group = words_.ethnic.find(ethnic, 0);
    if (!ethnic.empty() && !group.known()) fields.remark("nccis/ethnicity-unknown");
    identity.ethnic5 = group.value;
    const auto upn = fields.text(column::upn);
    if (upn.empty()) return;
    if (upn_form(upn) == UpnForm::good) {
      identity.upn = upn;
    } else {
      fields.remark("nccis/upn-form");  // a token stands there at times
    }
  }

  EducationWords words_;
  Unit unit_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_nccis_decoder(const DecoderOptions& options, Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto words = EducationWords::load(options.code_folder, *options.vocabulary, faults);
  if (!words) return fail(ErrorKind::misconfigured, "nccis/code-lists");
  return make_table_decoder(std::make_unique<NccisFormat>(*std::move(words)), options);
}

}  // namespace braid::ingest
