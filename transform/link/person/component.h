#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/agency.h"
#include "core/bytes.h"
#include "transform/link/linker.h"
#include "transform/link/pair/pair_evidence.h"

namespace braid::transform {

/// What a subject's identities come to when their fields are merged.
struct SubjectEvidence {
  Id16 handle;
  AgencyKind kind = AgencyKind::programme;
  std::uint32_t agency = 0;  ///< equal numbers are one agency
  TokenNumber nhs = 0, birth_date = 0, names = 0;
  std::vector<TokenNumber> upns;
  /// Place in the component of the subject that survives it; -1: none is stated or present.
  std::int32_t merged_into = -1;
  /// False where the block of the value is over the cap: the value then joins nobody, and keeps
  /// speaking against joining somebody with another one.
  bool nhs_links = true, names_link = true;
};

/// How one subject of a component came out.
struct SubjectOutcome {
  std::optional<LinkChange::To> to;
  /// Refusals counted under this subject, so that the area's sum needs no second pass.
  std::uint32_t conflicts = 0;
  /// True for one subject of each person.
  bool stands_for_person = false;
};

/// Who is whom among subjects that are connected by shared values; a pure function of its argument.
/// `subjects` ascend by handle and hold everybody that shares a value with one of them.
///
/// First the merges that agencies state are applied, except where NHS numbers or full birth dates
/// differ (rulings A10). Then a UPN that two children of one children's services agency have is
/// dropped for both (A5). Then pairs are joined, strongest first, unless the union would hold two
/// NHS numbers, two full birth dates (A4) or two children of one such agency (A5). The person is
/// named by the smallest handle within the first kind of agency (S16). A conflict is a merge or a
/// pair that was refused, or a UPN dropped in one agency.
std::vector<SubjectOutcome> resolve_component(std::span<const SubjectEvidence> subjects);

}  // namespace braid::transform
