#pragma once

#include <cstddef>
#include <span>

#include "ingest/table/table_form.h"

namespace braid::ingest {

// The tables of the SSD that carry facts, or that others are joined with (ssd-formats A.2), in the
// order in which they are read: what is joined comes first. Columns that nothing is read of are
// left out: they are unknown columns of feed-formats 1.1, and outcome texts never leave the edge.

namespace ssd_table {
enum : std::size_t {
  professionals,
  legal_status,
  cla_placement,
  cla_episodes,
  cin_episodes,
  cin_assessments,
  assessment_factors,
  cin_plans,
  cp_plans,
  missing,
  sdq_scores,
  care_leavers,
  disability,
  immigration_status,
  involvements,
  permanence,
  count
};
}
namespace ssd_professionals {
enum : std::size_t { id, registration };
}
namespace ssd_legal_status {
enum : std::size_t { person, status, start, end };
}
namespace ssd_cla_placement {
enum : std::size_t { id, type, provider, urn, end, change_reason };
}
namespace ssd_cla_episodes {
enum : std::size_t {
  person,
  start,
  placement,
  reason_new,
  need,
  end,
  end_old,
  reason_ceased,
  care
};
}
namespace ssd_cin_episodes {
enum : std::size_t {
  person,
  referred,
  id,
  need,
  source,
  no_further_action,
  closure_reason,
  closed
};
}
namespace ssd_cin_assessments {
enum : std::size_t { id, person, start, authorised };
}
namespace ssd_assessment_factors {
enum : std::size_t { id, factors };
}
namespace ssd_cin_plans {
enum : std::size_t { person, start, end };
}
namespace ssd_cp_plans {
enum : std::size_t { person, start, end, other_authority, initial, latest };
}
namespace ssd_missing {
enum : std::size_t { person, start, type, end, offered, accepted };
}
namespace ssd_sdq_scores {
enum : std::size_t { person, date, score };
}
namespace ssd_care_leavers {
enum : std::size_t { person, contact, in_touch, accommodation, suitable, activity };
}
namespace ssd_disability {
enum : std::size_t { person, code };
}
namespace ssd_immigration_status {
enum : std::size_t { person, status, start, end };
}
namespace ssd_involvements {
enum : std::size_t { person, start, professional, role, end };
}
namespace ssd_permanence {
enum : std::size_t { person, care, ordered, matched };
}

std::span<const TableForm> ssd_forms();

}  // namespace braid::ingest
