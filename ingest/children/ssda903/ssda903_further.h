#pragma once

#include <optional>

#include "ingest/children/child_tables.h"
#include "ingest/children/ssda903/ssda903_rows.h"
#include "proto/feed/record.h"

namespace braid::ingest {

/// A row of one of the return's further tables: OC3, AD1, SWEpisodes, which make one statement
/// each, and PlacedAdoption, PrevPerm, Reviews, DoLo, which are checked and make none.
struct FurtherRow {
  RowName name;
  Date day = Date::none();  ///< that the key has, if it has one
  std::optional<feed::Statement> statement;
  /// That the statement is of: the same in every year and feed of the authority that tells it.
  RowKey event;
  SubjectId worker;  ///< of SWEpisodes
};

/// Whether `table` is one of them.
bool is_further_table(ChildTable table);

/// Judges the row that `reader` stands on. Severity as in ssda903_rows.h: a key or a date of an
/// event that is missing or impossible refuses the row, an unknown code is remarked on.
Judgement judge_further(ChildTable table, const TableReader& reader, const Ssda903Return& whole,
                        RowRemarks remarks, FurtherRow& row);

}  // namespace braid::ingest
