#include "ingest/children/ssda903/ssda903_further.h"

#include <algorithm>

#include "ingest/table/row_fields.h"

namespace braid::ingest {
namespace {

/// The birthday that falls in the year, or none if no birth date is known. Of those born on
/// 29 February it is 1 March in common years (indicators, rule R14).
Date birthday_in(const Ssda903Return& whole, Date birth) {
  if (birth.is_none()) return Date::none();
  for (const int year : {whole.first_day.year(), whole.last_day.year()}) {
    const Date day = Date::from_civil(year, birth.month(), birth.day())
                         .value_or(Date::from_civil(year, 3, 1).value_or(Date::none()));
    if (day >= whole.first_day && day <= whole.last_day) return day;
  }
  return Date::none();
}

/// Groups of rulings G32, by their number in the vocabulary; 0: none of them.
std::uint32_t age_group_of(int age) {
  if (age == 17 || age == 18) return 1;
  if (age >= 19 && age <= 21) return 2;
  return age >= 22 && age <= 25 ? 3 : 0;
}

/// Reads what all tables share: the child, and that the Header does not contradict.
class FurtherJudge {
 public:
  FurtherJudge(const TableReader& reader, const Ssda903Return& whole, RowRemarks remarks,
               FurtherRow& row)
      : reader_{reader},
        whole_{whole},
        mapping_{*whole.mapping},
        remarks_{remarks},
        row_{row},
        fields_{reader, remarks, read_uk_date} {}

  Judgement judge(ChildTable table) {
    row_ = {};
    if (const auto why = read_child(reader_, row_.name); !why.none()) {
      return Judgement::refused(why);
    }
    read_key(table);
    if (!fields_.refused() && !reader_.broken().none()) fields_.refuse(reader_.broken());
    static_assert(oc3_column::dob == 1 && ad1_column::dob == 1 && dolo_column::dob == 1);
    const Date stated = read_other_date(reader_.field(oc3_column::dob), remarks_);
    child_ = whole_.children.find(row_.name.child);
    fields_.refuse(check_against_header(whole_, child_, stated, 0));
    birth_ = child_ != nullptr && !child_->birth.is_none() ? child_->birth : stated;
    if (!fields_.refused()) read_rest(table);
    return fields_.judgement();
  }

 private:
  /// The date that is part of the key, where the table has one.
  void read_key(ChildTable table) {
    RowKey key{row_.name.child};
    if (table == ChildTable::sw_episodes) {
      start_ = fields_.event_date(
          sw_episodes_column::sw_decom,
          {"ssda903/sw-decom-invalid", "SW_DECOM is missing or no date of the form DD/MM/YYYY"});
    } else if (table == ChildTable::placed_adoption) {
      start_ = fields_.event_date(placed_adoption_column::placed,
                                  {"ssda903/date-placed-invalid",
                                   "DATE_PLACED is missing or no date of the form DD/MM/YYYY"});
    } else if (table == ChildTable::reviews) {
      start_ = fields_.event_date(
          reviews_column::review,
          {"ssda903/review-invalid", "REVIEW is missing or no date of the form DD/MM/YYYY"});
    } else if (table == ChildTable::dolo) {
      start_ = fields_.event_date(dolo_column::start,
                                  {"ssda903/dolo-start-invalid",
                                   "DOLO_START is missing or no date of the form DD/MM/YYYY"});
    }
    if (fields_.refused()) return;
    if (!start_.is_none()) key.add(start_);
    row_.name.key = key;
    row_.day = start_;
  }

  void read_rest(ChildTable table) {
    if (table == ChildTable::oc3) return read_care_leaver();
    if (table == ChildTable::ad1) return read_adoption();
    if (table == ChildTable::sw_episodes) return read_allocation();
    if (table == ChildTable::placed_adoption) {
      check_end(placed_adoption_column::ceased);
    } else if (table == ChildTable::dolo) {
      check_end(dolo_column::end);
    } else if (table == ChildTable::reviews) {
      code(reviews_column::code, mapping_.review_codes, "ssda903/review-code-unknown");
    } else {
      check_partial_date();
    }
  }

  feed::Statement& state(KindCode kind, Date start) {
    auto& statement = row_.statement.emplace();
    statement.kind = kind;
    statement.start = start;
    row_.event = RowKey{row_.name.child}.add(start);
    return statement;
  }

  std::uint32_t code(std::size_t column, const CodeList& list, Literal unknown) {
    const auto text = reader_.field(column).reveal_to_admit();
    if (text.empty()) return 0;
    const auto found = list.find(text, whole_.year);
    if (!found.known()) remarks_.add(unknown);
    return found.value;
  }

  /// Which care leavers there are is what the rows say; it is not worked out again from episodes
  /// (rulings G32).
  void read_care_leaver() {
    const Date birthday = birthday_in(whole_, birth_);
    if (birthday.is_none()) remarks_.add("ssda903/oc3-birthday-unknown");
    auto& leaver = state(mapping_.care_leaver, birthday.is_none() ? whole_.last_day : birthday);
    const auto set = [&](AttributeCode name, std::uint32_t value) {
      if (value != 0) leaver.set(name, value);
    };
    if (!birthday.is_none()) {
      const auto group = age_group_of(birthday.year() - birth_.year());
      if (group == 0) remarks_.add("ssda903/oc3-age");
      set(mapping_.age_group, group);
    }
    set(mapping_.in_touch,
        code(oc3_column::in_touch, mapping_.in_touch_codes, "ssda903/in-touch-unknown"));
    set(mapping_.activity,
        code(oc3_column::activ, mapping_.activity_codes, "ssda903/activ-unknown"));
    // `01` and `02` occur in real files and are invalid: unknown (feed-formats 2.9).
    const auto lives =
        code(oc3_column::accom, mapping_.accommodation_codes, "ssda903/accom-unknown");
    set(mapping_.accommodation, lives);
    const auto text = reader_.field(oc3_column::accom).reveal_to_admit();
    if (lives != 0 && text.size() == 2) set(mapping_.suitable, text[1] == '1' ? 1 : 2);
    if (child_ != nullptr && child_->taken_over) set(mapping_.closed_elsewhere, 1);
  }

  void read_adoption() {
    fields_.other_date(ad1_column::date_int, "ssda903/date-int-invalid");
    const Date matched = fields_.other_date(ad1_column::date_match, "ssda903/date-match-invalid");
    if (matched.is_none()) return remarks_.add("ssda903/ad1-without-match");
    state(mapping_.adoption, matched).set(mapping_.adoption_step, mapping_.match);
    row_.event = RowKey{row_.name.child}.add("match");
  }

  void read_allocation() {
    row_.worker = SubjectId{reader_.field(sw_episodes_column::sw_id)};
    if (!row_.worker.good()) {
      return fields_.refuse({"ssda903/sw-id-missing", "SW_ID is missing, or is no worker's id"});
    }
    const Date end = check_end(sw_episodes_column::sw_dec);
    auto& allocation = state(mapping_.allocation, start_);
    allocation.end = end;
    allocation.set(mapping_.primary, 1);
  }

  Date check_end(std::size_t column) {
    const Date end = fields_.end_date(
        column, {"ssda903/end-invalid", "the end is no date of the form DD/MM/YYYY"});
    if (end < start_) {
      fields_.refuse({"ssda903/negative-length", "the end lies before the start"});
    }
    return end;
  }

  /// `zz/05/2020` and the like stand for unknown parts, here and nowhere else (feed-formats 2.9;
  /// 11, row 15).
  void check_partial_date() {
    auto text = reader_.field(prev_perm_column::date_perm).reveal_to_admit();
    const auto is_zz = [](std::string_view part) {
      return !part.empty() &&
             std::all_of(part.begin(), part.end(), [](char c) { return c == 'z' || c == 'Z'; });
    };
    if (text.size() == 10 && is_zz(text.substr(0, 2))) {
      if (text.substr(2) == "/zz/zzzz" || is_zz(text.substr(6))) return;
      std::string known{text};
      if (is_zz(text.substr(3, 2))) known.replace(3, 2, "01");
      known.replace(0, 2, "01");
      if (read_uk_date(known).usable()) return;
    }
    fields_.other_date(prev_perm_column::date_perm, "ssda903/date-perm-invalid");
  }

  const TableReader& reader_;
  const Ssda903Return& whole_;
  const Ssda903Mapping& mapping_;
  RowRemarks remarks_;
  FurtherRow& row_;
  RowFields fields_;
  const Ssda903Child* child_ = nullptr;
  Date birth_ = Date::none(), start_ = Date::none();
};

}  // namespace

bool is_further_table(ChildTable table) {
  return table >= ChildTable::oc3 && table <= ChildTable::dolo;
}

Judgement judge_further(ChildTable table, const TableReader& reader, const Ssda903Return& whole,
                        RowRemarks remarks, FurtherRow& row) {
  return FurtherJudge{reader, whole, remarks, row}.judge(table);
}

}  // namespace braid::ingest
