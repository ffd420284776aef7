#include "ingest/children/ssd/ssd_facts.h"

#include <algorithm>
#include <tuple>

#include "ingest/children/eighteenth_birthday.h"
#include "ingest/children/need_statements.h"
#include "ingest/children/ssd/ssd_fields.h"

namespace braid::ingest {

void SsdFacts::begin_run(const IdentityTables& identities, Date run_date, Date covers_from) {
  identities_ = &identities;
  run_date_ = run_date;
  covers_from_ = covers_from;
  legal_.clear();
  children_ = {};
  placements_ = {};
  assessments_ = {};
  workers_ = {};
  periods_ = {};
}

/// A table that was not delivered says nothing (ssd-formats C.1), so each supplies its own kinds.
Unit SsdFacts::unit(std::size_t table) const {
  Unit unit;
  unit.name = unit.table = tables()[table].name;
  unit.extracted_on = run_date_;
  switch (table) {
    case ssd_table::cla_episodes:
      unit.supplies = {words_.care};
      break;
    case ssd_table::cin_episodes:
      unit.supplies = {words_.need.referral, words_.need.need_kind};
      break;
    case ssd_table::assessment_factors:
      unit.supplies = {words_.need.risk_flag};
      break;
    case ssd_table::cin_plans:
      unit.supplies = {words_.need.cin_plan};
      break;
    case ssd_table::cp_plans:
      unit.supplies = {words_.need.cp_plan};
      break;
    case ssd_table::missing:
      unit.supplies = {words_.missing};
      break;
    case ssd_table::sdq_scores:
      unit.supplies = {words_.sdq};
      break;
    case ssd_table::care_leavers:
      unit.supplies = {words_.care_leaver};
      break;
    case ssd_table::immigration_status:
      unit.supplies = {words_.uasc};
      break;
    case ssd_table::involvements:
      unit.supplies = {words_.allocation};
      break;
    case ssd_table::permanence:
      unit.supplies = {words_.adoption};
      break;
    default:
      return unit;
  }
  unit.covers_from = covers_from_;
  unit.covers_to = run_date_;
  return unit;
}

Judgement SsdFacts::read_person(std::size_t column, RowFields& fields, MappedRow& row) const {
  const SubjectId person{fields.text(column)};
  if (!person.good()) {
    return Judgement::refused({person.fault(), "the person's id is missing or is no id"});
  }
  const auto* const local = identities_->local_id_of(person);
  // Keys are not enforced: dangling ids are normal (ssd-formats A.1).
  if (local == nullptr) return Judgement::dropped("ssd/person-unknown");
  row.name.child = *local;
  row.name.key = RowKey{row.name.child};
  return Judgement::kept();
}

Judgement SsdFacts::map(std::size_t table, const TableReader& rows, RowRemarks remarks,
                        MappedRow& row) {
  RowFields fields{rows, remarks, read_ssd_date_text, ssd_field};
  if (table == ssd_table::professionals || table == ssd_table::cla_placement) {
    row.name.key = RowKey{SubjectId{fields.text(0)}};
    return Judgement::kept();
  }
  if (table == ssd_table::assessment_factors) return read_factors(fields, row);
  if (table == ssd_table::permanence) return read_permanence(fields, row);
  static_assert(ssd_legal_status::person == 0 && ssd_cla_episodes::person == 0 &&
                ssd_cin_episodes::person == 0 && ssd_cin_plans::person == 0 &&
                ssd_cp_plans::person == 0 && ssd_missing::person == 0 &&
                ssd_sdq_scores::person == 0 && ssd_care_leavers::person == 0 &&
                ssd_disability::person == 0 && ssd_immigration_status::person == 0 &&
                ssd_involvements::person == 0);
  const bool assessment = table == ssd_table::cin_assessments;
  const auto named =
      read_person(assessment ? +ssd_cin_assessments::person : std::size_t{0}, fields, row);
  if (named.fate != Judgement::Fate::kept) return named;
  if (assessment || table == ssd_table::legal_status) {
    row.name.key.add(fields.text(assessment ? +ssd_cin_assessments::id : +ssd_legal_status::start)
                         .reveal_to_admit());
    if (!assessment) row.name.key.add(fields.code(ssd_legal_status::status).view());
    return Judgement::kept();
  }
  Judgement judgement;
  if (table == ssd_table::cla_episodes) read_care(fields, row);
  if (table == ssd_table::cin_episodes) read_referral(fields, row);
  if (table == ssd_table::cin_plans) read_plan(fields, row);
  if (table == ssd_table::cp_plans) read_protection_plan(fields, row);
  if (table == ssd_table::missing) read_missing(fields, row);
  if (table == ssd_table::sdq_scores) read_sdq(fields, row);
  if (table == ssd_table::care_leavers) judgement = read_care_leaver(fields, row);
  if (table == ssd_table::disability) read_disability(fields, row);
  if (table == ssd_table::immigration_status) judgement = read_immigration(fields, row);
  if (table == ssd_table::involvements) judgement = read_involvement(fields, row);
  return judgement.fate == Judgement::Fate::kept ? fields.judgement() : judgement;
}

void SsdFacts::learn(std::size_t table, const TableReader& rows, const MappedRow& row) {
  const RowFields fields{rows, RowRemarks{nullptr}, read_ssd_date_text, ssd_field};
  const auto date = [&](std::size_t column) { return read_ssd_date(fields.text(column)).date; };
  const auto word = [&](const CodeList& list, std::size_t column) {
    const auto text = fields.text(column).reveal_to_admit();
    const auto whole = list.find(text, 0);
    return whole.known() ? whole.value : list.find(leading_code(text), 0).value;
  };
  if (table == ssd_table::legal_status) {
    const auto status = word(words_.legal_status, ssd_legal_status::status);
    const Date start = date(ssd_legal_status::start);
    // Orders that are no way of being looked after have no code of the 903.
    if (status == 0 || start.is_none()) return;
    legal_.push_back(
        {children_.number_of(row.name.child), status, start, date(ssd_legal_status::end)});
  } else if (table == ssd_table::cla_placement) {
    const SubjectId id{fields.text(ssd_cla_placement::id)};
    if (!id.good()) return;
    auto& placement = placements_[id];
    placement.place = word(words_.place, ssd_cla_placement::type);
    placement.provider = word(words_.provider, ssd_cla_placement::provider);
    placement.change_reason = word(words_.change_reason, ssd_cla_placement::change_reason);
    placement.end = date(ssd_cla_placement::end);
    placement.urn = SubjectId{fields.text(ssd_cla_placement::urn)};
  } else if (table == ssd_table::professionals) {
    const SubjectId id{fields.text(ssd_professionals::id)},
        registration{fields.text(ssd_professionals::registration)};
    if (id.good() && registration.good()) workers_[id] = registration;
  } else if (table == ssd_table::cin_assessments) {
    const SubjectId id{fields.text(ssd_cin_assessments::id)};
    if (!id.good()) return;
    assessments_[id] = {row.name.child, date(ssd_cin_assessments::start),
                        date(ssd_cin_assessments::authorised)};
  } else if (table == ssd_table::cla_episodes) {
    const SubjectId period{fields.text(ssd_cla_episodes::care)};
    if (period.good()) periods_[period] = row.name.child;
    auto& child = children_[row.name.child];
    for (const auto& statement : row.statements) {
      child.in_care |= statement.end.is_none() && !child.in_care;
      if (statement.end.is_none()) continue;
      if (child.care_ended.is_none() || child.care_ended < statement.end) {
        child.care_ended = statement.end;
      }
    }
  } else if (table == ssd_table::disability) {
    auto& known = children_[row.name.child].disability;
    const auto said = word(words_.need.disabilities, ssd_disability::code);
    // Any code but NONE is a disability (rulings G8).
    if (known != words_.need.is_disabled && said != 0) known = said;
  }
}

std::uint64_t SsdFacts::settle(std::size_t table) {
  if (table == ssd_table::legal_status) {
    std::sort(legal_.begin(), legal_.end(), [](const Legal& a, const Legal& b) {
      return std::tie(a.child, a.start, a.status) < std::tie(b.child, b.start, b.status);
    });
  }
  return 0;
}

Date SsdFacts::end_after(std::size_t column, Date start, RowFields& fields) const {
  const Date end = fields.end_date(column, {"ssd/end-invalid", "the end of the row is no date"});
  if (!start.is_none() && end < start) {
    fields.refuse({"ssd/negative-length", "the end of the row lies before its start"});
  }
  return end;
}

/// Exact, else by the code that leads the text, else unknown with a remark (ssd-formats A.1).
std::uint32_t SsdFacts::code(const CodeList& list, std::size_t column, RowFields& fields) const {
  const auto text = fields.text(column).reveal_to_admit();
  if (text.empty()) return 0;
  auto found = list.find(text, 0);
  if (!found.known()) found = list.find(leading_code(text), 0);
  if (!found.known()) fields.remark("ssd/code-unknown");
  return found.value;
}

/// The row with a status of the 903 that holds on the day; of several the one that began last;
/// never an ended one (ssd-formats A.3).
std::uint32_t SsdFacts::legal_status_at(const SubjectId& child, Date day) const {
  const auto number = children_.find_number(child);
  if (!number) return 0;
  std::uint32_t status = 0;
  const auto from = std::partition_point(legal_.begin(), legal_.end(),
                                         [&](const Legal& row) { return row.child < *number; });
  for (auto row = from; row != legal_.end() && row->child == *number && row->start <= day; ++row) {
    if (day < row->end) status = row->status;
  }
  return status;
}

}  // namespace braid::ingest
