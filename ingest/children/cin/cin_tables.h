#pragma once

#include <cstdint>
#include <span>

#include "ingest/table/table_form.h"
#include "ingest/table/xml_table.h"

namespace braid::ingest {

// The CIN census as tables (feed-formats 3.1). Section 47 enquiries, conferences and reviews make
// no facts and are passed over.

namespace cin_table {
enum : std::size_t { child, details, plans, protection_plans, assessments, proceedings, count };
}
namespace cin_child {
enum : std::size_t {
  id,
  upn,
  former_upn,
  birth,
  expected_birth,
  sex,
  gender,
  death,
  ethnicity,
  disabilities
};
}
/// `id` and `referred` say whom the row belongs to, in all tables but the first.
namespace cin_details {
enum : std::size_t { id, referred, source, need, closed, closure_reason, no_further_action };
}
namespace cin_plan {
enum : std::size_t { id, start, end };
}
namespace cin_protection_plan {
enum : std::size_t { id, start, end, initial_abuse, latest_abuse, earlier };
}
namespace cin_assessment {
enum : std::size_t { id, start, authorised, factors };
}
namespace cin_proceedings {
enum : std::size_t { id, started, applied };
}

std::span<const TableForm> cin_forms();
const XmlTable& cin_xml(std::size_t table);

}  // namespace braid::ingest
