#pragma once

#include <string_view>

#include "ingest/children/need_words.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"

namespace braid::ingest {

/// What a row says of a referral and the need that follows it, whatever format it stands in.
struct ReferralSaid {
  Date referred = Date::none(), closed = Date::none();
  std::uint32_t source = 0, need = 0, closure_reason = 0;
  bool no_further_action = false;
};
/// A referral always, and an episode of need unless nothing further was done (feed-formats 3.4;
/// rulings G28: the referral stays). The event is the row's key: a census repeats an open episode
/// every year, and it is one.
void state_referral(const NeedWords& words, const ReferralSaid& said, MappedRow& row);

/// Assessed factors that are flags of risk, from the day on which the assessment was authorised
/// (rulings G39). `factors`: codes with `;` between, or a JSON array of texts, or an object of
/// "yes" (ssd-formats A.2).
void state_risks(const NeedWords& words, std::string_view factors, Date authorised, int year,
                 RowFields& fields, MappedRow& row);

/// 0 where nothing is said or known.
std::uint32_t word_of(const CodeList& list, Personal<std::string_view> text, int year,
                      RowFields& fields, Literal unknown);

}  // namespace braid::ingest
