#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/date.h"
#include "ingest/children/child_delivery.h"
#include "ingest/table/code_list.h"
#include "ingest/table/record_writer.h"
#include "ingest/table/subject_map.h"

namespace braid::ingest {

struct IdentityTablesOptions {
  /// Local ids are those of `pers_legacy_id`, not of `pers_person_id` (rulings A1).
  bool legacy_ids = false;
  /// Day up to which the tables speak. Tells the expected birth of an unborn child from an
  /// estimated one of long ago (ssd-formats A.2).
  Date run_date = Date::none();
  /// Birth date that the same delivery states elsewhere; none if it states none. A person who
  /// contradicts it is refused (feed-formats 2.11, INT11 to INT21).
  std::function<Date(const SubjectId&)> stated_birth;
  /// The person table makes facts too: sex, month of birth, ethnic group by this list. Null: it
  /// makes identities only (rulings A1).
  const CodeList* ethnic = nullptr;
};

/// A birth date that stands in the person table. `full`: to the day.
struct StatedBirth {
  Date date = Date::none();
  bool full = false;
};

/// The tables of the SSD that say who a child is: ssd_person, ssd_address, ssd_linked_identifiers.
/// They make identities and no facts (rulings A1). Used by the `ssd` feed and, for the same tables
/// in a 903 delivery, by `ssda903`.
class IdentityTables {
 public:
  explicit IdentityTables(IdentityTablesOptions options) : options_{std::move(options)} {}

  /// Must see the person table before the others. Adds to `refused`, and stops early once there are
  /// too many.
  Result<void> verify(const DeliveredFile& file, ChildTable table, Verified& verified,
                      std::uint64_t& refused);
  Result<void> decode(const DeliveredFile& file, ChildTable table, RecordWriter& writer);

  /// The child whom other tables know by `person`; null if the person table has nobody of this id
  /// and its ids are not the local ones.
  const SubjectId* local_id_of(const SubjectId& person) const {
    return options_.legacy_ids ? local_ids_.find(person) : &person;
  }
  /// Of a child; none if the person table states none.
  StatedBirth birth_of(const SubjectId& child) const {
    const auto* const person = persons_.find(child);
    return person == nullptr ? StatedBirth{} : person->birth;
  }

 private:
  struct Person {
    std::uint64_t last_row = 0;  ///< the last row of a child counts (ssd-formats C.2)
    StatedBirth birth;
  };
  struct PersonRow;

  /// Whom a row of another table than the person's is about. A person whom nobody knows is no
  /// fault: the SSD does not enforce its keys (ssd-formats A.1).
  Judgement judge_name(const TableReader& table, std::size_t person_column, RowName& name) const;
  Judgement judge_person(const TableReader& table, RowRemarks remarks, PersonRow& row) const;
  /// False, and the row is dealt with, if it is not to be used.
  bool take_name(const TableReader& table, std::size_t person_column, RecordWriter& writer,
                 RowName& name) const;
  Result<void> decode_persons(TableReader& table, RecordWriter& writer);
  Result<void> decode_addresses(TableReader& table, RecordWriter& writer);
  Result<void> decode_linked(TableReader& table, RecordWriter& writer);

  IdentityTablesOptions options_;
  SubjectMap<Person> persons_;
  SubjectMap<SubjectId> local_ids_;  ///< by person id; filled only with `legacy_ids`
};

}  // namespace braid::ingest
