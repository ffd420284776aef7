#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "ingest/table/table_form.h"
#include "ingest/table/xml_table.h"

namespace braid::ingest {

// The daily JSON as tables (ssd-formats B.2): the objects of a child, and those of its episodes.

namespace daily_table {
enum : std::size_t {
  children,
  scores,
  referrals,
  assessments,
  plans,
  protection_plans,
  placements,
  care_leavers,
  workers,
  count
};
}
/// In all tables.
inline constexpr std::size_t kDailyChild = 0, kDailyPurges[] = {1, 2, 3};
namespace daily_child {
enum : std::size_t {
  id,
  purge,
  purge_episode,
  purge_item,
  upn,
  former_upn,
  first_name,
  surname,
  birth,
  expected_birth,
  sex,
  ethnicity,
  disabilities,
  postcode,
  uasc,
  uasc_end
};
}
namespace daily_score {
enum : std::size_t { id, purge, purge_episode, purge_item, date, score };
}
namespace daily_referral {
enum : std::size_t {
  id,
  purge,
  purge_episode,
  purge_item,
  referred,
  source,
  closed,
  reason,
  no_further_action
};
}
namespace daily_assessment {
enum : std::size_t { id, purge, purge_episode, purge_item, start, authorised, factors };
}
namespace daily_plan {
enum : std::size_t { id, purge, purge_episode, purge_item, start, end };
}
/// Postcodes are not read, and neither is the reason of the start: it is that of the whole period
/// of care (ssd-formats B.3).
namespace daily_placement {
enum : std::size_t {
  id,
  purge,
  purge_episode,
  purge_item,
  placement,
  start,
  place,
  end,
  reason,
  change_reason
};
}
namespace daily_leaver {
enum : std::size_t { id, purge, purge_episode, purge_item, contact, activity, accommodation };
}
namespace daily_worker {
enum : std::size_t { id, purge, purge_episode, purge_item, worker, start, end };
}

std::span<const TableForm> daily_forms();
const XmlTable& daily_table_of(std::size_t table);
/// Name of the records, which are the children.
inline constexpr std::string_view kDailyRecord = "child";

}  // namespace braid::ingest
