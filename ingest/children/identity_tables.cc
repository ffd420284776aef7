#include "ingest/children/identity_tables.h"
#include "ingest/table/verify_table.h"

#include <algorithm>
#include <array>

#include "ingest/children/ssd/ssd_fields.h"
#include "ingest/table/identifier_forms.h"
#include "ingest/text/dates.h"

namespace braid::ingest {

/// What a row of ssd_person says. Views of the row.
struct IdentityTables::PersonRow {
  RowName name;
  Personal<std::string_view> given_name, family_name, upn, nhs_number;
  Date birth = Date::none();
  feed::BirthDateQuality quality = feed::BirthDateQuality::full;
  char sex = 0;
  std::uint32_t ethnic5 = 0;
};

namespace {

constexpr RowShape kIdentityOnly{std::nullopt, true, false};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_text(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return upper(a) == upper(b); });
}

Date read_optional_date(const TableReader& table, std::size_t column, RowRemarks remarks) {
  const ReadDate date = read_ssd_date(ssd_field(table, column));
  if (date.how == DateReading::invalid) remarks.add("ssd/date-invalid");
  return date.date;
}

/// The 15th of a month: what stands for an unknown day (feed-formats 1.2).
Date middle_of_month(Date date) {
  return Date::from_civil(date.year(), date.month(), 15).value_or(date);
}

/// M or F, also where a script wrote the word for it.
char read_person_sex(Personal<std::string_view> text, RowRemarks remarks) {
  const auto code = text.reveal_to_admit();
  if (code.empty()) return 0;
  const bool letter = code.size() == 1;
  if ((letter && upper(code[0]) == 'M') || code == "1" || same_text(code, "MALE")) return 'M';
  if ((letter && upper(code[0]) == 'F') || code == "2" || same_text(code, "FEMALE")) return 'F';
  if (!(letter && upper(code[0]) == 'U')) remarks.add("ssd/sex-unknown");
  return 0;
}

Personal<std::string_view> read_nhs_number(Personal<std::string_view> text, RowRemarks remarks) {
  if (text.empty() || has_nhs_number_form(text)) return text;
  remarks.add("ssd/nhs-number-form");  // flag nhs_invalid; the child is kept
  return {};
}

Personal<std::string_view> read_upn(Personal<std::string_view> text, RowRemarks remarks) {
  if (text.empty()) return {};
  const UpnForm form = upn_form(text);
  if (form == UpnForm::wrong) remarks.add("ssd/upn-form");
  return form == UpnForm::unknown_reason ? Personal<std::string_view>{} : text;
}

/// The best of a child's addresses so far: HOME or MAIN before PLACEMENT, then the latest start
/// (ssd-formats A.3).
struct BestAddress {
  int rank = 0;
  Date start = Date::none();
  std::uint64_t row = 0;
  CompactPostcode postcode;

  bool beaten_by(int other_rank, Date other_start) const {
    if (postcode.empty() || other_rank != rank) return postcode.empty() || other_rank > rank;
    if (other_start.is_none()) return false;
    return start.is_none() || other_start >= start;
  }
};

/// 0: an address of another sort, which says nothing of where the child's home is.
int address_rank(std::string_view type) {
  if (same_text(type, "HOME") || same_text(type, "MAIN")) return 2;
  return same_text(type, "PLACEMENT") ? 1 : 0;
}

/// An identifier that is kept until the end of its table.
struct KeptIdentifier {
  Date from = Date::none();
  std::array<char, 20> bytes{};
  std::uint8_t size = 0;

  Personal<std::string_view> text() const { return Personal{std::string_view{bytes.data(), size}}; }
  /// Of two, the one that is valid from the later day; else the later row.
  bool offer(Personal<std::string_view> text, Date valid_from) {
    const auto given = text.reveal_to_admit();
    if (given.empty() || given.size() > bytes.size()) return false;
    const bool older = size > 0 && !from.is_none() && (valid_from.is_none() || valid_from < from);
    if (older) return false;
    std::copy(given.begin(), given.end(), bytes.begin());
    size = static_cast<std::uint8_t>(given.size());
    from = valid_from;
    return true;
  }
};

struct LinkedIdentifiers {
  KeptIdentifier nhs_number, upn, former_upn;
  std::uint64_t row = 0;
};

bool offer_identifier(std::string_view type, Personal<std::string_view> value, Date from,
                      RowRemarks remarks, LinkedIdentifiers& of) {
  if (same_text(type, "NHS Number")) {
    return of.nhs_number.offer(read_nhs_number(value, remarks), from);
  }
  if (same_text(type, "Unique Pupil Number")) return of.upn.offer(read_upn(value, remarks), from);
  if (same_text(type, "Former Unique Pupil Number")) {
    return of.former_upn.offer(read_upn(value, remarks), from);
  }
  return false;
}

}  // namespace

Judgement IdentityTables::judge_name(const TableReader& table, std::size_t person_column,
                                     RowName& name) const {
  if (!table.key_readable()) return Judgement::refused(table.broken());
  const SubjectId person{table.field(person_column)};
  if (!person.good()) {
    return Judgement::refused({person.fault(), "the person's id is missing or is no id"});
  }
  const SubjectId* const local = local_id_of(person);
  if (local == nullptr) return Judgement::dropped("ssd/person-unknown");
  name.child = *local;
  name.key = RowKey{name.child};
  return table.broken().none() ? Judgement::kept() : Judgement::refused(table.broken());
}

Judgement IdentityTables::judge_person(const TableReader& table, RowRemarks remarks,
                                       PersonRow& row) const {
  namespace column = person_column;
  row = {};
  if (!table.key_readable()) return Judgement::refused(table.broken());
  row.name.child =
      SubjectId{table.field(options_.legacy_ids ? column::legacy_id : column::person_id)};
  if (!row.name.child.good()) {
    return Judgement::refused({row.name.child.fault(), "the person's id is missing or is no id"});
  }
  row.name.key = RowKey{row.name.child};
  if (!table.broken().none()) return Judgement::refused(table.broken());

  row.birth = read_optional_date(table, column::dob, remarks);
  const Date expected = read_optional_date(table, column::expected_dob, remarks);
  if (row.birth.is_none() && !expected.is_none()) {
    // An expected birth of more than a year ago is an estimated one, of any age (ssd-formats A.2,
    // C.4 row 4): its month is used.
    const bool long_ago =
        options_.run_date.is_none() || expected.plus_months(12) <= options_.run_date;
    row.quality = long_ago ? feed::BirthDateQuality::estimated : feed::BirthDateQuality::expected;
    row.birth = long_ago ? middle_of_month(expected) : expected;
    if (long_ago) remarks.add("ssd/birth-date-estimated");
  } else if (!row.birth.is_none() && row.birth > options_.run_date) {
    row.quality = feed::BirthDateQuality::expected;
    remarks.add("ssd/birth-date-in-future");
  }
  const Date other = options_.stated_birth ? options_.stated_birth(row.name.child) : Date::none();
  if (row.quality == feed::BirthDateQuality::full && !row.birth.is_none() && !other.is_none() &&
      row.birth != other) {
    return Judgement::refused(
        {"ssd/birth-date-differs", "the birth date differs from the Header's (INT11 to INT21)"});
  }
  row.sex = read_person_sex(ssd_field(table, column::sex), remarks);
  if (options_.ethnic != nullptr) {
    const auto ethnic = ssd_field(table, column::ethnicity).reveal_to_admit();
    const auto group = options_.ethnic->find(ethnic, 0);
    if (!ethnic.empty() && !group.known()) remarks.add("ssd/ethnicity-unknown");
    row.ethnic5 = group.value;
  }
  row.given_name = ssd_field(table, column::forename);
  row.family_name = ssd_field(table, column::surname);
  row.upn = read_upn(ssd_field(table, column::upn), remarks);
  auto unique_id = ssd_field(table, column::single_unique_id);
  if (unique_id.empty()) unique_id = ssd_field(table, column::common_child_id);
  row.nhs_number = read_nhs_number(unique_id, remarks);
  return Judgement::kept();
}

Result<void> IdentityTables::verify(const DeliveredFile& file, ChildTable table, Verified& verified,
                                    std::uint64_t& refused) {
  const auto on_row = [&](const TableReader& reader) {
    if (table != ChildTable::person) {
      RowName name;
      const bool address = table == ChildTable::address;
      const std::size_t column = address ? +address_column::person_id : +linked_column::person_id;
      const bool bad = judge_name(reader, column, name).fate == Judgement::Fate::refused;
      return !bad || ++refused <= kRefusedRowsMax;
    }
    PersonRow row;
    const auto judgement = judge_person(reader, RowRemarks{nullptr}, row);
    if (judgement.fate == Judgement::Fate::refused) return ++refused <= kRefusedRowsMax;
    auto& stated = persons_[row.name.child];
    stated.last_row = reader.row().position;
    if (row.quality != feed::BirthDateQuality::expected) {
      stated.birth = {row.birth, row.quality == feed::BirthDateQuality::full};
    }
    const SubjectId person{reader.field(person_column::person_id)};
    if (options_.legacy_ids && person.good()) local_ids_[person] = row.name.child;
    return true;
  };
  if (table == ChildTable::person && options_.legacy_ids) {
    auto reader = TableReader::open(file, form_of(table));
    BRAID_TRY(reader);
    if (!reader->columns().has(person_column::legacy_id)) {
      verified.faults.push_back({file.name(), 1, 0, "table/column-missing",
                                 "the table person has no column pers_legacy_id",
                                 "export the table again with this column, or set local_id = "
                                 "\"person_id\" for this feed"});
      return {};
    }
  }
  return verify_table(file, form_of(table), verified, on_row);
}

Result<void> IdentityTables::decode(const DeliveredFile& file, ChildTable table,
                                    RecordWriter& writer) {
  auto reader = TableReader::open(file, form_of(table));
  BRAID_TRY(reader);
  if (table == ChildTable::person) return decode_persons(*reader, writer);
  if (table == ChildTable::address) return decode_addresses(*reader, writer);
  return decode_linked(*reader, writer);
}

Result<void> IdentityTables::decode_persons(TableReader& table, RecordWriter& writer) {
  return write_rows(table, writer, [&] {
    PersonRow row;
    const auto judgement = judge_person(table, writer.remarks(), row);
    const std::uint64_t position = table.row().position;
    if (judgement.fate == Judgement::Fate::refused) {
      return writer.refuse(table.row(), judgement.why, row.name, kIdentityOnly);
    }
    const Person* const person = persons_.find(row.name.child);
    if (person != nullptr && person->last_row != position) {
      return writer.remarks().add("ssd/person-repeated");
    }
    writer.record(position, row.name);
    auto& batch = writer.batch();
    feed::Identity& identity = writer.identity();
    identity.makes_person_fact = options_.ethnic != nullptr;
    identity.ethnic5 = row.ethnic5;
    identity.nhs_number = batch.keep(row.nhs_number);
    identity.upn = batch.keep(row.upn);
    identity.given_name = batch.keep(row.given_name);
    identity.family_name = batch.keep(row.family_name);
    identity.birth_date = Personal{row.birth};
    identity.birth_date_quality = row.quality;
    identity.sex = row.sex;
  });
}

bool IdentityTables::take_name(const TableReader& table, std::size_t person_column,
                               RecordWriter& writer, RowName& name) const {
  const auto judgement = judge_name(table, person_column, name);
  if (judgement.fate == Judgement::Fate::refused) {
    writer.refuse(table.row(), judgement.why, name, kIdentityOnly);
  } else if (judgement.fate == Judgement::Fate::dropped) {
    writer.remarks().add(judgement.why.rule);
  }
  return judgement.fate == Judgement::Fate::kept;
}

Result<void> IdentityTables::decode_addresses(TableReader& table, RecordWriter& writer) {
  namespace column = address_column;
  SubjectMap<BestAddress> best;
  BRAID_TRY(write_rows(table, writer, [&] {
    RowName name;
    if (!take_name(table, column::person_id, writer, name)) return;
    const int rank = address_rank(ssd_field(table, column::type).reveal_to_admit());
    const auto text = ssd_field(table, column::postcode);
    const auto postcode = CompactPostcode::read(text);
    if (rank == 0) writer.remarks().add("ssd/address-type-not-used");
    if (!text.empty() && !postcode) writer.remarks().add("ssd/postcode-form");
    const Date start = read_optional_date(table, column::start, writer.remarks());
    auto& address = best[name.child];
    if (rank == 0 || !postcode || !address.beaten_by(rank, start)) return;
    address = {rank, start, table.row().position, *postcode};
  }));
  for (std::uint32_t i = 0; i < best.size(); ++i) {
    if (best.at(i).postcode.empty()) continue;
    writer.record(best.at(i).row, {best.id(i), RowKey{best.id(i)}});
    feed::Identity& identity = writer.identity();
    identity.makes_person_fact = false;
    identity.postcode = writer.batch().keep(best.at(i).postcode.text());
    BRAID_TRY(writer.end_row());
  }
  return {};
}

Result<void> IdentityTables::decode_linked(TableReader& table, RecordWriter& writer) {
  namespace column = linked_column;
  SubjectMap<LinkedIdentifiers> linked;
  BRAID_TRY(write_rows(table, writer, [&] {
    RowName name;
    if (!take_name(table, column::person_id, writer, name)) return;
    const Date from = read_optional_date(table, column::valid_from, writer.remarks());
    auto& of = linked[name.child];
    if (offer_identifier(ssd_field(table, column::type).reveal_to_admit(),
                         ssd_field(table, column::value), from, writer.remarks(), of)) {
      of.row = table.row().position;
    }
  }));
  for (std::uint32_t i = 0; i < linked.size(); ++i) {
    const auto& of = linked.at(i);
    if (of.row == 0) continue;
    writer.record(of.row, {linked.id(i), RowKey{linked.id(i)}});
    auto& batch = writer.batch();
    feed::Identity& identity = writer.identity();
    identity.makes_person_fact = false;
    identity.nhs_number = batch.keep(of.nhs_number.text());
    identity.upn = batch.keep(of.upn.text());
    identity.former_upn = batch.keep(of.former_upn.text());
    BRAID_TRY(writer.end_row());
  }
  return {};
}

}  // namespace braid::ingest
