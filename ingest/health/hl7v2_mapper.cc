#include "ingest/health/hl7v2_mapper.h"

#include <algorithm>

#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

/// What an event asks for. Source: feed-formats 7.1, its table of events.
enum class Action : std::uint8_t {
  start,          ///< A01, A04, A06, A07
  update,         ///< A08: demographics, and the start of the visit that it names
  end,            ///< A03
  cancel,         ///< A11
  reopen,         ///< A13: the discharge is withdrawn
  delete_visit,   ///< A23
  demographics,   ///< A28, A31
  delete_person,  ///< A29
  merge,          ///< A34, A40, A47
  nothing,        ///< does not count; its demographics may still be new
  unknown,
};

struct EventRule {
  std::string_view event;
  Action action;
  /// Its PID states the patient anew. Others' PIDs may be cut short, and as an identity is replaced
  /// as a whole they only restate it when they hold all parts (rulings S6).
  bool restates;
};

constexpr std::array kEvents{
    EventRule{"A01", Action::start, true},        EventRule{"A02", Action::nothing, false},
    EventRule{"A03", Action::end, false},         EventRule{"A04", Action::start, true},
    EventRule{"A05", Action::nothing, true},      EventRule{"A06", Action::start, true},
    EventRule{"A07", Action::start, true},        EventRule{"A08", Action::update, true},
    EventRule{"A11", Action::cancel, false},      EventRule{"A12", Action::nothing, false},
    EventRule{"A13", Action::reopen, false},      EventRule{"A14", Action::nothing, true},
    EventRule{"A17", Action::nothing, false},     EventRule{"A23", Action::delete_visit, false},
    EventRule{"A28", Action::demographics, true}, EventRule{"A29", Action::delete_person, false},
    EventRule{"A31", Action::demographics, true}, EventRule{"A34", Action::merge, true},
    EventRule{"A40", Action::merge, true},        EventRule{"A47", Action::merge, true},
};

EventRule rule_of(std::string_view event) {
  const auto* found = std::find_if(kEvents.begin(), kEvents.end(),
                                   [&](const EventRule& rule) { return rule.event == event; });
  return found == kEvents.end() ? EventRule{event, Action::unknown, false} : *found;
}

constexpr std::array<std::string_view, 4> kPartWords{"start", "end", "cancel", "update"};
constexpr std::array<std::string_view, 3> kKindWords{"first", "planned_followup",
                                                     "unplanned_followup"};

std::uint32_t low_half(Seconds seconds) {
  return static_cast<std::uint32_t>(std::clamp<Seconds>(seconds, 0, 0xffffffffLL));
}

bool says_day(const ReadTime& time) {
  return time.usable() && time.precision >= TimePrecision::day;
}

bool is_stated(const Personal<Date>& date) { return !date.reveal_to_admit().is_none(); }

}  // namespace

Hl7Mapper::Hl7Mapper(const DecoderOptions& options, std::size_t kind_field)
    : options_{options},
      kind_field_{kind_field},
      attendance_{options.vocabulary->kind("attendance")},
      stay_{options.vocabulary->kind("stay")},
      mental_health_{options.vocabulary->attribute("mental_health")},
      ethnic5_{options.vocabulary->attribute("ethnic5")},
      part_{options.vocabulary->attribute("part")},
      attendance_kind_{options.vocabulary->attribute("attendance_kind")} {
  for (std::size_t i = 0; i < kPartWords.size(); ++i) {
    part_values_[i] = options.vocabulary->value(part_, kPartWords[i]);
  }
  for (std::size_t i = 0; i < kKindWords.size(); ++i) {
    kind_values_[i] = options.vocabulary->value(attendance_kind_, kKindWords[i]);
  }
}

void Hl7Mapper::map(const Hl7Frame& frame, std::uint16_t file, feed::RecordBatch& batch) {
  place_ = {file, frame.position};
  ++batch.rows_read;
  const Verdict refused =
      frame.broken.view().empty()
          ? map_adt(frame, batch)
          : Verdict{Refusal{frame.broken, "the message is longer than any that can be taken"}};
  if (!refused) return;
  const auto original = frame.original.reveal_to_admit();
  batch.refused.push_back(
      {place_, kHl7Messages, refused->rule, refused->reason,
       original.size() <= kHl7SegmentBytesMax ? batch.keep(frame.original) : feed::Text{}});
}

Hl7Text Hl7Mapper::text(const Hl7Segment& segment, std::size_t field, std::size_t component) const {
  return value_of(segment.field(field), component, delimiters_);
}

Hl7Mapper::Verdict Hl7Mapper::read_header(const Hl7Frame& frame) {
  if (!delimiters_.read(frame.segments.front().reveal_to_admit())) {
    return Refusal{"hl7v2/delimiters", "MSH-1 and MSH-2 do not hold the delimiters"};
  }
  msh_.cut(frame.segments.front(), delimiters_.field);
  evn_.clear();
  pid_.clear();
  pv1_.clear();
  for (const Hl7Text segment : frame.segments) {
    if (!evn_.present() && is_segment(segment, "EVN", delimiters_)) {
      evn_.cut(segment, delimiters_.field);
    } else if (!pid_.present() && is_segment(segment, "PID", delimiters_)) {
      pid_.cut(segment, delimiters_.field);
    } else if (!pv1_.present() && is_segment(segment, "PV1", delimiters_)) {
      pv1_.cut(segment, delimiters_.field);
    }
  }
  return std::nullopt;
}

Hl7Mapper::Verdict Hl7Mapper::map_adt(const Hl7Frame& frame, feed::RecordBatch& batch) {
  if (auto refused = read_header(frame)) return refused;
  const auto type = text(msh_, 9).reveal_to_admit();
  if (type.empty()) return Refusal{"hl7v2/no-message-type", "MSH-9 says no message type"};
  if (type != "ADT") {
    batch.remark("hl7v2/not-adt");
    return std::nullopt;
  }
  event_ = text(msh_, 9, 2).reveal_to_admit();
  if (event_.empty()) event_ = text(evn_, 1).reveal_to_admit();
  if (event_.empty()) return Refusal{"hl7v2/no-event", "neither MSH-9 nor EVN-1 says the event"};
  facility_ = text(msh_, 4).reveal_to_admit();
  if (is_dropped_test(batch)) return std::nullopt;
  return map_event(frame, batch);
}

// MSH-11 other than P never reaches production counts (feed-formats 7.1, rulings A11).
bool Hl7Mapper::is_dropped_test(feed::RecordBatch& batch) const {
  if (!options_.drop_test_patients) return false;
  const auto processing = text(msh_, 11).reveal_to_admit();
  if (processing == "T" || processing == "D") {
    batch.remark("hl7v2/test-message");
    return true;
  }
  if (!is_test_patient(pid_, delimiters_)) return false;
  batch.remark("hl7v2/test-patient");
  return true;
}

Hl7Mapper::Verdict Hl7Mapper::read_time() {
  auto time = read_hl7_time(text(evn_, 2).reveal_to_admit());
  if (!says_day(time)) time = read_hl7_time(text(msh_, 7).reveal_to_admit());
  if (!says_day(time)) {
    return Refusal{"hl7v2/no-time", "neither EVN-2 nor MSH-7 says when it was recorded"};
  }
  recorded_ = time.at;
  return std::nullopt;
}

Hl7Mapper::Verdict Hl7Mapper::map_event(const Hl7Frame& frame, feed::RecordBatch& batch) {
  const EventRule rule = rule_of(event_);
  if (rule.action == Action::unknown) {
    if (is_event("A44") || is_event("A45")) {
      batch.remark("hl7v2/visit-moved");
    } else {
      batch.remark("hl7v2/event-not-used");
    }
    return std::nullopt;
  }
  if (auto refused = read_time()) return refused;
  patient_ = find_local_id(pid_, facility_, delimiters_);
  if (patient_.number.empty()) {
    return Refusal{"hl7v2/no-local-id", "PID-3 and PID-2 hold no number of the agency's own"};
  }
  Verdict refused;
  switch (rule.action) {
    case Action::start:
      refused = map_visit(Part::start, false, batch);
      break;
    case Action::end:
      refused = map_visit(Part::end, false, batch);
      break;
    case Action::reopen:
      refused = map_visit(Part::end, true, batch);
      break;
    case Action::cancel:
    case Action::delete_visit:
      refused = map_visit(Part::cancel, false, batch);
      break;
    case Action::update:
      // It corrects a visit and makes none: whether there is one, A01 and A04 say (rulings S6).
      if (!text(pv1_, 19).empty()) refused = map_visit(Part::update, false, batch);
      break;
    case Action::merge:
      refused = map_merges(frame, batch);
      break;
    case Action::delete_person:
      withdraw_patient(batch);
      return std::nullopt;
    case Action::demographics:
    case Action::nothing:
    case Action::unknown:
      break;
  }
  if (!refused) add_patient(rule.restates, batch);
  return refused;
}

char Hl7Mapper::visit_class() const {
  const auto word = text(pv1_, 2).reveal_to_admit();
  if (word == "E" || word == "EMERGENCY") return 'E';
  return word == "I" || word == "INPATIENT" ? 'I' : char{0};
}

// EVN-6 counts only for A01 and A04 (rulings E3); elsewhere it is the time of something else.
std::optional<Date> Hl7Mapper::event_date(Part part) const {
  std::array<Hl7Text, 2> fields{};
  if (part == Part::end) {
    fields = {text(pv1_, 45)};
  } else if (is_event("A01") || is_event("A04")) {
    fields = {text(evn_, 6), text(pv1_, 44)};
  } else {
    fields = {text(pv1_, 44)};
  }
  for (const Hl7Text field : fields) {
    if (field.empty()) continue;
    const auto time = read_hl7_time(field.reveal_to_admit());
    if (!says_day(time)) return std::nullopt;
    return time.date;
  }
  // An update without the time of admission leaves the date as it is.
  if (part == Part::update) return Date::none();
  return date_of(recorded_);
}

Hl7Mapper::Verdict Hl7Mapper::map_visit(Part part, bool withdrawn, feed::RecordBatch& batch) {
  if (!pv1_.present()) return Refusal{"hl7v2/no-visit", "the event needs a segment PV1"};
  const auto date = event_date(part);
  if (!date) return Refusal{"hl7v2/event-date", "the time of the event is not a calendar day"};
  const char letter = visit_class();
  // A deleted visit is gone in every class that it ever had; so is a cancelled one of no class.
  const bool all_classes = is_event("A23") || (part == Part::cancel && letter == 0);
  if (all_classes) {
    add_visit(part, {'E', *date}, withdrawn, batch);
    add_visit(part, {'I', *date}, withdrawn, batch);
  } else if (letter == 0 || (is_event("A04") && letter == 'I')) {
    batch.remark("hl7v2/class-not-counted");
  } else {
    add_visit(part, {letter, *date}, withdrawn, batch);
  }
  return std::nullopt;
}

feed::Record Hl7Mapper::new_record(const feed::RecordBatch& batch) const {
  feed::Record record;
  record.place = place_;
  record.unit = kHl7Messages;
  record.version = std::uint64_t{low_half(recorded_)} << 32U | low_half(submitted_);
  record.first_statement = static_cast<std::uint32_t>(batch.statements.size());
  return record;
}

std::string_view Hl7Mapper::source_of(const Hl7PatientId& id, feed::RecordBatch& batch) {
  line_ = options_.agency;
  if (!id.authority.empty()) {
    line_ += '/';
    line_ += plain(Hl7Text{id.authority}, delimiters_, room_).reveal_to_admit();
  }
  return batch.keep(line_);
}

feed::SubjectName Hl7Mapper::subject_of(const Hl7PatientId& id, feed::RecordBatch& batch) {
  return {source_of(id, batch), batch.keep(plain(id.number, delimiters_, room_))};
}

std::uint32_t Hl7Mapper::attendance_kind(feed::RecordBatch& batch) const {
  if (kind_field_ == 0) return 0;
  auto code = text(pv1_, kind_field_).reveal_to_admit();
  if (code.size() == 2 && code.starts_with('0')) code.remove_prefix(1);
  if (code.empty() || code == "9") return 0;
  if (code == "1" || code == "2" || code == "3") {
    return kind_values_[static_cast<std::size_t>(code.front() - '1')];
  }
  batch.remark("hl7v2/attendance-kind");
  return 0;
}

/// Treatment functions 700 to 727 (rulings G38).
bool Hl7Mapper::is_mental_health(Hl7Text treatment_function) const {
  const auto code = value_of(treatment_function, 1, delimiters_).reveal_to_admit();
  return code.size() == 3 && code >= "700" && code <= "727";
}

void Hl7Mapper::add_visit(Part part, Visit visit, bool withdrawn, feed::RecordBatch& batch) {
  feed::Record record = new_record(batch);
  record.subject = subject_of(patient_, batch);
  record.withdrawn = withdrawn;
  record.statement_count = 1;

  // Number and class; without a number a visit is known by its patient and its first day, as far as
  // the message tells it.
  const Hl7Text number = plain(text(pv1_, 19), delimiters_, room_);
  line_.clear();
  if (number.empty()) {
    batch.remark("hl7v2/no-visit-number");
    const auto admitted = read_hl7_time(text(pv1_, 44).reveal_to_admit());
    line_ += record.subject.local_id.reveal_to_admit();
    line_ += '|';
    line_ += (says_day(admitted) ? admitted.date : visit.date).text();
  } else {
    line_ += number.reveal_to_admit();
  }
  line_ += '|';
  line_ += visit.letter;
  const std::string_view event = batch.keep(line_);
  line_ = "visit|";
  line_ += record.subject.source;
  line_ += '|';
  line_ += event;
  line_ += '|';
  line_ += kPartWords[static_cast<std::size_t>(part)];
  record.row_key = feed::Text{batch.keep(line_)};

  feed::Statement statement;
  statement.kind = visit.letter == 'E' ? attendance_ : stay_;
  statement.event = feed::Text{event};
  statement.start = visit.date;
  statement.set(part_, part_values_[static_cast<std::size_t>(part)]);
  if (visit.letter == 'E' && (part == Part::start || part == Part::update)) {
    if (const auto kind = attendance_kind(batch); kind != 0) statement.set(attendance_kind_, kind);
  }
  if (visit.letter == 'I' && (part == Part::start || part == Part::update) &&
      is_mental_health(text(pv1_, 10))) {
    statement.set(mental_health_, 1);
  }
  batch.statements.push_back(statement);
  batch.records.push_back(record);
}

void Hl7Mapper::add_patient(bool restates, feed::RecordBatch& batch) {
  auto identity = read_patient(pid_, delimiters_, date_of(recorded_), batch, room_);
  identity.ethnic5 = options_.vocabulary->value(ethnic5_, ethnic_group_of(pid_, delimiters_));
  const bool any = !identity.family_name.empty() || !identity.given_name.empty() ||
                   is_stated(identity.birth_date) || !identity.nhs_number.empty();
  const bool all = !identity.family_name.empty() && !identity.given_name.empty() &&
                   is_stated(identity.birth_date) && !identity.nhs_number.empty();
  if (restates ? !any : !all) return;
  feed::Record record = new_record(batch);
  record.subject = subject_of(patient_, batch);
  line_ = "person|";
  line_ += record.subject.source;
  line_ += '|';
  line_ += record.subject.local_id.reveal_to_admit();
  record.row_key = feed::Text{batch.keep(line_)};
  record.identity = static_cast<std::int32_t>(batch.identities.size());
  batch.identities.push_back(identity);
  batch.records.push_back(record);
}

void Hl7Mapper::withdraw_patient(feed::RecordBatch& batch) {
  feed::Record record = new_record(batch);
  record.subject = subject_of(patient_, batch);
  line_ = "person|";
  line_ += record.subject.source;
  line_ += '|';
  line_ += record.subject.local_id.reveal_to_admit();
  record.row_key = feed::Text{batch.keep(line_)};
  record.withdrawn = true;
  record.identity = static_cast<std::int32_t>(batch.identities.size());
  batch.identities.emplace_back();
  batch.records.push_back(record);
}

bool Hl7Mapper::add_merge(Hl7Text repetition, const Hl7PatientId& survivor) {
  if (is_nhs_repetition(repetition, delimiters_)) return true;
  Hl7PatientId old_id{value_of(repetition, 1, delimiters_),
                      value_of(repetition, 4, delimiters_).reveal_to_admit()};
  if (old_id.authority.empty()) old_id.authority = facility_;
  const bool same = old_id.authority == survivor.authority &&
                    old_id.number.reveal_to_admit() == survivor.number.reveal_to_admit();
  if (old_id.number.empty() || same) return true;
  if (merge_count_ == kMergesMax) return false;
  merges_[merge_count_++] = {old_id, survivor};
  return true;
}

// An A40 may hold several groups of PID and MRG; the survivor is in the PID before each MRG.
Hl7Mapper::Verdict Hl7Mapper::map_merges(const Hl7Frame& frame, feed::RecordBatch& batch) {
  merge_count_ = 0;
  Hl7PatientId survivor = patient_;
  for (const Hl7Text segment : frame.segments) {
    if (is_segment(segment, "PID", delimiters_)) {
      other_.cut(segment, delimiters_.field);
      survivor = find_local_id(other_, facility_, delimiters_);
    }
    if (!is_segment(segment, "MRG", delimiters_) || survivor.number.empty()) continue;
    other_.cut(segment, delimiters_.field);
    Hl7Text rest = other_.field(1).empty() ? other_.field(4) : other_.field(1);
    while (!rest.empty()) {
      if (!add_merge(take_part(rest, delimiters_.repetition), survivor)) {
        return Refusal{"hl7v2/too-many-merges", "one message merges more than 64 numbers"};
      }
    }
  }
  if (merge_count_ == 0) return Refusal{"hl7v2/no-prior-id", "MRG-1 holds no other number"};
  for (std::size_t i = 0; i < merge_count_; ++i) {
    feed::Record record = new_record(batch);
    record.unit = kHl7Merges;
    record.subject = subject_of(merges_[i].old_id, batch);
    feed::Identity identity;
    identity.merged_into = subject_of(merges_[i].survivor, batch);
    identity.makes_person_fact = false;
    line_ = "merge|";
    line_ += record.subject.source;
    line_ += '|';
    line_ += record.subject.local_id.reveal_to_admit();
    record.row_key = feed::Text{batch.keep(line_)};
    record.identity = static_cast<std::int32_t>(batch.identities.size());
    batch.identities.push_back(identity);
    batch.records.push_back(record);
  }
  return std::nullopt;
}

}  // namespace braid::ingest
