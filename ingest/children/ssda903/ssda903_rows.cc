#include "ingest/children/ssda903/ssda903_rows.h"

#include <charconv>

#include "ingest/children/child_tables.h"
#include "ingest/children/collection_year.h"
#include "ingest/table/row_fields.h"
#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

/// Reads a date of the return and remarks on one that is not written as it should be.
ReadDate read_date(Personal<std::string_view> text, RowRemarks remarks) {
  const ReadDate read = read_uk_date(text.reveal_to_admit());
  if (read.how == DateReading::lenient) remarks.add("ssda903/date-not-padded");
  return read;
}

/// The birth date to judge a row by: of the Header, else of the row itself.
Date birth_of(const Ssda903Child* child, Date birth) {
  return child != nullptr && !child->birth.is_none() ? child->birth : birth;
}

bool before_birth(Date event, Date birth) { return !birth.is_none() && event < birth; }

constexpr Refusal kBeforeBirth{"ssda903/event-before-birth",
                               "the event lies before the child's birth (rule 301)"};

char read_sex(Personal<std::string_view> text, const Ssda903Return& whole, RowRemarks remarks) {
  std::string_view code = text.reveal_to_admit();
  if (code.empty()) return 0;
  if (code.size() == 3 && code.ends_with(".0")) code.remove_suffix(2);  // a spreadsheet's 1.0
  const auto& mapping = *whole.mapping;
  const DecodedCode sex = mapping.sex.find(code, whole.year);
  if (!sex.known()) remarks.add("ssda903/sex-unknown");
  if (sex.value == mapping.male) return 'M';
  return sex.value == mapping.female ? 'F' : '\0';
}

char first_letter(Personal<std::string_view> text) {
  const auto code = text.reveal_to_admit();
  if (code.empty()) return '\0';
  return code[0] >= 'a' && code[0] <= 'z' ? static_cast<char>(code[0] - 'a' + 'A') : code[0];
}

/// Rules 102, 141, 147: the dates of an episode must be there, be right and in order.
Refusal read_episode_dates(const TableReader& table, RowRemarks remarks, EpisodeRow& row) {
  const ReadDate start = read_date(table.field(episodes_column::decom), remarks);
  if (!start.usable()) {
    return {"ssda903/decom-invalid", "DECOM is missing or no date of the form DD/MM/YYYY"};
  }
  row.start = start.date;
  row.name.key = RowKey{row.name.child}.add(start.date);
  if (!table.broken().none()) return table.broken();
  const ReadDate end = read_date(table.field(episodes_column::dec), remarks);
  if (end.how == DateReading::invalid) {
    return {"ssda903/dec-invalid", "DEC is no date of the form DD/MM/YYYY"};
  }
  row.end = end.date;
  row.open = row.end.is_none();
  if (row.end == row.start) {
    return {"ssda903/zero-length", "the episode ends on the day it begins (rule 355)"};
  }
  if (row.end < row.start) {
    return {"ssda903/negative-length", "DEC lies before DECOM (rule 355)"};
  }
  return {};
}

Refusal read_episode_codes(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                           EpisodeRow& row) {
  const auto& columns = whole.mapping->episode_columns;
  BRAID_CHECK(columns.size() <= row.codes.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto text = table.field(columns[i].form.column).reveal_to_admit();
    if (text.empty()) continue;
    const DecodedCode code = columns[i].codes.find(text, whole.year, row.start);
    if (!code.known()) {
      if (columns[i].form.decides) return columns[i].form.unknown;
      remarks.add(columns[i].form.unknown.rule);
    } else if (code.standing == DecodedCode::Standing::out_of_year) {
      remarks.add("ssda903/code-out-of-year");
    }
    row.codes[i] = code.value;
    if (columns[i].attribute == whole.mapping->reason_ceased) {
      row.goes_on = code.value == whole.mapping->goes_on;
      row.taken_over = code.value == whole.mapping->taken_over;
      // Rule 148: the date is believed, so an open episode has not ceased for any reason.
      if (row.end.is_none()) row.codes[i] = 0;
    }
  }
  row.begins_spell = first_letter(table.field(episodes_column::rne)) == 'S';
  row.temporary = first_letter(table.field(episodes_column::place)) == 'T';
  return {};
}

/// Rulings G11: blanks count, spelling does not.
void read_placement(const TableReader& table, EpisodeRow& row) {
  bool any = false;
  for (const std::size_t column : {episodes_column::place, episodes_column::place_provider,
                                   episodes_column::urn, episodes_column::pl_post}) {
    const std::string_view text = table.field(column).reveal_to_admit();
    for (const char c : text) {
      if (c == ' ') continue;
      row.placement += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      any = true;
    }
    row.placement += '|';
  }
  if (!any) row.placement.clear();
  // XXXXXXX: inspected by another body (feed-formats 9.5).
  const SubjectId urn{table.field(episodes_column::urn)};
  if (urn.good() && urn.text().reveal_to_admit() != "XXXXXXX") row.urn = urn;
}

void remark_on_episode(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                       const EpisodeRow& row) {
  const bool has_reason = !table.field(episodes_column::rec).empty();
  if (has_reason == row.end.is_none()) remarks.add("ssda903/dec-without-rec");
  if (table.field(episodes_column::ls).empty()) remarks.add("ssda903/ls-missing");
  // Rules 354 and 570: warned of and kept.
  if (row.start > last_day_of_collection(whole.year) ||
      row.end < first_day_of_collection(whole.year)) {
    remarks.add("ssda903/outside-year");
  }
}

/// Flags 0 and 1, all or none of them (feed-formats 2.8; rules 157 to 159: warned of).
void read_health_items(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                       Oc2Row& row) {
  const auto& columns = whole.mapping->health_columns;
  BRAID_CHECK(columns.size() == row.health.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto text = table.field(columns[i].column);
    if (text.empty()) continue;
    const YesNo answer = yes_or_no(text);
    if (answer == YesNo::unknown) remarks.add("ssda903/oc2-flag-unknown");
    row.health[i] = answer == YesNo::yes ? 1U : answer == YesNo::no ? 2U : 0U;
    row.has_health |= row.health[i] != 0;
  }
}

/// Rulings B14 and S17. True if nothing of the episode is left.
bool clip_at_eighteen(const Ssda903Return& whole, Date birth, EpisodeRow& row) {
  if (birth.is_none()) return false;
  const Date adult_from = eighteenth_birthday(birth);
  if (adult_from > whole.last_day) return false;
  if (row.start >= adult_from) return true;
  if (row.end < adult_from) return false;
  row.adult = true;
  if (row.end == adult_from) return false;
  row.end = adult_from;
  // X1 speaks of an episode that follows. For us none does.
  const auto& columns = whole.mapping->episode_columns;
  for (std::size_t i = 0; row.goes_on && i < columns.size(); ++i) {
    if (columns[i].attribute == whole.mapping->reason_ceased) row.codes[i] = 0;
  }
  return false;
}

}  // namespace

/// A date that no event hangs on: an invalid one is missing, with a remark (feed-formats 2.11).
Date read_other_date(Personal<std::string_view> text, RowRemarks remarks) {
  const ReadDate read = read_date(text, remarks);
  if (read.how == DateReading::invalid) remarks.add("ssda903/dob-invalid");
  return read.date;
}

/// The child of a row, and why the row as a whole cannot be believed.
Refusal read_child(const TableReader& table, RowName& name) {
  // In every table of the return, CHILD is the first column of its form.
  static_assert(header_column::child == 0 && episodes_column::child == 0 &&
                missing_column::child == 0 && oc2_column::child == 0 && uasc_column::child == 0);
  if (!table.key_readable()) return table.broken();
  name.child = SubjectId{table.field(header_column::child)};
  if (!name.child.good()) {
    return {name.child.fault(), "CHILD is missing, or is no id of a child"};
  }
  return {};
}

/// INT01 to INT21: the child must stand in the Header, and the row must not contradict it. A
/// delivery without a Header table cannot be judged so, and says nothing of who is in care.
Refusal check_against_header(const Ssda903Return& whole, const Ssda903Child* child, Date birth,
                             char sex) {
  if (!whole.has_header) return {};
  if (child == nullptr || !child->in_header || child->births_differ) {
    return {"ssda903/orphan", "the child has no Header row that could be taken (INT01 to INT09)"};
  }
  if (!birth.is_none() && !child->birth.is_none() && birth != child->birth) {
    return {"ssda903/dob-differs", "DOB differs from the Header (INT11 to INT21)"};
  }
  if (sex != 0 && child->sex != 0 && sex != child->sex) {
    return {"ssda903/sex-differs", "SEX differs from the Header (INT11 to INT21)"};
  }
  return {};
}

Judgement judge_header(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                       HeaderRow& row) {
  row = {};
  if (const auto why = read_child(table, row.name); !why.none()) return Judgement::refused(why);
  row.name.key = RowKey{row.name.child};
  if (!table.broken().none()) return Judgement::refused(table.broken());
  row.birth = read_other_date(table.field(header_column::dob), remarks);
  row.sex = read_sex(table.field(header_column::sex), whole, remarks);
  if (row.birth.is_none()) {
    remarks.add("ssda903/dob-missing");
  } else if (row.birth > whole.last_day) {
    return Judgement::refused(
        {"ssda903/birth-after-year", "DOB lies after the end of the year (rule 302)"});
  } else if (age_at(row.birth, whole.first_day) > 25) {
    remarks.add("ssda903/over-25");
  }
  const auto ethnic = table.field(header_column::ethnic).reveal_to_admit();
  if (!ethnic.empty()) {
    const auto group = whole.mapping->ethnic.find(ethnic, whole.year);
    if (!group.known()) remarks.add("ssda903/ethnic-unknown");
    row.ethnic5 = group.value;
  }
  const auto upn = table.field(header_column::upn);
  if (upn.empty()) return Judgement::kept();
  const UpnForm form = upn_form(upn);
  if (form == UpnForm::wrong) remarks.add("ssda903/upn-form");  // rule 168
  if (form != UpnForm::unknown_reason) row.upn = upn;
  return Judgement::kept();
}

Judgement judge_episode(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                        EpisodeRow& row) {
  row = {};
  if (const auto why = read_child(table, row.name); !why.none()) return Judgement::refused(why);
  if (const auto why = read_episode_dates(table, remarks, row); !why.none()) {
    return Judgement::refused(why);
  }
  const auto* child = whole.children.find(row.name.child);
  const auto why = check_against_header(whole, child, Date::none(), 0);
  if (!why.none()) return Judgement::refused(why);
  const Date birth = birth_of(child, Date::none());
  if (before_birth(row.start, birth)) return Judgement::refused(kBeforeBirth);
  if (const auto code = read_episode_codes(table, whole, remarks, row); !code.none()) {
    return Judgement::refused(code);
  }
  if (const auto home = table.field(episodes_column::home_post); !home.empty()) {
    const auto postcode = CompactPostcode::read(home);
    if (postcode) row.home = *postcode;
    if (!postcode) remarks.add("ssda903/postcode-form");
  }
  read_placement(table, row);
  remark_on_episode(table, whole, remarks, row);
  if (clip_at_eighteen(whole, birth, row)) return Judgement::dropped("ssda903/adult-episode");
  return Judgement::kept();
}

Judgement judge_missing(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                        MissingRow& row) {
  row = {};
  if (const auto why = read_child(table, row.name); !why.none()) return Judgement::refused(why);
  const auto type = table.field(missing_column::missing);
  const DecodedCode category = whole.mapping->missing.find(type.reveal_to_admit(), whole.year);
  if (!category.known()) {
    return Judgement::refused({"ssda903/missing-unknown", "MISSING is neither M nor A"});
  }
  row.category = category.value;
  const ReadDate start = read_date(table.field(missing_column::mis_start), remarks);
  if (!start.usable()) {
    return Judgement::refused(
        {"ssda903/mis-start-invalid", "MIS_START is missing or no date of the form DD/MM/YYYY"});
  }
  row.start = start.date;
  row.letter = first_letter(type);
  row.name.key = RowKey{row.name.child}.add(start.date).add(std::string_view{&row.letter, 1});
  if (!table.broken().none()) return Judgement::refused(table.broken());
  const ReadDate end = read_date(table.field(missing_column::mis_end), remarks);
  if (end.how == DateReading::invalid) {
    return Judgement::refused(
        {"ssda903/mis-end-invalid", "MIS_END is no date of the form DD/MM/YYYY"});
  }
  row.end = end.date;
  if (row.end < row.start) {
    return Judgement::refused(
        {"ssda903/negative-length", "MIS_END lies before MIS_START (rule 567)"});
  }
  const Date stated_birth = read_other_date(table.field(missing_column::dob), remarks);
  const auto* child = whole.children.find(row.name.child);
  const auto why = check_against_header(whole, child, stated_birth, 0);
  if (!why.none()) return Judgement::refused(why);
  const Date birth = birth_of(child, stated_birth);
  if (before_birth(row.start, birth)) return Judgement::refused(kBeforeBirth);
  if (!birth.is_none() && age_at(birth, row.start) > 25) remarks.add("ssda903/over-25");
  // Where it ends is for measuring to say (indicators; rulings G30): it knows all spells of care.
  if (row.end.is_none() && child != nullptr && child->has_episode && !child->care_until.is_none()) {
    remarks.add("ssda903/missing-open-after-care");
  }
  return Judgement::kept();
}

Judgement judge_oc2(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                    Oc2Row& row) {
  row = {};
  if (const auto why = read_child(table, row.name); !why.none()) return Judgement::refused(why);
  row.name.key = RowKey{row.name.child};
  if (!table.broken().none()) return Judgement::refused(table.broken());
  const Date birth = read_other_date(table.field(oc2_column::dob), remarks);
  const auto* child = whole.children.find(row.name.child);
  const auto why = check_against_header(whole, child, birth, 0);
  if (!why.none()) return Judgement::refused(why);

  read_health_items(table, whole, remarks, row);

  const auto reason = table.field(oc2_column::sdq_reason).reveal_to_admit();
  if (!reason.empty() && !whole.mapping->sdq_reason.find(reason, whole.year).known()) {
    remarks.add("ssda903/sdq-reason-unknown");
  }
  std::string_view text = table.field(oc2_column::sdq_score).reveal_to_admit();
  if (text.empty()) return Judgement::kept();
  if (text.ends_with(".0")) text.remove_suffix(2);
  std::int32_t score = -1;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, score);
  // Only the value is refused: the row says something else too (feed-formats 11, row 16).
  if (error != std::errc{} || stop != end || score < 0 || score > 40) {
    remarks.add("ssda903/sdq-score-refused");
    return Judgement::kept();
  }
  if (!reason.empty()) remarks.add("ssda903/sdq-score-and-reason");
  row.score = score;
  return Judgement::kept();
}

Judgement judge_uasc(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                     UascRow& row) {
  row = {};
  if (const auto why = read_child(table, row.name); !why.none()) return Judgement::refused(why);
  row.name.key = RowKey{row.name.child};
  if (!table.broken().none()) return Judgement::refused(table.broken());
  // The XML form says of every child whether it is one.
  if (yes_or_no(table.field(uasc_column::flag)) == YesNo::no) {
    return Judgement::dropped("ssda903/not-uasc");
  }
  const Date stated_birth = read_other_date(table.field(uasc_column::dob), remarks);
  const char sex = read_sex(table.field(uasc_column::sex), whole, remarks);
  const auto* child = whole.children.find(row.name.child);
  const auto why = check_against_header(whole, child, stated_birth, sex);
  if (!why.none()) return Judgement::refused(why);
  const ReadDate until = read_date(table.field(uasc_column::duc), remarks);
  if (until.how == DateReading::invalid) {
    return Judgement::refused({"ssda903/duc-invalid", "DUC is no date of the form DD/MM/YYYY"});
  }
  row.until = until.date;
  if (before_birth(row.until, birth_of(child, stated_birth))) {
    return Judgement::refused(kBeforeBirth);
  }
  return Judgement::kept();
}

}  // namespace braid::ingest
