#include "ingest/police/police_mapper.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "ingest/police/police_text.h"
#include "ingest/text/dates.h"
#include "ingest/text/local_id.h"

namespace braid::ingest {
namespace {

/// A report this long after the child was found is remarked. Source: ours; feed-formats 6.4 says
/// "long after".
constexpr std::int32_t kReportDelayDaysMax = 7;
/// The age of criminal responsibility: Children and Young Persons Act 1933, section 50.
constexpr int kAgeOfResponsibility = 10;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// A whole number that is not negative; a spreadsheet may have added ".0" (feed-formats 1.1).
template <class Number>
std::optional<Number> number(Personal<std::string_view> text) {
  auto digits = text.reveal_to_admit();
  if (digits.ends_with(".0")) digits.remove_suffix(2);
  Number value{};
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || stop != digits.data() + digits.size() || value < 0) {
    return std::nullopt;
  }
  return value;
}

std::uint32_t low_half(Seconds seconds) {
  return static_cast<std::uint32_t>(
      std::clamp<Seconds>(seconds, 0, std::numeric_limits<std::uint32_t>::max()));
}

char sex_of(Personal<std::string_view> gender) {
  if (equals(gender, "M") || equals(gender, "MALE")) return 'M';
  if (equals(gender, "F") || equals(gender, "FEMALE")) return 'F';
  return equals(gender, "INTERSEX") ? 'I' : char{0};
}

/// By the minute where both state it, else by the day.
bool is_before(const ReadTime& left, const ReadTime& right) {
  const bool clocks =
      left.precision >= TimePrecision::minute && right.precision >= TimePrecision::minute;
  return clocks ? left.at < right.at : left.date < right.date;
}

/// `NFA` and the like stand where no postcode is known (feed-formats 6.4).
bool may_be_postcode(Personal<std::string_view> text) {
  return text.reveal_to_admit().find_first_of("0123456789") != std::string_view::npos;
}

// Blanks, case and a trailing ".0" make no other person (rulings A7). FNV-1a, 64 bits.
std::uint64_t key_of_text(Personal<std::string_view> name) {
  auto text = name.reveal_to_admit();
  if (text.ends_with(".0")) text.remove_suffix(2);
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    if (c == ' ' || c == '\t') continue;
    hash = (hash ^ static_cast<unsigned char>(upper(c))) * 1099511628211ULL;
  }
  return hash;
}

}  // namespace

void PoliceBirths::note(Personal<std::string_view> person, Date birth) {
  births_[key_of_text(person)] = birth;
}

void PoliceBirths::forget(Personal<std::string_view> person) { births_.erase(key_of_text(person)); }

Date PoliceBirths::find(Personal<std::string_view> person) const {
  const auto found = births_.find(key_of_text(person));
  return found == births_.end() ? Date::none() : found->second;
}

PoliceMapper::PoliceMapper(const DecoderOptions& options, std::string_view force)
    : options_{options},
      force_{force},
      crime_{*options.vocabulary},
      missing_{options.vocabulary->kind("missing")},
      arrest_{options.vocabulary->kind("arrest")},
      category_{options.vocabulary->attribute("missing_category")},
      age_stated_{options.vocabulary->attribute("age_stated")},
      voluntary_{options.vocabulary->attribute("voluntary")},
      return_interview_{options.vocabulary->attribute("return_interview")},
      missing_value_{options.vocabulary->value(category_, "missing")},
      away_value_{options.vocabulary->value(category_, "away")} {}

void PoliceConvictions::note(Personal<std::string_view> crime, Date day) {
  auto& known = days_.try_emplace(key_of_text(crime), day).first->second;
  known = std::min(known, day);
}

Date PoliceConvictions::find(Personal<std::string_view> crime) const {
  const auto found = days_.find(key_of_text(crime));
  return found == days_.end() ? Date::none() : found->second;
}

void PoliceMapper::learn(PoliceTable table, const PoliceRow& row) {
  if (table == PoliceTable::person) return learn_birth(row);
  const auto crime = row.get(PoliceField::crime_ref);
  const auto decided = read_iso_time(row.get(PoliceField::outcome_on).reveal_to_admit());
  const bool convicted = equals(row.get(PoliceField::outcome_type), "CONVICTION") &&
                         !equals(row.get(PoliceField::action), "D");
  if (convicted && decided.usable() && !crime.empty()) convictions_.note(crime, decided.date);
}

void PoliceMapper::learn_birth(const PoliceRow& row) {
  const auto person = row.get(PoliceField::force_person_id);
  const auto birth = read_iso_date(row.get(PoliceField::date_of_birth).reveal_to_admit());
  const auto status = row.get(PoliceField::dob_status);
  const bool known = birth.usable() && (status.empty() || equals(status, "K"));
  if (person.empty()) return;
  if (known && !equals(row.get(PoliceField::action), "D")) {
    births_.note(person, birth.date);
  } else {
    births_.forget(person);
  }
}

void PoliceMapper::refuse(PoliceTable table, feed::Place place, Literal rule, Literal reason,
                          Personal<std::string_view> original, feed::RecordBatch& batch) const {
  // A line that says no type has no unit of its own; the first one answers for it.
  std::uint16_t unit = 0;
  if (is_taken(table)) unit = delivery_.units[static_cast<std::size_t>(table)].value_or(0);
  batch.refused.push_back({place, unit, rule, reason, batch.keep(original)});
}

void PoliceMapper::map(const PoliceRow& row, PoliceTable table, feed::Place place,
                       Personal<std::string_view> original, feed::RecordBatch& batch) {
  feed::Record record;
  record.place = place;
  record.first_statement = static_cast<std::uint32_t>(batch.statements.size());
  Verdict refused = read_common(row, table, record);
  if (!refused && table == PoliceTable::person) refused = map_person(row, record, batch);
  if (!refused && table == PoliceTable::missing) refused = map_missing(row, record, batch);
  if (!refused && table == PoliceTable::arrest) refused = map_arrest(row, record, batch);
  if (!refused && table >= PoliceTable::offence) refused = map_crime(table, row, record, batch);
  if (refused) return refuse(table, place, refused->rule, refused->reason, original, batch);
  keep_texts(record, batch);
  batch.records.push_back(record);
  if (table == PoliceTable::offence) add_conviction(row, record, batch);
}

void PoliceMapper::add_conviction(const PoliceRow& row, const feed::Record& offence,
                                  feed::RecordBatch& batch) {
  const bool harmed =
      equals(row.get(PoliceField::role), "VICTIM") && equals(row.get(PoliceField::cse_flag), "Y");
  if (!harmed) return;
  const Date day = convictions_.find(row.get(PoliceField::crime_ref));
  // An increment need not repeat the outcomes of former ones; a full extract has them all.
  if (day.is_none() && !delivery_.full && !offence.withdrawn) return;
  feed::Record record = offence;
  record.withdrawn = day.is_none() || offence.withdrawn;
  record.row_key =
      Personal{batch.keep(std::string{offence.row_key.reveal_to_admit()} + "|conviction")};
  record.first_statement = static_cast<std::uint32_t>(batch.statements.size());
  add_statement(crime_.conviction_of_victim(row, day, batch), record, batch);
  batch.records.push_back(record);
}

PoliceMapper::Verdict PoliceMapper::read_common(const PoliceRow& row, PoliceTable table,
                                                feed::Record& record) const {
  const auto type = row.get(PoliceField::record_type);
  if (!type.empty() && police_table_of(type.reveal_to_admit()) != table) {
    return Refusal{"police/record-type", "the row is of another type than its file"};
  }
  const auto force = row.get(PoliceField::force_code);
  if (!force.empty() && force.reveal_to_admit() != force_) {
    // Its nominal number would name another person here (feed-formats 6.4).
    return Refusal{"police/force-code", "the row is of another force than the sender"};
  }
  const auto action = row.get(PoliceField::action);
  record.withdrawn = equals(action, "D");
  const bool known = equals(action, "I") || equals(action, "U") || record.withdrawn;
  if (!known || (delivery_.full && !equals(action, "I"))) {
    return Refusal{"police/action", "the action is none that the mode of the extract has"};
  }
  record.row_key = row.get(PoliceField::record_id);
  if (record.row_key.empty()) return Refusal{"police/record-id", "record_id is missing"};
  const auto version = number<std::uint32_t>(row.get(PoliceField::record_version));
  if (!version) return Refusal{"police/record-version", "record_version is not a whole number"};
  record.version = std::uint64_t{*version} << 32U | low_half(delivery_.submitted);
  const auto person = row.get(PoliceField::force_person_id);
  // Blank: somebody who was not identified, counted and never linked (rulings D4).
  const bool unidentified = person.empty() && table != PoliceTable::person;
  const Literal fault = fault_of_local_id(person.reveal_to_admit());
  if (!unidentified && !fault.view().empty()) {
    return Refusal{fault, "force_person_id is not a nominal number"};
  }
  record.subject = {options_.agency, person};
  const auto unit = delivery_.units[static_cast<std::size_t>(table)];
  BRAID_CHECK(unit.has_value());
  record.unit = *unit;
  return std::nullopt;
}

void PoliceMapper::keep_texts(feed::Record& record, feed::RecordBatch& batch) const {
  record.subject.local_id = batch.keep(record.subject.local_id);
  record.row_key = batch.keep(record.row_key);
}

void PoliceMapper::add_statement(const feed::Statement& statement, feed::Record& record,
                                 feed::RecordBatch& batch) const {
  record.statement_count = 1;
  batch.statements.push_back(statement);
}

PoliceMapper::Verdict PoliceMapper::map_person(const PoliceRow& row, feed::Record& record,
                                               feed::RecordBatch& batch) {
  feed::Identity identity;
  if (!record.withdrawn) {
    const auto status = row.get(PoliceField::dob_status);
    const auto birth = equals(status, "U")
                           ? ReadDate{}
                           : read_iso_date(row.get(PoliceField::date_of_birth).reveal_to_admit());
    if (birth.usable() && birth.date > delivery_.extracted_on) {
      return Refusal{"police/birth-date-in-future", "the birth date is after the extract"};
    }
    if (birth.how == DateReading::invalid) batch.remark("police/birth-date-invalid");
    if (birth.usable()) {
      identity.birth_date = Personal{birth.date};
      if (equals(status, "E")) identity.birth_date_quality = feed::BirthDateQuality::estimated;
    }
    identity.given_name = batch.keep(row.get(PoliceField::given_name));
    identity.family_name = batch.keep(row.get(PoliceField::family_name));
    const auto postcode = row.get(PoliceField::postcode);
    if (may_be_postcode(postcode)) identity.postcode = batch.keep(postcode);
    identity.sex = sex_of(row.get(PoliceField::gender));
    identity.ethnic5 = crime_.ethnic_group(row.get(PoliceField::ethnicity_sd), batch);
    const auto survivor = row.get(PoliceField::merged_into);
    const auto self = row.get(PoliceField::force_person_id);
    if (!survivor.empty() && survivor.reveal_to_admit() != self.reveal_to_admit()) {
      identity.merged_into = {options_.agency, batch.keep(survivor)};
    }
  }
  record.identity = static_cast<std::int32_t>(batch.identities.size());
  batch.identities.push_back(identity);
  return std::nullopt;
}

std::optional<std::uint32_t> PoliceMapper::category_of(Personal<std::string_view> category) const {
  // "No apparent risk" is missing all the same (rulings D1); the abolished category is not.
  if (category.empty() || equals(category, "MISSING") || equals(category, "NO_APPARENT_RISK")) {
    return missing_value_;
  }
  if (equals(category, "ABSENT_LEGACY")) return away_value_;
  return std::nullopt;
}

PoliceMapper::Verdict PoliceMapper::map_missing(const PoliceRow& row, feed::Record& record,
                                                feed::RecordBatch& batch) {
  feed::Statement statement;
  statement.kind = missing_;
  const auto status = row.get(PoliceField::status);
  // A report that was cancelled as an error is no event (feed-formats 6.4).
  if (equals(status, "CANCELLED")) record.withdrawn = true;
  if (record.withdrawn) {
    add_statement(statement, record, batch);
    return std::nullopt;
  }
  const auto reported = read_iso_time(row.get(PoliceField::reported_at).reveal_to_admit());
  const auto missing = read_iso_time(row.get(PoliceField::missing_from_at).reveal_to_admit());
  const auto found = read_iso_time(row.get(PoliceField::found_at).reveal_to_admit());
  if (missing.how == DateReading::invalid || found.how == DateReading::invalid) {
    return Refusal{"police/time-invalid", "missing_from_at or found_at is not a time"};
  }
  const ReadTime& start = missing.usable() ? missing : reported;
  if (!start.usable()) {
    return Refusal{"police/no-event-date", "neither missing_from_at nor reported_at is a time"};
  }
  if (found.usable() && is_before(found, start)) {
    return Refusal{"police/found-before-missing", "found_at lies before missing_from_at"};
  }
  if (found.usable() && reported.usable() && reported.date - found.date > kReportDelayDaysMax) {
    batch.remark("police/reported-long-after");
  }
  if ((equals(status, "OPEN") && found.usable()) || (equals(status, "CLOSED") && !found.usable())) {
    batch.remark("police/status-and-date");
  }
  statement.start = start.date;
  statement.end = found.date;
  // The category decides whether it is an incident at all.
  const auto category = category_of(row.get(PoliceField::category));
  if (!category) return Refusal{"police/category-unknown", "category is no code of the extract"};
  statement.set(category_, *category);
  const auto interview = row.get(PoliceField::return_interview_accepted);
  if (equals(interview, "Y")) statement.set(return_interview_, 1);
  if (equals(interview, "N")) statement.set(return_interview_, 2);
  const auto report = row.get(PoliceField::report_id);
  statement.event = batch.keep(report.empty() ? row.get(PoliceField::record_id) : report);
  add_statement(statement, record, batch);
  return std::nullopt;
}

PoliceMapper::Verdict PoliceMapper::check_age(const PoliceRow& row, Date arrested,
                                              std::optional<int> age) const {
  const Date birth = births_.find(row.get(PoliceField::force_person_id));
  const bool has_birth = !birth.is_none() && !row.get(PoliceField::force_person_id).empty();
  if (has_birth && birth == arrested) {
    return Refusal{"police/birth-date-is-arrest-date", "the birth date is the day of the arrest"};
  }
  if (has_birth && birth > arrested) {
    return Refusal{"police/birth-date-in-future", "the birth date is after the arrest"};
  }
  const int computed = has_birth ? age_at(birth, arrested) : age.value_or(kAgeOfResponsibility);
  if (age && std::abs(*age - computed) > 1) {
    return Refusal{"police/age-disagrees", "age_at_arrest disagrees with the birth date"};
  }
  if (age.value_or(computed) < kAgeOfResponsibility) {
    return Refusal{"police/age-under-10", "below the age of criminal responsibility"};
  }
  return std::nullopt;
}

PoliceMapper::Verdict PoliceMapper::map_arrest(const PoliceRow& row, feed::Record& record,
                                               feed::RecordBatch& batch) {
  feed::Statement statement;
  statement.kind = arrest_;
  if (record.withdrawn) {
    add_statement(statement, record, batch);
    return std::nullopt;
  }
  const auto arrested = read_iso_time(row.get(PoliceField::arrested_at).reveal_to_admit());
  if (!arrested.usable()) return Refusal{"police/no-event-date", "arrested_at is not a time"};
  const auto age_text = row.get(PoliceField::age_at_arrest);
  const auto age = number<int>(age_text);
  if (!age_text.empty() && (!age || *age > 150)) {
    return Refusal{"police/age-invalid", "age_at_arrest is not a number of years"};
  }
  if (auto refused = check_age(row, arrested.date, age)) return refused;
  statement.start = arrested.date;
  // One custody reference is one arrest, whatever the number of rows (rulings D3); blank: none.
  statement.event = batch.keep(row.get(PoliceField::custody_ref));
  if (age) statement.set(age_stated_, static_cast<std::uint32_t>(*age) + 1);
  // A voluntary interview is no arrest; measuring counts it apart.
  if (equals(row.get(PoliceField::voluntary), "Y")) statement.set(voluntary_, 1);
  add_statement(statement, record, batch);
  return std::nullopt;
}

PoliceMapper::Verdict PoliceMapper::map_crime(PoliceTable table, const PoliceRow& row,
                                              feed::Record& record,
                                              feed::RecordBatch& batch) const {
  PoliceCrimeMapper::Mapped mapped;
  mapped.statement.kind = crime_.kind_of(table);
  if (!record.withdrawn) mapped = crime_.map(table, row, batch);
  if (!mapped.refused.none()) return mapped.refused;
  record.withdrawn |= mapped.nothing;
  add_statement(mapped.statement, record, batch);
  return std::nullopt;
}

}  // namespace braid::ingest
