#include <memory>
#include <string>
#include <utility>

#include "ingest/children/collection_year.h"
#include "ingest/children/daily/daily_care.h"
#include "ingest/children/daily/daily_tables.h"
#include "ingest/children/eighteenth_birthday.h"
#include "ingest/children/need_statements.h"
#include "ingest/children/need_words.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/identifier_forms.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/subject_map.h"
#include "ingest/table/table_decoder.h"
#include "ingest/table/verify_table.h"
#include "ingest/text/json_records.h"

// The daily JSON of children's services (ssd-formats B, C.3), as snapshots of all children of its
// window. It has no legal status, so respite cannot be left out: care is vouched for only where the
// agreement accepts that. Care leavers and workers are told, but not so that anything can be
// counted that no other feed vouches for.

namespace braid::ingest {
namespace {

namespace child = daily_child;
namespace score = daily_score;
namespace referral = daily_referral;
namespace assessment = daily_assessment;
namespace plan = daily_plan;
namespace placement = daily_placement;
namespace leaver = daily_leaver;
namespace worker = daily_worker;

constexpr Refusal kNoDate{"csc-daily/date", "the date of the item is missing or no date"};

class DailyFormat final : public TableFormat {
 public:
  DailyFormat(const DecoderOptions& options, NeedWords words, DailyCareWords care)
      : words_{std::move(words)},
        care_{std::move(care)},
        agency_{options.agency},
        respite_unknown_{options.respite_unknown},
        sdq_{options.vocabulary->kind("sdq")},
        respondent_{options.vocabulary->attribute("respondent")},
        carer_{options.vocabulary->value(respondent_, "carer")} {}

  std::span<const TableForm> tables() const override { return daily_forms(); }
  bool takes_several_files() const override { return true; }

  Result<void> recognise(const DeliveredFile& file, std::size_t index,
                         std::vector<TableSource>& sources, Verified& verified) const override {
    auto records = open_json_records(file, "Children", kDailyRecord);
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
    auto records = open_json_records(file, "Children", kDailyRecord);
    BRAID_TRY(records);
    return TableReader::open(
        make_record_rows(std::move(*records), daily_forms()[table], daily_table_of(table)),
        daily_forms()[table]);
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
    histories_ = {};
    // The window of the reference builder: from 1 April two years back (ssd-formats B.3).
    const Date back = run_date_.plus_months(-24);
    covers_from_ =
        delivery.note.covers_from.value_or(first_day_of_collection(collection_year_of(back)));
    return {};
  }

  Unit unit(std::size_t table) const override {
    Unit unit;
    unit.name = unit.table = daily_forms()[table].name;
    unit.covers_from = covers_from_;
    unit.covers_to = unit.extracted_on = run_date_;
    if (table == daily_table::children) unit.supplies = {words_.person, care_.uasc};
    if (table == daily_table::placements) {
      (respite_unknown_ ? unit.supplies : unit.doubted) = {care_.care};
    }
    // Whether they are in touch, and which cases workers hold, is not told (ssd-formats C.3).
    if (table == daily_table::care_leavers) unit.doubted = {care_.care_leaver};
    if (table == daily_table::workers) unit.doubted = {care_.allocation};
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
    if (auto judgement = read_subject(rows, kDailyChild, row);
        judgement.fate != Judgement::Fate::kept) {
      return judgement;
    }
    row.name.key = RowKey{row.name.child};
    // Purged: not stated any more. A text "true" is never guessed at (ssd-formats C.2).
    for (const std::size_t level : kDailyPurges) {
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
    if (table == daily_table::placements) read_placement(fields, row);
    if (table == daily_table::workers) read_worker(fields, row);
    if (table == daily_table::care_leavers) {
      const auto judgement = read_care_leaver(fields, row);
      if (judgement.fate != Judgement::Fate::kept) return judgement;
    }
    return fields.judgement();
  }

  void learn(std::size_t table, const TableReader& rows, const MappedRow& row) override {
    const RowFields fields{rows, RowRemarks{nullptr}, read_iso_date};
    auto& history = histories_[row.name.child];
    const auto date = [&](std::size_t column) {
      return read_iso_date(fields.text(column).reveal_to_admit()).date;
    };
    if (table == daily_table::children) history.birth = date(child::birth);
    for (const auto& statement : row.statements) {
      if (statement.kind == words_.referral) {
        history.referred = std::min(history.referred, statement.start);
      }
      if (statement.kind == care_.care) history.add({statement.start, date(placement::end)});
    }
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
    read_uasc(fields, row);
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

  /// From the first placement, else the first referral, on: a true start is not told
  /// (ssd-formats C.3).
  void read_uasc(RowFields& fields, MappedRow& row) const {
    if (yes_or_no(fields.text(child::uasc)) != YesNo::yes) return;
    const auto* const history = histories_.find(row.name.child);
    if (history == nullptr) return;
    const Date first = history->first_day();
    const Date from = first.is_none() ? history->referred : first;
    if (from.is_none()) return fields.remark("csc-daily/uasc-without-start");
    fields.remark("csc-daily/uasc-from-assumed");
    auto& uasc = row.state(care_.uasc);
    uasc.start = from;
    uasc.end = end_after(child::uasc_end, from, fields);
  }

  /// One episode of care for each placement; the first of a period of care starts it, and only the
  /// last one that has ended says why it did (ssd-formats C.3).
  void read_placement(RowFields& fields, MappedRow& row) const {
    const Date start = read_key_date(fields, placement::start, kNoDate, row);
    if (fields.refused()) return;
    Date end = end_after(placement::end, start, fields);
    if (end == start) {
      fields.refuse({"csc-daily/zero-length", "the placement ends on the day it begins"});
    }
    if (fields.refused()) return;
    const auto* const history = histories_.find(row.name.child);
    const PlacementSpan span{start, end};
    const bool begins = history == nullptr || history->begins(span);
    const bool goes_on = history != nullptr && history->goes_on(span);
    bool adult = false;
    if (history != nullptr && !history->birth.is_none()) {  // rulings B14 and S17
      const Date adult_from = eighteenth_birthday(history->birth);
      if (start < history->birth) {
        return fields.refuse(
            {"csc-daily/event-before-birth", "the placement lies before the child's birth"});
      }
      if (adult_from <= run_date_ && start >= adult_from) {
        return fields.remark("csc-daily/adult-placement");
      }
      adult = adult_from <= run_date_ && end >= adult_from;
      if (adult) end = adult_from;
    }
    auto& care = row.state(care_.care);
    care.start = start;
    care.end = end;
    care.event = row.name.key.text();
    const auto set = [&](AttributeCode name, std::uint32_t value) {
      if (value != 0) care.set(name, value);
    };
    set(care_.reason_new, begins ? care_.started : care_.moved);
    set(care_.place_name, word_of(care_.places, fields.text(placement::place), 0, fields,
                                  "csc-daily/placement-type-unknown"));
    if (!end.is_none() && goes_on && !adult) {
      set(care_.reason_ceased_name, care_.goes_on);
      set(care_.change_reason_name,
          word_of(care_.change_reasons, fields.text(placement::change_reason), 0, fields,
                  "csc-daily/change-reason-unknown"));
    } else if (!end.is_none()) {
      const auto reason = word_of(care_.reasons_ceased, fields.text(placement::reason), 0, fields,
                                  "csc-daily/end-reason-unknown");
      if (reason != care_.goes_on) set(care_.reason_ceased_name, reason);
    }
    if (adult) care.set(care_.adult, 1);
    care.keyed[0] = {care_.placement, agency_, fields.text(placement::placement)};
  }

  /// The same object stands in every episode of a child, and counts once (ssd-formats B.3).
  Judgement read_care_leaver(RowFields& fields, MappedRow& row) const {
    const Date contact = read_key_date(fields, leaver::contact, kNoDate, row);
    if (fields.refused()) return fields.judgement();
    const auto* const history = histories_.find(row.name.child);
    if (history == nullptr || !history->has_left_by(contact)) {
      return Judgement::dropped("csc-daily/care-leaver-in-care");
    }
    auto& leaver = row.state(care_.care_leaver);
    leaver.start = contact;
    leaver.event = row.name.key.text();
    const auto activity = word_of(care_.activities, fields.text(leaver::activity), 0, fields,
                                  "csc-daily/activity-unknown");
    const auto home = word_of(care_.accommodations, fields.text(leaver::accommodation), 0, fields,
                              "csc-daily/accommodation-unknown");
    if (activity != 0) leaver.set(care_.activity, activity);
    if (home != 0) leaver.set(care_.accommodation, home);
    return Judgement::kept();
  }

  void read_worker(RowFields& fields, MappedRow& row) const {
    const Date start = read_key_date(fields, worker::start, kNoDate, row);
    const SubjectId who{fields.text(worker::worker)};
    if (!who.good()) fields.refuse({"csc-daily/worker", "worker_id is missing or is no id"});
    if (fields.refused()) return;
    row.name.key.add(who.text().reveal_to_admit());
    auto& allocation = row.state(care_.allocation);
    allocation.start = start;
    allocation.end = end_after(worker::end, start, fields);
    allocation.event = row.name.key.text();
    allocation.keyed[0] = {care_.worker, agency_, row.keep(who.text().reveal_to_admit())};
  }

  static Date end_after(std::size_t column, Date start, RowFields& fields) {
    const Date end = fields.end_date(column, {"csc-daily/end", "the end of the item is no date"});
    if (end < start) {
      fields.refuse({"csc-daily/negative-length", "the end of the item lies before its start"});
    }
    return end;
  }

  NeedWords words_;
  DailyCareWords care_;
  std::string agency_;
  bool respite_unknown_;
  KindCode sdq_;
  AttributeCode respondent_;
  std::uint32_t carer_;
  // Of the delivery at hand.
  Date run_date_ = Date::none(), covers_from_ = Date::none();
  SubjectMap<CareHistory> histories_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_csc_daily_decoder(const DecoderOptions& options,
                                                        Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto words = NeedWords::load(options.code_folder, *options.vocabulary, faults);
  if (!words) return fail(ErrorKind::misconfigured, "csc-daily/code-lists");
  auto care = DailyCareWords::load(options.code_folder, *options.vocabulary, faults);
  if (!care) return fail(ErrorKind::misconfigured, "csc-daily/code-lists");
  return make_table_decoder(
      std::make_unique<DailyFormat>(options, *std::move(words), *std::move(care)), options);
}

}  // namespace braid::ingest
