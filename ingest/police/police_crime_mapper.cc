#include "ingest/police/police_crime_mapper.h"

#include <string>

#include "ingest/police/police_text.h"
#include "ingest/table/row_fields.h"
#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

using Mapped = PoliceCrimeMapper::Mapped;

Mapped refused(Literal rule, Literal reason) {
  Mapped mapped;
  mapped.refused = {rule, reason};
  return mapped;
}

Mapped nothing(KindCode kind) {
  Mapped mapped;
  mapped.statement.kind = kind;
  mapped.nothing = true;
  return mapped;
}

ReadTime time_in(const PoliceRow& row, PoliceField field) {
  return read_iso_time(row.get(field).reveal_to_admit());
}

/// Days since 1900-01-01, as `committed_on` counts them.
std::uint32_t day_number(Date day) {
  static const Date kFirst = Date::from_civil(1900, 1, 1).value_or(Date{});
  return static_cast<std::uint32_t>(day - kFirst);
}

}  // namespace

PoliceCrimeMapper::PoliceCrimeMapper(const Vocabulary& vocabulary)
    : vocabulary_{vocabulary},
      crime_{vocabulary.kind("crime")},
      risk_flag_{vocabulary.kind("risk_flag")},
      domestic_{vocabulary.kind("domestic")},
      part_{vocabulary.attribute("crime_part")},
      role_{vocabulary.attribute("crime_role")},
      cse_flag_{vocabulary.attribute("cse_flag")},
      outcome_type_{vocabulary.attribute("outcome_type")},
      committed_on_{vocabulary.attribute("committed_on")},
      risk_type_{vocabulary.attribute("risk_type")},
      risk_level_{vocabulary.attribute("risk_level")},
      domestic_role_{vocabulary.attribute("domestic_role")},
      ethnic5_{vocabulary.attribute("ethnic5")} {}

KindCode PoliceCrimeMapper::kind_of(PoliceTable table) const {
  if (table == PoliceTable::flag) return risk_flag_;
  return table == PoliceTable::domestic ? domestic_ : crime_;
}

Mapped PoliceCrimeMapper::map(PoliceTable table, const PoliceRow& row,
                              feed::RecordBatch& batch) const {
  if (table == PoliceTable::offence) return offence(row, batch);
  if (table == PoliceTable::outcome) return outcome(row, batch);
  return table == PoliceTable::flag ? flag(row, batch) : domestic(row, batch);
}

std::uint32_t PoliceCrimeMapper::word(AttributeCode attribute,
                                      Personal<std::string_view> code) const {
  std::string lower{code.reveal_to_admit()};
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return vocabulary_.value(attribute, lower);
}

std::uint32_t PoliceCrimeMapper::ethnic_group(Personal<std::string_view> code,
                                              feed::RecordBatch& batch) const {
  if (code.empty()) return 0;
  const auto number = whole_number(code.reveal_to_admit());
  const auto group = [&](std::string_view name) { return vocabulary_.value(ethnic5_, name); };
  if (!number || *number < 1 || *number > 19) {
    batch.remark("police/ethnicity-unknown");
    return 0;
  }
  if (*number <= 4) return group("White");
  if (*number <= 8) return group("Mixed");
  if (*number <= 13) return group("Asian");
  if (*number <= 16) return group("Black");
  return *number <= 18 ? group("Other") : 0;  // 19: prefers not to say
}

/// Dated by the day on which it was recorded (rulings G40); the day on which it was committed goes
/// with it.
Mapped PoliceCrimeMapper::offence(const PoliceRow& row, feed::RecordBatch& batch) const {
  const auto reference = row.get(PoliceField::crime_ref);
  if (reference.empty()) return refused("police/crime-ref", "crime_ref is missing");
  const auto committed = time_in(row, PoliceField::offence_from);
  const auto recorded = time_in(row, PoliceField::recorded_on);
  if (committed.how == DateReading::invalid || recorded.how == DateReading::invalid) {
    return refused("police/time-invalid", "offence_from or recorded_on is not a time");
  }
  if (!recorded.usable() && !committed.usable()) {
    return refused("police/no-event-date", "neither recorded_on nor offence_from is a time");
  }
  Mapped mapped;
  auto& statement = mapped.statement;
  statement.kind = crime_;
  statement.start = recorded.usable() ? recorded.date : committed.date;
  statement.event = batch.keep(reference);
  statement.set(part_, vocabulary_.value(part_, "offence"));
  const auto role = word(role_, row.get(PoliceField::role));
  if (role == 0) return refused("police/role-unknown", "role is no code of the extract");
  statement.set(role_, role);
  if (equals(row.get(PoliceField::cse_flag), "Y")) statement.set(cse_flag_, 1);
  if (committed.usable()) statement.set(committed_on_, day_number(committed.date));
  return mapped;
}

Mapped PoliceCrimeMapper::outcome(const PoliceRow& row, feed::RecordBatch& batch) const {
  const auto decided = time_in(row, PoliceField::outcome_on);
  if (!decided.usable()) return refused("police/no-event-date", "outcome_on is not a time");
  const auto type = word(outcome_type_, row.get(PoliceField::outcome_type));
  if (type == 0) {
    return refused("police/outcome-type", "outcome_type is no code of the extract");
  }
  Mapped mapped;
  auto& statement = mapped.statement;
  statement.kind = crime_;
  statement.start = decided.date;
  // One outcome of each kind a crime; without its reference, a summons (rulings G35).
  const auto crime = row.get(PoliceField::crime_ref);
  statement.event = batch.keep(crime.empty() ? row.get(PoliceField::asn) : crime);
  statement.set(part_, vocabulary_.value(part_, "outcome"));
  statement.set(outcome_type_, type);
  return mapped;
}

feed::Statement PoliceCrimeMapper::conviction_of_victim(const PoliceRow& offence, Date day,
                                                        feed::RecordBatch& batch) const {
  feed::Statement statement;
  statement.kind = crime_;
  statement.start = day;
  statement.event = batch.keep(offence.get(PoliceField::crime_ref));
  statement.set(part_, vocabulary_.value(part_, "outcome"));
  statement.set(role_, vocabulary_.value(role_, "victim"));
  statement.set(cse_flag_, 1);
  statement.set(outcome_type_, vocabulary_.value(outcome_type_, "conviction"));
  return statement;
}

/// Assessed risk only: what intelligence says is no assessment (rulings G39).
Mapped PoliceCrimeMapper::flag(const PoliceRow& row, feed::RecordBatch& batch) const {
  const auto type = word(risk_type_, row.get(PoliceField::flag_type));
  if (type == 0) {
    batch.remark("police/flag-not-used");
    return nothing(risk_flag_);
  }
  if (equals(row.get(PoliceField::basis), "INTEL")) return nothing(risk_flag_);
  const auto from = time_in(row, PoliceField::valid_from);
  if (!from.usable()) return refused("police/no-event-date", "valid_from is not a time");
  const auto to = time_in(row, PoliceField::valid_to);
  if (to.how == DateReading::invalid) {
    return refused("police/time-invalid", "valid_to is not a time");
  }
  if (to.usable() && to.date < from.date) {
    return refused("police/negative-length", "valid_to lies before valid_from");
  }
  const auto level = word(risk_level_, row.get(PoliceField::level));
  if (level == 0) return refused("police/level-unknown", "level is no code of the extract");
  Mapped mapped;
  auto& statement = mapped.statement;
  statement.kind = risk_flag_;
  statement.start = from.date;
  // The flag holds on valid_to itself; a spell ends on the day after its last (indicators, R2).
  if (to.usable()) statement.end = to.date + 1;
  statement.event = batch.keep(row.get(PoliceField::record_id));
  statement.set(risk_type_, type);
  statement.set(risk_level_, level);
  return mapped;
}

/// Heard at a conference, and dated by it; others are no event of ours.
Mapped PoliceCrimeMapper::domestic(const PoliceRow& row, feed::RecordBatch& batch) const {
  const auto heard = time_in(row, PoliceField::marac_on);
  if (heard.how == DateReading::invalid) {
    return refused("police/time-invalid", "marac_on is not a time");
  }
  if (!heard.usable()) return nothing(domestic_);
  const auto role = word(domestic_role_, row.get(PoliceField::role));
  if (role == 0) return refused("police/role-unknown", "role is no code of the extract");
  Mapped mapped;
  auto& statement = mapped.statement;
  statement.kind = domestic_;
  statement.start = heard.date;
  statement.event = batch.keep(row.get(PoliceField::da_ref));
  statement.set(domestic_role_, role);
  return mapped;
}

}  // namespace braid::ingest
