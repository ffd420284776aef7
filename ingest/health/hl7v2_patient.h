#pragma once

#include <string>
#include <string_view>

#include "core/date.h"
#include "ingest/health/hl7v2_message.h"
#include "proto/feed/record.h"

namespace braid::ingest {

/// A patient's number as a message states it: whom a record is about. Views point into the message
/// or, for `authority`, possibly into MSH-4 (rulings A8).
struct Hl7PatientId {
  Hl7Text number;
  std::string_view authority;
};

/// The local number that PID-3 or, failing that, PID-2 states: a repetition of type MR, MRN or PI
/// or of an authority for hospital numbers, else the first that is no NHS number (feed-formats
/// 7.1). Its `number` is empty if there is none.
Hl7PatientId find_local_id(const Hl7Segment& pid, std::string_view facility,
                           const Hl7Delimiters& delimiters);

/// True for a repetition of PID-3 that an NHS authority or type marks as an NHS number.
bool is_nhs_repetition(Hl7Text repetition, const Hl7Delimiters& delimiters);

/// Surnames of made-up patients: TEST, and ZZZTEST, XXTEST and the like with anything after. A
/// surname that merely begins with TEST belongs to somebody (rulings A11).
bool is_test_surname(Hl7Text surname);

/// What PID says about who the patient is. Every text is a copy that `batch` owns. An impossible
/// birth date is missing and remarked (rulings E3); `now` is the day of the event, after which
/// nobody was born. `room` is scratch memory.
feed::Identity read_patient(const Hl7Segment& pid, const Hl7Delimiters& delimiters, Date now,
                            feed::RecordBatch& batch, std::string& room);

/// PID states a valid NHS number that is reserved for tests, or a test surname.
bool is_test_patient(const Hl7Segment& pid, const Hl7Delimiters& delimiters);

/// The vocabulary's word for the group of PID-22, an NHS ethnic category with or without text after
/// it; empty: unknown, or a code of the trust's own (feed-formats 7.1, 7.3).
std::string_view ethnic_group_of(const Hl7Segment& pid, const Hl7Delimiters& delimiters);

}  // namespace braid::ingest
