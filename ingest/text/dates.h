#pragma once

#include <cstdint>
#include <string_view>

#include "core/date.h"

namespace braid::ingest {

// Dates and times as feeds write them (feed-formats 1.2). All readers trim outer blanks, know the
// real calendar only, and refuse two-digit years and years outside 1900 to 2100. None of them
// guesses: a feed's format says which reader is right for a column.

enum class DateReading : std::uint8_t {
  valid,
  lenient,  ///< read, but not as the format writes it: keep it with a remark
  missing,  ///< empty, or a placeholder: 01/01/1900, 31/12/9999, 11/11/1811
  invalid,
};

struct ReadDate {
  DateReading how = DateReading::missing;
  Date date = Date::none();  ///< none unless valid or lenient

  bool usable() const { return how == DateReading::valid || how == DateReading::lenient; }
};

/// `DD/MM/YYYY`. `4/5/2024` is lenient (feed-formats 11, row 5).
ReadDate read_uk_date(std::string_view text);

/// `YYYY-MM-DD`.
ReadDate read_iso_date(std::string_view text);

/// How much of a time was stated; what was not is the first of its kind: 1 January, 00:00:00.
enum class TimePrecision : std::uint8_t { year, month, day, minute, second };

struct ReadTime {
  DateReading how = DateReading::missing;
  TimePrecision precision = TimePrecision::second;
  /// UK local, as core/date.h keeps it: converted if the text states an offset.
  Seconds at = 0;
  Date date = Date::none();     ///< the UK local date of `at`: the date of an event
  Date written = Date::none();  ///< the date as it stands in the text: a date of birth, which no
                                ///< offset moves (feed-formats 11, row 32)

  bool usable() const { return how == DateReading::valid || how == DateReading::lenient; }
};

/// `YYYY-MM-DD`, alone or followed by `T` or a blank and `hh:mm[:ss[.fraction]]`, and that by `Z`
/// or an offset `+hh[[:]mm]`: the times of ISO 8601, FHIR and SQL exports. Fractions are dropped.
ReadTime read_iso_time(std::string_view text);

/// `YYYY[MM[DD[HH[MM[SS[.S...]]]]]][+-ZZZZ]`, HL7 v2. The null value `""` is invalid here: it asks
/// for a deletion, which the caller has to see first.
ReadTime read_hl7_time(std::string_view text);

/// UK local time of a time in UTC. British Summer Time runs from 01:00 UTC on the last Sunday of
/// March to 01:00 UTC on the last Sunday of October: the rule since 1996 (European Directive
/// 94/21/EC, The Summer Time Order 1997), applied to earlier years too.
Seconds uk_local(Seconds utc);

/// Midnight at the beginning of a day, and the day that a time falls on.
constexpr Seconds midnight_of(Date date) { return Seconds{date.days()} * 86'400; }
Date date_of(Seconds at);

}  // namespace braid::ingest
