#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ingest/children/cin/cin_tables.h"
#include "ingest/children/collection_year.h"
#include "ingest/children/need_statements.h"
#include "ingest/children/need_words.h"
#include "ingest/children/spans_by_child.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/census_header.h"
#include "ingest/table/identifier_forms.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/subject_map.h"
#include "ingest/table/table_decoder.h"
#include "ingest/table/verify_table.h"
#include "ingest/table/xml_table.h"

// The children in need census (feed-formats 3). Severity of rules as in 3.5; numbers of rules in
// brackets are the census's own.

namespace braid::ingest {
namespace {

/// The first census with pre-proceedings is that of 2025-26 (feed-formats 3.1).
constexpr int kProceedingsSince = 2026;

struct CinChild {
  std::uint32_t elements = 0;  ///< Child elements with this id
};

class CinFormat final : public TableFormat {
 public:
  explicit CinFormat(NeedWords words) : words_{std::move(words)} {}

  std::span<const TableForm> tables() const override { return cin_forms(); }

  Result<void> recognise(const DeliveredFile& file, std::size_t index,
                         std::vector<TableSource>& sources, Verified& verified) const override {
    const auto root = read_xml_root(file);
    BRAID_TRY(root);
    if (!root->fault.none()) {
      add_text_fault(file, root->fault, verified);
    } else if (root->name == "Message") {
      for (std::size_t table = 0; table < cin_table::count; ++table) {
        sources.push_back({index, table});
      }
    }
    return {};
  }

  Result<TableReader> open(const DeliveredFile& file, std::size_t table) const override {
    auto rows = open_xml_table(file, cin_forms()[table], cin_xml(table));
    BRAID_TRY(rows);
    return TableReader::open(std::move(*rows), cin_forms()[table]);
  }

  Result<void> begin(const Delivery& delivery, std::span<const TableSource> sources,
                     Verified& verified) override {
    children_ = {};
    for (auto& spans : spans_) spans.clear();
    year_ = 0;
    const auto& file = *delivery.files[sources.front().file];
    auto said = read_census_header(file, verified);
    BRAID_TRY(said);
    if (verified.faults.empty()) take_year(delivery, *said, verified);
    return {};
  }

  Unit unit(std::size_t table) const override {
    Unit unit;
    unit.table = tables()[table].name;
    unit.name = unit.table + "/" + std::to_string(year_);
    unit.year = year_;
    unit.covers_from = first_day_;
    unit.covers_to = last_day_;
    for (const auto kind : {words_.person, words_.referral, words_.need_kind, words_.cin_plan,
                            words_.cp_plan, words_.risk_flag}) {
      unit.supplies.push_back(kind);
    }
    if (year_ >= kProceedingsSince) unit.supplies.push_back(words_.court_application);
    return unit;
  }

  Judgement map(std::size_t table, const TableReader& rows, RowRemarks remarks,
                MappedRow& row) override {
    static_assert(cin_child::id == 0 && cin_details::id == 0 && cin_plan::id == 0 &&
                  cin_protection_plan::id == 0 && cin_assessment::id == 0);
    if (auto judgement = read_subject(rows, 0, row); judgement.fate != Judgement::Fate::kept) {
      return judgement;  // 8500
    }
    row.name.key = RowKey{row.name.child};
    RowFields fields{rows, remarks, read_census_date};
    const std::uint64_t position = rows.row().position;
    if (table == cin_table::child) read_child(fields, row);
    if (table == cin_table::details) read_details(fields, position, row);
    if (table == cin_table::plans) read_plan(fields, position, row);
    if (table == cin_table::protection_plans) read_protection_plan(fields, position, row);
    if (table == cin_table::assessments) read_assessment(fields, row);
    if (table == cin_table::proceedings) read_proceedings(fields, row);
    const auto* child = children_.find(row.name.child);
    if (child != nullptr && child->elements > 1) {
      row.name.key = {};  // nobody knows which of them is the child's
      return Judgement::refused(
          {"cin/child-twice", "several Child elements have this LAchildID (8510)"});
    }
    return fields.judgement();
  }

  void learn(std::size_t table, const TableReader& rows, const MappedRow& row) override {
    const auto number = children_.number_of(row.name.child);
    if (table == cin_table::child) {
      auto& child = children_.at(number);
      ++child.elements;
      return;
    }
    if (table >= cin_table::assessments) return;
    // Of CINdetails only episodes of need; a referral without one overlaps nothing (8820).
    for (const auto& statement : row.statements) {
      if (statement.kind == words_.referral) continue;
      spans_[table].add(number, statement.start, statement.end, rows.row().position);
    }
  }

  std::uint64_t settle(std::size_t table) override {
    if (table == cin_table::child) {
      std::uint64_t twice = 0;
      for (std::uint32_t i = 0; i < children_.size(); ++i) {
        if (children_.at(i).elements > 1) twice += children_.at(i).elements;
      }
      return twice;
    }
    return table >= cin_table::assessments ? 0 : spans_[table].settle();
  }

 private:
  /// The year: of the note, else of the reference date, else as the header says, else of the names.
  void take_year(const Delivery& delivery, const CensusHeader& said, Verified& verified) {
    const auto& file = *delivery.files.front();
    if (!said.collection.empty() && said.collection != "CIN") {
      verified.faults.push_back({file.name(), 0, 0, "cin/another-collection",
                                 "the file is of another collection than the CIN census",
                                 "check the feed's format"});
      return;
    }
    auto year = delivery.note.year;
    if (!year && delivery.note.covers_to) year = collection_year_of(*delivery.note.covers_to);
    if (!year && !said.reference.is_none()) year = collection_year_of(said.reference);
    if (!year) year = said.year;
    if (!year) {
      const auto named = collection_years_in(delivery.name + " " + file.name());
      if (named.size() == 1) year = named.front();
    }
    if (!year || *year < 2000 || *year > 2099) {
      verified.faults.push_back({file.name(), 0, 0, "cin/year-missing",
                                 "nothing says which year the census is of",
                                 "state year = ... in submission.toml: the year in which it ends"});
      return;
    }
    year_ = *year;
    first_day_ = delivery.note.covers_from.value_or(first_day_of_collection(year_));
    last_day_ = delivery.note.covers_to.value_or(last_day_of_collection(year_));
    // Rule 100: warned of, because samples break it.
    const bool odd = (said.year && *said.year != year_) ||
                     (!said.reference.is_none() && said.reference != last_day_of_collection(year_));
    if (odd) add_remark(file, "cin/year-and-reference-date", 1, verified);
  }

  void read_child(RowFields& fields, MappedRow& row) {
    auto& identity = row.identity.emplace();
    const Date birth = fields.other_date(cin_child::birth, "cin/birth-date-invalid");
    const Date expected = fields.other_date(cin_child::expected_birth, "cin/birth-date-invalid");
    if (!birth.is_none() && !expected.is_none()) {
      fields.refuse({"cin/birth-date-twice",
                     "PersonBirthDate and ExpectedPersonBirthDate are both given (8520)"});
    }
    if (!birth.is_none() && birth > last_day_) {
      fields.refuse({"cin/birth-after-year", "PersonBirthDate lies after the year (8525)"});
    }
    if (!birth.is_none() && age_at(birth, first_day_) > 25) fields.remark("cin/over-25");
    identity.birth_date = Personal{birth.is_none() ? expected : birth};
    if (birth.is_none() && !expected.is_none()) {
      identity.birth_date_quality = feed::BirthDateQuality::expected;
    }
    read_upns(fields, identity);
    auto sex = fields.text(cin_child::sex);
    if (sex.empty()) {
      sex = fields.text(cin_child::gender);
      if (!sex.empty() && year_ >= 2025) fields.remark("cin/gender-current");
    }
    const auto word = word_of(words_.sexes, sex, year_, fields, "cin/sex-unknown");
    identity.sex = word == words_.male ? 'M' : word == words_.female ? 'F' : '\0';
    identity.ethnic5 = word_of(words_.ethnic, fields.text(cin_child::ethnicity), year_, fields,
                               "cin/ethnicity-unknown");
    identity.disabled = read_disabilities(fields);
  }

  static void read_upns(RowFields& fields, feed::Identity& identity) {
    const auto read = [&](std::size_t column) -> feed::Text {
      const auto text = fields.text(column);
      if (text.empty()) return {};
      const UpnForm form = upn_form(text);
      if (form == UpnForm::wrong) fields.remark("cin/upn-form");  // 1510 to 1560
      return form == UpnForm::unknown_reason ? feed::Text{} : text;
    };
    identity.upn = read(cin_child::upn);
    identity.former_upn = read(cin_child::former_upn);
  }

  /// Any code but NONE is a disability (rulings G8); NONE beside others is wrong (8790).
  std::uint32_t read_disabilities(RowFields& fields) const {
    std::string_view codes = fields.text(cin_child::disabilities).reveal_to_admit();
    bool none = false, any = false;
    while (!codes.empty()) {
      const auto end = codes.find(';');
      const auto word = word_of(words_.disabilities, Personal{codes.substr(0, end)}, year_, fields,
                                "cin/disability-unknown");
      none |= word == words_.not_disabled;
      any |= word == words_.is_disabled;
      codes.remove_prefix(end == codes.npos ? codes.size() : end + 1);
    }
    if (none && any) fields.remark("cin/disability-none-and-others");
    if (any) return words_.is_disabled;
    return none ? words_.not_disabled : 0;
  }

  void read_details(RowFields& fields, std::uint64_t position, MappedRow& row) {
    namespace column = cin_details;
    ReferralSaid said;
    said.referred =
        read_key_date(fields, column::referred,
                      {"cin/referral-date", "CINreferralDate is missing or no date (8600)"}, row);
    if (fields.refused()) return;
    said.closed =
        fields.end_date(column::closed, {"cin/closure-date", "CINclosureDate is no date (8630)"});
    if (said.closed < said.referred) {
      fields.refuse(
          {"cin/closure-before-referral", "CINclosureDate lies before the referral (8630)"});
    }
    if (spans_[cin_table::details].is_doubted(position)) {
      fields.refuse({"cin/episode-overlap",
                     "the episode begins before an earlier one of the child ends (8816, 8820)"});
    }
    said.no_further_action = yes_or_no(fields.text(column::no_further_action)) == YesNo::yes;
    said.source = word_of(words_.sources, fields.text(column::source), year_, fields,
                          "cin/referral-source-unknown");
    said.need = word_of(words_.needs, fields.text(column::need), year_, fields, "cin/need-unknown");
    said.closure_reason = word_of(words_.closures, fields.text(column::closure_reason), year_,
                                  fields, "cin/closure-reason-unknown");
    if (said.closed.is_none() != fields.empty(column::closure_reason)) {
      fields.remark("cin/closure-without-reason");  // 8805, 8810
    }
    if (said.no_further_action && !fields.empty(column::closed)) {
      fields.remark("cin/closure-without-need");  // 8831, 8832
    }
    if (said.referred > last_day_) fields.remark("cin/outside-year");
    state_referral(words_, said, row);
  }

  void read_plan(RowFields& fields, std::uint64_t position, MappedRow& row) {
    const Date start =
        read_key_date(fields, cin_plan::start,
                      {"cin/plan-start", "CINPlanStartDate is missing or no date (4003)"}, row);
    if (fields.refused()) return;
    const Date end =
        fields.end_date(cin_plan::end, {"cin/plan-end", "CINPlanEndDate is no date (4011)"});
    if (end < start) {
      fields.refuse({"cin/negative-length", "CINPlanEndDate lies before the start (4011)"});
    }
    refuse_doubted(cin_table::plans, position, fields);
    auto& plan = row.state(words_.cin_plan);
    plan.start = start;
    plan.end = end;
    plan.event = row.name.key.text();
  }

  void read_protection_plan(RowFields& fields, std::uint64_t position, MappedRow& row) {
    namespace column = cin_protection_plan;
    const Date start =
        read_key_date(fields, column::start,
                      {"cin/protection-start", "CPPstartDate is missing or no date (8915)"}, row);
    if (fields.refused()) return;
    const Date end =
        fields.end_date(column::end, {"cin/protection-end", "CPPendDate is no date (8925)"});
    if (end < start) {
      fields.refuse({"cin/negative-length", "CPPendDate lies before the start (8925)"});
    }
    if (end == start) {
      fields.refuse({"cin/zero-length", "the protection plan ends on the day it begins (8840)"});
    }
    refuse_doubted(cin_table::protection_plans, position, fields);
    auto abuse = fields.text(column::latest_abuse);
    if (abuse.empty()) abuse = fields.text(column::initial_abuse);
    const auto word = word_of(words_.abuses, abuse, year_, fields, "cin/abuse-unknown");
    auto& plan = row.state(words_.cp_plan);
    plan.start = start;
    plan.end = end;
    plan.event = row.name.key.text();
    if (word != 0) plan.set(words_.abuse, word);
    const auto earlier = whole_number(fields.text(column::earlier).reveal_to_admit());
    if (earlier && *earlier < 100) {
      plan.set(words_.earlier_plans, static_cast<std::uint32_t>(*earlier) + 1);
    } else if (!fields.empty(column::earlier)) {
      fields.remark("cin/earlier-plans-invalid");
    }
  }

  void refuse_doubted(std::size_t table, std::uint64_t position, RowFields& fields) const {
    if (!spans_[table].is_doubted(position)) return;
    fields.refuse({"cin/plan-overlap",
                   "the plan begins before an earlier one of the child ends (8935, 4014)"});
  }

  void read_assessment(RowFields& fields, MappedRow& row) {
    namespace column = cin_assessment;
    const Date start = read_key_date(
        fields, column::start,
        {"cin/assessment-start", "AssessmentActualStartDate is missing or no date"}, row);
    if (fields.refused()) return;
    const Date authorised =
        fields.end_date(column::authorised,
                        {"cin/assessment-authorised", "AssessmentAuthorisationDate is no date"});
    if (authorised < start) {
      fields.refuse(
          {"cin/negative-length", "the assessment is authorised before it starts (8608)"});
    }
    state_risks(words_, fields.text(column::factors).reveal_to_admit(), authorised, year_, fields,
                row);
  }

  /// Pre-proceedings count for the application that ends them, where there is one (rulings G23).
  void read_proceedings(RowFields& fields, MappedRow& row) {
    namespace column = cin_proceedings;
    const Date started = fields.other_date(column::started, "cin/proceedings-start-invalid");
    if (fields.empty(column::applied)) {
      if (!started.is_none()) row.name.key.add(started).add("pre");
      return;
    }
    const Date applied = read_key_date(fields, column::applied,
                                       {"cin/court-application", "CourtAppDate is no date"}, row);
    if (fields.refused()) return;
    if (!started.is_none() && applied < started) {
      fields.refuse({"cin/negative-length", "CourtAppDate lies before PPStartDate"});
    }
    auto& application = row.state(words_.court_application);
    application.start = applied;
    application.event = row.name.key.text();
  }

  NeedWords words_;
  // Of the delivery at hand.
  int year_ = 0;
  Date first_day_ = Date::none(), last_day_ = Date::none();
  SubjectMap<CinChild> children_;
  std::array<SpansByChild, cin_table::count> spans_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_cin_decoder(const DecoderOptions& options, Faults& faults) {
  BRAID_CHECK(options.vocabulary != nullptr);
  auto words = NeedWords::load(options.code_folder, *options.vocabulary, faults);
  if (!words) return fail(ErrorKind::misconfigured, "cin/code-lists");
  return make_table_decoder(std::make_unique<CinFormat>(*std::move(words)), options);
}

}  // namespace braid::ingest
