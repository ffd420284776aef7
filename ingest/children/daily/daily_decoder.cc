#include <array>
#include <memory>
#include <string>
#include <utility>

#include "ingest/children/collection_year.h"
#include "ingest/children/need_statements.h"
#include "ingest/children/need_words.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/identifier_forms.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"
#include "ingest/table/verify_table.h"
#include "ingest/table/xml_table.h"
#include "ingest/text/json_records.h"

// The daily JSON of children's services (ssd-formats B, C.3), as snapshots of all children of its
// window. What it says of being looked after is not read: it has no legal status, so that respite
// cannot be left out (C.3), and starts and reasons are those of whole periods of care (B.3).

namespace braid::ingest {
namespace {

namespace daily_table {
enum : std::size_t { children, scores, referrals, assessments, plans, protection_plans, count };
}
/// In all tables.
constexpr std::size_t kChild = 0, kPurges[] = {1, 2, 3};
namespace child {
enum : std::size_t {
  id,
  purge,
  purge_episode,
  purge_item,
  upn,
  former_upn,
  first_name,
  surname,
  birth,
  expected_birth,
  sex,
  ethnicity,
  disabilities,
  postcode
};
}
namespace score {
enum : std::size_t { id, purge, purge_episode, purge_item, date, score };
}
namespace referral {
enum : std::size_t {
  id,
  purge,
  purge_episode,
  purge_item,
  referred,
  source,
  closed,
  reason,
  no_further_action
};
}
namespace assessment {
enum : std::size_t { id, purge, purge_episode, purge_item, start, authorised, factors };
}
namespace plan {
enum : std::size_t { id, purge, purge_episode, purge_item, start, end };
}

using Paths = std::string_view;
constexpr ColumnForm kChildren[] = {{"la_child_id"},
                                    {"purge"},
                                    {"purge_episode"},
                                    {"purge_item"},
                                    {"unique_pupil_number"},
                                    {"former_unique_pupil_number"},
                                    {"first_name"},
                                    {"surname"},
                                    {"date_of_birth"},
                                    {"expected_date_of_birth"},
                                    {"sex"},
                                    {"ethnicity"},
                                    {"disabilities"},
                                    {"postcode"}};
constexpr Paths kChildrenPaths[] = {"la_child_id",
                                    "purge",
                                    "",
                                    "child_details/purge",
                                    "child_details/unique_pupil_number",
                                    "child_details/former_unique_pupil_number",
                                    "child_details/first_name",
                                    "child_details/surname",
                                    "child_details/date_of_birth",
                                    "child_details/expected_date_of_birth",
                                    "child_details/sex",
                                    "child_details/ethnicity",
                                    "child_details/disabilities",
                                    "child_details/postcode"};
constexpr ColumnForm kScores[] = {{"la_child_id"}, {"purge"}, {"purge_episode"},
                                  {"purge_item"},  {"date"},  {"score"}};
constexpr Paths kScoresPaths[] = {
    "../../la_child_id", "../../purge", "../purge", "", "date", "score"};
constexpr ColumnForm kReferrals[] = {
    {"la_child_id"},  {"purge"},          {"purge_episode"},
    {"purge_item"},   {"referral_date"},  {"referral_source"},
    {"closure_date"}, {"closure_reason"}, {"referral_no_further_action_flag"}};
constexpr Paths kReferralsPaths[] = {"../la_child_id",
                                     "../purge",
                                     "purge",
                                     "",
                                     "referral_date",
                                     "referral_source",
                                     "closure_date",
                                     "closure_reason",
                                     "referral_no_further_action_flag"};
constexpr ColumnForm kAssessments[] = {{"la_child_id"}, {"purge"},      {"purge_episode"},
                                       {"purge_item"},  {"start_date"}, {"authorisation_date"},
                                       {"factors"}};
constexpr Paths kAssessmentsPaths[] = {
    "../../la_child_id", "../../purge",        "../purge", "purge",
    "start_date",        "authorisation_date", "factors"};
constexpr ColumnForm kPlans[] = {{"la_child_id"}, {"purge"},      {"purge_episode"},
                                 {"purge_item"},  {"start_date"}, {"end_date"}};
constexpr Paths kPlansPaths[] = {"../../la_child_id", "../../purge", "../purge", "purge",
                                 "start_date",        "end_date"};
constexpr std::array<TableForm, daily_table::count> kForms = {{{"children", kChildren},
                                                               {"sdq", kScores},
                                                               {"referrals", kReferrals},
                                                               {"assessments", kAssessments},
                                                               {"cin_plans", kPlans},
                                                               {"cp_plans", kPlans}}};
constexpr std::string_view kRecord = "child";
constexpr std::array<XmlTable, daily_table::count> kTables = {
    {{kRecord, "", kChildrenPaths, 0},
     {kRecord, "health_and_wellbeing/sdq_assessments", kScoresPaths, 4},
     {kRecord, "social_care_episodes", kReferralsPaths, 4},
     {kRecord, "social_care_episodes/child_and_family_assessments", kAssessmentsPaths, 4},
     {kRecord, "social_care_episodes/child_in_need_plans", kPlansPaths, 4},
     {kRecord, "social_care_episodes/child_protection_plans", kPlansPaths, 4}}};

constexpr Refusal kNoDate{"csc-daily/date", "the date of the item is missing or no date"};

class DailyFormat final : public TableFormat {
 public:
  DailyFormat(const DecoderOptions& options, NeedWords words)
      : words_{std::move(words)},
        sdq_{options.vocabulary->kind("sdq")},
        respondent_{options.vocabulary->attribute("respondent")},
        carer_{options.vocabulary->value(respondent_, "carer")} {}

  std::span<const TableForm> tables() const override { return kForms; }
  bool takes_several_files() const override { return true; }

  Result<void> recognise(const DeliveredFile& file, std::size_t index,
                         std::vector<TableSource>& sources, Verified& verified) const override {
    auto records = open_json_records(file, "Children", kRecord);
    BRAID_TRY(records);
    const auto first = (*records)->next();
    if (!first && first.error().kind != ErrorKind::refused) {
      return tl::unexpected{first.error()};
    }
    if (!first) {
      add_text_fault(file, (*records)->fault(), verified);
      return {};
    }
    for (std::size_t table = 0; table < daily_table::count; ++table) {
      sources.push_back({index, table});
    }
    return {};
  }

  Result<TableReader> open(const DeliveredFile& file, std::size_t table) const override {
    auto records = open_json_records(file, "Children", kRecord);
    BRAID_TRY(records);
    return TableReader::open(make_record_rows(std::move(*records), kForms[table], kTables[table]),
                             kForms[table]);
  }

  Result<void> begin(const Delivery& delivery, std::span<const TableSource>,
                     Verified& verified) override {
    if (delivery.note.mode != "snapshot") {
      verified.faults.push_back(
          {delivery.name, 0, 0, "csc-daily/mode",
           "only deliveries of all children can be taken: what a partial one leaves out is unknown",
           "send all children of the window and state mode = \"snapshot\" in submission.toml"});
    }
    auto run_date = delivery.note.covers_to;
    if (!run_date) run_date = date_in(delivery.name);
    if (!run_date) {
      verified.faults.push_back({delivery.name, 0, 0, "csc-daily/run-date-missing",
                                 "nothing says on which day the file was made",
                                 "state period = \"FROM/TO\" in submission.toml; TO is the day of "
                                 "the run"});
      return {};
    }
    run_date_ = *run_date;
    // The window of the reference builder: from 1 April two years back (ssd-formats B.3).
    const Date back = run_date_.plus_months(-24);
    covers_from_ =
        delivery.note.covers_from.value_or(first_day_of_collection(collection_year_of(back)));
    return {};
  }

  Unit unit(std::size_t table) const override {
    Unit unit;
    unit.name = unit.table = kForms[table].name;
    unit.covers_from = covers_from_;
    unit.covers_to = unit.extracted_on = run_date_;
    if (table == daily_table::children) unit.supplies = {words_.person};
    if (table == daily_table::scores) unit.supplies = {sdq_};
    if (table == daily_table::referrals) unit.supplies = {words_.referral, words_.need_kind};
    if (table == daily_table::assessments) unit.supplies = {words_.risk_flag};
    if (table == daily_table::plans) unit.supplies = {words_.cin_plan};
    if (table == daily_table::protection_plans) unit.supplies = {words_.cp_plan};
    return unit;
  }

  Judgement map(std::size_t table, const TableReader& rows, RowRemarks remarks,
                MappedRow& row) override {
    RowFields fields{rows, remarks, read_iso_date};
    if (auto judgement = read_subject(rows, kChild, row); judgement.fate != Judgement::Fate::kept) {
      return judgement;
    }
    row.name.key = RowKey{row.name.child};
    // Purged: not stated any more. A text "true" is never guessed at (ssd-formats C.2).
    for (const std::size_t level : kPurges) {
      const auto purge = fields.text(level).reveal_to_admit();
      if (purge == "true") return Judgement::dropped("csc-daily/purged");
      if (!purge.empty() && purge != "false") {
        return Judgement::refused({"csc-daily/purge", "purge is neither true nor false"});
      }
    }
    if (table == daily_table::children) read_child(fields, row);
    if (table == daily_table::scores) read_score(fields, row);
    if (table == daily_table::referrals) read_referral(fields, row);
    if (table == daily_table::assessments) read_assessment(fields, row);
    if (table == daily_table::plans) read_plan(words_.cin_plan, fields, row);
    if (table == daily_table::protection_plans) read_plan(words_.cp_plan, fields, row);
    return fields.judgement();
  }

 private:
  void read_child(RowFields& fields, MappedRow& row) const {
    auto& identity = row.identity.emplace();
    const Date birth = fields.other_date(child::birth, "csc-daily/birth-date-invalid");
    const Date expected = fields.other_date(child::expected_birth, "csc-daily/birth-date-invalid");
    identity.birth_date = Personal{birth.is_none() ? expected : birth};
    if (birth.is_none() && !expected.is_none()) {
      // Of a year ago and more it is an estimated one (ssd-formats A.2).
      identity.birth_date_quality = expected.plus_months(12) <= run_date_
                                        ? feed::BirthDateQuality::estimated
                                        : feed::BirthDateQuality::expected;
    }
    identity.upn = read_upn(child::upn, fields);
    identity.former_upn = read_upn(child::former_upn, fields);
    identity.given_name = fields.text(child::first_name);
    identity.family_name = fields.text(child::surname);
    identity.postcode = fields.text(child::postcode);
    const auto sex =
        word_of(words_.sexes, fields.text(child::sex), 0, fields, "csc-daily/sex-unknown");
    identity.sex = sex == words_.male ? 'M' : sex == words_.female ? 'F' : '\0';
    identity.ethnic5 = word_of(words_.ethnic, fields.text(child::ethnicity), 0, fields,
                               "csc-daily/ethnicity-unknown");
    std::string_view codes = fields.text(child::disabilities).reveal_to_admit();
    while (!codes.empty()) {
      const auto end = codes.find(';');
      const auto word = word_of(words_.disabilities, Personal{codes.substr(0, end)}, 0, fields,
                                "csc-daily/disability-unknown");
      if (identity.disabled != words_.is_disabled && word != 0) identity.disabled = word;
      codes.remove_prefix(end == codes.npos ? codes.size() : end + 1);
    }
  }

  static feed::Text read_upn(std::size_t column, RowFields& fields) {
    const auto text = fields.text(column);
    if (text.empty()) return {};
    const UpnForm form = upn_form(text);
    if (form == UpnForm::wrong) fields.remark("csc-daily/upn-form");
    return form == UpnForm::unknown_reason ? feed::Text{} : text;
  }

  void read_score(RowFields& fields, MappedRow& row) const {
    const Date date = read_key_date(fields, score::date, kNoDate, row);
    if (fields.refused()) return;
    const auto points = whole_number(fields.text(score::score).reveal_to_admit());
    if (!points || *points > 40) return fields.remark("csc-daily/sdq-score-refused");
    auto& sdq = row.state(sdq_);
    sdq.start = date;
    sdq.value = *points;
    sdq.set(respondent_, carer_);
  }

  void read_referral(RowFields& fields, MappedRow& row) const {
    ReferralSaid said;
    said.referred = read_key_date(fields, referral::referred, kNoDate, row);
    if (fields.refused()) return;
    said.closed = end_after(referral::closed, said.referred, fields);
    said.no_further_action = yes_or_no(fields.text(referral::no_further_action)) == YesNo::yes;
    said.source = word_of(words_.sources, fields.text(referral::source), 0, fields,
                          "csc-daily/referral-source-unknown");
    said.closure_reason = word_of(words_.closures, fields.text(referral::reason), 0, fields,
                                  "csc-daily/closure-reason-unknown");
    state_referral(words_, said, row);
  }

  void read_assessment(RowFields& fields, MappedRow& row) const {
    const Date start = read_key_date(fields, assessment::start, kNoDate, row);
    if (fields.refused()) return;
    const Date authorised = end_after(assessment::authorised, start, fields);
    state_risks(words_, fields.text(assessment::factors).reveal_to_admit(), authorised, 0, fields,
                row);
  }

  void read_plan(KindCode kind, RowFields& fields, MappedRow& row) const {
    const Date start = read_key_date(fields, plan::start, kNoDate, row);
    if (fields.refused()) return;
    auto& statement = row.state(kind);
    statement.start = start;
    statement.end = end_after(plan::end, start, fields);
    statement.event = row.name.key.text();
  }

  static Date end_after(std::size_t column, Date start, RowFields& fields) {
    const Date end = fields.end_date(column, {"csc-daily/end", "the end of the item is no date"});
    if (end < start) {
      fields.refuse({"csc-daily/negative-length", "the end of the item lies before its start"});
    }
    return end;
  }

  NeedWords words_;
  KindCode sdq_;
  AttributeCode respondent_;
  std::uint32_t carer_;
  // Of the delivery at hand.
  Date run_date_ = Date::none(), covers_from_ = Date::none();
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_csc_daily_decoder(const DecoderOptions& options,
                                                        Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto words = NeedWords::load(options.code_folder, *options.vocabulary, faults);
  if (!words) return fail(ErrorKind::misconfigured, "csc-daily/code-lists");
  return make_table_decoder(std::make_unique<DailyFormat>(options, *std::move(words)), options);
}

}  // namespace braid::ingest
