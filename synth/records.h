#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "synth/person.h"

// What each agency holds about people, before it is written in the agency's format. Codes are
// those of the format and live as long as the program.

namespace braid::synth {

struct Placement {
  std::string_view type, provider;
  std::uint32_t home = 0;  ///< gives postcode and URN; 0: neither is stated
  bool has_urn = false;

  bool operator==(const Placement&) const = default;
};

/// One legal status, one placement, one carer (feed-formats 2.1). The end is half-open.
struct Episode {
  Date start, end = Date::none();
  char reason_new = 'S';
  std::string_view legal, need;
  Placement placement;
  std::string_view reason_ceased, change_reason;
};

struct MissingStay {
  Date start, end = Date::none();
  char kind = 'M';  ///< or 'A'
};

/// A row of OC2, dated 31 March of its year (rulings C9).
struct Score {
  int year = 0;
  int score = 0;
  std::string_view reason;  ///< not empty: there is no score
};

/// A child as a children's services authority knows it.
struct CareRecord {
  std::string child_id;
  Person person;                  ///< as the authority has written it down
  std::vector<Episode> episodes;  ///< in order, no overlap
  std::vector<MissingStay> missing;
  std::vector<Score> scores;
  bool uasc = false;
  Date uasc_until = Date::none();
  /// In the Header of every year, whether or not there is an episode in it.
  bool known_always = false;

  bool in_care(Date day) const {
    for (const auto& episode : episodes) {
      if (episode.start <= day && day < episode.end) return true;
    }
    return false;
  }
};

struct PoliceMissing {
  Date start, end = Date::none();
  std::string_view category = "MISSING", status = "CLOSED";
  bool from_care = false;
};

struct Arrest {
  Date date;
  std::uint32_t custody = 0;  ///< number of the custody record; 0: the reference is blank
  bool voluntary = false;
};

/// A nominal of a force.
struct PoliceRecord {
  std::string person_id;  ///< blank: not identified
  Person person;
  std::string_view birth_status = "K";
  std::vector<PoliceMissing> missing;
  std::vector<Arrest> arrests;
  std::string merged_into;
};

struct Visit {
  Date from, to = Date::none();  ///< a stay without `to` goes on
  bool stay = false;             ///< class I, else an attendance of class E
  char category = '1';           ///< of an attendance: '1', '2', '3', '9', or 0: absent
  bool cancelled = false, resent = false;
};

/// A patient of a trust.
struct HealthRecord {
  std::string hospital_number;
  Person person;
  std::string_view nhs_status = "01";
  std::vector<Visit> visits;
  /// Hospital number under which this one goes on since `merged_on` (A40).
  std::string merged_into;
  Date merged_on = Date::none();
};

struct Participation {
  std::string_view programme, arm;
  std::string agency, local_id;
  Date t0, end = Date::none();
  std::string_view care_status, eet;
};

/// What a young person did at the end of a month, as NCCIS codes it.
struct Observation {
  Date date;
  std::string_view activity;
  bool lapsed = false;
};

/// A young person as an authority's NCCIS knows them.
struct YoungPerson {
  std::string id;
  Person person;
  std::vector<Observation> observations;
};

/// An answer of a person whom an agency knows by its own id.
struct Answer {
  std::string_view instrument, form;
  std::string agency, local_id;
  Date date;
  bool yes = false;
};

/// So many beds in a home; half-open.
struct BedsOfHome {
  std::string_view name;
  std::uint32_t home = 0;
  Date from, to = Date::none();
  int beds = 0;
};

}  // namespace braid::synth
